"""The article and the annex of the decision must tell the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.recognition import AnnexMismatch, check_annex

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
