"""The letters that ask the members for their opinion, and what each member then owes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from domain.deadline import Deadline
from domain.vietnamese import slug
from models.council import CouncilMember, CouncilSession
from models.obligation import Obligation
from models.paper import Paper
from services.ballots import SetsMissing, write_sheets
from services.contacts import address_of_member
from services.convene import occasion_of
from services.cycles import CycleView
from services.letter_facts import of_address, of_obligation, of_paper
from services.letters import Letter, attach_data, attach_paper, is_new, is_written, letter_key, post
from services.obligations import NewObligation, Owner, obligation_key
from services.office import Office
from services.opinion_paper import deadline_words
from services.paperwork import reference
from services.products import ProductView


def duty_of(cycle: CycleView, sitting: CouncilSession, member: CouncilMember) -> NewObligation:
    """Say what a member owes in a round of opinions; reminders ask for it like for any other duty."""
    return NewObligation(
        Owner("member", member.code),
        f"y-kien-{sitting.n}",
        f"Gửi phiếu lấy ý kiến {cycle.plan.council.name}",
        Deadline(sitting.reply_by or sitting.held_on),
        basis="Công văn lấy ý kiến thành viên Hội đồng",
    )


def duty_key(cycle: CycleView, sitting: CouncilSession, member: CouncilMember) -> str:
    """Give the key of what a member owes in a round."""
    duty = duty_of(cycle, sitting, member)
    return obligation_key(cycle.key, duty.owner.place, duty.code)


def post_all(
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    members: Sequence[tuple[CouncilMember, list[ProductView]]],
    papers: Sequence[Paper],
) -> tuple[int, tuple[str, ...]]:
    """Queue the letters of the papers that are issued, each with its Excel sheets.

    Returns how many are new and the products without a criteria set; sheets are made only for letters to come.
    """
    keys = {member.key: letter_key(cycle.key, "opinion", occasion_of(sitting, member)) for member, _ in members}
    with office.read() as session:
        known = {key for key in keys.values() if is_written(session, key)}
    due = [
        (member, own, paper)
        for (member, own), paper in zip(members, papers, strict=True)
        if paper.state == "issued" and keys[member.key] not in known
    ]
    if not due:
        return 0, ()
    sheets, missing = _sheets(office, cycle, sitting)
    with office.begin() as session:
        sent = [_post(session, office, cycle, sitting, *one, sheets) for one in due]
    return sum(sent), missing


def _sheets(office: Office, cycle: CycleView, sitting: CouncilSession) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Make the Excel sheets of the round by file name; none when a product has no criteria set."""
    with TemporaryDirectory(prefix="thuky-") as folder:
        try:
            paths = write_sheets(office, cycle.key, Path(folder), sitting_key=sitting.key)
        except SetsMissing as fault:
            return {}, fault.products
        return {path.name: path.read_bytes() for path in paths}, ()


def _post(
    session: Session,
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    member: CouncilMember,
    products: Sequence[ProductView],
    paper: Paper,
    sheets: Mapping[str, bytes],
) -> bool:
    duty = session.get_one(Obligation, duty_key(cycle, sitting, member))
    email = address_of_member(session, cycle.key, member.key, office.today)
    name = f"phieu-{slug(member.code)}.xlsx"
    sheet = [attach_data(office, name, sheets[name])] if name in sheets else []
    letter = Letter(
        letter="opinion",
        occasion=occasion_of(sitting, member),
        email=email,
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": reference(paper),
            "products": [f"{product.name} ({product.producer.name})" for product in products],
            "deadline_phrase": deadline_words(sitting.reply_by or sitting.held_on),
            "has_sheet": bool(sheet),
        },
        attachments=(attach_paper(office, paper), *sheet),
        obligations=(duty.key,),
        facts=(of_paper(paper), of_obligation(duty), of_address(member.key, email)),
    )
    return is_new(office, post(session, office, cycle, letter))
