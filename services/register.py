"""The registers: a number is given once, at issue, after signature (Decree 30/2020, Articles 15 and 16)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from domain.numbering import number_text
from models.register import RegisterEntry, Series
from services import audit
from services.office import Office

# The same words on SQLite and PostgreSQL; the second of two processes opening a series finds it there.
_OPEN_SERIES = text(
    "INSERT INTO series (key, agency, name, year, last) VALUES (:key, :agency, :name, :year, :last) "
    "ON CONFLICT (key) DO NOTHING"
)


@dataclass(frozen=True)
class Registration:
    """What the register must know to give a number."""

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


class NumberVoid(Exception):
    """The number given for this paper has been declared void."""

    def __init__(self, number: str, reason: str) -> None:
        """Keep the number and the reason."""
        self.number, self.reason = number, reason
        super().__init__(f"Số {number} đã hủy ({reason}) và không dùng lại. Lập văn bản mới để lấy số mới.")


def register(session: Session, office: Office, wanted: Registration) -> RegisterEntry:
    """Give the number of a paper: the one it has, or the next of its series.

    The counter is raised by one UPDATE, so two processes on any database get two numbers. Raises NumberVoid.
    """
    known = number_of(session, wanted.key)
    if known is not None:
        return known
    n = _next_number(session, wanted, office.today)
    entry = RegisterEntry(
        key=wanted.key,
        cycle_key=wanted.cycle_key,
        series_key=_series_key(wanted, office.today),
        n=n,
        symbol=wanted.symbol,
        number_text=number_text(n, wanted.symbol),
        issued_on=office.today,
        type_name=wanted.type_name,
        subject_line=wanted.subject_line,
        signer=wanted.signer,
        recipients=list(wanted.recipients),
        kept_by=wanted.kept_by,
        copies=wanted.copies,
        state="valid",
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


def _series_key(wanted: Registration, day: date) -> str:
    return f"{wanted.agency}/{wanted.series}/{day.year}"


def _next_number(session: Session, wanted: Registration, day: date) -> int:
    key = _series_key(wanted, day)
    session.execute(
        _OPEN_SERIES,
        {"key": key, "agency": wanted.agency, "name": wanted.series, "year": day.year, "last": wanted.start},
    )
    session.exec(update(Series).where(col(Series.key) == key).values(last=col(Series.last) + 1))
    return session.exec(select(Series.last).where(Series.key == key)).one()


def void(session: Session, office: Office, entry_key: str, reason: str) -> None:
    """Declare a number void, with a reason; it stays in the register and is never given again."""
    entry = session.get_one(RegisterEntry, entry_key)
    entry.state, entry.void_reason = "void", reason
    session.add(entry)
    audit.record(session, office, "register.void", entry_key, reason)
