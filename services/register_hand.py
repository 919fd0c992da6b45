"""Papers made outside thuky, numbered in the same series under the same lock; the books show them like any other."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from domain.document_type import STATE_TYPES, type_named
from domain.numbering import symbol_for
from domain.vietnamese import nfc, slug
from models.register import RegisterEntry
from services import duties
from services.cycle_folder.form import Agency
from services.cycle_folder.shapes import AgencyRole
from services.cycles import CycleView, load_cycle
from services.office import Office
from services.register import HAND, Registration, register, series_for

_LETTERS: Final = "cv"
_DIGEST: Final = 12


@dataclass(frozen=True)
class HandPaper:
    """What a clerk knows of a paper made by hand.

    `day` is the day it bears (None: today), `signed_on` that of the signature, `number` what stands on it already,
    `reason` why it takes a number of the year that ended.
    """

    cycle_key: str
    role: AgencyRole
    type_name: str
    subject_line: str
    signer: str
    recipients: tuple[str, ...]
    day: date | None = None
    signed_on: date | None = None
    number: int | None = None
    symbol: str = ""
    copies: int = 1
    reason: str = ""
    file: Path | None = None


class HandPaperFaulty(Exception):
    """Something that every line of the book needs is missing or unknown; all faults together."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the faults."""
        self.faults = faults
        super().__init__(f"Chưa đăng ký được: {'; '.join(faults)}. Hãy sửa rồi ghi lại.")


class NumberNotNext(Exception):
    """The number that stands on a paper made by hand is not the next of its series."""

    def __init__(self, asked: int, following: str) -> None:
        """Keep the number asked for and the one that is next."""
        self.asked = asked
        super().__init__(
            f"Số {asked:02d} không phải số kế tiếp của dãy; số kế tiếp là {following}. Số nhỏ hơn đã cấp cho văn bản "
            "khác (xem: thuky register outgoing); số lớn hơn thì đăng ký các văn bản đứng trước đã, hoặc bỏ --number."
        )


def add_hand_paper(office: Office, wanted: HandPaper) -> RegisterEntry:
    """Register a paper made by hand under the next number of its series; asking again gives the same line.

    Raises HandPaperFaulty, NumberNotNext, UnknownCycle, DutyShared, DutyNotGiven, NobodyNamed and what `register`
    raises.
    """
    cycle = load_cycle(office, wanted.cycle_key)
    type_name = type_named(wanted.type_name)
    faults = [
        f"thiếu {name}"
        for name, value in (
            ("trích yếu (--subject)", wanted.subject_line),
            ("người ký (--signer)", wanted.signer),
            ("nơi nhận (--to)", "".join(wanted.recipients)),
        )
        if not value.strip()
    ]
    if wanted.role not in cycle.plan.agencies:
        faults.append(f"chu trình không có cơ quan {wanted.role}")
    if type_name is None:
        faults.append(f"không có loại văn bản «{wanted.type_name}»; các loại: {', '.join(STATE_TYPES)}")
    if faults or type_name is None:
        raise HandPaperFaulty(tuple(faults))
    duties.ensure_numberer(cycle.plan, f"“{type_name}: {wanted.subject_line}”", wanted.signer, office.actor)
    data = wanted.file.read_bytes() if wanted.file else None
    registration = _registration(cycle, wanted, type_name, office.store.put(data) if data is not None else None)
    with office.begin() as session:
        is_new = session.get(RegisterEntry, registration.key) is None
        entry = register(session, office, registration)
        if is_new and wanted.number is not None and entry.n != wanted.number:
            raise NumberNotNext(wanted.number, entry.number_text)
    return entry


def _registration(cycle: CycleView, wanted: HandPaper, type_name: str, file_sha256: str | None) -> Registration:
    agency: Agency = cycle.plan.agencies[wanted.role]
    abbreviation = STATE_TYPES[type_name]
    series, start = series_for(cycle.plan, wanted.role, abbreviation.lower() or _LETTERS)
    symbol = wanted.symbol or symbol_for(abbreviation, agency.symbol, agency.letter_symbol or agency.symbol)
    day = wanted.day.isoformat() if wanted.day else ""
    facts = [wanted.role, type_name, nfc(wanted.subject_line), nfc(wanted.signer), wanted.recipients, day, file_sha256]
    digest = sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:_DIGEST]
    return Registration(
        key=f"{cycle.key}/ban-giay/{slug(type_name)}-{digest}",
        cycle_key=cycle.key,
        agency=slug(agency.name),
        series=series,
        symbol=symbol,
        type_name=type_name,
        subject_line=nfc(wanted.subject_line).strip(),
        signer=nfc(wanted.signer).strip(),
        recipients=tuple(nfc(one).strip() for one in wanted.recipients),
        kept_by=agency.kept_by,
        copies=wanted.copies,
        start=start,
        signed_on=wanted.signed_on,
        day=wanted.day,
        reason=wanted.reason,
        origin=HAND,
        file_sha256=file_sha256,
        file_name=wanted.file.name if wanted.file else None,
    )
