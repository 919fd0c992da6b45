"""The pieces of which the law of a regime is made."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from domain.vietnamese import short_date

Recogniser = Literal["district", "province", "ministry"]
RECOGNISERS: Final = {"district": "Ủy ban nhân dân cấp huyện", "province": "Ủy ban nhân dân cấp tỉnh"}


@dataclass(frozen=True, slots=True)
class Band:
    """A star and the lowest mean that reaches it; the band ends where the next one begins (half-open)."""

    star: int
    from_points: int


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A text that papers cite, and the days on which it is cited."""

    text: str
    short: str
    valid_from: date
    valid_until: date | None
    criteria: bool
    verified: bool
    note: str = ""

    def is_cited_on(self, day: date) -> bool:
        """Say whether a paper of that day cites it."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A component of the dossier: the kinds of file it accepts and the groups that need not bring it."""

    code: str
    name: str
    accepts: tuple[str, ...]
    required: bool
    except_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """When a renewal is asked, in days before expiry, and how long a late file keeps the old one alive.

    The grace stands among the transitional clauses (Decision 26/2026, Article 12 clause 3): whether it serves later
    years too is not said, so an office may switch it off (THUKY_KEEP_LATE_RENEWALS).
    """

    opens_days_before: int
    closes_days_before: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Round:
    """A round of evaluation by the calendar: months and days before which files arrive and the round is done.

    Both are exclusive ("trước ngày"). A round may begin in one year and end in the next.
    """

    level: Literal["province", "ministry"]
    name: str
    files_before: tuple[int, int]
    done_before: tuple[int, int]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of a regime's data stands in the law; ``note`` says what is doubtful while not ``verified``."""

    text: str
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A number or day of the regime beside those that every regime has, with the place that says it."""

    code: str
    name: str
    value: int | str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Unverified:
    """A value that was not compared with the text of the law: where it stands, its source, what is doubtful."""

    where: str
    what: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Transition:
    """Until when a dossier lodged under a regime may finish under it, by the kind of registration."""

    lodged_until: date
    finish_by: dict[str, date]

    def describe(self) -> str:
        """Say it in one sentence."""
        ends = "; ".join(f"{kind}: đến {short_date(day)}" for kind, day in self.finish_by.items())
        return f"Hồ sơ nộp đến hết ngày {short_date(self.lodged_until)} được giải quyết tiếp ({ends})."
