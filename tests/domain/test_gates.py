"""Gates: the worked example of tea, the three ways a council establishes them, an independent count."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.criteria import CriteriaSet, criteria_set, criteria_sets
from domain.gates import GATE_RULES, FailedGate, GateRule, star_by_gates
from domain.star import NoBallots

TEA = criteria_set("R4", 11)
BEST = {criterion.code: len(criterion.options) for criterion in TEA.criteria}


def least(star: int) -> dict[str, tuple[int, int]]:
    """Give criterion -> (points asked for by the star alone) as the example of the decree prints them."""
    table = {
        "1.1": (2, 0, 0), "1.5": (0, 2, 3), "1.6": (0, 1, 0), "2.1": (0, 3, 0), "2.2": (2, 0, 0), "2.3": (1, 3, 0),
        "3.4": (0, 2, 0), "3.5": (1, 2, 0), "4.1": (2, 3, 5), "5.1": (0, 5, 0), "5.3": (1, 0, 0), "6.1.1": (0, 2, 0),
        "6.1.2": (0, 2, 0), "7": (0, 3, 5), "8": (2, 0, 0), "9": (1, 3, 0),
    }  # fmt: skip
    return {code: (star, row[star - 3]) for code, row in table.items() if row[star - 3]}


@pytest.mark.parametrize("star", [3, 4, 5])
def test_the_gates_of_tea_are_those_of_the_decree(star: int) -> None:
    own = {
        criterion.code: (option.gate, option.points)
        for criterion in TEA.criteria
        for option in criterion.options
        if option.gate == star
    }
    assert own == least(star)


def below(code: str, star: int) -> dict[str, int]:
    """Fill a form with the best options but one, which stays just under the gate of a star."""
    criterion = TEA.by_code[code]
    number = max(option.number for option in criterion.options if option.points < criterion.least_points(star))
    return BEST | {code: number}


def test_the_best_form_passes_all_gates() -> None:
    assert star_by_gates(TEA, [BEST]).star == 5
    assert star_by_gates(TEA, [BEST]).failed == ()


@pytest.mark.parametrize(("code", "gate", "left"), [("1.1", 3, 2), ("5.1", 4, 3), ("7", 5, 4)])
def test_a_gate_that_fails_leaves_the_star_below(code: str, gate: int, left: int) -> None:
    result = star_by_gates(TEA, [below(code, gate)] * 5)
    assert result.star == left
    assert [(failed.star, failed.code, failed.reached, failed.members) for failed in result.failed] == [
        (gate, code, 0, 5)
    ]


@pytest.mark.parametrize(
    ("rule", "passing", "holds"),
    [("majority", 2, False), ("majority", 3, True), ("all", 3, False), ("all", 4, True), ("mean", 4, True)],
)
def test_the_rules_of_procedure_say_when_a_gate_holds(rule: GateRule, passing: int, holds: bool) -> None:  # noqa: FBT001
    forms = [BEST] * passing + [below("1.1", 3)] * (4 - passing)
    assert (star_by_gates(TEA, forms, rule).star == 5) is holds


def test_by_the_mean_one_member_can_make_up_for_another() -> None:
    # 1.1 asks 2 of 3 points for three stars: 3 and 1 make 2.
    assert star_by_gates(TEA, [BEST, below("1.1", 3)], "mean").star == 5
    assert star_by_gates(TEA, [BEST, below("1.1", 3)], "majority").star == 2


def test_a_failed_gate_is_said_in_a_sentence() -> None:
    assert FailedGate(4, "5.1", "Câu chuyện sản phẩm", 5, 2, 7, Fraction(22, 7)).sentence() == (
        "Tiêu chí 5.1 “Câu chuyện sản phẩm”: 4 sao yêu cầu tối thiểu 5 điểm, điểm trung bình đạt 3,14,"
        " 2/7 thành viên chấm đạt."
    )


def test_no_form_no_star() -> None:
    with pytest.raises(NoBallots):
        star_by_gates(TEA, [])


def test_every_rule_has_its_words() -> None:
    assert sorted(GATE_RULES) == ["all", "majority", "mean"]


def by_hand(criteria: CriteriaSet, forms: list[Mapping[str, int]]) -> int:
    """Count the majority rule a second way: star by star from the top, members one by one, whole numbers only."""
    for star in (5, 4, 3):
        good = True
        for criterion in criteria.criteria:
            yes = 0
            for form in forms:
                ticked = criterion.options[form[criterion.code] - 1]
                gates = [o.points for o in criterion.options if o.case == ticked.case and o.gate and o.gate <= star]
                yes += all(ticked.points >= points for points in gates)
            good = good and 2 * yes > len(forms)
        if good:
            return star
    return 2


@given(st.sampled_from(criteria_sets("R4")), st.data())
def test_a_second_way_of_counting_agrees(criteria: CriteriaSet, data: st.DataObject) -> None:
    members = data.draw(st.integers(1, 9))
    # Mostly high options, so that the gates of 4 and 5 stars are met now and then.
    forms: list[Mapping[str, int]] = [
        {
            criterion.code: max(1, len(criterion.options) - data.draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 9])))
            for criterion in criteria.criteria
        }
        for _ in range(members)
    ]
    assert star_by_gates(criteria, forms).star == by_hand(criteria, forms)
