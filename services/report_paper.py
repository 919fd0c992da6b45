"""The words of the half-year and year report (D34, D35), from frozen figures only."""

from collections.abc import Mapping
from typing import Any

from domain.vietnamese import counted, short_date
from services.cycle_folder.form import PlannedReport
from services.cycles import CycleView
from services.letterhead import texts
from services.paperwork import PaperRequest
from services.report_charts import charts

_ANNEXES = (
    "by_unit",
    "by_group",
    "by_star",
    "producers",
    "comparison",
    "targets",
    "charts",
    "products",
    "papers",
)
_NOT_COUNTED_THEN: Mapping[str, Any] = {
    "by_producer_kind": [],
    "by_producer_kind_total": {"producers": 0, "products": 0, "percent": "–"},
    "comparison": [],
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def report_request(cycle: CycleView, report: PlannedReport, figures: Mapping[str, Any]) -> PaperRequest:
    """Word a report of a period; figures frozen by an older thuky have fewer annexes."""
    figures = {**_NOT_COUNTED_THEN, **figures}
    plan = cycle.plan
    department, province = plan.agencies["department"], plan.agencies["province"]
    subject = f"Kết quả thực hiện Chương trình mỗi xã một sản phẩm {report.title}"
    content: dict[str, Any] = {
        "legal_bases": [],
        "title_lines": [subject],
        "addressees": [province.name],
        "opening": [
            (
                f"Thực hiện {plan.title}, {department.name} báo cáo kết quả từ ngày {short_date(report.period_from)} "
                "đến ngày "
                f"{short_date(report.period_until)} như sau:"
            )
        ],
        "sections": _sections(cycle, report, figures),
        "closing": [f"{department.name} kính báo cáo {province.name} xem xét, chỉ đạo"],
        "by_unit_title": "TỔNG HỢP KẾT QUẢ THEO ĐỊA PHƯƠNG",
        "by_unit": _numbered(figures["by_unit"], note=""),
        "by_unit_total": figures["by_unit_total"],
        "by_group_title": "TỔNG HỢP KẾT QUẢ THEO NHÓM SẢN PHẨM",
        "by_group": _numbered(figures["by_group"]),
        "by_group_total": figures["by_group_total"],
        "by_star_title": "TỔNG HỢP KẾT QUẢ THEO HẠNG SAO",
        "by_star": _numbered(figures["by_star"]),
        "producers_title": "CHỦ THỂ CÓ SẢN PHẨM ĐẠT TỪ 3 SAO TRỞ LÊN THEO LOẠI HÌNH",
        "producers": _numbered(figures["by_producer_kind"], note=""),
        "producers_total": figures["by_producer_kind_total"],
        "comparison_title": "SO SÁNH VỚI CÙNG KỲ NĂM TRƯỚC",
        "comparison": _numbered(figures["comparison"]),
        "targets_title": "SO SÁNH KẾT QUẢ VỚI MỤC TIÊU",
        "targets": _numbered([{"missing": "–", "trend": "", **row} for row in figures["targets"]]),
        "charts_title": "BIỂU ĐỒ KẾT QUẢ THỰC HIỆN",
        "charts": charts(figures),
        "products_title": "DANH MỤC SẢN PHẨM ĐẠT TỪ 3 SAO TRỞ LÊN",
        "products": _numbered(figures["products"]),
        "papers_title": "DANH MỤC VĂN BẢN ĐÃ BAN HÀNH TRONG KỲ",
        "papers": _numbered(figures["papers"]),
    }
    content |= _labels(content)
    return PaperRequest(
        "report",
        report.code,
        subject,
        content,
        ["Như trên", "Giám đốc, các Phó Giám đốc"],
        on_issue={"annex_note": f"(Kèm theo Báo cáo số {{number}} {{date}} của {department.name})"},
        copies=4,
    )


def _labels(content: Mapping[str, Any]) -> dict[str, str]:
    """Give a number to each annex that has rows; an empty table is not printed and takes no number."""
    labels, printed = {}, 0
    for annex in _ANNEXES:
        printed += bool(content[annex])
        labels[f"{annex}_label"] = f"Phụ lục {_ROMAN[printed - 1]}" if content[annex] else ""
    return labels


def _numbered(rows: list[dict[str, Any]], **extra: str) -> list[dict[str, Any]]:
    return [{"no": n, **row, **extra} for n, row in enumerate(rows, start=1)]


def _sections(cycle: CycleView, report: PlannedReport, figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    states = figures["states"]
    approved = figures["by_group_total"]["total"]
    waiting = states.get("registered", 0) + states.get("incomplete", 0)
    return [
        {
            "heading": "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
            "paragraphs": [
                (
                    f"Trong kỳ đã ban hành, tham mưu ban hành {counted(len(figures['papers']))} văn bản (Phụ lục kèm "
                    "theo)."
                ),
                (
                    f"Đến ngày lập báo cáo có {counted(figures['duties_fulfilled'])}/{counted(figures['duties'])} việc "
                    "giao các địa "
                    "phương trong chu trình đã hoàn thành."
                ),
            ],
        },
        {"heading": "II. KẾT QUẢ THỰC HIỆN", "paragraphs": []},
        {
            "heading": "1. Đăng ký, hồ sơ",
            "paragraphs": [
                (
                    f"{counted(figures['units_with_products'])}/{counted(figures['units'])} địa phương có sản phẩm "
                    "đăng ký, gồm "
                    f"{counted(figures['registered'])} sản phẩm của {counted(figures['producers'])} chủ thể; "
                    f"{counted(waiting)} sản phẩm chưa nộp hoặc chưa hoàn thiện hồ sơ; "
                    f"{counted(states.get('deferred', 0))} sản phẩm "
                    "chuyển đợt sau."
                )
            ],
        },
        {
            "heading": "2. Đánh giá, phân hạng, công nhận",
            "paragraphs": [
                (
                    f"Đã đánh giá {counted(figures['by_unit_total']['evaluated'])} sản phẩm, trong đó "
                    f"{counted(approved)} sản phẩm "
                    f"đạt từ 3 sao trở lên: {counted(figures['by_group_total']['star5'])} sản phẩm 5 sao, "
                    f"{counted(figures['by_group_total']['star4'])} sản phẩm 4 sao, "
                    f"{counted(figures['by_group_total']['star3'])} sản phẩm 3 sao; "
                    f"{counted(states.get('refused', 0))} sản phẩm "
                    f"chưa đạt; {counted(states.get('forwarded', 0))} sản phẩm chuyển {cycle.regime.ministry} đánh giá "
                    "5 sao."
                )
            ],
        },
        {
            "heading": "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN",
            "paragraphs": texts(
                cycle,
                "report",
                f"limits-{report.code}",
                [
                    (
                        f"{counted(figures['units'] - figures['units_with_products'])} địa phương chưa có sản phẩm "
                        "đăng ký; một số hồ sơ "
                        "phải bổ sung nhiều lần."
                    )
                ],
            ),
        },
        {
            "heading": "IV. NHIỆM VỤ KỲ TỚI",
            "paragraphs": texts(
                cycle,
                "report",
                f"tasks-{report.code}",
                [
                    (
                        "Tiếp tục đôn đốc, hướng dẫn các địa phương, chủ thể hoàn thiện hồ sơ; kiểm tra việc sử dụng "
                        "nhãn "
                        "hiệu OCOP."
                    )
                ],
            ),
        },
    ]
