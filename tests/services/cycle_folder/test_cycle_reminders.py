"""[reminders] and [deadlines] of a folder: plans as data, faults all at once, old folders as they were."""

from datetime import date, time
from pathlib import Path

import pytest

from domain.reminder_plan import Offset, Step
from services.cycle_folder.read import read_folder
from services.cycle_folder.reminders_form import Reminders
from services.obligation_plan import planned_duties
from tests.services import cast

OLD = "offsets = [-7, -1, 1]\nescalate_after = 3"


def told(path: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """Read the cast's folder with changes; gives the new faults by code."""
    usual = {"day.non_working_accepted", "email.missing"}
    return {one.code: str(one) for one in read_folder(cast.make_folder(path, *changes)).faults if one.code not in usual}


def test_an_old_folder_keeps_its_meaning(tmp_path: Path) -> None:
    reminders = read_folder(cast.make_folder(tmp_path / "f")).require_plan().reminders
    assert reminders.offsets == (-7, -1, 1)
    plan = reminders.plan_for("ho-so")
    assert plan.offsets == (Offset(-7), Offset(-1), Offset(1))
    assert plan.ladder == (Step(Offset(3), "paper"),)
    assert (reminders.hours.begin, reminders.hours.end) == (time(7, 30), time(17, 0))


def test_plans_are_data(tmp_path: Path) -> None:
    new = """offsets = [-7, "-3wd", 1]
sends_from = "08:00"
sends_until = "16:30"
ladder = [{after = 1, to = "head"}, {after = "3wd", to = "paper"}]

[reminders.plans.bao-cao-6-thang]
offsets = ["-5wd", 0]
ladder = []
"""
    plan = read_folder(cast.make_folder(tmp_path / "f", (OLD, new))).require_plan()
    usual, own = plan.reminders.plan_for("ho-so"), plan.reminders.plan_for("bao-cao-6-thang")
    assert usual.offsets[1] == Offset(-3, working=True)
    assert usual.ladder == (Step(Offset(1), "head"), Step(Offset(3, working=True), "paper"))
    assert own.offsets == (Offset(-5, working=True), Offset(0))
    assert own.ladder == ()
    assert plan.reminders.hours.end == time(16, 30)


def test_kinds_of_duties_have_plans_of_their_own_by_the_beginning_of_their_code() -> None:
    reminders = Reminders()
    assert reminders.plan_for("nop-luu-tru").offsets[0] == Offset(-30)
    assert reminders.plan_for("bo-sung-qng-03") == reminders.plan_for("bo-sung")
    assert reminders.plan_for("bo-sungqng").offsets[0] == Offset(-14)
    assert reminders.plan_for("tham-dinh-xa-qng-03").ladder == (Step(Offset(1), "head"),)


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ('["-3 ngày"]', "value.kind", "không đúng loại giá trị"),
        ("[true]", "value.kind", "không đúng loại giá trị"),
        ("[1.5]", "value.kind", "không đúng loại giá trị"),
        ("[-400]", "value.range", "nhỏ hơn -365"),
        ('["400wd"]', "value.range", "lớn hơn 365"),
    ],
)
def test_a_bad_offset_is_told_with_its_place(tmp_path: Path, written: str, code: str, said: str) -> None:
    found = told(tmp_path / "f", ("offsets = [-7, -1, 1]", f"offsets = {written}"))
    assert said in found[code]
    assert "reminders.offsets[1]" in found[code]


def test_faults_of_reminders_are_told_at_once(tmp_path: Path) -> None:
    own = "[reminders.plans.bao-cao-quy]\noffsets = [2]\n"
    new = f'offsets = [1, 3]\nsends_from = "17:00"\nsends_until = "08:00"\n{own}'
    found = told(tmp_path / "f", (OLD, new))
    assert set(found) == {"reminder.hours", "reminder.plan_unknown", "reminder.none_before"}
    assert "bao-cao-quy" in found["reminder.plan_unknown"]


def test_a_plan_of_its_own_may_change_the_ladder_alone(tmp_path: Path) -> None:
    new = f'{OLD}\n[reminders.plans.bao-cao-6-thang]\nladder = [{{after = 2, to = "head"}}]\n'
    assert told(tmp_path / "f", (OLD, new)) == {}
    plan = read_folder(tmp_path / "f").require_plan().reminders.plan_for("bao-cao-6-thang")
    assert plan.offsets == (Offset(-7), Offset(-1), Offset(1))
    assert plan.ladder == (Step(Offset(2), "head"),)


DEADLINES = """[deadlines]
ideas_due = 2020-03-20
plans_due = 2020-03-31
unit_councils_due = 2020-04-29
year_report_due = 2020-12-18
council_files_working_days = 2

[reminders]"""


def test_the_deadlines_of_the_year_become_duties_of_units_members_and_the_office(tmp_path: Path) -> None:
    extra = '[[obligations]]\ncode = "gop-y"\ntitle = "Góp ý"\ndue = 2020-05-08\nowner = "member"\n\n'
    plan = read_folder(cast.make_folder(tmp_path / "f", ("[reminders]", extra + DEADLINES))).require_plan()
    found: dict[str, list[str]] = {}
    days: dict[str, date] = {}
    for duty in planned_duties(plan):
        found.setdefault(duty.code, []).append(duty.owner.place)
        days[duty.code] = duty.deadline.last_day
    units = ["524", "536", "533", "534", "528"]
    for code in ("ho-so", "y-tuong", "ke-hoach", "lap-hoi-dong-huyen", "bao-cao-nam", "bao-cao-6-thang"):
        assert found[code][:5] == units
    assert found["gop-y"] == [f"thanh-vien:TV{n}" for n in range(1, 7)]
    office = ("lap-hoi-dong", "tai-lieu-hop", "cong-nhan", "nop-luu-tru")
    assert {tuple(found[code]) for code in office} == {("van-phong:ocop",)}
    assert days["tai-lieu-hop"] == date(2020, 5, 12)  # two working days before 14/5
    assert days["nop-luu-tru"] == date(2021, 6, 19)  # one year after the last report


def test_faults_of_deadlines_are_told_at_once(tmp_path: Path) -> None:
    wrong = """[deadlines]
ideas_due = 2020-03-04
plans_due = 2020-04-04
half_year_report_due = 2020-06-19
year_report_due = "mai"

[reminders]"""
    found = told(tmp_path / "f", ("[reminders]", wrong))
    assert set(found) == {"deadline.too_early", "deadline.day_off", "deadline.twice", "day.shape"}
    assert "03/4/2020" in found["deadline.day_off"]


def test_a_day_off_may_have_a_reason_and_communes_have_no_district_council(tmp_path: Path) -> None:
    written = '[deadlines]\nplans_due = 2020-04-04\nnon_working_reason = "Công văn ấn định"\n\n[reminders]'
    found = told(tmp_path / "f", ("[reminders]", written))
    assert "lý do: Công văn ấn định" in found["deadline.day_off"]
    of_r4 = told(tmp_path / "g", ("[reminders]", DEADLINES), ('regime = "R1"', 'regime = "R4"'))
    assert "không có Hội đồng cấp huyện" in of_r4["deadline.no_council"]
