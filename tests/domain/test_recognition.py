"""The article and the annex of the decision must tell the same."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.recognition import AnnexMismatch, Choice, FallbackNotAllowed, check_annex, check_choice
from domain.regime import load_regime
from domain.star import show

STARS = st.lists(st.integers(1, 5), max_size=20)


def test_equal_totals_pass() -> None:
    check_annex({4: 2, 3: 1}, [4, 3, 4])
    check_annex({4: 1, 5: 0}, [4])
    check_annex({}, [])


def test_all_differences_are_told_at_once() -> None:
    with pytest.raises(AnnexMismatch) as caught:
        check_annex({4: 2, 3: 12}, [4, 3, 5])
    assert caught.value.differences == ((5, 0, 1), (4, 2, 1), (3, 12, 1))
    assert "5 sao: Điều 1 ghi 00, Phụ lục có 01" in str(caught.value)
    assert "3 sao: Điều 1 ghi 12, Phụ lục có 01" in str(caught.value)


@given(STARS, STARS)
def test_only_the_same_stars_pass(stated: list[int], rows: list[int]) -> None:
    totals = {star: stated.count(star) for star in stated}
    if sorted(stated) == sorted(rows):
        check_annex(totals, rows)
    else:
        with pytest.raises(AnnexMismatch):
            check_annex(totals, rows)


R2, R4 = load_regime("R2"), load_regime("R4")


@given(st.fractions(0, 90).filter(lambda score: score < 90), st.none() | st.integers(1, 5))
@settings(max_examples=50)
def test_the_province_recognises_by_the_central_score_never_above_its_band(score: Fraction, star: int | None) -> None:
    band = R4.star_by_band(score)
    if (star or band) in {3, 4} and (star or band) <= band:
        assert check_choice(R4, score, "recognise", star) == (star or band)
    else:
        with pytest.raises(FallbackNotAllowed) as refused:
            check_choice(R4, score, "recognise", star)
        assert show(score) in str(refused.value)


@pytest.mark.parametrize(
    ("score", "star"), [(Fraction(8999, 100), 4), (Fraction(70), 4), (Fraction(69_999, 1000), 3), (Fraction(50), 3)]
)
def test_central_scores_fall_into_half_open_bands(score: Fraction, star: int) -> None:
    assert check_choice(R4, score, "recognise", None) == star


def test_three_stars_of_the_second_regime_go_back_to_the_district() -> None:
    assert check_choice(R2, Fraction(60), "return", None) == 3
    with pytest.raises(FallbackNotAllowed, match="không thuộc thẩm quyền công nhận của cấp tỉnh"):
        check_choice(R2, Fraction(60), "recognise", None)
    with pytest.raises(FallbackNotAllowed, match="không thuộc thẩm quyền công nhận của cấp huyện"):
        check_choice(R4, Fraction(60), "return", None)


def test_re_evaluation_and_refusal_name_no_star() -> None:
    choices: tuple[Choice, ...] = ("reevaluate", "refuse")
    for choice in choices:
        assert check_choice(R4, Fraction(20), choice, None) is None
        with pytest.raises(FallbackNotAllowed, match="không kèm hạng sao"):
            check_choice(R4, Fraction(20), choice, 3)
