"""The words that follow the ministry's result: the supplementary decision (D28) and the notice (D25)."""

from fractions import Fraction
from typing import Any, Final

from domain.recognition import CHOICES, Choice
from domain.star import show
from domain.vietnamese import short_date
from models.central_result import CentralResult
from models.paper import Paper
from services.cycles import CycleView
from services.paperwork import PaperRequest, reference
from services.products import ProductView

SUPPLEMENT: Final = "/bo-sung"
"""What the subject of a paper that follows the ministry's result ends with, after the code of the product."""
_CHOICE_OF: Final[dict[str, Choice]] = {
    "recognised": "recognise",
    "returned": "return",
    "deferred": "reevaluate",
    "refused": "refuse",
}


def score_text(central: CentralResult) -> str:
    """Print the central score: 85,00."""
    return show(Fraction(central.score_numerator, central.score_denominator))


def cited(central: CentralResult) -> str:
    """Cite the paper of the ministry, with its day unless the citation has it."""
    day = short_date(central.decided_on)
    return central.decision if day in central.decision else f"{central.decision} ngày {day}"


def central_decision_request(
    cycle: CycleView, product: ProductView, central: CentralResult, first_decision: str
) -> PaperRequest:
    """Word the decision by which the province recognises a product with the central result."""
    province, department = cycle.plan.agencies["province"], cycle.plan.agencies["department"]
    star = central.choice_star
    first = [
        (
            f"Công nhận 01 sản phẩm OCOP theo kết quả đánh giá của cấp trung ương, trong đó 01 sản phẩm đạt hạng {star}"
            f" sao: {product.name} của {product.producer.name} ({score_text(central)} điểm; danh mục tại Phụ lục kèm"
            " theo)."
        ),
        "1. Cấp Giấy chứng nhận; chủ thể được sử dụng nhãn hiệu OCOP và số sao theo quy định.",
        f"2. Giấy chứng nhận có giá trị {cycle.regime.certificate_months} tháng kể từ ngày ban hành Quyết định này.",
        f"3. Lý do sử dụng kết quả của cấp trung ương: {central.choice_reason.rstrip('.')}.",
    ]
    row = {
        "no": 1,
        "product": product.name,
        "code": product.code,
        "group": product.group,
        "producer": product.producer.name,
        "address": product.producer.address,
        "mean": score_text(central),
        "star": f"{star} sao",
        "kind": product.registration.capitalize(),
        "note": "Kết quả của Bộ",
    }
    content: dict[str, Any] = {
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "articles": [
            {"title": "Điều 1.", "paragraphs": first},
            {
                "title": "Điều 2.",
                "paragraphs": [
                    (
                        f"{department.name} trao Giấy chứng nhận, cập nhật cơ sở dữ liệu; {cycle.regime.receiver} và"
                        " chủ thể duy trì, nâng cao chất lượng sản phẩm."
                    )
                ],
            },
            {
                "title": "Điều 3.",
                "paragraphs": [
                    (
                        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc"
                        f" {department.name}, {product.unit.committee} và {product.producer.name} chịu trách nhiệm thi"
                        " hành Quyết định này"
                    )
                ],
            },
        ],
        "annex_title": f"DANH MỤC SẢN PHẨM OCOP NĂM {cycle.plan.year} CÔNG NHẬN THEO KẾT QUẢ CỦA CẤP TRUNG ƯƠNG",
        "annex_groups": [{"heading": f"I. HẠNG {star} SAO (01 sản phẩm)", "rows": [row]}],
        "annex_notes": [],
        "annex_total": f"Tổng số: 01 sản phẩm, trong đó 01 sản phẩm đạt hạng {star} sao",
    }
    return PaperRequest(
        "recognition_decision",
        f"{product.code}{SUPPLEMENT}",
        f"Về việc công nhận sản phẩm OCOP {product.name} theo kết quả đánh giá của cấp trung ương",
        content,
        ["Như Điều 3", f"{cycle.regime.ministry} (báo cáo)", "Chủ tịch, các Phó Chủ tịch UBND tỉnh"],
        extra_bases=[
            f"Căn cứ {cited(central)} của {cycle.regime.ministry} về kết quả đánh giá, phân hạng sản phẩm OCOP",
            f"Căn cứ {first_decision} của Chủ tịch {province.name}",
            f"Theo đề nghị của Giám đốc {department.name}",
        ],
        on_issue={"annex_note": f"(Kèm theo Quyết định số {{number}} {{date}} của Chủ tịch {province.name})"},
        copies=8,
    )


def central_notice_request(
    cycle: CycleView, product: ProductView, central: CentralResult, decision: Paper | None
) -> PaperRequest:
    """Word the notice to the unit and the producer of what the ministry decided and what follows."""
    department, ministry = cycle.plan.agencies["department"], cycle.regime.ministry
    row = {"no": 1, "product": product.name, "producer": product.producer.name, "mean": score_text(central)}
    chosen = _CHOICE_OF.get(central.state)
    # A national result has no choice after it.
    reason = f"Chủ tịch tỉnh chọn {CHOICES[chosen]}: {central.choice_reason.rstrip('.')}." if chosen else ""
    star = f"{central.choice_star or central.star_awarded} sao"
    told = {
        "national": ("recognised", {"star": star, "note": f"{ministry} công nhận"}),
        "recognised": ("recognised", {"star": star, "note": reason}),
        "returned": ("returned", {"star": star, "destination": f"{star}: Chủ tịch {product.unit.committee}. {reason}"}),
    }
    name, own = told.get(central.state, ("not_recognised", {"star": star, "reason": reason}))
    basis = cited(central) + f" của {ministry}"
    if decision is not None:
        basis += f" và {reference(decision)} của Chủ tịch {cycle.plan.agencies['province'].name}"
    headings = {
        "recognised": "1. Sản phẩm được công nhận",
        "not_recognised": "1. Sản phẩm chưa được công nhận",
        "returned": "1. Sản phẩm trả về cấp huyện công nhận",
        "forwarded": "",
    }
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": [product.unit.committee, product.producer.name],
        "opening": [
            (
                f"Căn cứ {basis}, {department.name} thông báo kết quả đánh giá, phân hạng của cấp trung ương đối với"
                f" sản phẩm của {product.unit.full_name} như sau:"
            )
        ],
        **{f"{block}_heading": heading for block, heading in headings.items()},
        **{block: [row | own] if block == name else [] for block in headings},
        "tasks": [
            {
                "title": "2. Việc cần làm tiếp",
                "paragraphs": [
                    (
                        f"Đề nghị {product.unit.committee} thông báo đến chủ thể. Kiến nghị, phản ánh gửi về"
                        f" {cycle.plan.contact.address}; thư điện tử {cycle.plan.contact.email}."
                    )
                ],
            }
        ],
        "closing": [f"{department.name} thông báo để các cơ quan, chủ thể biết, thực hiện"],
    }
    return PaperRequest(
        "result_notice",
        f"{product.code}{SUPPLEMENT}",
        f"Kết quả đánh giá, phân hạng của cấp trung ương đối với sản phẩm OCOP {product.name}",
        content,
        ["Như trên", f"Chủ tịch {cycle.plan.agencies['province'].short_name} (báo cáo)"],
        label=product.unit.full_name,
        copies=3,
    )
