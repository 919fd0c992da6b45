"""The words of the council's decision (D15; its rules: services.convene_rules) and of the invitations (D17)."""

from collections.abc import Sequence
from typing import Any

from domain.vietnamese import counted, date_in_words, time_in_words, weekday_name
from models.council import CouncilMember, CouncilSession
from services.convene_rules import criteria_words, rules_chapters
from services.cycles import CycleView
from services.letterhead import texts
from services.paperwork import PaperRequest
from services.products import ProductView

ROLE_NAMES = {
    "chair": "Chủ tịch Hội đồng",
    "deputy": "Phó Chủ tịch Hội đồng",
    "member": "Ủy viên Hội đồng",
    "secretary": "Ủy viên, Thư ký Hội đồng",
}


def full_name(member: CouncilMember) -> str:
    """Name a member as papers do: Ông Nguyễn Văn A."""
    return f"{member.honorific} {member.name}"


def with_post(member: CouncilMember) -> str:
    """Name a member with post and role."""
    return f"{full_name(member)}, {member.post} - {ROLE_NAMES[member.role]}"


def round_phrase(cycle: CycleView) -> str:
    """Name the round: năm 2020 (đợt 1)."""
    return f"năm {cycle.plan.year} (đợt {cycle.plan.round})"


def session_phrase(cycle: CycleView, sitting: CouncilSession) -> str:
    """Name a sitting: Hội đồng … năm 2020 (đợt 1), phiên thứ 2."""
    nth = f", phiên thứ {sitting.n}" if sitting.n > 1 else ""
    return f"{cycle.plan.council.name} {round_phrase(cycle)}{nth}"


def decision_request(cycle: CycleView, members: Sequence[CouncilMember]) -> PaperRequest:
    """Word the decision that sets the council up."""
    plan, province = cycle.plan, cycle.plan.agencies["province"]
    name = plan.council.name
    separate = plan.council.separate_rules
    rules_place = (
        f"hoạt động do Chủ tịch {province.name} ban hành" if separate else "hoạt động ban hành kèm theo Quyết định này"
    )
    content: dict[str, Any] = {
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "articles": [
            {
                "title": "Điều 1.",
                "paragraphs": [
                    (
                        f"Thành lập {name} {round_phrase(cycle)} gồm {counted(len(members))} thành viên (danh sách tại "
                        "Phụ lục "
                        "kèm theo)."
                    )
                ],
            },
            {
                "title": "Điều 2.",
                "paragraphs": texts(
                    cycle,
                    "council_decision",
                    "duties",
                    [
                        (
                            f"Hội đồng có nhiệm vụ đánh giá, phân hạng sản phẩm theo {criteria_words(cycle)}; làm việc "
                            f"theo Quy chế {rules_place}; được sử dụng con dấu của cơ quan thường trực "
                            "và tự "
                            "giải thể sau khi hoàn thành nhiệm vụ."
                        )
                    ],
                ),
            },
            {
                "title": "Điều 3.",
                "paragraphs": [
                    (
                        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân tỉnh, "
                        f"Giám đốc {plan.agencies['department'].name}, thủ trưởng các cơ quan liên quan và các thành "
                        "viên có tên "
                        "tại Điều 1 chịu trách nhiệm thi hành Quyết định này"
                    )
                ],
            },
        ],
        "members_title": f"DANH SÁCH {name.upper()} {round_phrase(cycle).upper()}",
        "members": [
            {"no": n, "name": full_name(member), "position": member.post, "role": ROLE_NAMES[member.role]}
            for n, member in enumerate(members, start=1)
        ],
        "advisors_title": "",
        "advisors": [],
        "rules_title": f"Hoạt động của {name} {round_phrase(cycle)}",
        "rules_chapters": rules_chapters(cycle),
    }
    return PaperRequest(
        "council_decision",
        "chung",
        f"Về việc thành lập {name} {round_phrase(cycle)}",
        content,
        ["Như Điều 3", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Các thành viên Hội đồng"],
        extra_bases=[f"Theo đề nghị của Giám đốc {plan.agencies['department'].name}"],
        on_issue={"annex_note": f"(Kèm theo Quyết định số {{number}} {{date}} của Chủ tịch {province.name})"},
        copies=len(members) + 3,
    )


def session_time(sitting: CouncilSession) -> str:
    """Say when a sitting begins: 08 giờ 00, thứ Năm, ngày 04 tháng 6 năm 2020."""
    return f"{time_in_words(sitting.starts_at)}, {weekday_name(sitting.held_on)}, {date_in_words(sitting.held_on)}"


def invitation_request(
    cycle: CycleView,
    sitting: CouncilSession,
    member: CouncilMember,
    members: Sequence[CouncilMember],
    products: Sequence[ProductView],
) -> PaperRequest:
    """Word the invitation of one member to a sitting; all copies carry one number."""
    plan = cycle.plan
    chair = next(one for one in members if one.role == "chair")
    start = time_in_words(sitting.starts_at)
    owner = {
        "time": "Theo từng sản phẩm",
        "content": "Đại diện chủ thể giới thiệu sản phẩm, trả lời câu hỏi",
        "by": "Chủ thể",
    }
    content: dict[str, Any] = {
        "legal_bases": [],
        "host": plan.agencies["council"].name,
        "invitee": with_post(member),
        "event": f"Phiên họp {session_phrase(cycle, sitting)}",
        "chair": with_post(chair),
        "time": session_time(sitting),
        "venue": sitting.place,
        "contents": [
            f"Đánh giá, phân hạng {counted(len(products))} sản phẩm (danh sách kèm theo)",
            *([f"Lý do triệu tập lại: {sitting.reason.rstrip('.')}"] if sitting.reason else []),
        ],
        "agenda": [
            {"time": start, "content": "Khai mạc, kiểm tra điều kiện họp", "by": "Chủ tịch Hội đồng"},
            {
                "time": "Tiếp theo",
                "content": "Báo cáo hồ sơ, thảo luận, chấm điểm",
                "by": "Thư ký, các thành viên",
            },
            *([owner] if plan.council.owner_presents else []),
            {
                "time": time_in_words(sitting.ends_at),
                "content": "Thông qua biên bản, kết luận",
                "by": "Chủ tọa",
            },
        ],
        "documents": ["Danh sách sản phẩm", "Phiếu đánh giá"],
        "preparation": texts(
            cycle,
            "invitation",
            "preparation",
            [
                (
                    "Đề nghị thành viên Hội đồng nghiên cứu hồ sơ trước phiên họp. Trường hợp không thể tham dự, đề "
                    "nghị gửi lý do "
                    f"bằng văn bản về {plan.contact.name}, thư điện tử {plan.contact.email}."
                )
            ],
        ),
        "closing": ["Rất mong sự có mặt đầy đủ, đúng thời gian của quý vị"],
        "products_title": "DANH SÁCH SẢN PHẨM ĐƯA RA ĐÁNH GIÁ, PHÂN HẠNG",
        "products": [
            {
                "no": n,
                "code": product.code,
                "product": product.name,
                "producer": product.producer.name,
                "unit": product.unit.full_name,
                "group": product.group,
            }
            for n, product in enumerate(products, start=1)
        ],
    }
    return PaperRequest(
        "invitation",
        member.code,
        f"Họp {session_phrase(cycle, sitting)}",
        content,
        ["Như trên"],
        revision=sitting.n,
        label=member.name,
        registered_to=["Các thành viên Hội đồng"],
        on_issue={"annex_note": "(Kèm theo Giấy mời số {number} {date})"},
        copies=len(members) + 1,
    )
