"""What a cycle planned and what it produced, counted from the rows."""

from collections import Counter
from typing import Any

from sqlmodel import Session, col, func, select

from domain.dossier import MOVES
from models.ballot import Ballot, Tally
from models.central_result import CentralResult
from models.certificate import Certificate
from models.council import Attendance, CouncilMember, CouncilSession, Opinion
from models.dossier import Dossier, DossierFile, Intake, UnitFile, UnplacedFile
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from services.archive import rebuild
from services.cycles import CycleView, load_cycle
from services.obligation_plan import planned_duties
from services.obligations import planned_for_units
from services.office import Office
from services.products import products_in
from services.sittings import MEETING, sittings_of
from services.units import units_of

Figures = dict[str, dict[str, Any]]
_NEVER_HELD = frozenset({"moved", "called_off"})
"""States of sittings that did not take place; their invitations went out all the same."""


def summarise(office: Office, cycle_key: str) -> dict[str, Any]:
    """Count planned and produced things per step, plain JSON; makes every paper again to count the equal ones."""
    cycle = load_cycle(office, cycle_key)
    again = rebuild(office, cycle.key)
    with office.read() as session:
        steps: dict[str, Figures] = {
            "announce": _announce(session, cycle),
            "collect": _collect(session, cycle),
            "convene": _convene(session, cycle),
            "score": _score(session, cycle),
            "minute": _minute(session, cycle),
            "recognise": _recognise(session, cycle),
            "remind": _remind(session, cycle),
            "report": _papers_of(session, cycle, {"report": len(cycle.plan.reports)}),
            "archive": {
                "planned": {"papers": again.papers},
                "produced": {"rebuilt_equal": again.equal, "different": len(again.differences)},
            },
            "dispatch": _dispatch(session, cycle),
        }
        return {
            "cycle": cycle.key,
            "title": cycle.plan.title,
            "state": cycle.state,
            "steps": steps,
            "products_by_star": _by_star(session, cycle),
            "products_by_outcome": _by_outcome(session, cycle),
        }


def _issued(session: Session, cycle: CycleView) -> Counter[str]:
    return Counter(session.exec(select(Paper.kind).where(Paper.cycle_key == cycle.key, Paper.state == "issued")))


def _letters(session: Session, cycle: CycleView) -> Counter[str]:
    return Counter(session.exec(select(OutboxMessage.letter).where(OutboxMessage.cycle_key == cycle.key)))


def _papers_of(session: Session, cycle: CycleView, planned: dict[str, int]) -> Figures:
    issued = _issued(session, cycle)
    return {"planned": dict(planned), "produced": {kind: issued[kind] for kind in planned}}


def _announce(session: Session, cycle: CycleView) -> Figures:
    units = units_of(session, cycle.key)
    with_address = sum(bool(unit.email) for unit in units)
    issued = _issued(session, cycle)
    duties = session.exec(select(func.count()).where(Obligation.cycle_key == cycle.key, *planned_for_units())).one()
    return {
        "planned": {
            "units": len(units),
            "plans": 1,
            "letters": len(units),
            "obligations": sum(duty.owner.kind == "unit" for duty in planned_duties(cycle.plan)),
            "mails": with_address,
        },
        "produced": {
            "units": len(units),
            "plans": issued["plan"],
            "letters": issued["announcement"],
            "obligations": duties,
            "mails": _letters(session, cycle)["announce"],
        },
    }


def _collect(session: Session, cycle: CycleView) -> Figures:
    dossiers = session.exec(select(Dossier).where(Dossier.cycle_key == cycle.key)).all()
    intakes = session.exec(
        select(Intake).join(Dossier, col(Intake.dossier_key) == col(Dossier.key)).where(Dossier.cycle_key == cycle.key)
    ).all()
    files = session.exec(
        select(DossierFile)
        .join(Dossier, col(DossierFile.dossier_key) == col(Dossier.key))
        .where(Dossier.cycle_key == cycle.key)
    ).all()
    reports = session.exec(
        select(func.count())
        .select_from(UnitFile)
        .join(Obligation, col(UnitFile.obligation_key) == col(Obligation.key))
        .where(Obligation.cycle_key == cycle.key)
    ).one()
    unplaced = session.exec(select(func.count()).where(UnplacedFile.cycle_key == cycle.key)).one()
    was_incomplete = {intake.dossier_key for intake in intakes if intake.supplement_until is not None}
    issued = _issued(session, cycle)
    return {
        "planned": {
            "dossiers": len(dossiers),
            "receipts": len(intakes),
            "requests": sum(intake.supplement_until is not None for intake in intakes),
        },
        "produced": {
            "filed": sum(dossier.filed_at is not None for dossier in dossiers),
            "incomplete": len(was_incomplete),
            "completed_later": sum(one.filed_at is not None and one.key in was_incomplete for one in dossiers),
            "late": sum(dossier.is_late for dossier in dossiers),
            "deferred": sum(dossier.state == "deferred" for dossier in dossiers),
            "missing": sum(dossier.received_at is None for dossier in dossiers),
            "units_missing": len(units_of(session, cycle.key))
            - len({dossier.unit_key for dossier in dossiers if dossier.received_at is not None}),
            "files": len(files),
            "files_unusable": sum(bool(file.fault) for file in files),
            "files_new_version": sum(file.version > 1 for file in files),
            "unit_documents": reports,
            "files_unplaced": unplaced,
            "receipts": issued["receipt"],
            "requests": issued["supplement_request"],
        },
    }


def _convene(session: Session, cycle: CycleView) -> Figures:
    seats = session.exec(select(func.count()).where(CouncilMember.council_key == cycle.key)).one()
    issued = _issued(session, cycle)
    meetings = sum(sitting.mode == MEETING for sitting in sittings_of(session, cycle.key))
    invitations = len(cycle.plan.members) * max(meetings, 1)  # before the council is convened one is planned
    return {
        "planned": {"members": len(cycle.plan.members), "decisions": 1, "invitations": invitations},
        "produced": {
            "members": seats,
            "decisions": issued["council_decision"],
            "invitations": issued["invitation"],
            "mails": _letters(session, cycle)["convene"],
        },
    }


def _score(session: Session, cycle: CycleView) -> Figures:
    counts = [_ballots_of(session, sitting) for sitting in sittings_of(session, cycle.key)]
    of_cycle = select(Dossier.key).where(Dossier.cycle_key == cycle.key)
    return {
        "planned": {"ballots": sum(planned for planned, _, _ in counts)},
        "produced": {
            "present": sum(present for _, present, _ in counts),
            "products": session.exec(select(func.count()).where(col(Tally.key).in_(of_cycle))).one(),
            "ballots": sum(ballots for _, _, ballots in counts),
        },
    }


def _ballots_of(session: Session, sitting: CouncilSession) -> tuple[int, int, int]:
    """Count the ballots that a sitting should have, who was there, and the ballots that it has."""
    present = session.exec(
        select(func.count()).where(Attendance.session_key == sitting.key, col(Attendance.is_present).is_(True))
    ).one()
    asked = session.exec(select(func.count()).where(Opinion.session_key == sitting.key)).one()
    # A result that was voted down has gone, its ballots are kept.
    products = session.exec(select(Ballot.product_key).where(Ballot.session_key == sitting.key)).all()
    planned = present * len(set(products)) if sitting.mode == MEETING else asked
    return planned, present, len(products)


def _minute(session: Session, cycle: CycleView) -> Figures:
    """Count the minutes of every sitting: of meetings, of those without quorum, of opinions in writing."""
    sittings = [sitting for sitting in sittings_of(session, cycle.key) if sitting.state not in _NEVER_HELD]
    written = sum(sitting.mode != MEETING for sitting in sittings)
    failed = sum(sitting.state == "inquorate" for sitting in sittings)
    held = max(len(sittings) - written - failed, 1)  # before the council is convened one is planned
    planned = {"minutes": held, "score_table": held}
    planned |= {"inquorate_minutes": failed} if failed else {}
    planned |= {"opinion_minutes": written} if written else {}
    return _papers_of(session, cycle, planned)


def _recognise(session: Session, cycle: CycleView) -> Figures:
    outcomes = Counter(
        session.exec(
            select(Tally.outcome)
            .join(Dossier, col(Tally.key) == col(Dossier.key))
            .where(Dossier.cycle_key == cycle.key)
        )
    )
    certificates = session.exec(select(func.count()).where(Certificate.cycle_key == cycle.key)).one()
    issued = _issued(session, cycle)
    # What the province recognises by the ministry's result has a decision and a certificate of its own.
    later = session.exec(
        select(func.count()).where(CentralResult.cycle_key == cycle.key, CentralResult.state == "recognised")
    ).one()
    first = int(not outcomes or bool(outcomes["recognised"] + outcomes["forwarded"]))
    return {
        "planned": {
            "submissions": first,
            "decisions": first + later,
            "certificates": outcomes["recognised"] + later,
        },
        "produced": {
            "submissions": issued["submission"],
            "decisions": issued["recognition_decision"],
            "recognised": outcomes["recognised"],
            "forwarded": outcomes["forwarded"],
            "returned": outcomes["returned"],
            "refused": outcomes["refused"],
            "certificates": certificates,
            "notices": issued["result_notice"],
        },
    }


def _by_star(session: Session, cycle: CycleView) -> dict[str, int]:
    """Count the products that were scored by the star that each has now."""
    stars = Counter(product.star for product in products_in(session, cycle) if product.tally)
    return {str(star): stars[star] for star in (5, 4, 3, 2, 1)}


def _by_outcome(session: Session, cycle: CycleView) -> dict[str, int]:
    """Count every product once, by the state of its dossier, in the words of the office; no state is left out."""
    states = Counter(session.exec(select(Dossier.state).where(Dossier.cycle_key == cycle.key)))
    order = [*MOVES.labels, *sorted(states.keys() - MOVES.labels.keys())]
    return {MOVES.labels.get(state, state): states[state] for state in order if states[state]}


def _remind(session: Session, cycle: CycleView) -> Figures:
    states = Counter(session.exec(select(Obligation.state).where(Obligation.cycle_key == cycle.key)))
    reminders = session.exec(
        select(func.count())
        .select_from(Reminder)
        .join(Obligation, col(Reminder.obligation_key) == col(Obligation.key))
        .where(Obligation.cycle_key == cycle.key)
    ).one()
    letters = _letters(session, cycle)
    return {
        "planned": {"obligations": sum(states.values())},
        "produced": {
            "fulfilled": states["fulfilled"],
            "lapsed": states["lapsed"],
            "open": states["open"],
            "reminders": reminders,
            "reminder_mails": letters["remind"],
            "urging_letters": _issued(session, cycle)["urging_letter"],
            "urging_mails": letters["urge"],
            "digests": letters["digest"],
        },
    }


def _dispatch(session: Session, cycle: CycleView) -> Figures:
    states = Counter(session.exec(select(OutboxMessage.state).where(OutboxMessage.cycle_key == cycle.key)))
    waiting = states["draft"] + states["released"] + states["sending"]
    return {
        "planned": {"mails": sum(states.values()) - states["withdrawn"]},
        "produced": {
            "sent": states["sent"],
            "failed": states["failed"],
            "unknown": states["unknown"],
            "waiting": waiting,
        },
    }
