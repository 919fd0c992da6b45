"""Interests of members in products: what names and employers let one suspect and nobody has answered yet."""

from collections.abc import Iterable, Sequence

from domain.conflict import Interest, MemberFacts, ProducerFacts, propose
from models.council import CouncilMember
from services.convene import members_of
from services.council_files import read_tables
from services.cycles import load_cycle
from services.office import Office
from services.products import ProductView
from services.sitting_files import RecusalRow
from services.sittings import current_meeting, products_before


def unanswered(
    answers: Iterable[RecusalRow], members: Sequence[CouncilMember], products: Sequence[ProductView]
) -> tuple[Interest, ...]:
    """List the proposals to which recusals.csv says neither yes nor no."""
    answered = {(row.product, row.member) for row in answers}
    found = propose(
        [MemberFacts(member.code, member.name, member.post) for member in members],
        [ProducerFacts(product.code, product.producer.name, product.producer.representative) for product in products],
    )
    return tuple(one for one in found if (one.product, one.member) not in answered)


def proposals(office: Office, cycle_key: str) -> tuple[Interest, ...]:
    """List what an officer has to say yes or no to in ``hoi-dong/recusals.csv`` before the session."""
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        members, sitting = members_of(session, cycle.key), current_meeting(session, cycle.key)
        products = products_before(session, cycle, sitting) if sitting else []
    files = read_tables(office.inbox(cycle.key), sitting.n if sitting else 1)
    return unanswered(files.recusals.forms, members, products)
