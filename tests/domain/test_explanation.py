"""What the law says for a day: regimes, routes, signers, deadlines; each doubt marked."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from domain.calendar import WorkingCalendar, vietnam_calendar
from domain.criteria import criteria_set, criteria_sets
from domain.explanation import Case, Place, Section
from domain.explanation_deadlines import certificate, certificate_warnings, deadlines, planning_note
from domain.explanation_law import MISPRINT, bases, gates, papers, reasons, scoring
from domain.explanation_route import route, route_warnings
from domain.regime import Registration, load_regime, regime_on

CALENDAR = vietnam_calendar()
OLD, NEW = "Phát triển nông thôn", "Môi trường"
QUANG_NGAI = Place("Quảng Ngãi", ("thị xã", "Đức Phổ"))


def case(day: date, registration: str = "lần đầu", place: Place = QUANG_NGAI) -> Case:
    return Case(day, day, cast("Registration", registration), place)


def facts(section: Section | None) -> dict[str, str]:
    assert section is not None
    return {fact.label: fact.text for fact in section.facts}


@pytest.mark.parametrize(
    ("day", "code", "receiver", "evaluates", "three", "five", "department"),
    [
        (date(2019, 8, 20), "R0", "thị xã Đức Phổ", "không có ngưỡng điểm", "tỉnh Quảng Ngãi", "", OLD),
        (date(2019, 11, 1), "R1", "thị xã Đức Phổ", "từ 50 điểm", "tỉnh Quảng Ngãi", OLD, OLD),
        (date(2021, 11, 1), "R1", "thị xã Đức Phổ", "từ 50 điểm", "tỉnh Quảng Ngãi", OLD, OLD),
        (date(2024, 11, 1), "R2", "thị xã Đức Phổ", "từ 70 điểm", "thị xã Đức Phổ", OLD, OLD),
        (date(2025, 11, 1), "R3", "cấp xã", "không có Hội đồng", "tỉnh Quảng Ngãi", NEW, NEW),
        (date(2026, 11, 1), "R4", "cấp xã", "15 ngày làm việc", "tỉnh Quảng Ngãi", NEW, NEW),
    ],
)  # fmt: skip
def test_the_route_of_a_day(
    day: date, code: str, receiver: str, evaluates: str, three: str, five: str, department: str
) -> None:
    regime = regime_on(day).as_of(day)
    assert regime.code == code
    told = facts(route(regime, case(day)))
    assert receiver in told["Nơi nhận hồ sơ"]
    assert evaluates in told["Đánh giá cấp xã" if "xã" in regime.unit_levels else "Đánh giá cấp huyện"]
    assert told["Cơ quan thường trực"].startswith("Sở Nông nghiệp và ")
    assert department in told["Cơ quan thường trực"]
    assert f"Chủ tịch Ủy ban nhân dân {three} công nhận" in told["3 sao"]
    assert "“CHỦ TỊCH” hoặc “KT. CHỦ TỊCH / PHÓ CHỦ TỊCH”" in told["3 sao"]
    assert "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi" in told["4 sao"]
    assert ("5 sao" in told) is bool(five)
    assert not five or (five in told["5 sao"] and "“KT. BỘ TRƯỞNG / THỨ TRƯỞNG”" in told["5 sao"])
    assert ("90 điểm" in told["Chuyển trung ương"]) is (code != "R0")
    assert told["1 sao, 2 sao"] == "được xếp hạng, không cấp giấy chứng nhận"


def test_a_place_has_the_name_of_its_day() -> None:
    day = date(2024, 11, 1)
    assert Place("Đà Nẵng").province_name(day) == "thành phố Đà Nẵng"
    assert Place("Hồ Chí Minh").province_name(day) == "Thành phố Hồ Chí Minh"
    assert Place("Huế").province_name(date(2025, 1, 1)) == "thành phố Huế"
    assert Place("Huế").province_name(date(2024, 12, 31)) == "tỉnh Huế"
    told = facts(route(load_regime("R2"), case(day, place=Place())))
    assert told["3 sao"].startswith("Chủ tịch Ủy ban nhân dân cấp huyện")
    assert told["4 sao"].startswith("Chủ tịch Ủy ban nhân dân tỉnh, thành phố")
    assert told["Nơi nhận hồ sơ"] == "Ủy ban nhân dân cấp huyện"


def test_districts_that_are_gone_while_the_regime_still_names_them_are_a_warning() -> None:
    day = date(2025, 7, 3)
    assert regime_on(day).code == "R2"
    (warning,) = route_warnings(regime_on(day), case(day))
    assert "hỏi lại cơ quan cấp trên" in warning
    assert list(route_warnings(load_regime("R2"), case(date(2025, 6, 30)))) == []
    assert facts(route(load_regime("R2"), case(day)))["3 sao"].startswith("Chủ tịch Ủy ban nhân dân cấp huyện")


def test_the_day_of_lodging_and_the_transition_are_the_reason() -> None:
    r3 = "\n".join(reasons(load_regime("R3"), case(date(2026, 5, 21))))
    assert "từ ngày 06/7/2025 đến hết ngày 21/5/2026" in r3
    assert "Hồ sơ lần đầu phải giải quyết xong chậm nhất vào ngày 21/7/2026." in r3
    assert MISPRINT in r3
    again = "\n".join(reasons(load_regime("R3"), case(date(2026, 5, 21), "đánh giá lại")))
    assert "chậm nhất vào ngày 21/6/2026" in again
    r4 = "\n".join(reasons(load_regime("R4"), case(date(2026, 6, 1))))
    assert "nộp đến hết ngày 21/5/2026 vẫn giải quyết theo chế độ R3 đến hết ngày 21/7/2026" in r4
    assert "R3" not in "\n".join(reasons(load_regime("R1"), case(date(2020, 4, 20))))
    later = "\n".join(reasons(load_regime("R4"), case(date(2026, 7, 22))))
    assert "đến nay" in later
    assert "R3" not in later


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2019, 3, 1), ["Quyết định số 490/QĐ-TTg ngày 07/5/2018"]),
        (date(2021, 11, 1), ["Quyết định số 490/QĐ-TTg ngày 07/5/2018", "Quyết định số 1048/QĐ-TTg ngày 21/8/2019",
                             "Quyết định số 781/QĐ-TTg ngày 08/6/2020"]),
        (date(2025, 11, 1), ["Quyết định số 919/QĐ-TTg ngày 01/8/2022", "Quyết định số 148/QĐ-TTg ngày 24/02/2023",
                             "Quyết định số 1489/QĐ-TTg ngày 06/7/2025"]),
        (date(2026, 11, 1), ["Nghị quyết số 257/2025/QH15", "Quyết định số 26/2026/QĐ-TTg ngày 22/5/2026"]),
    ],
)  # fmt: skip
def test_legal_bases_have_number_and_date(day: date, numbers: list[str]) -> None:
    found = bases(regime_on(day), case(day))
    assert [fact.label for fact in found.facts if fact.label != "Luật"] == numbers


def test_the_law_of_february_2025_is_marked() -> None:
    doubtful = bases(load_regime("R2"), case(date(2025, 4, 1))).facts[0]
    assert (doubtful.verified, bool(doubtful.note)) == (False, True)
    assert bases(load_regime("R3"), case(date(2025, 11, 1))).facts[0].verified


def test_points_and_bands() -> None:
    told = facts(scoring(load_regime("R1")))
    assert told["Trọng số A/B/C"] == "35/25/40 điểm"
    assert "4 sao: từ 70 đến dưới 90" in told["Hạng theo điểm"]
    assert facts(scoring(load_regime("R4")))["Trọng số A/B/C"] == "40/25/35 điểm"
    assert facts(scoring(load_regime("R0")))["Hạng theo điểm"].startswith("không có thang điểm")


def test_gates_of_a_set_and_of_all() -> None:
    r4 = load_regime("R4")
    tea = facts(gates(r4, criteria_sets("R4"), "majority", criteria_set("R4", 11)))
    assert tea["3 sao"].startswith("1.1 “Nguồn nguyên liệu” từ 2 điểm")
    assert tea["4 sao"].startswith("như 3 sao, thêm: 1.5")
    assert "4.1 “Khu vực phân phối chính” từ 5 điểm" in tea["5 sao"]
    over = facts(gates(r4, criteria_sets("R4"), "all", None))
    assert "26 bộ sản phẩm" in over["4 sao"]
    assert "mọi thành viên" in over["Cách xét"]
    assert gates(load_regime("R1"), (), "majority", None) is None


def test_a_set_without_a_gate_for_a_star_says_so() -> None:
    one = next(one for one in criteria_sets("R4") if one.number == 26)
    told = facts(gates(load_regime("R4"), (), "mean", one))
    assert set(told) == {"Cách xét", "3 sao", "4 sao", "5 sao"}


@pytest.mark.parametrize(
    ("day", "end"), [(date(2026, 11, 2), date(2026, 11, 23)), (date(2026, 11, 16), date(2026, 12, 8))]
)
def test_the_commune_has_fifteen_working_days(day: date, end: date) -> None:
    first, province, ministry, *_ = deadlines(load_regime("R4"), case(day), CALENDAR).facts
    assert first.on == end
    assert first.verified is (day < date(2026, 11, 10))  # 24/11 is a holiday that no notice confirms
    assert province.on == date(2027, 4, 29)
    assert "trước ngày 30/4/2027 (ngày cuối: 29/4/2027)" in province.text
    assert "xong trước ngày 30/6/2027" in province.text
    assert "đủ 15 ngày làm việc, nộp chậm nhất vào ngày 07/4/2027" in province.text
    assert CALENDAR.add_working_days(date(2027, 4, 7), 15) <= date(2027, 4, 29)
    assert CALENDAR.add_working_days(date(2027, 4, 8), 15) > date(2027, 4, 29)
    assert ministry.on == date(2027, 7, 29)


def test_rounds_are_strictly_before_their_day_and_never_moved() -> None:
    r4 = load_regime("R4")
    found = {fact.label: fact for fact in deadlines(r4, case(date(2026, 10, 29)), CALENDAR).facts}
    assert found["Cấp tỉnh: đợt 2 của tỉnh"].on == date(2026, 10, 29)
    found = {fact.label: fact for fact in deadlines(r4, case(date(2026, 10, 30)), CALENDAR).facts}
    assert found["Cấp tỉnh: đợt 1 của tỉnh"].on == date(2027, 4, 29)
    # 30/01/2028 is a Sunday: the last day before it, a Saturday, is told with the working day before; nothing moves.
    found = {fact.label: fact for fact in deadlines(r4, case(date(2027, 9, 1)), CALENDAR).facts}
    later = found["Bộ: đợt 2 của Bộ, sau đợt đó của tỉnh"]
    assert later.on == date(2028, 1, 29)
    assert "29/01/2028, thứ Bảy là ngày nghỉ; nên xong 28/01/2028" in later.text
    assert "không tự dời" in planning_note(r4)
    assert planning_note(load_regime("R1")) == ""


def test_a_regime_may_have_rounds_of_the_province_only() -> None:
    r4 = load_regime("R4")
    alone = replace(r4, rounds=tuple(one for one in r4.rounds if one.level == "province"))
    labels = [fact.label for fact in deadlines(alone, case(date(2026, 11, 2)), CALENDAR).facts]
    assert [label for label in labels if "đợt" in label] == ["Cấp tỉnh: đợt 1 của tỉnh"]
    off = certificate_warnings(load_regime("R1"), keep_late=True)
    assert list(off) == []


def test_a_year_without_holidays_is_said() -> None:
    first, second, *_ = deadlines(load_regime("R4"), case(date(2026, 12, 20)), WorkingCalendar([], [2026])).facts
    assert first.on is None
    assert "2027" in first.text
    assert "để Ủy ban" not in second.text


def test_legal_terms_roll_forward() -> None:
    found = {
        fact.label: fact
        for fact in deadlines(load_regime("R4"), case(date(2026, 11, 6), "đánh giá lại"), CALENDAR).facts
    }
    again = found["Đánh giá lại, tính từ ngày hồ sơ đủ"]
    assert again.on == date(2026, 12, 21)
    revoked = found["Thu hồi giấy chứng nhận, tính từ ngày có kết luận"]
    assert revoked.on == date(2026, 11, 23)  # 21/11 is a Saturday
    assert "21/11/2026 là ngày nghỉ" in revoked.text


def test_regimes_without_dates_say_that_plans_set_them() -> None:
    told = facts(deadlines(load_regime("R1"), case(date(2020, 3, 1)), CALENDAR))
    assert "theo kế hoạch của tỉnh" in told["Đợt đánh giá, thời hạn"]
    r3 = {fact.label: fact.on for fact in deadlines(load_regime("R3"), case(date(2026, 5, 1)), CALENDAR).facts}
    assert r3 == {"Giải quyết theo quy định cũ": date(2026, 7, 21)}


def test_the_life_of_a_certificate() -> None:
    r4 = load_regime("R4")
    told = {one.label: one for one in certificate(r4, case(date(2026, 11, 1)), keep_late=True,
                                                  expires_on=date(2026, 12, 28)).facts}  # fmt: skip
    assert told["Hiệu lực"].on == date(2029, 11, 1)
    assert "từ 01/7/2026 đến hết 30/8/2026" in told["Nộp hồ sơ đánh giá lại"].text
    assert told["Nộp muộn"].on == date(2027, 6, 26)
    assert not told["Nộp muộn"].verified
    why, way_out = certificate_warnings(r4, keep_late=True)
    assert "180 ngày" in why
    assert "THUKY_KEEP_LATE_RENEWALS=0" in way_out
    off = {one.label: one for one in certificate(r4, case(date(2026, 11, 1)), keep_late=False).facts}
    assert off["Nộp muộn"].on is None
    assert list(certificate_warnings(r4, keep_late=False)) == []
    r2 = {one.label: one for one in certificate(load_regime("R2"), case(date(2024, 11, 1)), keep_late=True,
                                                expires_on=date(2026, 12, 28)).facts}  # fmt: skip
    assert r2["Thông báo sắp hết hạn"].on == date(2026, 11, 28)
    assert r2["Đánh giá lại"].text.startswith("không quy định")
    r0 = facts(certificate(load_regime("R0"), case(date(2019, 1, 2)), keep_late=True))
    assert r0["Hiệu lực"].startswith("không có thời hạn")


def test_papers_of_the_dossier() -> None:
    told = facts(papers(load_regime("R4")))
    assert told["Số bộ hồ sơ ở mỗi cấp"] == "01 bộ giấy và 01 bộ điện tử"
    assert told["Thành phần bắt buộc"].startswith("01 Phiếu đăng ký")
    assert facts(papers(load_regime("R0")))["Thành phần hồ sơ"].startswith("không có danh mục")
