"""Collect: take the dossiers from the drop folder, check every file, say what is missing.

A file that cannot be read is kept, reported and stops nothing; a corrected file is a new version.
"""

from datetime import date
from itertools import groupby

from sqlmodel import Session, col, func, select

from documents.fingerprint import file_sha256
from documents.inspect import Inspection, inspect
from domain.dossier import FileFact, check_dossier, component_of
from models.dossier import Dossier, DossierFile, Intake
from models.obligation import Obligation
from models.product import Product
from services.collect_files import keep_stray, take_unit_files
from services.collect_paper import write_papers
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state, settle_delivery
from services.drop_folder import Arrival, scan
from services.obligations import DOSSIERS, dossiers_deadline, fulfil, lapse, obligation_key
from services.office import VIETNAM, Office
from services.result import StepResult
from services.units import units_of

OTHER = "khac"
"""Component of a file whose name does not say which paper of the checklist it is."""


def units(office: Office, cycle_key: str) -> tuple[str, ...]:
    """List the unit codes that have files in the drop folder, so that each can be collected alone."""
    arrivals, _ = scan(office, cycle_key)
    return tuple(sorted({arrival.unit for arrival in arrivals}))


def run(office: Office, cycle_key: str) -> StepResult:
    """Collect everything that has arrived, unit by unit, then close what is overdue."""
    results = [run_unit(office, cycle_key, unit) for unit in units(office, cycle_key)]
    results.append(finish(office, cycle_key))
    totals: dict[str, int] = {}
    for result in results:
        for name, count in result.figures.items():
            totals[name] = totals.get(name, 0) + count
    return StepResult("collect", totals, tuple(note for result in results for note in result.notes))


def run_unit(office: Office, cycle_key: str, unit: str) -> StepResult:
    """Take in what one unit has sent."""
    cycle = load_cycle(office, cycle_key)
    arrivals = [arrival for arrival in scan(office, cycle_key)[0] if arrival.unit == unit]
    figures = {"files": 0, "intakes": 0, "unplaced": 0}
    for (subject, _), group in groupby(arrivals, key=lambda arrival: (arrival.subject, arrival.received_at)):
        files = list(group)
        if _is_dossier(office, cycle, unit, subject):
            new = _take_dossier(office, cycle, subject, files)
            figures["intakes"] += new > 0
            figures["files"] += new
        elif _is_obligation(office, cycle, unit, subject):
            figures["files"] += take_unit_files(office, cycle, unit, subject, files)
        else:
            reason = "Thư mục không ứng với sản phẩm hay việc nào của đơn vị trong chu trình"
            figures["unplaced"] += sum(keep_stray(office, cycle, file, reason) for file in files)
    return StepResult("collect", figures)


def finish(office: Office, cycle_key: str) -> StepResult:
    """Keep stray files, defer dossiers whose time to complete is over, write receipts and requests."""
    cycle = load_cycle(office, cycle_key)
    strays = scan(office, cycle_key)[1]
    reason = "Tệp không nằm trong thư mục ĐƠN-VỊ/SẢN-PHẨM"
    unplaced = sum(
        keep_stray(office, cycle, Arrival("", "", stray.path, stray.relative, office.now), reason) for stray in strays
    )
    with office.begin() as session:
        deferred = _defer_overdue(session, office, cycle)
        for unit in units_of(session, cycle.key):
            _settle_duty(session, office, cycle, unit.code)
    papers = write_papers(office, cycle)
    return StepResult("collect", {"unplaced": unplaced, "deferred": deferred, **papers})


def _is_dossier(office: Office, cycle: CycleView, unit: str, subject: str) -> bool:
    with office.read() as session:
        product = session.get(Product, f"{cycle.key}/{subject}")
        return product is not None and product.unit_key == f"{cycle.key}/{unit}"


def _is_obligation(office: Office, cycle: CycleView, unit: str, subject: str) -> bool:
    with office.read() as session:
        return session.get(Obligation, obligation_key(cycle.key, unit, subject)) is not None


def _take_dossier(office: Office, cycle: CycleView, code: str, arrivals: list[Arrival]) -> int:
    """Take one delivery for one dossier: files, versions, the check, the new state, in one transaction."""
    key = f"{cycle.key}/{code}"
    with office.read() as session:
        known = _known_files(session, key)
    # Most files of a drop folder were there at the last run: only what is new is opened.
    inspected = []
    for arrival in arrivals:
        data = arrival.path.read_bytes()
        if (arrival.path.name, file_sha256(data)) not in known:
            office.store.put(data)
            inspected.append((arrival, inspect(arrival.path.name, data)))
    if not inspected:
        return 0
    with office.begin() as session:
        # Asked again under the lock: another run may have taken them in the meantime.
        known = _known_files(session, key)
        new = [(arrival, found) for arrival, found in inspected if (arrival.path.name, found.sha256) not in known]
        if not new:
            return 0
        dossier = session.get_one(Dossier, key)
        product = session.get_one(Product, key)
        checklist = cycle.regime.checklist_for(product.product_group)
        n = session.exec(select(func.count()).where(Intake.dossier_key == key)).one() + 1
        intake = Intake(
            key=f"{key}/{n}",
            dossier_key=key,
            n=n,
            received_at=new[0][0].received_at,
            is_late=dossier.received_at is None and dossiers_deadline(cycle).is_overdue_on(_day_of(new[0][0])),
            is_complete=False,
            findings=[],
        )
        session.add(intake)
        session.flush()
        for arrival, found in new:
            component = component_of(arrival.path.name, checklist) or OTHER
            session.add(_file_row(session, intake, component, arrival.path.name, found))
            session.flush()
        findings = check_dossier(checklist, file_facts(session, key))
        intake.is_complete = not findings
        intake.findings = [
            {
                "component": finding.component,
                "name": finding.name,
                "problem": finding.problem,
                "reason": finding.reason,
            }
            for finding in findings
        ]
        session.add(intake)
        settle_delivery(session, office, cycle, dossier, intake)
        return len(new)


def _known_files(session: Session, dossier_key: str) -> set[tuple[str, str]]:
    """List what a dossier holds, by name and content: the same scan under another paper's name is another paper."""
    rows = session.exec(select(DossierFile.name, DossierFile.sha256).where(DossierFile.dossier_key == dossier_key))
    return {(name, sha256) for name, sha256 in rows}


def _day_of(arrival: Arrival) -> date:
    return arrival.received_at.astimezone(VIETNAM).date()


def _file_row(session: Session, intake: Intake, component: str, name: str, found: Inspection) -> DossierFile:
    versions = session.exec(
        select(func.count()).where(DossierFile.dossier_key == intake.dossier_key, DossierFile.component == component)
    ).one()
    return DossierFile(
        key=f"{intake.dossier_key}/{component}/{versions + 1}",
        dossier_key=intake.dossier_key,
        intake_key=intake.key,
        component=component,
        version=versions + 1,
        name=name,
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        pages=found.pages,
        fault=found.fault or "",
        fault_detail=found.detail or "",
    )


def file_facts(session: Session, dossier_key: str) -> list[FileFact]:
    """List all versions of a dossier's files as the check needs them, oldest first."""
    rows = session.exec(
        select(DossierFile)
        .where(DossierFile.dossier_key == dossier_key)
        .order_by(col(DossierFile.component), col(DossierFile.version))
    )
    return [
        FileFact(
            component=row.component,
            media_type=row.media_type,
            fault=row.fault,
            fault_detail=row.fault_detail,
            name=row.name,
        )
        for row in rows
    ]


def _settle_duty(session: Session, office: Office, cycle: CycleView, unit: str) -> None:
    """Close a unit's duty when it owes no dossier any more: fulfilled, or lapsed when one went to the next round.

    A unit without registered products owes a note that it has none, or the products themselves.
    """
    states = set(session.exec(select(Dossier.state).where(Dossier.unit_key == f"{cycle.key}/{unit}")))
    key = obligation_key(cycle.key, unit, DOSSIERS)
    if not states or {"registered", "incomplete"} & states:
        return
    if "deferred" in states:
        lapse(session, office, key, "Hồ sơ còn lại chuyển đợt sau")
    else:
        fulfil(session, office, key, "Đã gửi đủ hồ sơ sản phẩm đăng ký")


def _defer_overdue(session: Session, office: Office, cycle: CycleView) -> int:
    rows = session.exec(
        select(Dossier).where(
            Dossier.cycle_key == cycle.key,
            Dossier.state == "incomplete",
            col(Dossier.supplement_until) < office.today,
        )
    ).all()
    for dossier in rows:
        change_state(session, office, dossier, "deferred", "Không bổ sung đủ trong thời hạn; chuyển đợt sau")
    return len(rows)
