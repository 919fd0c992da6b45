"""The words of the announcement (D03); an office replaces any part in ``cycle.toml``."""

from typing import Any

from documents.kinds import load_kind
from domain.deadline import Deadline
from domain.vietnamese import short_date
from services.cycles import CycleView
from services.letterhead import letterhead_of, texts
from services.obligations import dossiers_deadline
from services.paperwork import PaperRequest
from services.units import UnitView, units_phrase


def capital(text: str) -> str:
    """Begin a cell of a table with a capital letter."""
    return text[:1].upper() + text[1:]


def announcement_request(
    cycle: CycleView, unit: UnitView, units: tuple[UnitView, ...], plan_reference: str
) -> PaperRequest:
    """Word the announcement to one unit; all copies carry one number."""
    plan, regime = cycle.plan, cycle.regime
    issuer = letterhead_of(cycle, load_kind("announcement")).agency
    basis = regime.criteria_basis_on(plan.dates.announce_on)
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": [unit.committee],
        "opening": texts(
            cycle,
            "announcement",
            "opening",
            [
                (
                    f"Thực hiện {plan_reference} của {plan.agencies['province'].name}, {issuer.name} đề nghị "
                    f"{unit.committee} "
                    "triển khai các nội dung sau:"
                )
            ],
        ),
        "tasks": _tasks(cycle, basis.short),
        "timeline_title": "3. Thời gian thực hiện",
        "timeline": _timeline(cycle),
        "required_papers_title": "4. Thành phần hồ sơ sản phẩm",
        "required_papers": [
            {
                "no": n,
                "name": paper.name,
                "note": "Bắt buộc" + (f", trừ nhóm {', '.join(paper.except_groups)}" if paper.except_groups else "")
                if paper.required
                else "Nếu có",
            }
            for n, paper in enumerate(regime.required_papers, start=1)
        ],
        "reporting_title": "5. Chế độ báo cáo",
        "reporting": [f"{duty.title}: {Deadline(duty.due, duty.inclusive).phrase()}." for duty in plan.obligations]
        or ["Báo cáo theo yêu cầu từng đợt."],
        "closing": texts(
            cycle,
            "announcement",
            "closing",
            [
                (
                    f"Đề nghị {unit.committee} quan tâm, chỉ đạo thực hiện. Mọi vướng mắc xin liên hệ "
                    f"{plan.contact.name}, điện "
                    f"thoại {plan.contact.phone}, thư điện tử {plan.contact.email}"
                )
            ],
        ),
    }
    return PaperRequest(
        "announcement",
        unit.code,
        f"triển khai Chu trình OCOP năm {plan.year} và tiếp nhận hồ sơ sản phẩm",
        content,
        ["Như trên", "UBND tỉnh (báo cáo)", "Các thành viên Hội đồng cấp tỉnh"],
        label=unit.full_name,
        registered_to=[f"Ủy ban nhân dân {units_phrase(units)}"],
        copies=len(units) + 3,
    )


def _tasks(cycle: CycleView, basis: str) -> list[dict[str, Any]]:
    contact = cycle.plan.contact
    return [
        {
            "title": "1. Tuyên truyền, hướng dẫn về OCOP",
            "paragraphs": texts(
                cycle,
                "announcement",
                "information",
                [
                    (
                        "Phổ biến mục đích, nội dung Chương trình và Bộ tiêu chí đánh giá, phân hạng sản phẩm theo "
                        f"{basis} đến các chủ thể sản xuất trên địa bàn."
                    )
                ],
            ),
        },
        {
            "title": "2. Tiếp nhận đăng ký, kiểm tra và gửi hồ sơ sản phẩm",
            "paragraphs": texts(
                cycle,
                "announcement",
                "registration",
                [
                    "a) Đối tượng: doanh nghiệp nhỏ và vừa, hợp tác xã, tổ hợp tác, hộ sản xuất có đăng ký kinh doanh.",
                    "b) Mỗi sản phẩm lập một bộ hồ sơ, gồm 01 bộ giấy và 01 bộ điện tử.",
                    f"c) Nơi nhận: {contact.address}; thư điện tử: {contact.email}.",
                ],
            ),
        },
    ]


def _timeline(cycle: CycleView) -> list[dict[str, Any]]:
    dates = cycle.plan.dates
    rows = [
        ("Gửi hồ sơ sản phẩm đủ điều kiện về tỉnh", capital(dossiers_deadline(cycle).phrase())),
        ("Hội đồng cấp tỉnh họp đánh giá, phân hạng", f"Ngày {short_date(dates.session_on)}"),
        ("Công nhận sản phẩm OCOP", f"Chậm nhất ngày {short_date(dates.recognise_until)}"),
    ]
    return [{"no": n, "name": name, "due": due} for n, (name, due) in enumerate(rows, start=1)]
