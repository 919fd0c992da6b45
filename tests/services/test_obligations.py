"""Obligations: opened once, closed by the first event, listed while open."""

from datetime import date

from models.obligation import Obligation
from services.cycles import load_cycle
from services.obligation_plan import planned_duties
from services.obligations import awaited, deadline_of, fulfil, lapse, obligation_key, open_obligations, open_ones
from services.units import units_of
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import OPENED, Stage
from tests.services.reading import audit_of, rows

DAY = at("2020-04-02")


def test_obligations_are_opened_once(stage: Stage) -> None:
    with stage.before("announce").at(DAY) as office:
        cycle = load_cycle(office, KEY)
        for new in (15, 0):  # 10 of the units, 5 of the office
            with office.begin() as session:
                assert open_obligations(session, cycle, units_of(session, KEY), "Công văn số 878/UBND-NNTN") == new


def test_the_basis_of_a_duty_may_be_its_own_and_its_day_excluded(open_cycle: OpenCycle) -> None:
    own = 'inclusive = false\nbasis = "Quyết định số 12"\nnon_working_reason = "Công văn ấn định ngày 20/6"'
    with open_cycle(('non_working_reason = "Công văn ấn định ngày 20/6"', own)).at(OPENED) as office:
        cycle = load_cycle(office, KEY)
        with office.begin() as session:
            open_obligations(session, cycle, units_of(session, KEY), "Công văn số 878/UBND-NNTN")
        duty = rows(office, Obligation)["524/bao-cao-6-thang"]
    assert duty.basis == "Quyết định số 12"
    assert deadline_of(duty).phrase() == "trước ngày 20/6/2020"
    assert deadline_of(duty).last_day.isoformat() == "2020-06-19"


def test_the_first_event_closes_a_duty_and_later_ones_change_nothing(stage: Stage) -> None:
    key = obligation_key(KEY, "524", "ho-so")
    with stage.after("announce").at(DAY) as office:
        with office.begin() as session:
            assert fulfil(session, office, key, "Đã gửi đủ")
            assert not lapse(session, office, key, "Hội đồng đã họp")
            assert not fulfil(session, office, f"{KEY}/524/khong-co", "?")
        duty = rows(office, Obligation)["524/ho-so"]
        assert audit_of(office, "524/ho-so") == ["obligation.fulfilled"]
    assert (duty.state, duty.fulfilled_by, duty.fulfilled_at) == ("fulfilled", "Đã gửi đủ", DAY)


def test_a_lapsed_duty_was_not_fulfilled(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(DAY) as office:
        with office.begin() as session:
            assert lapse(session, office, f"{KEY}/524/ho-so", "Hội đồng đã họp")
        duty = rows(office, Obligation)["524/ho-so"]
    assert (duty.state, duty.fulfilled_at) == ("lapsed", None)


def test_open_duties_are_listed_by_day_and_unit(stage: Stage) -> None:
    with stage.after("announce").at(DAY) as office, office.read() as session:
        listed = [duty.key.removeprefix(f"{KEY}/") for duty in open_ones(session, KEY, "unit")]
        own = [duty.key.removeprefix(f"{KEY}/van-phong:ocop/") for duty in open_ones(session, KEY, "office")]
    units = ("524", "528", "533", "534", "536")
    assert listed == [f"{unit}/{code}" for code in ("ho-so", "bao-cao-6-thang") for unit in units]
    assert own == ["lap-hoi-dong", "tai-lieu-hop", "cong-nhan", "bao-cao-6-thang", "nop-luu-tru"]


def test_what_fulfils_a_duty_is_said_in_words() -> None:
    assert awaited("dossier:QNG-01") == "hồ sơ QNG-01 đủ thành phần"
    assert awaited("person") == "cán bộ ghi đã xong"
    assert awaited("from a newer program") == "from a newer program"


def test_the_deadlines_of_the_plan_are_owed_by_every_unit(open_cycle: OpenCycle) -> None:
    dated = ("[dates]\n", "[deadlines]\nideas_due = 2020-03-31\nyear_report_due = 2020-12-15\n\n[dates]\n")
    with open_cycle(dated).at(OPENED) as office:
        plan = load_cycle(office, KEY).plan
    found = {(duty.code, duty.deadline.on): duty for duty in planned_duties(plan) if duty.owner.kind == "unit"}
    assert {code for code, _ in found} == {"ho-so", "y-tuong", "bao-cao-nam", "bao-cao-6-thang"}
    assert ("y-tuong", date(2020, 3, 31)) in found
    assert found["bao-cao-nam", date(2020, 12, 15)].title == "Báo cáo năm về Chương trình OCOP"
