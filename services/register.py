"""The registers: a number is given once, at issue, after signature (Decree 30/2020, Articles 15 and 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.numbering import number_text
from domain.numbering_day import check_day, number_due
from domain.vietnamese import short_date
from models.paper import Paper
from models.register import RegisterEntry, Series
from services import audit
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.shapes import AgencyRole
from services.office import VIETNAM, Office

HAND: Final = "hand"
"""The origin of a paper that was made outside thuky and numbered here."""

# The same words on SQLite and PostgreSQL; the second of two processes opening a series finds it there.
_OPEN_SERIES = text(
    "INSERT INTO series (key, agency, name, year, last, start) VALUES (:key, :agency, :name, :year, :last, :last) "
    "ON CONFLICT (key) DO NOTHING"
)
# One statement raises and reads the counter, so two processes on any database get two numbers. The day is read as it
# stands: SQLite 3.40 answers 1 to "closed_at IS NOT NULL" in RETURNING, whatever the column holds.
_RAISE = text("UPDATE series SET last = last + 1 WHERE key = :key RETURNING last, closed_at")
_HELD = text("SELECT 1 FROM register_entry WHERE identity = :identity")


@dataclass(frozen=True)
class Registration:
    """What the register must know to give a number.

    ``day`` is the day the paper bears, today where it says none; ``reason`` is why a day of the year that ended.
    """

    key: str
    cycle_key: str
    agency: str
    series: str
    symbol: str
    type_name: str
    subject_line: str
    signer: str
    recipients: tuple[str, ...]
    kept_by: str
    copies: int = 1
    start: int = 0
    signed_on: date | None = None
    day: date | None = None
    reason: str = ""
    origin: str | None = None
    file_sha256: str | None = None
    file_name: str | None = None


class NumberVoid(Exception):
    """The number given for this paper has been declared void."""

    def __init__(self, number: str, reason: str) -> None:
        """Keep the number and the reason."""
        self.number, self.reason = number, reason
        super().__init__(f"Số {number} đã hủy ({reason}) và không dùng lại. Lập văn bản mới để lấy số mới.")


class NumberTaken(Exception):
    """The number and symbol stand in the register of the agency and year already."""

    def __init__(self, number: str, year: int, series: str, held_by: str) -> None:
        """Keep the number, the series that wanted to give it, and what holds it."""
        self.number, self.held_by = number, held_by
        super().__init__(
            f"Số {number} năm {year} đã cấp cho {held_by}, dãy số «{series}» không cấp lại được. Hai dãy số đang dùng "
            "chung một ký hiệu: sửa ký hiệu, hoặc gộp hai dãy bằng [series.…] trong cycle.toml."
        )


class SeriesClosed(Exception):
    """The book of the year is closed."""

    def __init__(self, series: str, year: int, closed_on: date) -> None:
        """Keep the series and the year."""
        self.series, self.year = series, year
        super().__init__(
            f"Dãy số «{series}» năm {year} đã khóa sổ ngày {short_date(closed_on)} nên không cấp thêm số. Hãy cấp số "
            f"của năm hiện tại với ngày hiện tại; văn bản của năm {year} còn thiếu thì ghi rõ trong trích yếu."
        )


def series_for(plan: CyclePlan, role: AgencyRole, series: str) -> tuple[str, int]:
    """Give the series in which an agency numbers papers of a kind's series, and the last number before thuky."""
    own = plan.series.get(role)
    name = own.name_of(series) if own else series
    return name, plan.registers.get(f"{role}/{name}", 0)


def register(session: Session, office: Office, wanted: Registration) -> RegisterEntry:
    """Give the number of a paper: the one it has, or the next of its series.

    The counter is raised by one UPDATE, so two processes on any database get two numbers. A number that comes later
    than the working day after the signature is given, and the book says so. Raises NumberVoid, NumberTaken,
    SeriesClosed, DayNotOpen, OldYearReason, SignedLater.
    """
    known = number_of(session, wanted.key)
    if known is not None:
        return known
    day = wanted.day or office.today
    check_day(day, office.today, wanted.reason, wanted.signed_on if wanted.day else None)
    key = series_key(wanted.agency, wanted.series, day.year)
    n = next_number(session, key, wanted, day)
    number = number_text(n, wanted.symbol)
    entry = RegisterEntry(
        key=wanted.key,
        cycle_key=wanted.cycle_key,
        series_key=key,
        n=n,
        symbol=wanted.symbol,
        number_text=number,
        issued_on=day,
        type_name=wanted.type_name,
        subject_line=wanted.subject_line,
        signer=wanted.signer,
        recipients=list(wanted.recipients),
        kept_by=wanted.kept_by,
        copies=wanted.copies,
        state="valid",
        identity=_identity(session, wanted, number, day.year),
        origin=wanted.origin,
        signed_on=wanted.signed_on,
        note=_note(wanted, office.today) or None,
        file_sha256=wanted.file_sha256,
        file_name=wanted.file_name,
    )
    session.add(entry)
    session.flush()
    audit.record(session, office, "register.number", wanted.key, entry.number_text)
    return entry


def number_of(session: Session, entry_key: str) -> RegisterEntry | None:
    """Find the number given for a paper. Raises NumberVoid when it has been declared void."""
    known = session.get(RegisterEntry, entry_key)
    if known is not None and known.state == "void":
        raise NumberVoid(known.number_text, known.void_reason)
    return known


def series_key(agency: str, series: str, year: int) -> str:
    """Give the natural key of a series."""
    return f"{agency}/{series}/{year}"


def next_number(session: Session, key: str, wanted: Registration, day: date) -> int:
    """Raise the counter of a series, opened where it is new, and give its number. Raises SeriesClosed."""
    opened = {"key": key, "agency": wanted.agency, "name": wanted.series, "year": day.year}
    raised = session.execute(_RAISE, {"key": key}).first()
    if raised is None:
        # A series that begins in a year whose book is closed begins too late.
        _refuse_closed(session, wanted, day, col(Series.agency) == wanted.agency)
        session.execute(_OPEN_SERIES, {**opened, "last": wanted.start})
        raised = session.execute(_RAISE, {"key": key}).one()
    n, closed_at = raised
    if closed_at is not None:
        _refuse_closed(session, wanted, day, col(Series.key) == key)
    return int(n)


def _refuse_closed(session: Session, wanted: Registration, day: date, which: ColumnElement[bool]) -> None:
    """Refuse when a series of the year is closed."""
    query = select(Series.closed_at).where(which, Series.year == day.year, col(Series.closed_at).is_not(None))
    closed_at = session.exec(query).first()
    if closed_at is not None:
        raise SeriesClosed(wanted.series, day.year, closed_at.astimezone(VIETNAM).date())


def _identity(session: Session, wanted: Registration, number: str, year: int) -> str:
    """Give the name under which no second number may stand; the unique index refuses what this look cannot see."""
    identity = f"{wanted.agency}/{year}/{number}"
    if session.execute(_HELD, {"identity": identity}).first() is not None:
        held = session.exec(select(RegisterEntry).where(RegisterEntry.identity == identity)).one()
        raise NumberTaken(number, year, wanted.series, f"{held.type_name} “{held.subject_line}” ({held.key})")
    return identity


def _note(wanted: Registration, today: date) -> str:
    """Say in the book why a number came late or stands in the year that ended."""
    pieces = [wanted.reason.strip()] if wanted.reason.strip() else []
    due = number_due(wanted.signed_on, vietnam_calendar()) if wanted.signed_on else None
    if wanted.signed_on and due and today > due:
        pieces.append(f"Cấp số chậm: ký ngày {short_date(wanted.signed_on)}, cấp số ngày {short_date(today)}")
    return "; ".join(pieces)


def notes_of(office: Office, papers: Sequence[Paper]) -> list[str]:
    """Say what the book notes about the numbers of some papers: came late, stands in the year that ended."""
    keys = [paper.register_key for paper in papers if paper.register_key]
    with office.read() as session:
        entries = session.exec(select(RegisterEntry).where(col(RegisterEntry.key).in_(keys))).all()
    return [f"{entry.number_text}: {entry.note}." for entry in entries if entry.note]


def void(session: Session, office: Office, entry_key: str, reason: str) -> None:
    """Declare a number void, with a reason; it stays in the register and is never given again."""
    entry = session.get_one(RegisterEntry, entry_key)
    entry.state, entry.void_reason = "void", reason
    session.add(entry)
    audit.record(session, office, "register.void", entry_key, reason)
