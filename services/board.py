"""The board of a cycle: one row per unit, and what needs a person."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from models.dossier import Dossier
from models.obligation import Obligation
from services.cycles import CycleView
from services.digest import Problem, late_answers, locked, problems
from services.mail_returns import unread_mail
from services.obligations import deadline_of
from services.office import Office
from services.product_lines import unlinked
from services.renew_standing import ReEvaluation, re_evaluations
from services.units import units_of


@dataclass(frozen=True)
class BoardRow:
    """What one unit has done and owes."""

    unit: str
    registered: int
    filed: int
    fulfilled: int
    owed: int
    overdue: int


@dataclass(frozen=True)
class Board:
    """The state of a cycle on a day."""

    title: str
    day: date
    rows: tuple[BoardRow, ...]
    problems: tuple[Problem, ...]
    re_evaluations: tuple[ReEvaluation, ...] = ()
    unlinked: int = 0


def board_of(office: Office, cycle: CycleView) -> Board:
    """Look at a cycle as it stands today."""
    with office.read() as session:
        rows = []
        for unit in units_of(session, cycle.key):
            dossiers = session.exec(select(Dossier).where(Dossier.unit_key == unit.key)).all()
            duties = session.exec(select(Obligation).where(Obligation.unit_key == unit.key)).all()
            still = [duty for duty in duties if duty.state == "open"]
            rows.append(
                BoardRow(
                    unit=unit.full_name,
                    registered=len(dossiers),
                    filed=sum(dossier.filed_at is not None for dossier in dossiers),
                    fulfilled=sum(duty.state == "fulfilled" for duty in duties),
                    owed=len(still),
                    overdue=sum(deadline_of(duty).is_overdue_on(office.today) for duty in still),
                )
            )
        needed = [*locked(session, office), *problems(session, cycle, office.today)]
        waiting = [*needed, *unread_mail(session), *late_answers(session, cycle, office.today)]
        due = tuple(re_evaluations(session, cycle.key))
        alone = len(unlinked(session, cycle.key))
        return Board(cycle.plan.title, office.today, tuple(rows), tuple(waiting), due, alone)
