"""Criteria sets: complete, adding up, checked; the worked example of tea (set 11)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.criteria import (
    PARTS,
    CriteriaSet,
    UnknownCriteriaSet,
    check_scores,
    criteria_set,
    criteria_sets,
    points_by_part,
)
from domain.criteria_check import faults_of_set
from domain.regime import load_regime

R4 = criteria_sets("R4")


def test_r4_has_26_sets_and_787_criteria() -> None:
    assert [one.number for one in R4] == list(range(1, 27))
    assert sum(len(one.criteria) for one in R4) == 787


@pytest.mark.parametrize("one", R4, ids=lambda one: str(one.number))
def test_every_set_adds_up_to_the_weights_of_its_regime(one: CriteriaSet) -> None:
    assert faults_of_set(one, load_regime("R4").weights) == []


def test_the_sums_of_another_regime_are_told() -> None:
    assert [one.reason for one in faults_of_set(R4[0], load_regime("R1").weights)] == [
        "Phần A cộng được 40 điểm, phải là 35.",
        "Phần C cộng được 35 điểm, phải là 40.",
    ]


def test_every_fault_of_a_set_is_told() -> None:
    tea = criteria_set("R4", 11)
    first, second, *rest = tea.criteria
    low = replace(first, options=tuple(replace(option, points=0, gate=2) for option in first.options[1:]))
    wrong = faults_of_set(replace(tea, criteria=(low, second, second, *rest)), load_regime("R4").weights)
    assert [one.reason for one in wrong] == [
        f"Phần A cộng được {40 + second.maximum} điểm, phải là 40.",
        f"Tiêu chí {second.code} có hai lần.",
        f"Tiêu chí {first.code}: mức cao nhất 0 điểm, phải bằng điểm tối đa {first.maximum}.",
        f"Tiêu chí {first.code}: các mức không được đánh số liên tục từ 1.",
        *(
            f"Tiêu chí {first.code}, mức {option.number}: không có hạng 2 sao (chỉ 3, 4, 5)."
            for option in first.options[1:]
        ),
        f"Mục 1: các tiêu chí cộng được {18 + second.maximum} điểm, phải là 18.",
    ]


def test_a_heading_that_is_a_criterion_itself_has_options() -> None:
    assert criteria_set("R4", 11).by_code["7"].name == "TÍNH ĐỘC ĐÁO"


def test_yes_or_no_and_levels_have_labels_of_their_own() -> None:
    by_code = criteria_set("R4", 1).by_code
    assert [option.label for option in by_code["2.4"].options] == ["Không", "Có"]
    assert [option.label for option in by_code["1.1"].options] == ["Mức 1", "Mức 2", "Mức 3"]


def test_alternatives_keep_their_case() -> None:
    colour = criteria_set("R4", 23).by_code["6.2"]
    assert [(option.number, option.points, option.case) for option in colour.options][1:] == [
        (2, 1, 2),
        (3, 3, 2),
        (4, 5, 2),
    ]


def test_an_unknown_set_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownCriteriaSet) as fact:
        criteria_set("R4", 27)
    assert "bộ sản phẩm số 27 (các bộ 1–26)" in fact.value.sentence()


def test_a_regime_without_criteria_says_how_to_score() -> None:
    with pytest.raises(UnknownCriteriaSet) as fact:
        criteria_set("R1", 1)
    assert "chưa có dữ liệu từng tiêu chí" in fact.value.sentence()


@given(st.sampled_from(R4), st.data())
def test_the_points_of_any_full_form_stay_within_the_parts(one: CriteriaSet, data: st.DataObject) -> None:
    ticks = {
        criterion.code: data.draw(st.sampled_from([option.number for option in criterion.options]))
        for criterion in one.criteria
    }
    assert check_scores(one, {code: [number] for code, number in ticks.items()}) == []
    points = points_by_part(one, ticks)
    assert all(0 <= points[part] <= one.maximum(part) for part in PARTS)
    by_hand = sum(
        next(option.points for option in criterion.options if option.number == ticks[criterion.code])
        for criterion in one.criteria
    )
    assert sum(points.values()) == by_hand


def test_the_best_options_give_100() -> None:
    for one in R4:
        best = {
            criterion.code: max(criterion.options, key=lambda option: option.points).number
            for criterion in one.criteria
        }
        assert points_by_part(one, best) == {"A": 40, "B": 25, "C": 35}


def test_every_fault_of_a_form_is_told_in_the_order_of_the_form() -> None:
    tea = criteria_set("R4", 11)
    ticks = {criterion.code: [1] for criterion in tea.criteria}
    del ticks["1.1"]
    ticks |= {"1.2": [9], "1.3": [1, 2], "99": [1]}
    faults = check_scores(tea, ticks)
    assert [fault.code for fault in faults] == ["1.1", "1.2", "1.3", "99"]
    assert [fault.reason.split(". ")[0] for fault in faults] == [
        f"Tiêu chí 1.1 “{tea.by_code['1.1'].name}” chưa được chấm",
        f"Tiêu chí 1.2 “{tea.by_code['1.2'].name}” không có mức 9",
        f"Tiêu chí 1.3 “{tea.by_code['1.3'].name}” được chọn nhiều mức (1, 2)",
        "Bộ 11 “Chè tươi, chè chế biến” không có tiêu chí 99",
    ]
