"""Criteria sets of the installation: those of the program, and the versions that the office imported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session, col, func, select

from documents.criteria_sheet import MAX_CRITERIA_FILE, ReadSet, SheetFault, read_criteria, write_criteria
from domain.criteria import PARTS, CriteriaSet, Criterion, UnknownCriteriaSet, criteria_sets
from domain.criteria_check import differences, faults_of_set
from domain.criteria_headings import blank_set
from domain.criteria_version import Shelf, content_of, digest, numbered, set_from
from domain.regime import load_regime
from models.criteria_version import CriteriaVersion
from models.whole_file import write_whole
from services import audit
from services.office import Office


class FaultyCriteria(Exception):
    """A file of criteria holds faults; nothing was imported."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep all faults of all sheets."""
        self.faults = tuple(faults)
        super().__init__("Chưa nạp bộ tiêu chí nào, cần sửa:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class Imported:
    """One set of an imported file: the version it has now, and whether it is new."""

    criteria: CriteriaSet
    is_new: bool


@dataclass(frozen=True)
class SetView:
    """One set as lists show it: the current version, its sums by part, its criteria, how many imports there were."""

    criteria: CriteriaSet
    sums: tuple[int, ...]
    versions: int
    note: str


def shelf_of(session: Session, regime: str) -> Shelf:
    """Give the sets of a regime with all imported versions; a row that no longer has its content is set apart."""
    rows = session.exec(
        select(CriteriaVersion)
        .where(CriteriaVersion.regime == regime)
        .order_by(col(CriteriaVersion.number), col(CriteriaVersion.n))
    ).all()
    sets = [_opened(row) for row in rows]
    altered = {
        one.version
        for row, one in zip(rows, sets, strict=True)
        if digest(one) != row.digest or numbered(one, row.n).version != row.key
    }
    return Shelf(regime, tuple(sets), frozenset(altered))


def _opened(row: CriteriaVersion) -> CriteriaSet:
    """Read a row; one that somebody damaged becomes an empty set, which its digest betrays."""
    try:
        return set_from(row.content, row.key)
    except (KeyError, TypeError, ValueError):
        return CriteriaSet(row.regime, row.key, row.number, "", (), ())


def list_sets(office: Office, regime: str) -> list[SetView]:
    """List the sets of a regime, the current version of each. Raises UnknownRegime, CriteriaAltered."""
    load_regime(regime)
    with office.read() as session:
        shelf = shelf_of(session, regime)
        rows = session.exec(select(CriteriaVersion).where(CriteriaVersion.regime == regime)).all()
    notes = {row.key: row.note for row in rows}
    return [
        SetView(
            one,
            tuple(one.maximum(part) for part in PARTS),
            sum(row.number == one.number for row in rows),
            notes.get(one.version, ""),
        )
        for number in shelf.numbers()
        if (one := shelf.current(number))
    ]


def find_set(office: Office, regime: str, number: int) -> CriteriaSet:
    """Give the current version of one set. Raises UnknownRegime, UnknownCriteriaSet, CriteriaAltered."""
    load_regime(regime)
    with office.read() as session:
        shelf = shelf_of(session, regime)
    found = shelf.current(number)
    if found is None:
        raise UnknownCriteriaSet(regime, number, shelf.numbers())
    return found


def export_sets(office: Office, regime: str, numbers: Sequence[int], target: Path) -> list[CriteriaSet]:
    """Write sets into one workbook, a sheet each, for the official wording; in R1 to R3 a sheet to fill in as a whole.

    Raises UnknownRegime, RegimeSilent, UnknownCriteriaSet, CriteriaAltered.
    """
    law = load_regime(regime)
    law.require("weights")
    if criteria_sets(regime):
        sets = [find_set(office, regime, number) for number in numbers]
    else:
        with office.read() as session:
            shelf = shelf_of(session, regime)
        sets = [shelf.current(number) or blank_set(law, number) for number in numbers]
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, write_criteria(sets))
    return sets


def import_sets(office: Office, path: Path, note: str = "") -> list[Imported]:
    """Read official wording or whole sets from a workbook; all of its sheets, or nothing.

    A set that is already current is left as it is. Raises FaultyCriteria with every fault, by sheet and cell.
    """
    with path.open("rb") as file:
        reading = read_criteria(file.read(MAX_CRITERIA_FILE + 1))
    faults = [*reading.faults, *_twice(reading.sets)]
    for one in reading.sets:
        faults += _faults_of(one)
    if faults:
        raise FaultyCriteria([str(fault) for fault in faults])
    with office.begin() as session:
        return [_keep(session, office, one.criteria, note, path.name) for one in reading.sets]


def _twice(sets: Sequence[ReadSet]) -> list[SheetFault]:
    seen: dict[tuple[str, int], str] = {}
    faults = []
    for one in sets:
        key = (one.criteria.regime, one.criteria.number)
        if key in seen:
            faults.append(
                one.fault_at("number", f"bộ {key[0]}/{key[1]} đã có ở trang «{seen[key]}»; hãy bỏ một trang.")
            )
        seen.setdefault(key, one.sheet)
    return faults


def _faults_of(one: ReadSet) -> list[SheetFault]:
    """Hold a set against the weights of its regime, and against the decree's own where the program has it."""
    criteria = one.criteria
    law = {known.number: known for known in criteria_sets(criteria.regime)}
    if law and criteria.number not in law:
        unknown = UnknownCriteriaSet(criteria.regime, criteria.number, tuple(law))
        return [one.fault_at("number", str(unknown))]
    found = faults_of_set(criteria, load_regime(criteria.regime).weights)
    if law:
        found += differences(criteria, law[criteria.number])
    return [one.fault_of(fault) for fault in found]


def _keep(session: Session, office: Office, criteria: CriteriaSet, note: str, file_name: str) -> Imported:
    shelf = shelf_of(session, criteria.regime)
    current = shelf.current(criteria.number)
    worded = _with_labels(criteria, current)
    if current is not None and digest(current) == digest(worded):
        return Imported(current, is_new=False)
    last = session.exec(
        select(func.max(CriteriaVersion.n)).where(
            CriteriaVersion.regime == criteria.regime, CriteriaVersion.number == criteria.number
        )
    ).one()
    n = 1 + (last or 0)
    one = numbered(worded, n)
    row = CriteriaVersion(
        key=one.version,
        regime=one.regime,
        number=one.number,
        n=n,
        digest=digest(one),
        content=content_of(one),
        note=note,
        file_name=file_name,
        imported_at=office.now,
        imported_by=office.actor,
    )
    session.add(row)
    session.flush()
    audit.record(session, office, "criteria.import", one.version, note or file_name)
    return Imported(one, is_new=True)


def _with_labels(criteria: CriteriaSet, current: CriteriaSet | None) -> CriteriaSet:
    """Give options without wording the label they have now, else "Mức n"."""
    known = current.by_code if current else {}

    def worded(criterion: Criterion) -> Criterion:
        before = known.get(criterion.code)
        options = tuple(
            option
            if option.label
            else replace(option, label=old.label if before and (old := before.option(option.number)) else "")
            for option in criterion.options
        )
        options = tuple(option if option.label else replace(option, label=f"Mức {option.number}") for option in options)
        return replace(criterion, options=options)

    return replace(criteria, criteria=tuple(worded(one) for one in criteria.criteria))
