"""One thing wrong in the registers, and the small questions that all checks of registers share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Final, Literal

from models.register import RegisterEntry, Series

RESTORE: Final = "phục hồi dòng ấy từ bản sao lưu hoặc gói lưu trữ; không cấp lại số này"
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where, and what to do; a warning does not make the register wrong."""

    where: str
    fact: str
    way_out: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.where}: {self.fact}. Cách xử lý: {self.way_out}."


def missing(start: int, last: int, given: Iterable[int]) -> list[int]:
    """List the numbers after `start` up to the greatest one that nobody holds."""
    held = set(given)
    return [n for n in range(start + 1, max([last, *held], default=last) + 1) if n not in held]


def named(numbers: Sequence[int]) -> str:
    """Write a few numbers: 05, 07, 08 … (12 số)."""
    first = ", ".join(f"{n:02d}" for n in numbers[:_MOST_NAMED])
    return first if len(numbers) <= _MOST_NAMED else f"{first} … ({len(numbers)} số)"


def series_title(series: Series) -> str:
    """Name a series to people."""
    return f"Dãy số «{series.name}» của {series.agency} năm {series.year}"


def start_of(series: Series, numbers: Iterable[int]) -> int:
    """Give the last number before thuky; a series that does not say began with its smallest number."""
    return series.start if series.start is not None else min(numbers, default=series.last + 1) - 1


def digest_of(entries: Iterable[RegisterEntry]) -> str:
    """Give the digest over what a closed book may never say otherwise; a number may still be declared void later."""
    lines = [
        [
            one.n,
            one.number_text,
            one.issued_on.isoformat(),
            one.type_name,
            one.subject_line,
            one.signer,
            one.recipients,
            one.kept_by,
            one.copies,
        ]
        for one in sorted(entries, key=lambda entry: entry.n)
    ]
    return sha256(dumps(lines, ensure_ascii=False).encode()).hexdigest()
