"""What a cycle's plan makes everybody owe: one list for the rows, for the simulation and for a plan that changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.obligation import STANDARD, Owner, handover_due
from services.cycle_folder.form import CyclePlan

ARCHIVE_BASIS = "Điều 30 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ"
DOSSIERS = STANDARD["dossiers_due"]
"""Code of the obligation to send the dossiers; also the folder for a note that there is no product."""

_BY_UNITS = (
    ("ideas_due", "Gửi danh sách ý tưởng sản phẩm đăng ký tham gia Chương trình OCOP"),
    ("plans_due", "Ban hành kế hoạch thực hiện Chương trình OCOP"),
    ("unit_councils_due", "Thành lập Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp huyện"),
    ("half_year_report_due", "Báo cáo 6 tháng về Chương trình OCOP"),
    ("year_report_due", "Báo cáo năm về Chương trình OCOP"),
)


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """One duty of the plan; an empty ``basis`` is the announcement, ``lapses_on`` the event that ends it."""

    owner: Owner
    code: str
    title: str
    deadline: Deadline
    awaits: str
    basis: str = ""
    lapses_on: date | None = None


def planned_duties(plan: CyclePlan) -> Iterator[PlannedDuty]:
    """List what units, members and the office owe in a cycle, in the order of its folder."""
    units = [Owner("unit", unit.code) for unit in plan.units]
    members = [Owner("member", member.code) for member in plan.members]
    office = [Owner("office")]
    dates, owners = plan.dates, {"unit": units, "member": members, "office": office}
    due = Deadline(dates.dossiers_due, dates.dossiers_due_inclusive)
    title = "Gửi hồ sơ sản phẩm OCOP"
    yield from _for(units, DOSSIERS, title, due, "dossiers", lapses_on=dates.convene_on)
    for name, title in _BY_UNITS:
        if (day := getattr(plan.deadlines, name)) is not None:
            yield from _for(units, STANDARD[name], title, Deadline(day), "file")
    for extra in plan.obligations:
        deadline = Deadline(extra.due, extra.inclusive)
        yield from _for(owners[extra.owner], extra.code, extra.title, deadline, "file", extra.basis)
    yield from _office_duties(plan, office)


def _office_duties(plan: CyclePlan, office: Sequence[Owner]) -> Iterator[PlannedDuty]:
    dates, basis = plan.dates, f"Kế hoạch thực hiện {plan.title}"
    files_due = _working_days_before(dates.session_on, plan.deadlines.council_files_working_days)
    yield from _for(
        office, STANDARD["convene_on"], "Ban hành quyết định thành lập Hội đồng", Deadline(dates.convene_on),
        "paper:council_decision", basis,
    )  # fmt: skip
    yield from _for(
        office, STANDARD["council_files"], "Gửi giấy mời và tài liệu cho thành viên Hội đồng", Deadline(files_due),
        "paper:invitation", basis,
    )  # fmt: skip
    yield from _for(
        office, STANDARD["recognise_until"], "Ban hành quyết định công nhận sau phiên họp",
        Deadline(dates.recognise_until), "paper:recognition_decision", basis,
    )  # fmt: skip
    for report in plan.reports:
        code, title = f"bao-cao-{report.code}", f"Lập báo cáo {report.title}"
        yield from _for(office, code, title, Deadline(report.make_on), f"paper:report/{report.code}", basis)
    ended_on = max([dates.recognise_until, *(report.make_on for report in plan.reports)])
    handover = Deadline(handover_due(ended_on))
    yield from _for(
        office, STANDARD["handover"], "Nộp hồ sơ, tài liệu của chu trình vào lưu trữ cơ quan", handover,
        "paper:inventory", ARCHIVE_BASIS,
    )  # fmt: skip


def _for(
    owners: Sequence[Owner],
    code: str,
    title: str,
    deadline: Deadline,
    awaits: str,
    basis: str = "",
    lapses_on: date | None = None,
) -> Iterator[PlannedDuty]:
    for owner in owners:
        yield PlannedDuty(owner, code, title, deadline, awaits, basis, lapses_on)


def _working_days_before(day: date, count: int) -> date:
    """Count working days back; in a year without holiday data only weekends are known."""
    while count:
        day -= timedelta(days=1)
        count -= not vietnam_calendar().is_known_day_off(day)
    return day
