"""The composition of the council and its quorum."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council import (
    QuorumMalformed,
    QuorumNotMet,
    Seat,
    SeatUnknown,
    check_composition,
    has_quorum,
    may_tie,
    missing_sectors,
    parse_quorum,
)

COUNCIL = [
    Seat("TV1", "Nguyễn Văn A", "chair"),
    Seat("TV2", "Trần Thị B", "deputy"),
    Seat("TV3", "Lê Văn C", "member"),
    Seat("TV4", "Phạm Thị D", "member"),
    Seat("TV5", "Hoàng Văn Đ", "member"),
    Seat("TV6", "Vũ Thị E", "member"),
    Seat("TV7", "Đặng Văn G", "secretary"),
]


def present(n: int) -> list[str]:
    return [seat.code for seat in COUNCIL[:n]]


def codes(seats: list[Seat]) -> list[str]:
    return [fault.code for fault in check_composition(seats)]


def test_a_lawful_council_has_no_faults() -> None:
    assert check_composition(COUNCIL) == []


def test_faults_are_reported_together() -> None:
    seats = [Seat("TV1", "Nguyễn Văn A", "member"), Seat("TV1", "nguyễn  văn a", "guest")]
    assert codes(seats) == ["no_chair", "no_secretary", "too_few", "same_code", "same_person", "unknown_role"]
    assert str(check_composition(seats)[2]).startswith("Hội đồng chỉ có 02 thành viên, cần ít nhất 05")


def test_two_chairs_are_one_too_many() -> None:
    seats = [*COUNCIL, Seat("TV8", "Bùi Văn H", "chair")]
    assert codes(seats) == ["two_chairs"]
    assert "Nguyễn Văn A, Bùi Văn H" in check_composition(seats)[0].reason


def test_people_whose_names_differ_by_an_accent_are_two() -> None:
    assert codes([*COUNCIL, Seat("TV8", "Trần Thị Bé", "member"), Seat("TV9", "Trần Thị Bẻ", "member")]) == []


@pytest.mark.parametrize(("n", "is_met"), [(4, False), (5, True), (6, True), (7, True)])
def test_two_thirds_of_seven_are_five(n: int, *, is_met: bool) -> None:
    result = has_quorum(Fraction(2, 3), COUNCIL, present(n), chair_required=True)
    assert (result.present, result.seats, result.needed, result.is_met) == (n, 7, 5, is_met)
    assert result.reason.startswith(f"Có mặt 0{n}/07 thành viên")


@pytest.mark.parametrize(
    ("quorum", "needed"), [("2/3", 5), ("5/7", 5), ("3/4", 6), ("1/2", 4), ("1", 7), ("1/7", 1), ("1 / 2", 4)]
)
def test_real_rules_of_procedure(quorum: str, needed: int) -> None:
    assert has_quorum(parse_quorum(quorum), COUNCIL, present(7)).needed == needed


def test_the_chair_or_a_deputy_must_be_there() -> None:
    others = present(7)[2:]
    result = has_quorum(Fraction(2, 3), COUNCIL, others, chair_required=True)
    assert not result.is_met
    assert "Chủ tịch và Phó Chủ tịch Hội đồng đều vắng" in result.reason
    assert has_quorum(Fraction(2, 3), COUNCIL, others, chair_required=False).is_met
    assert has_quorum(Fraction(2, 3), COUNCIL, [*others, "TV2"], chair_required=True).is_met
    nobody = has_quorum(Fraction(2, 3), COUNCIL, [], chair_required=True)
    assert not nobody.is_met
    assert "tối thiểu 05" in nobody.reason


def test_someone_without_a_seat_is_not_counted_silently() -> None:
    with pytest.raises(SeatUnknown) as caught:
        has_quorum(Fraction(2, 3), COUNCIL, ["TV9", "TV1", "TV8"])
    assert caught.value.codes == ("TV8", "TV9")


@pytest.mark.parametrize("text", ["", "hai phần ba", "2/0", "0", "3/2", "-1/2"])
def test_a_quorum_must_be_a_share(text: str) -> None:
    with pytest.raises(QuorumMalformed) as caught:
        parse_quorum(text)
    assert caught.value.text == text


def test_an_inquorate_sitting_says_what_to_do() -> None:
    result = has_quorum(Fraction(2, 3), COUNCIL, present(4))
    fault = QuorumNotMet(result)
    assert (fault.present, fault.seats, fault.needed) == (4, 7, 5)
    assert str(fault) == (
        "Có mặt 04/07 thành viên, không đủ điều kiện họp (tối thiểu 05). Hãy hoãn phiên họp và triệu tập lại Hội đồng."
    )


@given(st.fractions(Fraction(1, 20), 1), st.integers(1, 15), st.data())
def test_needed_is_the_smallest_number_that_reaches_the_share(quorum: Fraction, size: int, data: st.DataObject) -> None:
    seats = [Seat(f"TV{n}", f"Nguyễn Văn {n}", "chair" if n == 0 else "member") for n in range(size)]
    there = data.draw(st.sets(st.sampled_from([seat.code for seat in seats])))
    result = has_quorum(quorum, seats, there, chair_required=False)
    assert Fraction(result.needed, size) >= quorum > Fraction(result.needed - 1, size)
    assert result.is_met is (len(there) >= result.needed)
    assert has_quorum(quorum, seats, there, chair_required=True).is_met is (result.is_met and "TV0" in there)


def test_the_departments_of_r4_are_found_under_any_spelling_and_no_other_regime_asks() -> None:
    posts = ["Giám đốc Sở NN&MT", "PGĐ Sở Công thương", "Sở Y tế", "Sở KH&CN"]
    assert missing_sectors("R4", posts) == ("Sở Văn hóa, Thể thao và Du lịch",)
    assert missing_sectors("R4", [*posts, "Phó Giám đốc Sở Văn hóa, Thể thao và Du lịch"]) == ()
    assert missing_sectors("R1", []) == ()


@pytest.mark.parametrize("seats", range(3, 10))
def test_an_odd_council_cannot_split_evenly(seats: int) -> None:
    assert may_tie(seats) is any(2 * ayes == seats for ayes in range(seats + 1))


def test_the_rules_may_want_more_or_fewer_members() -> None:
    three = [Seat("1", "A", "chair"), Seat("2", "B", "member"), Seat("3", "C", "secretary")]
    assert check_composition(three, 3) == []
    assert [fault.code for fault in check_composition(three)] == ["too_few"]
