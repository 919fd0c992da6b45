"""The words of the certificate (D29) and of the notice of the result (D25)."""

from datetime import date
from itertools import count
from typing import Any
from urllib.parse import quote

from domain.star import stars_row
from domain.vietnamese import date_in_words, short_date
from models.paper import Paper
from services.convene_paper import round_phrase
from services.cycles import CycleView
from services.letterhead import texts
from services.paperwork import PaperRequest, reference
from services.products import ProductView
from services.recognise_paper import Results, mean_text, star_text
from services.units import UnitView


def certificate_request(
    cycle: CycleView, product: ProductView, star: int, decision: str, until: date, lookup_url: str
) -> PaperRequest:
    """Word the certificate of one product; its QR code leads to `lookup_url`, "" when the office has no such page."""
    province = cycle.plan.agencies["province"]
    content: dict[str, Any] = {
        "legal_bases": [],
        "recipients": [],
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "product": product.name,
        "product_code": product.code,
        "producer": product.producer.name,
        "address": product.producer.address,
        "star": str(star),
        "stars_row": stars_row(star),
        "decision_reference": f"{decision} của Chủ tịch {province.name}",
        "valid_until": date_in_words(until),
    }
    return PaperRequest(
        "certificate",
        product.code,
        f"Giấy chứng nhận sản phẩm OCOP: {product.name}",
        content,
        label=f"{product.unit.name} {product.name}",
        on_issue={
            "certificate_no": "{number}",
            "number_line": "Số vào sổ: {number}",
            "qr": _qr_text(product, star, until, lookup_url),
        },
    )


def _qr_text(product: ProductView, star: int, until: date, lookup_url: str) -> str:
    """Word the QR code: the page of the product, else what the certificate says, with its number still open."""
    if lookup_url:
        return f"{lookup_url.rstrip('/')}/{quote(product.code, safe='')}"
    return f"OCOP | {{number}} | {product.name} | {star} sao | đến ngày {short_date(until)}"


def notice_request(cycle: CycleView, unit: UnitView, results: Results, decision: Paper | None) -> PaperRequest:
    """Word the notice of the result to one unit and its producers: their own products and nothing of others.

    Without a decision (no product was approved) it rests on the minutes.
    """
    department = cycle.plan.agencies["department"]
    lowest = cycle.regime.lowest_certified_star
    basis = f"{results.minutes} của {cycle.plan.council.name}"
    if decision is not None:
        basis = f"{reference(decision)} của Chủ tịch {cycle.plan.agencies['province'].name}"
    # What is empty is not printed, and must not leave a gap in the numbers.
    numbers = count(1)
    recognised, refused, returned, forwarded = (
        f"{next(numbers)}. {title}" if products else title
        for title, products in (
            ("Sản phẩm được công nhận", results.recognised),
            (f"Sản phẩm chưa đạt {lowest} sao", results.refused),
            ("Sản phẩm trả về cấp huyện công nhận", results.returned),
            ("Sản phẩm chuyển cấp trên đánh giá", results.forwarded),
        )
    )
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": [unit.committee, *sorted({product.producer.name for product in results.all})],
        "opening": [
            (
                f"Căn cứ {basis}, {department.name} "
                "thông báo kết "
                f"quả đánh giá, phân hạng đối với sản phẩm của {unit.full_name} như sau:"
            )
        ],
        "recognised_heading": recognised,
        "recognised": [
            _row(n, product, "note", results.reasons.get(product.key, ""))
            for n, product in enumerate(results.recognised, start=1)
        ],
        "not_recognised_heading": refused,
        "not_recognised": [
            _row(n, product, "reason", results.reasons[product.key])
            for n, product in enumerate(results.refused, start=1)
        ],
        "returned_heading": returned,
        "returned": [
            _row(n, product, "destination", f"{star_text(product)}: Chủ tịch {unit.committee}")
            for n, product in enumerate(results.returned, start=1)
        ],
        "forwarded_heading": forwarded,
        "forwarded": [
            _row(n, product, "destination", cycle.regime.ministry)
            for n, product in enumerate(results.forwarded, start=1)
        ],
        "tasks": [
            {
                "title": f"{next(numbers)}. Việc cần làm tiếp",
                "paragraphs": texts(
                    cycle,
                    "result_notice",
                    "tasks",
                    [
                        (
                            f"Đề nghị {unit.committee} thông báo đến chủ thể; hướng dẫn chủ thể có sản phẩm chưa đạt "
                            "hoàn thiện, "
                            "đăng ký đợt tiếp theo. Kiến nghị, phản ánh gửi về "
                            f"{cycle.plan.contact.address}; thư điện tử {cycle.plan.contact.email}."
                        )
                    ],
                ),
            }
        ],
        "closing": [f"{department.name} thông báo để các cơ quan, chủ thể biết, thực hiện"],
    }
    return PaperRequest(
        "result_notice",
        unit.code,
        f"Kết quả đánh giá, phân hạng sản phẩm OCOP {round_phrase(cycle)}",
        content,
        ["Như trên", f"Chủ tịch {cycle.plan.agencies['province'].short_name} (báo cáo)"],
        label=unit.full_name,
        copies=2 + results.total,
    )


def _row(n: int, product: ProductView, last: str, text: str) -> dict[str, Any]:
    return {
        "no": n,
        "product": product.name,
        "producer": product.producer.name,
        "mean": mean_text(product),
        "star": star_text(product),
        last: text,
    }
