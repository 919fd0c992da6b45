"""Invented people and their invented addresses; no name is a real person's."""

from dataclasses import dataclass

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
_LETTERS = "ABCDĐEGHIKLMNOPQRSTUVXY"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    name: str
    honorific: str


def person(n: int) -> Person:
    """Make the n-th invented person; 299 differ (13 family names, 23 letters).

    The first are Nguyễn Văn A, Trần Thị B, Lê Văn C, Phạm Thị D: the fixed cast of the council.
    """
    middle, honorific = ("Thị", "Bà") if n % 2 else ("Văn", "Ông")
    return Person(f"{_FAMILIES[n % len(_FAMILIES)]} {middle} {_LETTERS[n % len(_LETTERS)]}", honorific)


def phone(area: str, n: int) -> str:
    """Make a telephone number that nobody has: no exchange begins with 000."""
    return f"{area}.000.{n:04d}"


def mail(name: str) -> str:
    """Make a mail address in the domain kept for examples."""
    return f"{name}@example.vn"
