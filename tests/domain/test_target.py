"""Targets: what counts, products counted once over cycles, upgrades, pace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.target import Counting, Goal, Progress, TargetKind, distinct, progress_of, upgrades
from tests.domain.test_figures import FACT, products

DAY = date(2025, 12, 31)
PLAN = Goal("50 sản phẩm", 50, starts=date(2021, 1, 1), ends=DAY, counting=Counting.recognised)
OLD = replace(FACT, key="a/1", cycle="a", year=2022, day=date(2022, 6, 1), issued_on=date(2022, 6, 1),
              valid_until=date(2025, 6, 1))  # fmt: skip
AGAIN = replace(FACT, key="b/1", cycle="b", star=4, registration="nâng hạng")
OTHER = replace(FACT, key="b/2", cycle="b", identity="khac", unit="524", producer="htx", producer_kind="HTX",
                group_number="VI", star=4)  # fmt: skip


def done(goal: Goal, *facts: object, day: date = DAY) -> int:
    """Count a goal over some facts."""
    return progress_of(goal, facts, day).done  # type: ignore[arg-type]


def test_a_product_of_two_cycles_counts_once() -> None:
    assert done(PLAN, OLD, AGAIN, OTHER) == 2
    assert done(replace(PLAN, star_at_least=4), OLD, AGAIN, OTHER) == 2
    assert done(replace(PLAN, star_at_least=5), OLD, AGAIN, OTHER) == 0


def test_two_products_of_one_name_in_one_cycle_are_two() -> None:
    assert distinct([AGAIN, replace(AGAIN, key="b/9")]) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"groups": frozenset({"VI"})}, 1),
        ({"units": frozenset({"536"})}, 1),
        ({"producer_kinds": frozenset({"HTX", "THT"})}, 1),
        ({"kind": TargetKind.units}, 2),
        ({"kind": TargetKind.producers}, 2),
        ({"kind": TargetKind.producers, "producer_kinds": frozenset({"THT"})}, 0),
        ({"kind": TargetKind.upgrades}, 1),
        ({"kind": TargetKind.upgrades, "star_at_least": 4, "from_star": 3}, 1),
        ({"kind": TargetKind.upgrades, "star_at_least": 4, "from_star": 2}, 0),
        ({"ends": date(2022, 12, 31)}, 1),
        ({"starts": date(2023, 1, 1)}, 2),
        ({"counting": Counting.valid}, 2),
    ],
)
def test_a_target_counts_what_it_names(change: dict[str, object], expected: int) -> None:
    assert done(replace(PLAN, **change), OLD, AGAIN, OTHER) == expected  # type: ignore[arg-type]


def test_only_a_valid_certificate_counts_where_the_target_says_so() -> None:
    goal = replace(PLAN, counting=Counting.valid)
    assert done(goal, OLD, day=date(2025, 6, 1)) == 1
    assert done(goal, OLD) == 0
    assert done(PLAN, OLD) == 1


def test_a_target_of_one_cycle_looks_at_that_cycle_and_at_forwarded_products_too() -> None:
    goal = Goal("Từ 3 sao", 20, cycle="b")
    forwarded = replace(OTHER, key="b/3", identity="5", state="forwarded", star=5, issued_on=None)
    assert done(goal, OLD, AGAIN, forwarded, replace(OTHER, state="refused")) == 2
    assert done(replace(goal, counting=Counting.recognised), OLD, AGAIN, forwarded) == 1
    assert done(replace(goal, starts=date(2022, 1, 1), ends=DAY), OLD, forwarded) == 2


def test_what_happens_after_the_day_does_not_count() -> None:
    assert done(PLAN, OLD, OTHER, day=date(2025, 5, 20)) == 1
    assert done(PLAN, replace(OTHER, issued_on=None), day=DAY) == 0


def test_an_upgrade_is_judged_by_the_last_star_known_else_by_the_registration() -> None:
    first_known = replace(AGAIN, identity="lạ")
    assert upgrades([first_known], [first_known]) == [first_known]
    assert upgrades([first_known], [first_known], 2) == []
    stays = replace(AGAIN, star=3)
    assert upgrades([OLD, stays], [stays]) == []
    falls_then_rises = [OLD, replace(OLD, key="x", cycle="x", star=4, day=date(2023, 1, 1)), AGAIN]
    assert upgrades(falls_then_rises, [AGAIN]) == []
    assert upgrades([FACT], [FACT]) == []


@pytest.mark.parametrize(
    ("planned", "reached", "day", "sentence"),
    [
        (50, 50, DAY, "đã đạt"),
        (50, 53, DAY, "đã đạt, vượt 03"),
        (0, 0, DAY, "đã đạt"),
        (50, 38, DAY, "còn thiếu 12; chậm, đến nay cần 50"),
        (50, 38, DAY + timedelta(days=1), "hết kỳ, còn thiếu 12"),
        (50, 30, date(2023, 12, 31), "còn thiếu 20; theo tiến độ"),
        (50, 28, date(2023, 12, 31), "còn thiếu 22; chậm, đến nay cần 29"),
        (50, 0, date(2020, 12, 31), "còn thiếu 50; chưa đến kỳ"),
        (50, 0, date(2021, 1, 1), "còn thiếu 50; theo tiến độ"),
    ],
)
def test_the_trend_in_words(planned: int, reached: int, day: date, sentence: str) -> None:
    assert Progress(replace(PLAN, planned=planned), reached, day).sentence() == sentence


def test_without_a_period_there_is_no_pace() -> None:
    progress = Progress(Goal("Từ 3 sao", 20), 8, DAY)
    assert (progress.sentence(), progress.percent, progress.expected) == ("còn thiếu 12", "40%", None)


@settings(max_examples=50)
@given(products(), st.sampled_from(TargetKind), st.sampled_from(Counting), st.integers(1, 5))
def test_a_lower_threshold_and_a_longer_look_never_count_less(
    facts: list[object], kind: TargetKind, counting: Counting, star: int
) -> None:
    goal = Goal("Thử", 10, kind, star, starts=date(2020, 1, 1), ends=DAY, counting=counting)
    lower = replace(goal, star_at_least=max(star - 1, 1))
    assert done(lower, *facts) >= done(goal, *facts)
    if counting is not Counting.valid:
        earlier = done(goal, *facts, day=date(2020, 12, 31))
        assert earlier <= done(goal, *facts)
    assert done(goal, *facts) <= len(facts)


def test_faults_of_a_target_are_told_together() -> None:
    wrong = Goal("Sai", -1, star_at_least=9, from_star=9, starts=date(2025, 1, 2), ends=date(2025, 1, 1))
    assert wrong.faults() == (
        "số kế hoạch phải từ 0 trở lên",
        "hạng sao phải từ 1 đến 5",
        "ngày cuối 01/01/2025 trước ngày đầu 02/01/2025 của kỳ",
        "hạng trước khi nâng chỉ dùng cho chỉ tiêu nâng hạng",
        "hạng trước khi nâng phải thấp hơn hạng cần đạt",
    )
    assert Goal("Nửa kỳ", 1, starts=DAY).faults() == ("kỳ của chỉ tiêu phải có cả ngày đầu và ngày cuối",)
    assert PLAN.faults() == ()
