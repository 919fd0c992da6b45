"""The law as data: R0 (490) to R4 (26/2026) against domain.md sections 1 and 3."""

import json
from dataclasses import asdict
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agency_name import department_on, ministry_on, renamed_on, unverified_names
from domain.local_government import LocalGovernmentLawUnknown, unverified_laws
from domain.regime import (
    CriteriaNotYetIssued,
    MeanOutOfRange,
    NoRegimeYet,
    Regime,
    RegimeSilent,
    TransitionOver,
    UnknownGroup,
    UnknownRegime,
    load_regime,
    local_government_basis_on,
    regime_codes,
    regime_on,
)
from domain.regime_parts import Unverified
from domain.unverified import unverified_in
from domain.vietnamese import is_nfc

R0, R1, R2, R3, R4 = (load_regime(code) for code in regime_codes())
REGIMES = st.sampled_from([R1, R2, R3, R4])
MEANS = st.fractions(0, 100, max_denominator=60)


def test_what_changed_from_the_first_regime_to_the_one_in_force() -> None:
    assert regime_codes() == ("R0", "R1", "R2", "R3", "R4")
    assert R1.weights == {"A": 35, "B": 25, "C": 40}
    assert R4.weights == {"A": 40, "B": 25, "C": 35}
    assert (R1.unit_council, R4.unit_council) == (True, False)
    assert (R1.forward_from, R4.forward_from) == (50, 0)
    assert (R1.unit_working_days, R4.unit_working_days) == (None, 15)
    assert R1.units_phrase == "các huyện, thị xã, thành phố"
    assert R4.unit_levels == ("xã", "phường", "đặc khu")
    assert R1.ministry == "Bộ Nông nghiệp và Phát triển nông thôn"
    assert R4.ministry == "Bộ Nông nghiệp và Môi trường"
    assert (R1.groups["III"], R4.groups["III"]) == ("Thảo dược", "Dược liệu và sản phẩm từ dược liệu")


@given(REGIMES)
def test_every_regime_is_whole(regime: Regime) -> None:
    assert sum(regime.weights.values()) == 100
    assert [band.star for band in regime.bands] == [5, 4, 3, 2, 1]
    starts = [band.from_points for band in regime.bands]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == 0
    assert tuple(regime.groups) == ("I", "II", "III", "IV", "V", "VI")
    assert regime.certificate_months == 36
    codes = [paper.code for paper in regime.required_papers]
    assert codes == [f"{n:02d}" for n in range(1, len(codes) + 1)]
    assert all(set(paper.accepts) <= {"pdf", "docx", "jpeg", "png", "xlsx"} for paper in regime.required_papers)
    assert sum(basis.criteria for basis in regime.legal_bases) == 1
    assert all(basis.short in basis.text and basis.text[-1].isalnum() for basis in regime.legal_bases)
    assert is_nfc(json.dumps(asdict(regime), default=str, ensure_ascii=False))


@pytest.mark.parametrize("regime", [R1, R2, R3, R4])
@pytest.mark.parametrize(
    ("mean", "star"),
    [
        (Fraction(100), 5),
        (Fraction(90), 5),
        (Fraction(629, 7), 4),
        (Fraction(179, 2), 4),
        (Fraction(70), 4),
        (Fraction(69999, 1000), 3),
        (Fraction(139, 2), 3),
        (Fraction(50), 3),
        (Fraction(349, 7), 2),
        (Fraction(30), 2),
        (Fraction(209, 7), 1),
        (Fraction(0), 1),
    ],
)
def test_bands_are_half_open_on_the_exact_mean(regime: Regime, mean: Fraction, star: int) -> None:
    assert regime.star_by_band(mean) == star


@given(REGIMES, MEANS, MEANS)
def test_more_points_never_give_fewer_stars(regime: Regime, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert regime.star_by_band(low) <= regime.star_by_band(high)


@given(REGIMES, MEANS)
def test_the_mean_lies_in_the_band_of_its_star(regime: Regime, mean: Fraction) -> None:
    star = regime.star_by_band(mean)
    starts = {band.star: band.from_points for band in regime.bands}
    assert starts[star] <= mean
    assert star == 5 or mean < starts[star + 1]


@pytest.mark.parametrize("mean", [Fraction(-1, 7), Fraction(701, 7), 101])
def test_a_mean_outside_the_scale_is_refused(mean: Fraction | int) -> None:
    with pytest.raises(MeanOutOfRange) as caught:
        R1.star_by_band(mean)
    assert caught.value.mean == mean


@pytest.mark.parametrize("regime", [R1, R3, R4])
def test_province_recognises_three_and_four_ministry_five(regime: Regime) -> None:
    assert [regime.recognises(star) for star in (1, 2, 3, 4, 5)] == [
        "",
        "",
        "province",
        "province",
        "ministry",
    ]
    assert regime.forward_to_ministry_from == 90
    assert regime.lowest_star == 3


@pytest.mark.parametrize(
    ("day", "first", "fourth"),
    [
        (date(2019, 8, 20), False, False),
        (date(2019, 8, 21), True, False),
        (date(2023, 2, 23), True, False),
        (date(2023, 2, 24), False, False),
        (date(2026, 5, 21), False, False),
        (date(2026, 5, 22), False, True),
        (date(2031, 1, 1), False, True),
    ],
)
def test_days_of_validity(day: date, *, first: bool, fourth: bool) -> None:
    assert (R1.is_valid_on(day), R4.is_valid_on(day)) == (first, fourth)


@pytest.mark.parametrize(
    ("day", "short"),
    [
        (date(2020, 3, 5), ["490", "1048"]),
        (date(2020, 6, 8), ["490", "1048", "781"]),
        (date(2022, 8, 1), ["919", "1048", "781"]),
        (date(2023, 5, 1), ["919", "1048", "781"]),
        (date(2019, 3, 13), ["490"]),
    ],
)
def test_papers_cite_what_was_in_force_on_their_day(day: date, short: list[str]) -> None:
    # The last but one: a dossier of R1 that is decided after the regime ended still cites its law.
    assert [basis.short for basis in R1.bases_on(day)] == [f"Quyết định số {number}/QĐ-TTg" for number in short]


@given(REGIMES, st.dates(date(2018, 1, 1), date(2035, 1, 1)))
def test_nothing_is_cited_before_it_was_issued(regime: Regime, day: date) -> None:
    assert all(basis.valid_from <= day for basis in regime.bases_on(day))


def test_the_criteria_of_a_day() -> None:
    assert R1.criteria_basis_on(date(2020, 5, 20)).short == "Quyết định số 1048/QĐ-TTg"
    assert R4.criteria_basis_on(date(2026, 10, 1)).text.startswith(
        "Căn cứ Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5"
    )
    with pytest.raises(CriteriaNotYetIssued) as caught:
        R4.criteria_basis_on(date(2026, 5, 21))
    assert (caught.value.regime, caught.value.day) == ("R4", date(2026, 5, 21))


def test_services_need_no_sample() -> None:
    assert [paper.code for paper in R1.checklist_for("I")] == ["01", "02", "03", "04", "05", "06"]
    assert [paper.code for paper in R1.checklist_for("VI")] == ["01", "02", "03", "04", "06"]
    assert [paper.code for paper in R4.checklist_for("VI") if paper.required] == ["01", "02", "03", "04"]
    with pytest.raises(UnknownGroup) as caught:
        R1.checklist_for("VII")
    assert caught.value.known == ("I", "II", "III", "IV", "V", "VI")


def test_an_unknown_regime_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownRegime) as caught:
        load_regime("R9")
    assert (caught.value.code, caught.value.known) == ("R9", ("R0", "R1", "R2", "R3", "R4"))
    with pytest.raises(UnknownRegime):
        load_regime("../regimes/R1")


def test_a_regime_is_read_once() -> None:
    assert load_regime("R1") is R1


@pytest.mark.parametrize(
    ("day", "dates"),
    [
        (date(2016, 1, 1), ["19 tháng 6 năm 2015"]),
        (date(2019, 12, 31), ["19 tháng 6 năm 2015"]),
        (date(2020, 1, 1), ["19 tháng 6 năm 2015", "22 tháng 11 năm 2019"]),
        (date(2025, 2, 28), ["19 tháng 6 năm 2015", "22 tháng 11 năm 2019"]),
        (date(2025, 3, 1), ["19 tháng 02 năm 2025"]),
        (date(2025, 6, 15), ["19 tháng 02 năm 2025"]),
        (date(2025, 6, 16), ["16 tháng 6 năm 2025"]),
        (date(2026, 11, 21), ["16 tháng 6 năm 2025"]),
    ],
)
def test_the_local_government_law_of_a_day(day: date, dates: list[str]) -> None:
    lines = local_government_basis_on(day)
    assert len(lines) == len(dates)
    for line, when in zip(lines, dates, strict=True):
        assert line.startswith("Căn cứ Luật ")
        assert line.endswith(f"ngày {when}")


def test_before_2016_there_is_no_law_to_cite() -> None:
    with pytest.raises(LocalGovernmentLawUnknown) as caught:
        local_government_basis_on(date(2015, 12, 31))
    assert caught.value.day == date(2015, 12, 31)


def test_in_the_second_regime_the_district_recognises_three_stars() -> None:
    assert [R2.recognises(star) for star in (2, 3, 4, 5)] == ["", "district", "province", "ministry"]
    assert (R2.lowest_star, R2.lowest_certified_star, R1.lowest_star) == (4, 3, 3)
    assert (R2.unit_council, R2.forward_from, R2.forward_to_ministry_from) == (True, 70, 90)
    assert "Ủy ban nhân dân cấp huyện" in R2.standing_texts["result_notice/tasks"][0]
    assert not R3.standing_texts


def test_the_third_regime_has_no_district() -> None:
    assert (R3.unit_council, R3.forward_from, R3.receiver) == (False, 0, "Ủy ban nhân dân cấp xã")
    assert R2.weights == R3.weights == R4.weights == {"A": 40, "B": 25, "C": 35}
    assert R2.groups == R3.groups == R4.groups
    assert (R1.expiry_notice_days, R2.expiry_notice_days, R3.expiry_notice_days) == (None, 30, 30)
    assert "Hội đồng cấp huyện" not in R3.evaluators


@pytest.mark.parametrize(
    ("regime", "day", "numbers"),
    [
        (R2, date(2023, 2, 24), ["919", "148"]),
        (R2, date(2025, 12, 1), ["919", "148"]),
        (R3, date(2025, 7, 6), ["919", "148", "1489"]),
        (R3, date(2026, 7, 21), ["919", "148", "1489"]),
        (R0, date(2018, 5, 7), ["490"]),
    ],
)
def test_the_law_between_the_first_and_the_last_regime(regime: Regime, day: date, numbers: list[str]) -> None:
    assert [basis.short for basis in regime.bases_on(day)] == [f"Quyết định số {number}/QĐ-TTg" for number in numbers]


def test_decision_148_bears_its_true_date() -> None:
    assert "ngày 24 tháng 02 năm 2023" in R3.criteria_basis_on(date(2025, 8, 1)).text


@pytest.mark.parametrize(
    ("lodged", "code"),
    [
        (date(2018, 5, 7), "R0"),
        (date(2019, 8, 20), "R0"),
        (date(2019, 8, 21), "R1"),
        (date(2023, 2, 23), "R1"),
        (date(2023, 2, 24), "R2"),
        (date(2025, 7, 5), "R2"),
        (date(2025, 7, 6), "R3"),
        (date(2026, 5, 21), "R3"),
        (date(2026, 5, 22), "R4"),
        (date(2030, 1, 1), "R4"),
    ],
)
def test_the_regime_follows_the_day_on_which_a_dossier_is_lodged(lodged: date, code: str) -> None:
    assert regime_on(lodged).code == code


def test_before_the_programme_there_is_no_regime() -> None:
    with pytest.raises(NoRegimeYet) as caught:
        regime_on(date(2018, 5, 6))
    assert caught.value.first == date(2018, 5, 7)


def test_old_dossiers_finish_under_the_old_rules_within_their_term() -> None:
    lodged = date(2026, 5, 21)
    assert regime_on(lodged, decided_on=date(2026, 7, 21)).code == "R3"
    assert regime_on(lodged, registration="đánh giá lại", decided_on=date(2026, 6, 21)).code == "R3"
    with pytest.raises(TransitionOver) as caught:
        regime_on(lodged, registration="đánh giá lại", decided_on=date(2026, 6, 22))
    assert (caught.value.finish_by, caught.value.regime) == (date(2026, 6, 21), "R4")
    with pytest.raises(TransitionOver):
        regime_on(lodged, registration="nâng hạng", decided_on=date(2026, 7, 22))
    assert regime_on(date(2023, 2, 1), decided_on=date(2024, 1, 1)).code == "R1"
    assert R3.transition is not None
    assert "21/7/2026" in R3.transition.describe()


def test_what_the_first_years_left_to_the_provinces_is_refused() -> None:
    assert not R0.plays_a_cycle
    assert R4.plays_a_cycle
    for ask in (
        lambda: R0.star_by_band(70),
        lambda: R0.criteria_basis_on(date(2019, 1, 1)),
        lambda: R0.checklist_for("I"),
    ):
        with pytest.raises(RegimeSilent, match="bộ tiêu chí tạm thời"):
            ask()
    assert (R0.groups, R0.lowest_star, R0.weights) == (R1.groups, 3, {})


def test_ministry_and_department_changed_their_names_in_march_2025() -> None:
    assert renamed_on() == date(2025, 3, 1)
    assert ministry_on(date(2025, 2, 28)) == "Bộ Nông nghiệp và Phát triển nông thôn"
    assert ministry_on(date(2025, 3, 1)) == "Bộ Nông nghiệp và Môi trường"
    assert ministry_on(date(2017, 1, 1)) == "Bộ Nông nghiệp và Phát triển nông thôn"
    assert department_on(date(2025, 2, 28)).symbol == "SNN"
    assert department_on(date(2025, 3, 1)).header == ("SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG")
    assert R2.ministry == "Bộ Nông nghiệp và Phát triển nông thôn"
    assert R2.as_of(date(2025, 4, 1)).ministry == "Bộ Nông nghiệp và Môi trường"


def test_every_number_names_its_source_and_doubts_are_listed() -> None:
    doubts = [doubt for regime in (R0, R1, R2, R3, R4) for doubt in regime.unverified]
    assert all(doubt.source and doubt.note for doubt in (*doubts, *unverified_laws(), *unverified_names()))
    listed = {(doubt.where, doubt.what) for doubt in doubts}
    assert ("R1", "căn cứ pháp lý: Quyết định số 781/QĐ-TTg") in listed
    assert ("R2", "thang điểm") in listed
    assert ("R4", "đánh giá lại") in listed
    assert len(unverified_laws()) == 1
    assert all(term.source for regime in (R1, R2, R3, R4) for term in regime.terms)


def test_doubts_are_found_at_any_depth() -> None:
    doubt = {"verified": False, "source": "nguồn", "note": "chưa đối chiếu"}
    table = {"spans": [doubt, "chữ"], "terms": {"a": {"name": "Số bộ", **doubt}, "b": 3}, "weights": {"A": 40}}
    assert list(unverified_in(table, "R9")) == [
        Unverified("R9", "căn cứ theo ngày", "nguồn", "chưa đối chiếu"),
        Unverified("R9", "thời hạn, số lượng: Số bộ", "nguồn", "chưa đối chiếu"),
    ]
