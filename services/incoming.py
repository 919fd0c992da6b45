"""Incoming documents: registered on arrival under one series per year, given to somebody, answered in time.

Source: Decree 30/2020/NĐ-CP, Articles 20 to 24; an electronic document that cannot be read goes back to its sender.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from documents.inspect import inspect
from domain.deadline import Deadline
from domain.document_type import type_of_symbol
from domain.errors import RuleBroken
from domain.numbering import parse_number
from domain.party import citation_of, parse_party
from domain.vietnamese import nfc, short_date, slug
from models.cycle import Cycle
from models.incoming import IncomingDocument
from models.register import Series
from services import audit
from services.cycles import UnknownCycle
from services.incoming_faults import (
    AlreadyArrived,
    ArrivalIncomplete,
    ArrivalSettled,
    ArrivalUnknown,
    SettledWithoutWord,
)
from services.office import VIETNAM, Office
from services.register import SeriesClosed, series_key

ARRIVALS: Final = "van-ban-den"
"""The agency and name of the series of arrival numbers: one for the office."""
REFERENCE: Final = "@den/"
"""How a legal basis in a data file names an incoming document: @den/2026/16."""

_OPEN_SERIES = text(
    "INSERT INTO series (key, agency, name, year, last, start) VALUES (:key, :agency, :agency, :year, 0, 0) "
    "ON CONFLICT (key) DO NOTHING"
)


@dataclass(frozen=True)
class Arrival:
    """What a clerk writes of a document that arrives; `file` None for one that stays on paper."""

    sender: str
    number: str
    dated_on: date
    subject_line: str
    type_name: str = ""
    given_to: str = ""
    due_on: date | None = None
    cycle_key: str | None = None
    file: Path | None = None
    note: str = ""


def add(office: Office, wanted: Arrival) -> IncomingDocument:
    """Register a document on arrival; a file that cannot be read is registered as returned, with the reason.

    Raises ArrivalIncomplete, AlreadyArrived, UnknownCycle, SeriesClosed, FileNotFoundError.
    """
    type_name, number, is_party = _read_number(wanted, office.today)
    data = wanted.file.read_bytes() if wanted.file else None
    look = inspect(wanted.file.name, data) if wanted.file and data is not None else None
    if data is not None:
        office.store.put(data)
    sender = nfc(wanted.sender).strip()
    with office.begin() as session:
        _check_known(session, wanted, sender, number)
        series, n = _next_arrival(session, office)
        document = IncomingDocument(
            key=f"den/{office.today.year}/{n}",
            cycle_key=wanted.cycle_key,
            series_key=series,
            n=n,
            arrived_on=office.today,
            sender=sender,
            number_text=number,
            identity=_identity(wanted, sender, number),
            is_party=is_party,
            dated_on=wanted.dated_on,
            type_name=type_name,
            subject_line=nfc(wanted.subject_line).strip(),
            given_to=wanted.given_to,
            forwarded_on=office.today if wanted.given_to else None,
            due_on=wanted.due_on,
            state="open" if look is None or look.fault is None else "returned",
            reason=(look.detail or "") if look else "",
            settled_at=office.now if look and look.fault else None,
            settled_by=office.actor if look and look.fault else "",
            received_by=office.actor,
            note=wanted.note,
            file_sha256=look.sha256 if look else None,
            file_name=wanted.file.name if wanted.file else "",
        )
        session.add(document)
        session.flush()
        audit.record(session, office, "incoming.add", document.key, f"{sender} {number}".strip())
    return document


def documents_of(
    office: Office, year: int | None = None, state: str | None = None, cycle_key: str | None = None
) -> list[IncomingDocument]:
    """List incoming documents in the order of arrival."""
    query = select(IncomingDocument).order_by(col(IncomingDocument.arrived_on), col(IncomingDocument.n))
    query = query.where(IncomingDocument.state == state) if state else query
    query = query.where(IncomingDocument.cycle_key == cycle_key) if cycle_key else query
    with office.read() as session:
        return [one for one in session.exec(query) if year is None or one.arrived_on.year == year]


def find(session: Session, key: str) -> IncomingDocument:
    """Find an incoming document by its key. Raises ArrivalUnknown."""
    document = session.get(IncomingDocument, key)
    if document is None:
        raise ArrivalUnknown(key)
    return document


def forward(office: Office, key: str, to: str, due_on: date | None = None) -> IncomingDocument:
    """Give an incoming document to a unit or person, perhaps with a day for the answer.

    Raises ArrivalUnknown, ArrivalSettled, SettledWithoutWord.
    """
    if not to.strip():
        raise SettledWithoutWord(key, "--to")
    with office.begin() as session:
        document = _open_one(session, key)
        document.given_to, document.forwarded_on = to.strip(), office.today
        document.due_on = due_on or document.due_on
        session.add(document)
        audit.record(session, office, "incoming.forward", key, to.strip())
    return document


def settle(office: Office, key: str, answer: str) -> IncomingDocument:
    """Note how an incoming document was answered. Raises ArrivalUnknown, ArrivalSettled, SettledWithoutWord."""
    return _close(office, key, "done", answer, "--answer")


def return_to_sender(office: Office, key: str, reason: str) -> IncomingDocument:
    """Note that a document went back. Raises ArrivalUnknown, ArrivalSettled, SettledWithoutWord."""
    return _close(office, key, "returned", reason, "--reason")


def is_overdue(document: IncomingDocument, today: date) -> bool:
    """Say whether the answer is late."""
    return document.state == "open" and document.due_on is not None and Deadline(document.due_on).is_overdue_on(today)


def overdue(session: Session, cycle_key: str, today: date) -> list[IncomingDocument]:
    """List the late answers that belong to a cycle or to none, the longest first."""
    query = (
        select(IncomingDocument)
        .where(
            IncomingDocument.state == "open",
            col(IncomingDocument.due_on) < today,
            (col(IncomingDocument.cycle_key) == cycle_key) | col(IncomingDocument.cycle_key).is_(None),
        )
        .order_by(col(IncomingDocument.due_on), col(IncomingDocument.key))
    )
    return list(session.exec(query))


def citation(document: IncomingDocument) -> str:
    """Cite an incoming document as a legal basis or a reference does."""
    return citation_of(
        document.type_name, document.number_text, document.dated_on, document.sender, document.subject_line
    )


def stamp(document: IncomingDocument, agency: str) -> tuple[str, ...]:
    """Give the lines of the stamp "ĐẾN" (Decree 30/2020, Annex IV; 35 × 50 mm)."""
    moved = f"{document.given_to} ({short_date(document.forwarded_on)})" if document.forwarded_on else ""
    return (
        agency.upper(),
        "ĐẾN",
        f"Số: {document.n}",
        f"Ngày: {short_date(document.arrived_on)}",
        f"Chuyển: {moved}",
        "Số và ký hiệu HS:",
    )


def resolve_bases(office: Office, bases: Sequence[str]) -> tuple[str, ...]:
    """Put citations in the place of references to incoming documents ("@den/2026/16"). Raises ArrivalUnknown."""
    if not any(basis.startswith(REFERENCE) for basis in bases):
        return tuple(bases)
    with office.read() as session:
        return tuple(
            _as_basis(find(session, basis[1:].strip())) if basis.startswith(REFERENCE) else basis for basis in bases
        )


def _as_basis(document: IncomingDocument) -> str:
    """Begin as offices do: a state paper carries out what the Party directs and rests on what the State issues."""
    return f"{'Thực hiện' if document.is_party else 'Căn cứ'} {citation(document)}"


def _read_number(wanted: Arrival, today: date) -> tuple[str, str, bool]:
    """Read type, number and kind of author; tell all faults of the line at once."""
    faults = [
        f"thiếu {name}"
        for name, value in (("nơi gửi (--from)", wanted.sender), ("trích yếu (--subject)", wanted.subject_line))
        if not value.strip()
    ]
    if wanted.dated_on > today:
        faults.append(f"ngày văn bản {short_date(wanted.dated_on)} chưa đến")
    if wanted.due_on and wanted.due_on < wanted.dated_on:
        faults.append(f"hạn trả lời {short_date(wanted.due_on)} trước ngày văn bản")
    number, is_party, type_name = nfc(wanted.number).strip(), False, wanted.type_name
    if number:
        try:
            parsed = parse_number(number)
            is_party = parsed.is_party
            if is_party:
                party = parse_party(number)
                number, type_name = party.text, type_name or party.type_name
            else:
                number = number.removeprefix("Số").lstrip(" :")
                type_name = type_name or type_of_symbol(parsed.symbol)
        except RuleBroken as fault:
            faults.append(str(fault).rstrip("."))
    elif not type_name:
        faults.append("văn bản không có số phải nêu tên loại (--type)")
    if faults:
        raise ArrivalIncomplete(tuple(faults))
    return type_name, number, is_party


def _identity(wanted: Arrival, sender: str, number: str) -> str:
    named = number or f"{wanted.dated_on.isoformat()}/{slug(wanted.subject_line)}"
    return f"{slug(sender)}/{wanted.dated_on.year}/{named}"


def _check_known(session: Session, wanted: Arrival, sender: str, number: str) -> None:
    if wanted.cycle_key and session.get(Cycle, wanted.cycle_key) is None:
        raise UnknownCycle(wanted.cycle_key, tuple(session.exec(select(Cycle.key).order_by(Cycle.key))))
    query = select(IncomingDocument).where(IncomingDocument.identity == _identity(wanted, sender, number))
    held = session.exec(query).first()
    if held is not None:
        raise AlreadyArrived(number, sender, held)


def _next_arrival(session: Session, office: Office) -> tuple[str, int]:
    year = office.today.year
    key = series_key(ARRIVALS, ARRIVALS, year)
    session.execute(_OPEN_SERIES, {"key": key, "agency": ARRIVALS, "year": year})
    session.exec(update(Series).where(col(Series.key) == key).values(last=col(Series.last) + 1))
    n, closed_at = session.exec(select(Series.last, Series.closed_at).where(Series.key == key)).one()
    if closed_at is not None:
        raise SeriesClosed(ARRIVALS, year, closed_at.astimezone(VIETNAM).date())
    return key, n


def _open_one(session: Session, key: str) -> IncomingDocument:
    document = find(session, key)
    if document.state != "open":
        raise ArrivalSettled(document)
    return document


def _close(office: Office, key: str, state: str, word: str, option: str) -> IncomingDocument:
    if not word.strip():
        raise SettledWithoutWord(key, option)
    with office.begin() as session:
        document = _open_one(session, key)
        document.state, document.settled_at, document.settled_by = state, office.now, office.actor
        if state == "done":
            document.answer = word.strip()
        else:
            document.reason = word.strip()
        session.add(document)
        audit.record(session, office, f"incoming.{state}", key, word.strip())
    return document
