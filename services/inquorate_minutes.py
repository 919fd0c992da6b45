"""The minutes of a meeting that too few members came to, written when the council is convened again."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlmodel import select

from domain.vietnamese import counted, date_in_words, time_in_words
from models.council import Attendance, Council, CouncilSession
from models.paper import Paper
from services.convene import members_of
from services.convene_paper import ROLE_NAMES, full_name, session_phrase, with_post
from services.convene_rules import quorum_article, quorum_words
from services.cycles import CycleView
from services.minute_paper import chair_of, secretary_of
from services.office import Office
from services.paperwork import PaperRequest, bring_one, reference


def minute_failed(office: Office, cycle: CycleView, meetings: Sequence[CouncilSession]) -> list[Paper]:
    """Bring the minutes of every failed meeting on that another one follows; `meetings` in their order."""
    stand = [one for one in meetings if one.state not in {"moved", "called_off"}]
    return [
        minute_inquorate(office, cycle, failed, following)
        for failed, following in pairwise(stand)
        if failed.state == "inquorate"
    ]


def minute_inquorate(office: Office, cycle: CycleView, sitting: CouncilSession, following: CouncilSession) -> Paper:
    """Bring the minutes of a failed meeting as far as they can go; `following` is the meeting called in its place."""
    with office.read() as session:
        seats = session.exec(select(Attendance).where(Attendance.session_key == sitting.key)).all()
        members = members_of(session, cycle.key)
        decision = reference(session.get_one(Paper, session.get_one(Council, cycle.key).decision_key))
    reasons = {seat.member_key: seat.reason for seat in seats}
    present = {seat.member_key for seat in seats if seat.is_present}
    there = [member for member in members if member.key in present]
    leading = there or members  # nobody came: the chair and the secretary write down that nobody came
    chair, secretary = chair_of(leading), secretary_of(leading)
    start = f"{time_in_words(sitting.starts_at)}, {date_in_words(sitting.held_on)}"
    again = f"{time_in_words(following.starts_at)}, {date_in_words(following.held_on)}"
    content: dict[str, Any] = {
        "legal_bases": [],
        "authority": ["CHỦ TỌA"],
        "signer": chair.name,
        "started_at": start,
        "place": sitting.place,
        "presence_sentence": (
            f"Có mặt {counted(len(there))}/{counted(len(members))} thành viên, vắng mặt"
            f" {counted(len(members) - len(there))} thành viên."
        ),
        "present": [
            {"name": full_name(member), "position": member.post, "role": ROLE_NAMES[member.role]} for member in there
        ],
        "absent": [
            {
                "name": full_name(member),
                "position": member.post,
                "reason": reasons.get(member.key) or "không nêu lý do",
            }
            for member in members
            if member.key not in present
        ],
        "advisors": [],
        "guests": [],
        "chair": with_post(chair),
        "secretary": with_post(secretary),
        "secretary_signer": secretary.name,
        "basis": [
            (
                f"Hội đồng được thành lập theo {decision}. Theo {quorum_article(cycle)} Quy chế hoạt động của Hội đồng,"
                f" phiên họp được tiến hành khi có {quorum_words(cycle)} dự họp. {sitting.state_reason}"
            )
        ],
        "conclusions": [
            "Phiên họp không tiến hành đánh giá, phân hạng sản phẩm; không sử dụng phiếu đánh giá của phiên họp này.",
            f"Hội đồng được triệu tập lại vào {again} tại {following.place}.",
        ],
        "ended_at": start,
    }
    return bring_one(
        office,
        cycle,
        PaperRequest(
            "inquorate_minutes",
            f"phien-{sitting.n}",
            f"Phiên họp {session_phrase(cycle, sitting)} không đủ điều kiện họp",
            content,
            ["Chủ tịch Ủy ban nhân dân tỉnh", "Các thành viên Hội đồng"],
            copies=len(members) + 2,
        ),
    )
