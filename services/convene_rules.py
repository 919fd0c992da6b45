"""The council's rules of procedure in words: one source for the attachment of the decision (D15) and for D16.

Whatever a page says of quorum, votes, gap, notice, opinions in writing and rounds comes from ``rules_fields``.
"""

from fractions import Fraction
from typing import Any

from domain.gates import GATE_RULES
from domain.procedure import LEAST_DECIMALS, MEETING_WORDS, SILENCE_WORDS, WRITTEN_REGIMES, Procedure
from domain.vietnamese import counted, join_list
from services.cycle_folder.procedure_rules import procedure_from
from services.cycles import CycleView
from services.paperwork import PaperRequest

REEVALUATION_DAYS = 45
"""Days from a complete dossier to the result of a re-evaluation (QĐ 26/2026/QĐ-TTg)."""
_ATTACHED_ARTICLE, _OWN_ARTICLE = 3, 9


def procedure_of(cycle: CycleView) -> Procedure:
    """Give the rules of the cycle's council."""
    return procedure_from(cycle.plan.council)


def quorum_words(cycle: CycleView) -> str:
    """Say the quorum as the rules of procedure do."""
    fields = rules_fields(cycle)
    led = f", trong đó có {fields['quorum_chair']}" if fields["quorum_chair"] else ""
    return f"ít nhất {fields['quorum']} tổng số thành viên{led}"


def quorum_article(cycle: CycleView) -> str:
    """Name the article of the rules that says when the council can sit."""
    return f"Điều {_OWN_ARTICLE if cycle.plan.council.separate_rules else _ATTACHED_ARTICLE}"


def criteria_words(cycle: CycleView) -> str:
    """Name the criteria that the council works with."""
    return cycle.regime.criteria_basis_on(cycle.plan.dates.announce_on).short


def _share(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def rules_fields(cycle: CycleView) -> dict[str, Any]:
    """Give every number and word of the rules by the field of D16 that prints it."""
    plan, rules = cycle.plan, procedure_of(cycle)
    weights = cycle.regime.weights
    return {
        "council": plan.council.name,
        "area": plan.agencies["province"].name.removeprefix("Ủy ban nhân dân "),
        "majority": f"trên {_share(rules.majority)} số thành viên có mặt",
        "tie": (
            "thực hiện theo ý kiến của bên có Chủ tọa phiên họp"
            if rules.tie == "chair"
            else "nội dung biểu quyết không được thông qua"
        ),
        "recusal": (
            "Thành viên có liên quan đến chủ thể không chấm điểm, không biểu quyết đối với sản phẩm của chủ thể đó và "
            "không tính vào số thành viên khi xác định điều kiện họp, điểm trung bình của sản phẩm đó."
        ),
        "criteria_reference": criteria_words(cycle),
        "weights": {"a": str(weights["A"]), "b": str(weights["B"]), "c": str(weights["C"])},
        "reports_to": "Chủ tịch Ủy ban nhân dân tỉnh",
        "seal_sentence": "",
        "advisory_team": False,
        "documents_days": counted(rules.documents_days),
        "supplement_days": counted(plan.supplement_working_days),
        "quorum": _share(rules.quorum),
        "quorum_chair": "Chủ tịch hoặc Phó Chủ tịch Hội đồng" if rules.chair_required else "",
        "session_steps": _steps(rules),
        "decimals": counted(LEAST_DECIMALS),
        "rounding": "hạng sao xác định theo giá trị chưa làm tròn",
        "gap_limit": str(rules.gap_limit),
        "gate_rule": f"Tiêu chí bắt buộc được coi là đạt khi {GATE_RULES[rules.gate_rule]}.",
        "opinion": _opinion(rules, is_r4=cycle.regime.code in WRITTEN_REGIMES),
        "rounds": counted(rules.rounds),
        "extra_rounds": list(rules.extra_rounds),
        "secretariat": plan.agencies["department"].name,
        "retention": "vĩnh viễn đối với biên bản, bảng tổng hợp điểm; 10 năm đối với hồ sơ sản phẩm, phiếu đánh giá",
        "extra_articles": [],
        "funding": (
            "Kinh phí hoạt động của Hội đồng bố trí từ nguồn ngân sách nhà nước thực hiện Chương trình mỗi xã một sản "
            "phẩm và các nguồn hợp pháp khác theo quy định."
        ),
    }


def _steps(rules: Procedure) -> list[str]:
    owner = ["Đại diện chủ thể giới thiệu sản phẩm, trả lời câu hỏi của thành viên Hội đồng"]
    return [
        "Thư ký báo cáo điều kiện họp; Chủ tọa thông qua chương trình",
        "Báo cáo kết quả kiểm tra hồ sơ từng sản phẩm",
        *(owner if rules.owner_presents else []),
        "Hội đồng thảo luận; thành viên chấm điểm trên Phiếu đánh giá",
        "Thư ký tổng hợp điểm, báo cáo điểm trung bình, chênh lệch",
        "Hội đồng biểu quyết, Chủ tọa kết luận; thông qua và ký biên bản",
    ]


def _opinion(rules: Procedure, *, is_r4: bool) -> dict[str, str]:
    """Word the opinions in writing; empty when the rules do not know them."""
    if not rules.written:
        return {}
    is_all = rules.written_for == "all"
    return {
        "what": "Việc đánh giá sản phẩm do Chủ tịch Hội đồng chọn" if is_all else "Việc đánh giá lại sản phẩm",
        "reply_days": counted(rules.reply_days),
        "minimum": _share(rules.written_share),
        "silence": SILENCE_WORDS[rules.silence],
        "meeting_when": join_list([MEETING_WORDS[one] for one in rules.meeting_when]).replace(" và ", " hoặc ")
        or "không đủ số phiếu tối thiểu",
        "total_days": str(REEVALUATION_DAYS) if is_r4 else "",
    }


def rules_chapters(cycle: CycleView) -> list[dict[str, Any]]:
    """Word the short rules that are attached to the decision; empty when they have a decision of their own."""
    if cycle.plan.council.separate_rules:
        return []
    fields = rules_fields(cycle)
    articles = [
        _article(
            "Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng",
            "Quy chế này quy định nguyên tắc, chế độ làm việc của Hội đồng và áp dụng đối với các thành viên Hội đồng.",
        ),
        _article(
            "Điều 2. Nguyên tắc làm việc",
            "1. Hội đồng làm việc tập thể, công khai, khách quan, quyết định theo đa số.",
            f"2. Hội đồng kết luận khi có {fields['majority']} tán thành. Trường hợp số ý kiến ngang nhau, "
            f"{fields['tie']}.",
            f"3. {fields['recusal']}",
        ),
    ]
    return [
        {"heading": "Chương I", "title": "QUY ĐỊNH CHUNG", "articles": articles},
        {"heading": "Chương II", "title": "PHIÊN HỌP VÀ CHẤM ĐIỂM", "articles": _session_articles(cycle, fields)},
    ]


def _article(title: str, *paragraphs: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": list(paragraphs)}


def _session_articles(cycle: CycleView, fields: dict[str, Any]) -> list[dict[str, Any]]:
    weights, opinion = fields["weights"], fields["opinion"]
    extra = "; ".join(fields["extra_rounds"])
    texts = [
        (
            "Điều kiện họp",
            (
                f"1. Phiên họp được tiến hành khi có {quorum_words(cycle)} dự họp; không đủ điều kiện thì hoãn và "
                "triệu tập lại."
            ),
            f"2. Tài liệu được gửi đến thành viên trước phiên họp ít nhất {fields['documents_days']} ngày làm việc.",
        ),
        (
            "Chấm điểm",
            (
                f"1. Mỗi thành viên dự họp chấm điểm độc lập từng sản phẩm: Phần A tối đa {weights['a']} điểm, Phần B "
                f"tối đa {weights['b']} điểm, Phần C tối đa {weights['c']} điểm."
            ),
            (
                "2. Điểm của sản phẩm là trung bình cộng tổng điểm của các phiếu hợp lệ. Hạng sao xác định theo điểm "
                f"trung bình chưa làm tròn; văn bản in {fields['decimals']} chữ số thập phân. {fields['gate_rule']}"
            ),
            (
                f"3. Sản phẩm có chênh lệch giữa phiếu cao nhất và phiếu thấp nhất trên {fields['gap_limit']} điểm "
                "được Hội đồng thảo luận lại và ghi vào biên bản."
            ),
            "4. Hội đồng có thể xếp hạng khác hạng theo điểm khi có lý do ghi trong biên bản.",
        ),
        ("Trình tự phiên họp", *(f"{n}. {step}." for n, step in enumerate(fields["session_steps"], start=1))),
        (
            "Số đợt đánh giá trong năm",
            f"1. Hội đồng tổ chức đánh giá ít nhất {fields['rounds']} đợt trong năm.",
            f"2. Đợt bổ sung được tổ chức khi: {extra}." if extra else "2. Hội đồng không tổ chức đợt bổ sung.",
        ),
    ]
    if opinion:
        texts.append(
            (
                "Lấy ý kiến bằng văn bản",
                (
                    f"1. {opinion['what']} được thực hiện bằng hình thức lấy ý kiến thành viên Hội đồng bằng văn bản; "
                    f"thành viên gửi phiếu trong thời hạn {opinion['reply_days']} ngày làm việc."
                ),
                (
                    f"2. Kết quả có giá trị khi thu về ít nhất {opinion['minimum']} tổng số phiếu phát ra. "
                    f"{opinion['silence']}"
                ),
                f"3. Triệu tập phiên họp khi {opinion['meeting_when']}.",
            )
        )
    texts.append(
        (
            "Biên bản",
            "Biên bản phiên họp ghi thành phần, kết quả chấm điểm từng sản phẩm và kết luận; do Thư ký và Chủ tọa ký",
        )
    )
    return [_article(f"Điều {n}. {title}", *body) for n, (title, *body) in enumerate(texts, start=_ATTACHED_ARTICLE)]


def rules_request(cycle: CycleView, decision: str) -> PaperRequest:
    """Word the decision of its own that issues the rules (D16); `decision` names the one that set the council up."""
    plan, province = cycle.plan, cycle.plan.agencies["province"]
    name = plan.council.name
    content: dict[str, Any] = rules_fields(cycle) | {
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "articles": [
            _article("Điều 1.", f"Ban hành kèm theo Quyết định này Quy chế hoạt động của {name}."),
            _article("Điều 2.", "Quyết định này có hiệu lực kể từ ngày ký."),
            _article(
                "Điều 3.",
                f"Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc {plan.agencies['department'].name}, thủ trưởng các cơ "
                "quan liên quan và các thành viên Hội đồng chịu trách nhiệm thi hành Quyết định này",
            ),
        ],
        "rules_title": f"Hoạt động của {name}",
    }
    return PaperRequest(
        "council_rules",
        "chung",
        f"Ban hành Quy chế hoạt động của {name}",
        content,
        ["Như Điều 3", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Các thành viên Hội đồng"],
        extra_bases=[
            f"Căn cứ {decision} của Chủ tịch {province.name} về việc thành lập {name}",
            f"Theo đề nghị của Giám đốc {plan.agencies['department'].name}",
        ],
        on_issue={"annex_note": f"(Ban hành kèm theo Quyết định số {{number}} {{date}} của Chủ tịch {province.name})"},
        copies=len(plan.members) + 3,
    )
