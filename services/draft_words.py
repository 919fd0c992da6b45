"""Sentences that the program proposes for single papers, from the cycle's facts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from domain.vietnamese import counted, short_date
from services.convene_paper import round_phrase
from services.draft_data import FILL_IN
from services.draft_known import Known
from services.products import ProductView

_PRINTED_STARS: Final = (5, 4, 3)


def _section(heading: str, *paragraphs: str) -> dict[str, Any]:
    return {"heading": heading, "paragraphs": list(paragraphs)}


def _council_report(known: Known) -> dict[str, Any]:
    plan, regime, round_ = known.cycle.plan, known.cycle.regime, round_phrase(known.cycle)
    chair = f"Chủ tịch {plan.agencies['province'].name}"
    outcomes = ("recognised", "forwarded", "returned", "refused")
    recognised, forwarded, returned, refused = (known.with_outcome(one) for one in outcomes)
    failed = f"{counted(len(refused))} sản phẩm chưa đạt hạng {regime.lowest_certified_star} sao"
    sent_back = f" {counted(len(returned))} sản phẩm thuộc thẩm quyền công nhận của cấp huyện;" if returned else ""
    rows = [_summary_row(group, known.scored) for group in regime.groups.values()]
    total = _summary_row("", known.scored)
    outcome = (
        f"Hội đồng đã đánh giá {counted(len(known.scored))} sản phẩm: đề nghị công nhận {counted(len(recognised))} sản "
        f"phẩm; đề nghị {regime.as_of(known.today).ministry} đánh giá {counted(len(forwarded))} sản phẩm;{sent_back}"
        f" {failed}."
    )
    minutes = known.papers.get("minutes", "Biên bản họp Hội đồng")
    asked = f"Đề nghị {chair} phê duyệt kết quả và công nhận {counted(len(recognised))} sản phẩm OCOP."
    is_over = bool(known.scored)  # before the session nothing is counted, so nothing is claimed
    return {
        "addressees": [chair],
        "opening": [f"{plan.council.name} báo cáo kết quả đánh giá, phân hạng sản phẩm OCOP {round_} như sau:"],
        "process": [f"Hội đồng họp ngày {short_date(plan.dates.session_on)} tại {plan.dates.session_place}."],
        "outcome": [outcome if is_over else FILL_IN],
        "summary_title": "Tổng hợp kết quả theo nhóm sản phẩm",
        "summary": [
            {"no": n, **row, "note": ""}
            for n, row in enumerate((one for one in rows if one["evaluated"] != "0"), start=1)
        ],
        "summary_total": {name: value for name, value in total.items() if name != "name"},
        "failed_notes": [f"{failed}." if is_over else FILL_IN],
        "proposals": [asked if is_over else FILL_IN],
        "attachments_heading": "Tài liệu kèm theo:",
        "attachments": [minutes, "Bảng tổng hợp điểm"],
        "results_title": f"KẾT QUẢ ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP {round_.upper()}",
        "closing": [f"Hội đồng kính báo cáo {chair} xem xét, quyết định"],
    }


def _summary_row(group: str, products: Sequence[ProductView]) -> dict[str, str]:
    """Count the products of a group ("" for all) by the star that the council awarded."""
    stars = [one.tally.star_awarded for one in products if one.tally and group in {"", one.group}]
    counts = {f"star{star}": str(stars.count(star)) for star in _PRINTED_STARS}
    failed = str(sum(star not in _PRINTED_STARS for star in stars))
    return {"name": group, "evaluated": str(len(stars)), **counts, "failed": failed}


def _forwarding(known: Known) -> dict[str, Any]:
    plan, regime = known.cycle.plan, known.cycle.regime
    province, ministry = plan.agencies["province"].name, regime.as_of(known.today).ministry
    is_provincial = known.issuer == province
    target, threshold = (
        (ministry, regime.forward_to_ministry_from) if is_provincial else (province, regime.forward_from)
    )
    about = f"đánh giá, phân hạng sản phẩm OCOP {round_phrase(known.cycle)}"
    about += f" (sản phẩm đạt từ {threshold} điểm trở lên)" if threshold else ""
    return {
        "type_title": "",
        "addressees": [target],
        "opening": [f"{known.issuer} đề nghị {target} {about} như sau:"],
        "products_title": "Danh sách sản phẩm đề nghị đánh giá, phân hạng",
        "requests": [f"{known.issuer} đề nghị {target} tổ chức đánh giá, phân hạng các sản phẩm nêu trên."],
        "files_title": "Hồ sơ kèm theo:",
        "files": [
            {"no": n, "name": paper.name, "copies": "01 bộ", "note": ""}
            for n, paper in enumerate(regime.required_papers, start=1)
        ],
        "closing": [f"Kính đề nghị {target} xem xét, giải quyết"],
    }


def _plan_submission(known: Known) -> dict[str, Any]:
    plan, dates = known.cycle.plan, known.cycle.plan.dates
    department, province = plan.agencies["department"].name, plan.agencies["province"].name
    draft = f"dự thảo Kế hoạch triển khai Chương trình mỗi xã một sản phẩm năm {plan.year}"
    targets = [f"Mục tiêu: {target.name}: {counted(target.planned)}." for target in plan.targets]
    calendar = (
        f"Tiến độ: tiếp nhận hồ sơ đến {short_date(dates.dossiers_due)}; Hội đồng họp ngày "
        f"{short_date(dates.session_on)}; công nhận chậm nhất ngày {short_date(dates.recognise_until)}."
    )
    return {
        "addressees": [province],
        "opening": [f"{department} kính trình {province} {draft} với các nội dung sau:"],
        "sections": [
            _section("1. Sự cần thiết", FILL_IN),
            _section("2. Nội dung trình", *targets, calendar),
            _section("3. Kiến nghị", f"{department} đề nghị {province} xem xét, ban hành Kế hoạch."),
        ],
        "attachments_heading": "4. Hồ sơ kèm theo",
        "attachments": [f"Dự thảo Kế hoạch của {province}"],
        "closing": [f"{department} kính trình {province} xem xét, quyết định"],
    }


def _council_submission(known: Known) -> dict[str, Any]:
    plan, session_on = known.cycle.plan, short_date(known.cycle.plan.dates.session_on)
    department, chair = plan.agencies["department"].name, f"Chủ tịch {plan.agencies['province'].name}"
    setup = f"thành lập {plan.council.name} và Tổ tư vấn {round_phrase(known.cycle)}"
    need = f"Hội đồng họp ngày {session_on} để đánh giá {counted(len(plan.products))} sản phẩm đăng ký."
    return {
        "addressees": [chair],
        "opening": [f"{department} kính trình {chair} {setup} như sau:"],
        "sections": [
            _section("1. Sự cần thiết", need),
            _section("2. Cơ cấu", f"Hội đồng gồm {counted(len(plan.members))} thành viên (danh sách kèm theo)."),
            _section("3. Kiến nghị", f"{department} đề nghị {chair} xem xét, quyết định."),
        ],
        "attachments_heading": "4. Hồ sơ kèm theo",
        "attachments": ["Dự thảo Quyết định thành lập Hội đồng và Tổ tư vấn"],
        "closing": [f"{department} kính trình {chair} xem xét, quyết định"],
        "members_title": f"DANH SÁCH DỰ KIẾN THÀNH VIÊN {plan.council.name.upper()}",
        "advisors_title": "DANH SÁCH DỰ KIẾN TỔ TƯ VẤN GIÚP VIỆC HỘI ĐỒNG",
    }


def _appraisal(known: Known) -> dict[str, Any]:
    regime = known.cycle.regime
    open_points = {"claimed": FILL_IN, "proposed": FILL_IN}
    return {
        "addressees": [f"Chủ tịch {known.cycle.plan.council.name}"],
        "papers": [
            {"no": n, "name": paper.name, "result": FILL_IN, "note": ""}
            for n, paper in enumerate(regime.required_papers, start=1)
        ],
        "parts": [
            {"title": f"Phần {part}", "maximum": str(points), **open_points, "rows": []}
            for part, points in regime.weights.items()
        ],
        "criteria_total": {"maximum": str(sum(regime.weights.values())), **open_points},
        "closing": ["Tổ tư vấn kính báo cáo Chủ tịch Hội đồng xem xét, quyết định"],
    }


def _expiry(known: Known) -> dict[str, Any]:
    certified = [one for one in known.products if one.certificate]
    addressees = [*sorted({one.producer.name for one in certified}), *sorted({one.unit.committee for one in certified})]
    department, contact = known.cycle.plan.agencies["department"].name, known.cycle.plan.contact
    place = f"{known.cycle.regime.receiver}; đầu mối: {contact.name}, điện thoại {contact.phone}."
    return {
        "addressees": addressees or [FILL_IN],
        "opening": [f"{department} thông báo các Giấy chứng nhận sản phẩm OCOP sau đây sắp hết thời hạn:"],
        "required_papers_heading": "1. Hồ sơ đánh giá lại",
        "tasks": [{"title": "2. Nơi nộp", "paragraphs": [place]}],
        "closing": ["Đề nghị các chủ thể, địa phương thực hiện"],
    }


WORDS: Final[Mapping[str, Callable[[Known], dict[str, Any]]]] = {
    "appraisal_report": _appraisal,
    "council_report": _council_report,
    "council_submission": _council_submission,
    "expiry_notice": _expiry,
    "forwarding_letter": _forwarding,
    "plan_submission": _plan_submission,
}
"""Kinds whose sentences the program proposes; the others are filled by their tables only."""
