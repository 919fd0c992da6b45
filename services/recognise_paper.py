"""The words of the submission (D27) and of the recognition decision (D28) with its annex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.star import show
from domain.vietnamese import counted, short_date
from services.convene_paper import round_phrase
from services.cycles import CycleView
from services.letterhead import texts
from services.minute_paper import exact_mean, star_counts, star_sentence, tally_of
from services.paperwork import PaperRequest
from services.products import ProductView
from services.units import UnitView

_ROMAN = ("I", "II", "III", "IV", "V")


@dataclass(frozen=True)
class Results:
    """The products of a session by what becomes of them, the minutes that say so, and reasons by product key."""

    recognised: Sequence[ProductView]
    forwarded: Sequence[ProductView]
    refused: Sequence[ProductView]
    minutes: str
    returned: Sequence[ProductView] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def approved(self) -> list[ProductView]:
        """List what the decision approves: recognised by the province, and rated for the ministry."""
        return [*self.forwarded, *self.recognised]

    @property
    def total(self) -> int:
        """Count all products."""
        return len(self.all)

    @property
    def all(self) -> list[ProductView]:
        """List all products."""
        return [*self.recognised, *self.forwarded, *self.returned, *self.refused]

    def of_unit(self, unit: UnitView) -> "Results":
        """Give one unit's share: a unit is told of its own products only."""
        return Results(
            [product for product in self.recognised if product.unit.key == unit.key],
            [product for product in self.forwarded if product.unit.key == unit.key],
            [product for product in self.refused if product.unit.key == unit.key],
            self.minutes,
            [product for product in self.returned if product.unit.key == unit.key],
            self.reasons,
        )


def stated_totals(results: Results) -> dict[int, int]:
    """Give the totals per star that the articles of the decision state."""
    return star_counts(results.approved)


def mean_text(product: ProductView) -> str:
    """Print a product's mean: 79,57."""
    return show(exact_mean(tally_of(product)))


def star_text(product: ProductView) -> str:
    """Print a product's star: 4 sao."""
    return f"{tally_of(product).star_awarded} sao"


def submission_request(cycle: CycleView, results: Results) -> PaperRequest:
    """Word the submission of the department to the chair of the province."""
    plan = cycle.plan
    department, province = plan.agencies["department"], plan.agencies["province"]
    asked = "phê duyệt kết quả đánh giá, phân hạng"
    if results.recognised:
        asked = f"công nhận {counted(len(results.recognised))} sản phẩm ({star_sentence(results.recognised)})"
    proposals = [f"{department.name} kính trình Chủ tịch {province.name} {asked}."]
    if results.forwarded:
        proposals.append(
            f"Đề nghị {cycle.regime.ministry} đánh giá, công nhận 5 sao đối với {counted(len(results.forwarded))} sản "
            "phẩm: "
            f"{'; '.join(product.name for product in results.forwarded)}."
        )
    content: dict[str, Any] = {
        "addressees": [f"Chủ tịch {province.name}"],
        "opening": [
            (
                f"{department.name} kính trình Chủ tịch {province.name} xem xét, công nhận sản phẩm OCOP "
                f"{round_phrase(cycle)} "
                "với các nội dung sau:"
            )
        ],
        "sections": [
            {
                "heading": "1. Quá trình thực hiện",
                "paragraphs": [
                    (
                        f"Thực hiện {plan.title}, {counted(results.total)} hồ sơ sản phẩm đủ thành phần đã được đưa ra "
                        f"{plan.council.name} đánh giá, phân hạng ngày {short_date(plan.dates.session_on)}."
                    )
                ],
            },
            {"heading": "2. Kết quả đánh giá, phân hạng", "paragraphs": _outcome_sentences(cycle, results)},
            {"heading": "3. Nội dung trình", "paragraphs": proposals},
        ],
        "products_heading": "Danh sách sản phẩm đề nghị công nhận",
        "products": [
            {
                "no": n,
                "product": product.name,
                "producer": product.producer.name,
                "address": product.producer.address,
                "mean": mean_text(product),
                "star": star_text(product),
            }
            for n, product in enumerate(results.recognised, start=1)
        ],
        "attachments_heading": "4. Hồ sơ kèm theo",
        "attachments": [
            "Dự thảo Quyết định công nhận và Phụ lục danh mục sản phẩm",
            f"{results.minutes} và bảng tổng hợp điểm",
        ],
        "closing": [f"{department.name} kính trình Chủ tịch {province.name} xem xét, quyết định"],
    }
    return PaperRequest(
        "submission",
        "chung",
        f"Về việc đề nghị công nhận sản phẩm OCOP {round_phrase(cycle)}",
        content,
        ["Như trên", "Giám đốc, các Phó Giám đốc"],
        copies=4,
    )


def _outcome_sentences(cycle: CycleView, results: Results) -> list[str]:
    lines = [f"Theo {results.minutes}:"]
    if results.recognised:
        lines.append(f"- {star_sentence(results.recognised)};")
    if results.forwarded:
        lines.append(
            f"- {counted(len(results.forwarded))} sản phẩm đạt từ {cycle.regime.forward_to_ministry_from} điểm trở "
            "lên, "
            f"thuộc thẩm quyền công nhận của {cycle.regime.ministry};"
        )
    if results.returned:
        lines.append(f"- {counted(len(results.returned))} sản phẩm thuộc thẩm quyền công nhận của cấp huyện;")
    lines.append(f"- {counted(len(results.refused))} sản phẩm chưa đạt hạng {cycle.regime.lowest_certified_star} sao.")
    return lines


def decision_request(cycle: CycleView, results: Results, submission: str) -> PaperRequest:
    """Word the decision; the annex lists by star what Article 1 counts."""
    plan = cycle.plan
    province, department = plan.agencies["province"], plan.agencies["department"]
    approved = results.approved
    total = f"{counted(len(approved))} sản phẩm"
    by_star = f", trong đó {star_sentence(approved)}" if approved else ""
    points = _points_of_recognition(cycle, results)
    first = [
        (
            f"Phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP {round_phrase(cycle)} đối với {total}{by_star} (danh "
            "mục tại "
            "Phụ lục kèm theo)."
        ),
        *(f"{n}. {point}" for n, point in enumerate(points, start=1)),
    ]
    content: dict[str, Any] = {
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "articles": [
            {"title": "Điều 1.", "paragraphs": first},
            {
                "title": "Điều 2.",
                "paragraphs": [
                    "Tổ chức thực hiện:",
                    *texts(
                        cycle,
                        "recognition_decision",
                        "organisation",
                        [
                            (
                                f"1. {department.name} công bố kết quả, trao Giấy chứng nhận, hướng dẫn, kiểm tra việc "
                                "sử "
                                "dụng nhãn "
                                "hiệu OCOP và cập nhật cơ sở dữ liệu."
                            ),
                            (
                                f"2. {cycle.regime.receiver} theo dõi, hỗ trợ chủ thể duy trì, nâng cao chất lượng sản "
                                "phẩm."
                            ),
                            (
                                "3. Chủ thể duy trì các tiêu chí đã được đánh giá; nộp hồ sơ đánh giá lại trước khi "
                                "Giấy "
                                "chứng nhận hết "
                                "giá trị."
                            ),
                        ],
                    ),
                ],
            },
            {
                "title": "Điều 3.",
                "paragraphs": [
                    (
                        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc "
                        f"{department.name}, thủ trưởng các cơ quan, địa phương liên quan và các chủ thể có tên trong "
                        "danh mục chịu "
                        "trách nhiệm thi hành Quyết định này"
                    )
                ],
            },
        ],
        "annex_title": f"DANH MỤC SẢN PHẨM OCOP {round_phrase(cycle).upper()}",
        "annex_groups": _annex_groups(approved, results.reasons),
        "annex_notes": _annex_notes(approved, results.reasons),
        "annex_total": f"Tổng số: {total}{by_star}",
    }
    return PaperRequest(
        "recognition_decision",
        "chung",
        f"Về việc phê duyệt kết quả đánh giá, phân hạng và công nhận sản phẩm OCOP {round_phrase(cycle)}",
        content,
        [
            "Như Điều 3",
            f"{cycle.regime.ministry} (báo cáo)",
            "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh (báo cáo)",
            "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
        ],
        extra_bases=[
            f"Căn cứ {results.minutes} của {plan.council.name}",
            f"Theo đề nghị của Giám đốc {department.name} tại {submission}",
        ],
        on_issue={"annex_note": f"(Kèm theo Quyết định số {{number}} {{date}} của Chủ tịch {province.name})"},
        copies=len(approved) + 8,
    )


def _points_of_recognition(cycle: CycleView, results: Results) -> list[str]:
    """Word what the decision does, and nothing about products that it has none of."""
    points = []
    if results.recognised:
        points += [
            (
                f"Công nhận và cấp Giấy chứng nhận cho {counted(len(results.recognised))} sản phẩm thuộc thẩm quyền "
                "công nhận của "
                "cấp tỉnh; chủ thể được sử dụng nhãn hiệu OCOP và số sao theo quy định."
            ),
            f"Giấy chứng nhận có giá trị {cycle.regime.certificate_months} tháng kể từ ngày ban hành Quyết định này.",
        ]
    if results.forwarded:
        points.append(
            f"Gửi hồ sơ {counted(len(results.forwarded))} sản phẩm đạt 5 sao, đề nghị {cycle.regime.ministry} đánh "
            "giá, "
            "công nhận sản phẩm OCOP 5 sao cấp quốc gia; chưa cấp Giấy chứng nhận đối với các sản phẩm này."
        )
    return points


def _noted(products: Sequence[ProductView], reasons: Mapping[str, str]) -> dict[str, int]:
    """Give numbers to the products whose star has a reason, in the order of the annex."""
    ordered = sorted(products, key=lambda product: -tally_of(product).star_awarded)
    return {product.key: n for n, product in enumerate((one for one in ordered if one.key in reasons), start=1)}


def _annex_notes(products: Sequence[ProductView], reasons: Mapping[str, str]) -> list[str]:
    names = {product.key: product.name for product in products}
    return [f"({n}) {names[key]}: {reasons[key]}" for key, n in _noted(products, reasons).items()]


def _annex_groups(products: Sequence[ProductView], reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    noted = _noted(products, reasons)
    groups: list[dict[str, Any]] = []
    number = 0
    for place, (star, count) in enumerate(star_counts(products).items()):
        rows = []
        for product in products:
            if tally_of(product).star_awarded != star:
                continue
            number += 1
            rows.append(
                {
                    "no": number,
                    "product": product.name,
                    "code": product.code,
                    "group": product.group,
                    "producer": product.producer.name,
                    "address": product.producer.address,
                    "mean": mean_text(product),
                    "star": star_text(product),
                    "kind": product.registration.capitalize(),
                    "note": "; ".join(
                        [
                            *(["Chuyển Bộ đánh giá"] if tally_of(product).outcome == "forwarded" else []),
                            *([f"({noted[product.key]})"] if product.key in noted else []),
                        ]
                    ),
                }
            )
        groups.append({"heading": f"{_ROMAN[place]}. HẠNG {star} SAO ({counted(count)} sản phẩm)", "rows": rows})
    return groups
