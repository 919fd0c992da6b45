"""The words of the council's decision (D15, with its rules of procedure) and of the invitations (D17)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from domain.vietnamese import counted, date_in_words, time_in_words, weekday_name
from models.council import CouncilMember
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


def decision_request(cycle: CycleView, members: Sequence[CouncilMember]) -> PaperRequest:
    """Word the decision that sets the council up."""
    plan, province = cycle.plan, cycle.plan.agencies["province"]
    name = plan.council.name
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
                            f"Hội đồng có nhiệm vụ đánh giá, phân hạng sản phẩm theo {_criteria(cycle)}; làm việc theo "
                            "Quy chế "
                            "hoạt động ban hành kèm theo Quyết định này; được sử dụng con dấu của cơ quan thường trực "
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
        "rules_chapters": _rules(cycle),
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


def _criteria(cycle: CycleView) -> str:
    return cycle.regime.criteria_basis_on(cycle.plan.dates.announce_on).short


def quorum_words(cycle: CycleView) -> str:
    """Say the quorum as the rules of procedure do."""
    quorum = Fraction(cycle.plan.council.quorum)
    led = ", trong đó có Chủ tịch hoặc Phó Chủ tịch Hội đồng" if cycle.plan.council.chair_required else ""
    return f"ít nhất {quorum.numerator}/{quorum.denominator} tổng số thành viên{led}"


def _rules(cycle: CycleView) -> list[dict[str, Any]]:
    weights = cycle.regime.weights
    gap = cycle.plan.council.gap_limit
    return [
        {
            "heading": "Chương I",
            "title": "QUY ĐỊNH CHUNG",
            "articles": [
                {
                    "title": "Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng",
                    "paragraphs": [
                        (
                            "Quy chế này quy định nguyên tắc, chế độ làm việc của Hội đồng và áp dụng đối với các "
                            "thành viên "
                            "Hội đồng."
                        )
                    ],
                },
                {
                    "title": "Điều 2. Nguyên tắc làm việc",
                    "paragraphs": [
                        (
                            "Hội đồng làm việc tập thể, công khai, khách quan, quyết định theo đa số. Thành viên có "
                            "liên quan đến "
                            "chủ thể không chấm điểm sản phẩm của chủ thể đó."
                        )
                    ],
                },
            ],
        },
        {
            "heading": "Chương II",
            "title": "PHIÊN HỌP VÀ CHẤM ĐIỂM",
            "articles": [
                {
                    "title": "Điều 3. Điều kiện họp",
                    "paragraphs": [f"Phiên họp được tiến hành khi có {quorum_words(cycle)} dự họp."],
                },
                {
                    "title": "Điều 4. Chấm điểm",
                    "paragraphs": [
                        (
                            f"1. Mỗi thành viên dự họp chấm điểm độc lập từng sản phẩm: Phần A tối đa {weights['A']} "
                            "điểm, Phần "
                            f"B tối đa {weights['B']} điểm, Phần C tối đa {weights['C']} điểm."
                        ),
                        (
                            "2. Điểm của sản phẩm là trung bình cộng tổng điểm của các phiếu hợp lệ. Hạng sao xác "
                            "định theo điểm "
                            "trung bình chưa làm tròn; văn bản in 02 chữ số thập phân."
                        ),
                        (
                            f"3. Sản phẩm có chênh lệch giữa phiếu cao nhất và phiếu thấp nhất trên {gap} điểm được "
                            "Hội đồng thảo "
                            "luận lại và ghi vào biên bản."
                        ),
                        "4. Hội đồng có thể xếp hạng khác hạng theo điểm khi có lý do ghi trong biên bản.",
                    ],
                },
                {
                    "title": "Điều 5. Biên bản",
                    "paragraphs": [
                        (
                            "Biên bản phiên họp ghi thành phần, kết quả chấm điểm từng sản phẩm và kết luận; do Thư "
                            "ký và Chủ tọa "
                            "ký"
                        )
                    ],
                },
            ],
        },
    ]


def invitation_request(
    cycle: CycleView, member: CouncilMember, members: Sequence[CouncilMember], products: Sequence[ProductView]
) -> PaperRequest:
    """Word the invitation of one member; all copies carry one number."""
    plan, dates = cycle.plan, cycle.plan.dates
    chair = next(one for one in members if one.role == "chair")
    start = time_in_words(dates.session_starts_at)
    content: dict[str, Any] = {
        "legal_bases": [],
        "host": plan.agencies["council"].name,
        "invitee": with_post(member),
        "event": f"Phiên họp {plan.council.name} {round_phrase(cycle)}",
        "chair": with_post(chair),
        "time": f"{start}, {weekday_name(dates.session_on)}, {date_in_words(dates.session_on)}",
        "venue": dates.session_place,
        "contents": [f"Đánh giá, phân hạng {counted(len(products))} sản phẩm (danh sách kèm theo)"],
        "agenda": [
            {"time": start, "content": "Khai mạc, kiểm tra điều kiện họp", "by": "Chủ tịch Hội đồng"},
            {
                "time": "Tiếp theo",
                "content": "Báo cáo hồ sơ, thảo luận, chấm điểm",
                "by": "Thư ký, các thành viên",
            },
            {
                "time": time_in_words(dates.session_ends_at),
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
        f"Họp {plan.council.name} {round_phrase(cycle)}",
        content,
        ["Như trên"],
        label=member.name,
        registered_to=["Các thành viên Hội đồng"],
        on_issue={"annex_note": "(Kèm theo Giấy mời số {number} {date})"},
        copies=len(members) + 1,
    )
