"""Opening cycles from their folders, and finding them again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session, select

from domain.criteria_version import PROGRAM, Shelf
from domain.regime import Regime, load_regime
from domain.vietnamese import slug
from models.admin_unit import AdminUnit, CycleUnit
from models.cycle import Cycle
from models.dossier import Dossier
from models.product import Producer, Product
from models.whole_file import write_whole
from services import audit, criteria
from services.contacts import write_contacts
from services.cycle_folder.dossiers import is_litter
from services.cycle_folder.faults import FaultyFolder
from services.cycle_folder.fingerprint import fingerprint
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.read import Reading, read_folder
from services.cycle_folder.rows import UnitRow
from services.office import Office
from services.product_lines import link_planned


class UnknownCycle(Exception):
    """No cycle of this key is open."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        """Keep the key asked for and those that exist."""
        self.key, self.known = key, known
        choice = f"Các chu trình đang có: {', '.join(known)}." if known else "Chưa mở chu trình nào."
        super().__init__(f"Không có chu trình «{key}». {choice} Mở bằng lệnh: thuky cycle open THƯ-MỤC.")


class CycleChanged(Exception):
    """The folder no longer says what the open cycle was opened with."""

    def __init__(self, key: str, changed: tuple[str, ...]) -> None:
        """Keep the names of the parts that differ."""
        self.key, self.changed = key, changed
        super().__init__(
            f"Chu trình «{key}» đã mở với nội dung khác ở: {', '.join(changed)}. "
            "Không ghi đè chu trình đang chạy; hãy sửa lại thư mục như cũ hoặc đặt mã (key) mới cho đợt mới."
        )


class UnitConflict(Exception):
    """A unit code already stands for another unit in this installation."""

    def __init__(self, code: str, known: str, given: str) -> None:
        """Keep both names."""
        self.code = code
        super().__init__(
            f"Mã đơn vị {code} đã là «{known}», thư mục lại ghi «{given}». Sửa mã, hoặc ghi «Hiệu lực từ» nếu đơn vị "
            "đổi tên."
        )


@dataclass(frozen=True)
class Opened:
    """What opening a folder did."""

    key: str
    is_new: bool
    units: int
    products: int
    files_copied: int
    deadlines_moved: int = 0


@dataclass(frozen=True)
class CycleView:
    """A cycle with its plan and its law, as the steps use it."""

    key: str
    plan: CyclePlan
    regime: Regime
    state: str
    shelf: Shelf = PROGRAM
    """The criteria sets of the regime, with the versions that the office imported."""


def load_cycle(office: Office, key: str) -> CycleView:
    """Load an open cycle.

    Raises UnknownCycle.
    """
    with office.read() as session:
        cycle = session.get(Cycle, key)
        if cycle is None:
            raise UnknownCycle(key, tuple(session.exec(select(Cycle.key).order_by(Cycle.key))))
        return replace(view_of(cycle), shelf=criteria.shelf_of(session, cycle.regime))


def view_of(cycle: Cycle) -> CycleView:
    """Make the view of a row; the ministry has the name of the days in which the cycle's results are decided."""
    plan = CyclePlan.model_validate(cycle.definition)
    regime = load_regime(cycle.regime).as_of(plan.dates.recognise_until)
    return CycleView(cycle.key, plan, regime, cycle.state)


def open_cycle_keys(office: Office) -> tuple[str, ...]:
    """List the cycles that are not archived, by key."""
    with office.read() as session:
        return tuple(session.exec(select(Cycle.key).where(Cycle.state == "open").order_by(Cycle.key)))


def cycle_keys(office: Office) -> tuple[str, ...]:
    """List all cycles of the installation, by key."""
    with office.read() as session:
        return tuple(session.exec(select(Cycle.key).order_by(Cycle.key)))


def open_folder(office: Office, folder: Path) -> Opened:
    """Open the cycle that a folder describes; opening it again brings only what is new.

    The files go to the drop folder first and the rows are written in one transaction at the end, so that a
    faulty or interrupted opening leaves no cycle behind. Deadlines, plans of reminders and contacts that changed in
    the folder are followed. Raises FaultyFolder, CycleChanged, UnitConflict.
    """
    from services.replan import refused_changes, replan  # noqa: PLC0415 - it stands on cycles itself

    reading = read_folder(folder)
    if reading.plan is None or any(fault.level == "error" for fault in reading.faults):
        raise FaultyFolder(reading.faults)
    plan = reading.plan
    with office.read() as session:
        known = session.get(Cycle, plan.key)
        if known is not None:
            _refuse_changes(known, plan, refused_changes)
        else:
            _check_units(session, plan)
    copied = _copy_files(office.inbox(plan.key), reading)
    moved = 0
    if known is None:
        with office.begin() as session:
            _write_rows(session, office, plan)
    elif CyclePlan.model_validate(known.definition) != plan:
        with office.begin() as session:
            moved = replan(session, office, plan)
    return Opened(plan.key, known is None, len(plan.units), len(plan.products), copied, moved)


def _refuse_changes(known: Cycle, new: CyclePlan, refused: Callable[[CyclePlan, CyclePlan], tuple[str, ...]]) -> None:
    """Refuse what an open cycle cannot follow; one that is archived follows nothing."""
    old = CyclePlan.model_validate(known.definition)
    changed = refused(old, new) if known.state == "open" else ("cycle.toml",) if old != new else ()
    if changed:
        raise CycleChanged(new.key, changed)


def unit_row_key(unit: UnitRow) -> str:
    """Give the key of a unit's span: the code, with the first day when the span has one."""
    return f"{unit.code}@{unit.valid_from.isoformat()}" if unit.valid_from else unit.code


def _check_units(session: Session, plan: CyclePlan) -> None:
    for unit in plan.units:
        row = session.get(AdminUnit, unit_row_key(unit))
        if row is not None and (row.name, row.level) != (unit.name, unit.level):
            raise UnitConflict(unit.code, f"{row.level} {row.name}", f"{unit.level} {unit.name}")


def _copy_files(inbox: Path, reading: Reading) -> int:
    copied = 0
    for dossier in reading.dossiers:
        target = inbox / dossier.date.isoformat() / dossier.unit / dossier.subject
        copied += sum(
            _copy(path, target / path.name) for path in sorted(dossier.path.iterdir()) if not is_litter(path.name)
        )
    for path in reading.council_files.values():
        copied += _copy(path, inbox / "hoi-dong" / path.name)
    return copied


def _copy(source: Path, target: Path) -> int:
    """Copy under a temporary name first: a reader never sees half a file."""
    data = source.read_bytes()
    if target.exists() and target.read_bytes() == data:
        return 0
    write_whole(target, data)
    return 1


def _write_rows(session: Session, office: Office, plan: CyclePlan) -> None:
    session.add(
        Cycle(
            key=plan.key,
            title=plan.title,
            year=plan.year,
            round=plan.round,
            regime=plan.regime,
            province=plan.province,
            state="open",
            definition=plan.model_dump(mode="json"),
            fingerprint=fingerprint(plan),
            opened_at=office.now,
        )
    )
    for unit in plan.units:
        if session.get(AdminUnit, unit_row_key(unit)) is None:
            session.add(
                AdminUnit(
                    key=unit_row_key(unit),
                    code=unit.code,
                    name=unit.name,
                    level=unit.level,
                    valid_from=unit.valid_from,
                    valid_until=unit.valid_until,
                )
            )
    session.flush()
    for position, unit in enumerate(plan.units, start=1):
        session.add(
            CycleUnit(
                key=f"{plan.key}/{unit.code}",
                cycle_key=plan.key,
                unit_key=unit_row_key(unit),
                code=unit.code,
                position=position,
                contact=unit.contact,
                email=unit.email,
                phone=unit.phone,
            )
        )
    write_contacts(session, plan.key, (unit.code for unit in plan.units), plan.contacts)
    _write_products(session, plan)
    link_planned(session, office, plan)
    audit.record(session, office, "cycle.open", plan.key, f"{len(plan.units)} đơn vị, {len(plan.products)} sản phẩm")


def _write_products(session: Session, plan: CyclePlan) -> None:
    producers: set[str] = set()
    for row in plan.products:
        key = f"{plan.key}/{slug(row.producer)}"
        if key not in producers:
            producers.add(key)
            session.add(
                Producer(
                    key=key,
                    cycle_key=plan.key,
                    name=row.producer,
                    kind=row.producer_kind,
                    address=row.address,
                    representative=row.representative,
                    phone=row.phone,
                    email=row.email,
                )
            )
    session.flush()
    for position, row in enumerate(plan.products, start=1):
        key = f"{plan.key}/{row.code}"
        session.add(
            Product(
                key=key,
                cycle_key=plan.key,
                unit_key=f"{plan.key}/{row.unit}",
                producer_key=f"{plan.key}/{slug(row.producer)}",
                code=row.code,
                name=row.name,
                product_group=row.group,
                registration=row.registration,
                target_star=row.target_star,
                criteria_set=row.criteria_set,
                position=position,
            )
        )
    session.flush()
    for row in plan.products:
        session.add(
            Dossier(
                key=f"{plan.key}/{row.code}",
                cycle_key=plan.key,
                unit_key=f"{plan.key}/{row.unit}",
                state="registered",
            )
        )
