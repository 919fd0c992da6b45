"""The words of the urging letter (D13): one per kind of duty, to all units that are long overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.kinds import load_kind
from domain.calendar import vietnam_calendar
from domain.vietnamese import counted, short_date
from models.obligation import Obligation
from services.cycles import CycleView
from services.letterhead import letterhead_of, texts
from services.obligations import deadline_of
from services.paperwork import PaperRequest
from services.units import UnitView

_DAYS_TO_ANSWER = 5


@dataclass(frozen=True)
class Overdue:
    """One kind of duty with the units that are long overdue."""

    obligation: Obligation
    units: tuple[UnitView, ...]
    unit_count: int
    rows: Sequence[dict[str, Any]]
    subject: str


def urging_request(cycle: CycleView, today: date, duty: Overdue) -> PaperRequest:
    """Word the urging letter with the annex of who is late by how much."""
    plan = cycle.plan
    agency = letterhead_of(cycle, load_kind("urging_letter")).agency
    deadline = deadline_of(duty.obligation)
    late, filed = len(duty.units), duty.unit_count - len(duty.units)
    answer_by = vietnam_calendar().add_working_days(today, _DAYS_TO_ANSWER)
    title = duty.obligation.title
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": [unit.committee for unit in duty.units],
        "opening": [
            (
                f"Thực hiện {duty.obligation.basis}, các địa phương hoàn thành việc “{title}” {deadline.phrase()}. Đến "
                "ngày "
                f"{short_date(today)} có {counted(filed)}/{counted(duty.unit_count)} địa phương đã hoàn thành, còn "
                f"{counted(late)} "
                f"địa phương chưa hoàn thành (chi tiết tại Phụ lục kèm theo). {agency.name} có ý kiến như sau:"
            )
        ],
        "tasks": [
            {
                "title": "1. Đối với các địa phương có tên tại Phụ lục",
                "paragraphs": texts(
                    cycle,
                    "urging_letter",
                    "units",
                    [
                        (
                            f"Khẩn trương hoàn thành, gửi về {plan.contact.address} (thư điện tử {plan.contact.email}) "
                            "chậm nhất vào "
                            f"ngày {short_date(answer_by)}; báo cáo rõ lý do chậm."
                        )
                    ],
                ),
            },
            {
                "title": f"2. {plan.agencies['department'].name}",
                "paragraphs": ["Theo dõi, hướng dẫn các địa phương; tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh."],
            },
        ],
        "closing": ["Yêu cầu các cơ quan, địa phương khẩn trương triển khai thực hiện"],
        "annex_title": f"TÌNH HÌNH THỰC HIỆN VIỆC {title.upper()} CỦA CÁC ĐỊA PHƯƠNG",
        "annex_rows": [{"no": n, **row} for n, row in enumerate(duty.rows, start=1)],
        "annex_total": {name: sum(row[name] for row in duty.rows) for name in ("registered", "filed", "missing")},
    }
    return PaperRequest(
        "urging_letter",
        duty.subject,
        f"đẩy nhanh tiến độ thực hiện việc {title[:1].lower()}{title[1:]}",
        content,
        ["Như trên", "Chủ tịch, các Phó Chủ tịch UBND tỉnh"],
        on_issue={"annex_note": f"(Kèm theo Công văn số {{number}} {{date}} của {agency.name})"},
        copies=late + 3,
    )
