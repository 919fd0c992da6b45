"""A sitting product by product: every combination of present, absent, recused and chair, counted a second way."""

from fractions import Fraction
from itertools import product

import pytest

from domain.council import Seat
from domain.procedure import Procedure
from domain.sitting import Item, Presence, check_sitting, standing

PRESENT, ABSENT, RECUSED, RECUSED_AND_ABSENT = range(4)


def seats(size: int) -> list[Seat]:
    """Seat a chair, a deputy, a secretary and members."""
    roles = ["chair", "deputy", "secretary", *["member"] * size]
    return [Seat(f"TV{n}", f"Nguyễn Văn {n}", roles[n]) for n in range(size)]


def counted_by_hand(states: tuple[int, ...], quorum: Fraction, *, chair_required: bool) -> bool:
    """Count with whole numbers only, without a ceiling: present * bottom >= base * top."""
    base = sum(state in {PRESENT, ABSENT} for state in states)
    there = sum(state == PRESENT for state in states)
    led = PRESENT in states[:2]
    return there > 0 and there * quorum.denominator >= base * quorum.numerator and (led or not chair_required)


@pytest.mark.parametrize("chair_required", [True, False])
@pytest.mark.parametrize("size", range(3, 10))
def test_quorum_over_all_combinations_of_present_absent_recused_and_chair(
    size: int,
    chair_required: bool,  # noqa: FBT001 - a column of the table
) -> None:
    council = seats(size)
    codes = [seat.code for seat in council]
    states_known = (PRESENT, ABSENT, RECUSED, RECUSED_AND_ABSENT) if size < 6 else (PRESENT, ABSENT, RECUSED)
    shares = (Fraction(2, 3), Fraction(3, 4), Fraction(5, 7), Fraction(1)) if size < 8 else (Fraction(2, 3),)
    here = {code: Presence(code) for code in codes}
    for share in shares:
        rules = Procedure(quorum=share, chair_required=chair_required)
        for states in product(states_known, repeat=size):
            there = {code: here[code] for code, state in zip(codes, states, strict=True) if state in {0, 2}}
            recused = {code for code, state in zip(codes, states, strict=True) if state in {2, 3}}
            result = standing(rules, council, there, Item("SP1"), recused)
            voters = tuple(code for code, state in zip(codes, states, strict=True) if state == PRESENT)
            assert result.voters == voters
            assert result.quorum.seats == size - len(recused)
            assert result.is_scored is counted_by_hand(states, share, chair_required=chair_required), (share, states)
            assert result.reason == ("" if result.is_scored else result.quorum.reason)


def test_who_comes_late_or_leaves_early_counts_only_for_the_products_in_between() -> None:
    council = seats(5)
    there = {f"TV{n}": Presence(f"TV{n}") for n in range(3)} | {"TV3": Presence("TV3", "09:00", "10:00")}
    rules = Procedure(quorum=Fraction(3, 4))
    met = {
        at: standing(rules, council, there, Item("SP1", at)).is_scored for at in ("08:59", "09:00", "09:59", "10:00")
    }
    assert met == {"08:59": False, "09:00": True, "09:59": True, "10:00": False}
    # Without a time nobody knows whether the member was still there.
    assert standing(rules, council, there, Item("SP1")).voters == ("TV0", "TV1", "TV2")


def test_a_deferred_product_is_not_scored_and_says_why() -> None:
    council = seats(5)
    there = {seat.code: Presence(seat.code) for seat in council}
    result = standing(Procedure(), council, there, Item("SP1", "09:00", "Chờ kết quả kiểm nghiệm"))
    assert result.quorum.is_met
    assert not result.is_scored
    assert result.reason == "Chờ kết quả kiểm nghiệm"


def test_without_the_recused_leaders_nobody_leads() -> None:
    council = seats(5)
    there = {seat.code: Presence(seat.code) for seat in council}
    result = standing(Procedure(), council, there, Item("SP1"), {"TV0", "TV1"})
    assert not result.is_scored
    assert result.recused == ("TV0", "TV1")
    assert "Chủ tịch và Phó Chủ tịch Hội đồng đều vắng hoặc không được tham gia" in result.reason


def test_nobody_left_is_no_quorum() -> None:
    council = seats(3)
    rules = Procedure(chair_required=False)
    result = standing(rules, council, {}, Item("SP1"), {seat.code for seat in council})
    assert result.reason == "Không còn thành viên nào được chấm sản phẩm này."
    assert not result.is_scored


def test_everything_that_cannot_be_in_the_notes_is_told() -> None:
    faults = check_sitting(
        seats(3),
        [Presence("TV0", "8:30"), Presence("TV1", "10:00", "09:00"), Presence("TV1", "", "24:00"), Presence("TV9")],
        [Item("SP1", "09:00"), Item("SP2", "08:00"), Item("SP2", "25:00")],
        {("SP1", "TV8")},
    )
    for fact in (
        "“TV0”, giờ đến: “8:30”",
        "“TV1”, giờ về: “24:00”",
        "“SP2”, giờ xét: “25:00”",
        "“TV1” về lúc 09:00",
        "“TV8”",
        "“TV9”",
        "“TV1” có hai dòng",
        "“SP2” có hai dòng",
        "“SP2” xét lúc 08:00, trước sản phẩm “SP1” (09:00)",
    ):
        assert [fault for fault in faults if fact in fault], fact
    assert len(faults) == 9
    assert check_sitting(seats(3), [Presence("TV0", "08:30", "11:00")], [Item("SP1", "09:00"), Item("SP2")]) == []
