"""Forwarding to the ministry (D26): the letter of the province with the files that the regime wants with it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain.star import show
from domain.vietnamese import counted
from services.convene_paper import round_phrase
from services.cycles import CycleView
from services.minute_paper import exact_mean, tally_of
from services.paperwork import PaperRequest
from services.products import ProductView

_SAMPLES: Final = 5
"""Units of a product that go with its dossier (QĐ 26/2026/QĐ-TTg); a service has none."""
_TOURISM: Final = "VI"

# R1: practice described by Hà Nội's coordination office; R2 and R3 say the same in other words, not compared with
# the text of 148. R4: Decision 26/2026, where a re-evaluation goes up with the report of the advising agency alone.
_OLD: Final = ("minutes", "decision", "dossier", "tests")
_FILES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "R1": {"": _OLD},
    "R2": {"": _OLD},
    "R3": {"": _OLD},
    "R4": {
        "": ("appraisal", "council_report", "decision", "dossier", "tests", "samples"),
        "đánh giá lại": ("agency_report", "dossier", "tests", "samples"),
    },
}


def files_for(cycle: CycleView, products: Sequence[ProductView], decision: str, minutes: str) -> list[dict[str, Any]]:
    """List what goes to the ministry with these products, each paper once, in the order of the decree."""
    wanted: list[str] = []
    for product in products:
        rules = _FILES[cycle.regime.code]
        wanted += [name for name in rules.get(product.registration, rules[""]) if name not in wanted]
    order = ("appraisal", "council_report", "agency_report", "minutes", "decision", "dossier", "tests", "samples")
    things = [product for product in products if product.product_group != _TOURISM]
    n = len(products)
    rows = {
        "appraisal": ("Báo cáo thẩm định của Tổ tư vấn", f"{counted(n)} bản", "Mỗi sản phẩm 01 bản"),
        "council_report": ("Báo cáo kết quả đánh giá, phân hạng của Hội đồng cấp tỉnh", "01 bản", ""),
        "agency_report": (f"Báo cáo của {cycle.plan.agencies['department'].name}", "01 bản", "Sản phẩm đánh giá lại"),
        "minutes": (f"{minutes} của Hội đồng cấp tỉnh", "01 bản", ""),
        "decision": (decision, "01 bản", ""),
        "dossier": ("Hồ sơ sản phẩm (bản giấy và bản điện tử)", f"{counted(n)} bộ", "Mỗi sản phẩm 01 bộ"),
        "tests": ("Văn bản kiểm tra, phiếu kiểm nghiệm bổ sung", "", "Nếu có"),
        "samples": (
            "Sản phẩm mẫu",
            f"{counted(_SAMPLES * len(things))} đơn vị",
            f"Mỗi sản phẩm {counted(_SAMPLES)} đơn vị, trừ sản phẩm du lịch",
        ),
    }
    listed = [rows[name] for name in order if name in wanted and (name != "samples" or things)]
    return [
        {"no": i, "name": name, "copies": copies, "note": note}
        for i, (name, copies, note) in enumerate(listed, start=1)
    ]


def forwarding_request(cycle: CycleView, products: Sequence[ProductView], decision: str, minutes: str) -> PaperRequest:
    """Word the letter of the province to the ministry about the products that reached its threshold."""
    province, ministry = cycle.plan.agencies["province"].name, cycle.regime.ministry
    threshold, n = cycle.regime.forward_to_ministry_from, counted(len(products))
    content: dict[str, Any] = {
        "legal_bases": [],
        "type_title": "",
        "addressees": [ministry],
        "opening": [
            (
                f"Theo {minutes} và {decision} của Chủ tịch {province}, {n} sản phẩm OCOP {round_phrase(cycle)} có"
                f" điểm trung bình từ {threshold} điểm trở lên:"
            )
        ],
        "products_title": "Danh sách sản phẩm đề nghị đánh giá, phân hạng 5 sao",
        "products": [
            {
                "no": i,
                "product": product.name,
                "producer": product.producer.name,
                "unit": product.unit.full_name,
                "mean": show(exact_mean(tally_of(product))),
                "star": f"{tally_of(product).star_awarded} sao",
                "kind": product.registration.capitalize(),
            }
            for i, product in enumerate(products, start=1)
        ],
        "requests": [
            (
                f"{province} đề nghị {ministry} đánh giá, phân hạng và công nhận sản phẩm OCOP 5 sao đối với các sản"
                " phẩm nêu trên."
            )
        ],
        "files_title": "Hồ sơ kèm theo:",
        "files": files_for(cycle, products, f"{decision} của Chủ tịch {province}", minutes),
        "commitments": [],
        "closing": [f"Kính đề nghị {ministry} xem xét, giải quyết"],
    }
    return PaperRequest(
        "forwarding_letter",
        "chung",
        f"đề nghị đánh giá, phân hạng sản phẩm OCOP 5 sao {round_phrase(cycle)}",
        content,
        ["Như trên", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", cycle.plan.agencies["department"].name],
        copies=4,
    )
