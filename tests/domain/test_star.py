"""From totals to stars: the worked examples of domain.md 3.6 and 7.4."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.regime import MeanOutOfRange, load_regime
from domain.star import (
    AwardAboveGates,
    AwardWithoutReason,
    ForwardedBelowThreshold,
    NoBallots,
    StarUnknown,
    decide,
    gap,
    mean,
    show,
    stars_row,
)

R1, R4 = load_regime("R1"), load_regime("R4")
TOTALS = st.lists(st.integers(0, 100), min_size=1, max_size=30)


def test_seven_ballots() -> None:
    totals = [78, 80, 81, 79, 77, 82, 80]
    assert mean(totals) == Fraction(557, 7)
    assert show(mean(totals)) == "79,57"
    assert gap(totals) == 5
    assert decide(R1, mean(totals)).star_by_band == 4


@pytest.mark.parametrize(("totals", "points"), [([70, 80], 10), ([70, 81], 11), ([70], 0)])
def test_gaps(totals: list[int], points: int) -> None:
    assert gap(totals) == points


def test_without_ballots_there_is_no_mean() -> None:
    with pytest.raises(NoBallots):
        mean([])
    with pytest.raises(NoBallots):
        gap([])


@pytest.mark.parametrize(
    ("points", "star", "outcome", "shown"),
    [
        (Fraction(100), 5, "forwarded", "100,00"),
        (Fraction(90), 5, "forwarded", "90,00"),
        (Fraction(629, 7), 4, "recognised", "89,86"),
        (Fraction(70), 4, "recognised", "70,00"),
        (Fraction(69999, 1000), 3, "recognised", "69,99"),
        (Fraction(50), 3, "recognised", "50,00"),
        (Fraction(349, 7), 2, "refused", "49,86"),
        (Fraction(0), 1, "refused", "0,00"),
    ],
)
def test_the_outcome_follows_the_exact_mean(points: Fraction, star: int, outcome: str, shown: str) -> None:
    for regime in (R1, R4):
        result = decide(regime, points)
        assert (result.star_by_band, result.star_awarded, result.outcome) == (star, star, outcome)
        assert not result.is_above_band
    assert show(points) == shown


def test_the_council_may_award_another_star_and_must_say_why() -> None:
    # Seventy-three points and three stars: a gate of four stars was not met.
    result = decide(R1, 73, awarded=3, reason=" Tiêu chí 1.5 chưa đạt mức của 4 sao ")
    assert (result.star_by_band, result.star_awarded, result.outcome) == (4, 3, "recognised")
    assert result.reason == "Tiêu chí 1.5 chưa đạt mức của 4 sao"
    with pytest.raises(AwardWithoutReason) as caught:
        decide(R1, 73, awarded=3, reason="  ")
    assert (caught.value.mean, caught.value.star_by_band, caught.value.star_awarded) == (Fraction(73), 4, 3)
    assert "73,00 ứng với 4 sao nhưng Hội đồng xếp 3 sao" in str(caught.value)


def test_the_band_s_own_star_needs_no_reason() -> None:
    assert decide(R1, 73, awarded=4).star_awarded == 4


def test_ninety_points_kept_at_four_stars_stay_with_the_province() -> None:
    assert decide(R4, 91, awarded=4, reason="Chưa đạt tiêu chí xuất khẩu").outcome == "recognised"


def test_below_three_stars_nothing_is_certified() -> None:
    assert decide(R4, 55, awarded=2, reason="Thiếu bao bì").outcome == "refused"


def test_an_award_above_the_band_is_kept_and_flagged() -> None:
    assert decide(R1, Fraction(139, 2), awarded=4, reason="Hội đồng thống nhất").is_above_band


def test_five_stars_need_the_points_of_the_ministry() -> None:
    with pytest.raises(ForwardedBelowThreshold) as caught:
        decide(R1, Fraction(179, 2), awarded=5, reason="Hội đồng thống nhất")
    assert (caught.value.mean, caught.value.star_awarded, caught.value.threshold) == (Fraction(179, 2), 5, 90)


@pytest.mark.parametrize("star", [0, 6, -1])
def test_there_are_one_to_five_stars(star: int) -> None:
    with pytest.raises(StarUnknown):
        decide(R1, 73, awarded=star, reason="…")
    with pytest.raises(StarUnknown):
        stars_row(star)


def test_a_mean_outside_the_scale_is_refused() -> None:
    with pytest.raises(MeanOutOfRange):
        decide(R1, 101)


def test_rows_of_stars() -> None:
    assert stars_row(4) == "★ ★ ★ ★"
    assert stars_row(1) == "★"


@given(TOTALS)
def test_the_mean_is_exact_and_within_the_totals(totals: list[int]) -> None:
    exact = mean(totals)
    assert exact * len(totals) == sum(totals)
    assert min(totals) <= exact <= max(totals)
    assert gap(totals) == max(totals) - min(totals)


@given(st.fractions(0, 100))
def test_what_is_shown_never_stands_in_another_band(exact: Fraction) -> None:
    shown = Fraction(show(exact).replace(",", "."))
    assert R4.star_by_band(shown) == R4.star_by_band(exact)


@given(st.fractions(0, 100), st.integers(1, 5))
def test_who_decides_depends_on_the_star_awarded(exact: Fraction, awarded: int) -> None:
    if awarded == 5 and exact < 90:
        with pytest.raises(ForwardedBelowThreshold):
            decide(R4, exact, awarded, "Hội đồng thống nhất")
    else:
        outcome = {1: "refused", 2: "refused", 3: "recognised", 4: "recognised", 5: "forwarded"}[awarded]
        assert decide(R4, exact, awarded, "Hội đồng thống nhất").outcome == outcome


def test_gates_cut_the_star_of_the_band_and_give_their_reason() -> None:
    r4 = load_regime("R4")
    cut = decide(r4, 95, by_gates=3, gate_reason="Chưa đạt tiêu chí 1.5")
    assert (cut.star_by_band, cut.star_by_gates, cut.star_awarded, cut.outcome) == (5, 3, 3, "recognised")
    assert cut.reason == "Chưa đạt tiêu chí 1.5"
    same = decide(r4, 75, by_gates=5, gate_reason="Không dùng")
    assert (same.star_awarded, same.reason) == (4, "")
    said = decide(r4, 75, 3, "Thiếu liên kết chuỗi", by_gates=3, gate_reason="Chưa đạt tiêu chí 1.5")
    assert said.reason == "Thiếu liên kết chuỗi"
    assert decide(r4, 75, 3, by_gates=3, gate_reason="Chưa đạt").reason == "Chưa đạt"


def test_no_reason_lifts_an_award_over_the_gates() -> None:
    with pytest.raises(AwardAboveGates) as refused:
        decide(load_regime("R4"), 75, 4, "Sản phẩm tiêu biểu", by_gates=3)
    assert (refused.value.star_by_gates, refused.value.star_awarded) == (3, 4)
    with pytest.raises(AwardWithoutReason):
        decide(load_regime("R4"), 75, 2, by_gates=3, gate_reason="Chưa đạt")


_EDGES = (
    (Fraction(49_999, 1000), 2),
    (Fraction(50), 3),
    (Fraction(489, 7), 3),
    (Fraction(70), 4),
    (Fraction(629, 7), 4),
    (Fraction(90), 5),
    (Fraction(100), 5),
)
"""49,999 · 50 · 69,857… · 70 · 89,857… · 90 · 100, and the star of each."""
_ROUTES = {
    "R1": ("refused", "recognised", "recognised", "forwarded"),
    "R2": ("refused", "returned", "recognised", "forwarded"),
    "R3": ("refused", "recognised", "recognised", "forwarded"),
    "R4": ("refused", "recognised", "recognised", "forwarded"),
}
"""What follows 2, 3, 4 and 5 stars at the province: in R2 three stars are the district's."""


@pytest.mark.parametrize("code", _ROUTES)
def test_every_edge_of_the_bands_in_every_regime(code: str) -> None:
    regime = load_regime(code)
    for exact, star in _EDGES:
        result = decide(regime, exact)
        assert (result.star_by_band, result.star_awarded) == (star, star)
        assert result.outcome == _ROUTES[code][star - 2]
        shown = Fraction(show(exact).replace(",", "."))
        assert regime.star_by_band(shown) == star, show(exact)


def test_what_the_districts_send_up() -> None:
    assert [(load_regime(code).unit_council, load_regime(code).forward_from) for code in _ROUTES] == [
        (True, 50),
        (True, 70),
        (False, 0),
        (False, 0),
    ]
