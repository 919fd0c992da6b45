"""The law as data: R1 (1048, 781) and R4 (26/2026) against domain.md sections 1 and 3."""

import json
from dataclasses import asdict
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.local_government import LocalGovernmentLawUnknown
from domain.regime import (
    CriteriaNotYetIssued,
    MeanOutOfRange,
    Regime,
    UnknownGroup,
    UnknownRegime,
    load_regime,
    local_government_basis_on,
    regime_codes,
)
from domain.vietnamese import is_nfc

R1, R4 = load_regime("R1"), load_regime("R4")
REGIMES = st.sampled_from([load_regime(code) for code in regime_codes()])
MEANS = st.fractions(0, 100, max_denominator=60)


def test_what_changed_from_the_first_regime_to_the_one_in_force() -> None:
    assert regime_codes() == ("R1", "R4")
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


@pytest.mark.parametrize("regime", [R1, R4])
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


@pytest.mark.parametrize("regime", [R1, R4])
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
    assert (caught.value.code, caught.value.known) == ("R9", ("R1", "R4"))
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
