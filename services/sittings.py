"""The sittings of a cycle's council: which one is open, which products are before it, which it has decided."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.procedure import is_for_writing
from models.ballot import Ballot, ScoringRound
from models.council import AgendaItem, CouncilSession, Opinion
from models.dossier import Dossier
from services import audit
from services.convene_rules import procedure_of
from services.cycles import CycleView
from services.office import Office
from services.products import ProductView, products_in

MEETING, WRITTEN = "meeting", "written"
OPEN = frozenset({"convened", "scored"})
"""States in which a sitting still owes its result."""


def sittings_of(session: Session, cycle_key: str) -> list[CouncilSession]:
    """List the sittings of a cycle in order, those in writing among them."""
    return list(
        session.exec(
            select(CouncilSession).where(CouncilSession.council_key == cycle_key).order_by(col(CouncilSession.n))
        )
    )


def current_meeting(session: Session, cycle_key: str) -> CouncilSession | None:
    """Give the last meeting that was called; None before the council is convened."""
    meetings = [sitting for sitting in sittings_of(session, cycle_key) if sitting.mode == MEETING]
    return meetings[-1] if meetings else None


def calendar_origin(session: Session, sitting: CouncilSession) -> tuple[CouncilSession, int]:
    """Give the meeting whose calendar entry a meeting goes on with, and how often it was moved since then."""
    moves, first = 0, sitting
    for earlier in reversed(sittings_of(session, sitting.council_key)):
        if earlier.mode == MEETING and earlier.n < first.n:
            if earlier.state != "moved":
                break
            moves, first = moves + 1, earlier
    return first, moves


def open_writing(session: Session, cycle_key: str) -> CouncilSession | None:
    """Give the round of opinions in writing that is under way; None when there is none."""
    rounds = [one for one in sittings_of(session, cycle_key) if one.mode == WRITTEN and one.state == "convened"]
    return rounds[-1] if rounds else None


def next_n(session: Session, cycle_key: str) -> int:
    """Give the number of the next sitting."""
    return max((sitting.n for sitting in sittings_of(session, cycle_key)), default=0) + 1


def products_before(session: Session, cycle: CycleView, sitting: CouncilSession) -> list[ProductView]:
    """List the products that an open sitting has to decide.

    A round in writing has those that forms were sent for, a further meeting those it was called for. The first
    meeting has all that are called, but what is out in writing or kept for it.
    """
    called = products_in(session, cycle, {"convened"})
    if sitting.mode == WRITTEN:
        own = _asked(session, sitting)
        return [product for product in called if product.key in own]
    if sitting.n > 1 and (own := _listed(session, sitting)):
        return [product for product in called if product.key in own]
    away = _in_writing(session, cycle) | kept_for_writing(session, cycle, called)
    return [product for product in called if product.key not in away]


def products_decided(session: Session, cycle: CycleView, sitting: CouncilSession) -> list[ProductView]:
    """List the products that a sitting has scored."""
    return [one for one in products_in(session, cycle) if one.tally and one.tally.session_key == sitting.key]


def _asked(session: Session, sitting: CouncilSession) -> frozenset[str]:
    return frozenset(session.exec(select(Opinion.product_key).where(Opinion.session_key == sitting.key)))


def _listed(session: Session, sitting: CouncilSession) -> frozenset[str]:
    return frozenset(session.exec(select(AgendaItem.product_key).where(AgendaItem.session_key == sitting.key)))


def _in_writing(session: Session, cycle: CycleView) -> frozenset[str]:
    sitting = open_writing(session, cycle.key)
    return _asked(session, sitting) if sitting else frozenset()


def kept_for_writing(session: Session, cycle: CycleView, products: Collection[ProductView]) -> frozenset[str]:
    """Give the products that the rules want decided in writing and that nobody has asked the members about yet."""
    procedure = procedure_of(cycle)
    kept = {one.key for one in products if is_for_writing(procedure, cycle.regime.code, one.registration)}
    if not kept:
        return frozenset()
    asked = session.exec(select(Opinion.product_key).where(col(Opinion.product_key).in_(kept))).all()
    return frozenset(kept.difference(asked))


def rounds_before(session: Session, cycle: CycleView, sitting: CouncilSession) -> Mapping[str, int]:
    """Give by product code the first round of this sitting, where an earlier one has counted ballots already."""
    earlier = session.exec(
        select(Ballot.product_key, Ballot.round).where(
            Ballot.session_key != sitting.key, col(Ballot.product_key).startswith(f"{cycle.key}/", autoescape=True)
        )
    ).all()
    rounds: dict[str, int] = {}
    for key, n in earlier:
        code = key.partition("/")[2]
        rounds[code] = max(n + 1, rounds.get(code, 0))
    return rounds


def open_round_again(session: Session, office: Office, product_key: str, reason: str) -> None:
    """Open the next round of a product whose earlier ballots stay as they were sealed; nothing when it has none."""
    counted = session.exec(select(Ballot.round).where(Ballot.product_key == product_key)).all()
    if not counted:
        return
    n = max(counted) + 1
    key = f"{product_key}/{n}"
    if session.get(ScoringRound, key) is None:
        session.add(
            ScoringRound(
                key=key, product_key=product_key, n=n, reason=reason, opened_at=office.now, opened_by=office.actor
            )
        )
        audit.record(session, office, "ballots.round", product_key, f"lần {n}: {reason}")


def unsettled(session: Session, cycle_key: str) -> list[str]:
    """List the codes of the products that are before the council and have no result yet."""
    keys = session.exec(
        select(Dossier.key).where(Dossier.cycle_key == cycle_key, Dossier.state == "convened").order_by(Dossier.key)
    )
    return [key.partition("/")[2] for key in keys]


def first_notice_day(cycle: CycleView, called_on: date) -> date:
    """Give the first day on which a meeting called on a day can be held, the members' notice kept."""
    return vietnam_calendar().add_working_days(called_on, cycle.plan.council.documents_days)
