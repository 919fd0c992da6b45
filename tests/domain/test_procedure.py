"""Rules of procedure: shares, votes, ties, written opinions, rounds."""

from dataclasses import replace
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.gates import GateRule
from domain.procedure import (
    Procedure,
    RoundNotProvided,
    Tie,
    VoteMalformed,
    WrittenNotAllowed,
    check_round,
    check_written,
    faults_of_procedure,
    is_for_writing,
    needed_of,
    vote,
    written_result,
)

RULES = Procedure()


def test_the_usual_rules_have_no_faults() -> None:
    assert faults_of_procedure(RULES, "R1") == []
    assert faults_of_procedure(replace(RULES, written=True, extra_rounds=("Từ 10 hồ sơ",)), "R4") == []


def test_every_fault_of_the_rules_is_told() -> None:
    wrong = Procedure(
        quorum=Fraction(0),
        written_share=Fraction(3, 2),
        majority=Fraction(1, 3),
        tie=cast("Tie", "lots"),
        gap_limit=101,
        decimals=0,
        gate_rule=cast("GateRule", "chair"),
        written=True,
        extra_rounds=(" ",),
    )
    faults = faults_of_procedure(wrong, "R1")
    for fact in (
        "tối thiểu để họp là 0,",
        "thu về là 3/2",
        "tán thành là 1/3",
        "“lots”",
        "là 101",
        "in 0 chữ số",
        "“chair”",
        "không có hình thức lấy ý kiến",
        "đợt thêm để trống",
    ):
        assert [fault for fault in faults if fact in fault], fact
    assert len(faults) == 9
    assert faults_of_procedure(replace(RULES, rounds=1), "R4") == ["Số đợt trong năm là 1, phải ít nhất 2."]


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 300))
def test_needed_is_the_smallest_number_that_reaches_the_share(top: int, bottom: int, members: int) -> None:
    share = Fraction(min(top, bottom), max(top, bottom))
    needed = needed_of(share, members)
    assert needed * share.denominator >= members * share.numerator
    assert needed == 0 or (needed - 1) * share.denominator < members * share.numerator


@pytest.mark.parametrize(
    ("ayes", "voters", "chair", "carried", "words"),
    [
        (4, 7, False, True, "04/07 thành viên tán thành, được thông qua."),
        (3, 7, True, False, "03/07 thành viên tán thành, không được thông qua."),
        (3, 6, True, True, "theo ý kiến bên có Chủ tọa: được thông qua."),
        (3, 6, False, False, "theo ý kiến bên có Chủ tọa: không được thông qua."),
    ],
)
def test_more_than_half_or_the_side_of_the_chair(
    ayes: int,
    voters: int,
    chair: bool,  # noqa: FBT001 - a column of the table
    carried: bool,  # noqa: FBT001
    words: str,
) -> None:
    result = vote(RULES, ayes, voters, chair_agrees=chair)
    assert result.is_carried is carried
    assert result.reason.endswith(words)


def test_a_tie_may_be_a_no_and_a_larger_majority_knows_no_tie() -> None:
    level = vote(replace(RULES, tie="rejected"), 3, 6, chair_agrees=True)
    assert (level.is_tie, level.is_carried) == (True, False)
    assert level.reason.endswith("số ý kiến ngang nhau nên không được thông qua.")
    two_thirds = replace(RULES, majority=Fraction(2, 3))
    assert not vote(two_thirds, 4, 6, chair_agrees=True).is_carried
    assert vote(two_thirds, 5, 6, chair_agrees=False).is_carried
    assert not vote(two_thirds, 3, 6, chair_agrees=True).is_tie


@pytest.mark.parametrize(("ayes", "voters"), [(-1, 5), (6, 5), (0, 0)])
def test_votes_that_nobody_can_cast_are_refused(ayes: int, voters: int) -> None:
    with pytest.raises(VoteMalformed, match="kiểm phiếu lại"):
        vote(RULES, ayes, voters, chair_agrees=False)


@given(st.integers(1, 15), st.data())
def test_exactly_one_side_wins_whoever_chairs(voters: int, data: st.DataObject) -> None:
    ayes = data.draw(st.integers(0, voters))
    chair = data.draw(st.booleans())
    carried = vote(RULES, ayes, voters, chair_agrees=chair).is_carried
    assert carried is not vote(RULES, voters - ayes, voters, chair_agrees=not chair).is_carried


WRITTEN = Procedure(written=True)


def test_only_re_evaluation_under_r4_may_be_decided_in_writing() -> None:
    check_written(WRITTEN, "R4", "đánh giá lại")
    for rules, regime, registration, fact in (
        (WRITTEN, "R3", "đánh giá lại", "chế độ R3"),
        (RULES, "R4", "đánh giá lại", "Quy chế"),
        (WRITTEN, "R4", "lần đầu", "“lần đầu”"),
        (WRITTEN, "R4", "nâng hạng", "“nâng hạng”"),
    ):
        with pytest.raises(WrittenNotAllowed) as refused:
            check_written(rules, regime, registration)
        assert fact in str(refused.value)


@pytest.mark.parametrize(
    ("totals", "stars", "fact"),
    [
        ((80, 81, 79), (4, 4, 4), "chưa đủ tối thiểu 05"),
        ((), (), "chưa đủ tối thiểu 05"),
        ((80, 81, 79, 88, 91), (4, 4, 4, 4, 5), "khác nhau về hạng (4 sao, 5 sao)"),
        ((70, 81, 79, 80, 80), (4, 4, 4, 4, 4), "chênh lệch 11 điểm, quá mức 10 điểm"),
    ],
)
def test_opinions_that_differ_lead_to_a_meeting(totals: tuple[int, ...], stars: tuple[int, ...], fact: str) -> None:
    result = written_result(WRITTEN, 7, {f"TV{n}": total for n, total in enumerate(totals)}, stars)
    assert result.needs_meeting
    assert fact in result.reason


def test_opinions_that_agree_are_a_result() -> None:
    result = written_result(WRITTEN, 7, {f"TV{n}": 75 + n for n in range(5)}, (4,) * 5)
    assert (result.sent, result.returned, result.needed, result.needs_meeting) == (7, 5, 5, False)
    assert result.reason == "Thu về 05/07 phiếu, các ý kiến thống nhất."


def test_no_form_sent_is_no_result() -> None:
    assert written_result(WRITTEN, 0, {}, ()).needs_meeting


def test_a_further_round_must_be_written_into_the_rules() -> None:
    check_round(RULES, 2)
    check_round(replace(RULES, extra_rounds=("Từ 10 hồ sơ trở lên",)), 3)
    with pytest.raises(RoundNotProvided, match="không có đợt 3"):
        check_round(RULES, 3)


def test_rules_that_name_all_products_hold_in_every_regime() -> None:
    own = replace(WRITTEN, written_for="all")
    check_written(own, "R1", "lần đầu")
    assert faults_of_procedure(own, "R1") == []
    assert not is_for_writing(own, "R1", "đánh giá lại")
    assert is_for_writing(WRITTEN, "R4", "đánh giá lại")
    assert not is_for_writing(WRITTEN, "R4", "lần đầu")
    assert faults_of_procedure(replace(RULES, reply_days=0), "R1") == [
        "Thời hạn gửi phiếu lấy ý kiến là 0 ngày làm việc, phải ít nhất 1."
    ]


def test_a_complex_case_goes_to_a_meeting_where_the_rules_say_so() -> None:
    totals = {"TV1": 70, "TV2": 71, "TV3": 72}
    found = written_result(WRITTEN, 3, totals, [4, 4, 4], complexity=" khiếu nại. ")
    assert (found.needs_meeting, "phức tạp (khiếu nại)" in found.reason) == (True, True)
    assert not written_result(WRITTEN, 3, totals, [4, 4, 4], complexity=" ").needs_meeting
    plain = replace(WRITTEN, meeting_when=())
    assert not written_result(plain, 3, {"TV1": 10, "TV2": 90, "TV3": 90}, [1, 5, 5], complexity="x").needs_meeting


def test_silence_counts_as_a_no_only_where_the_rules_say_so() -> None:
    against = replace(WRITTEN, silence="against", written_share=Fraction(1, 3))
    few, enough = {"TV1": 70, "TV2": 70}, {"TV1": 70, "TV2": 70, "TV3": 70}
    assert "tính là không tán thành" in written_result(against, 5, few, [4, 4]).reason
    assert not written_result(against, 5, enough, [4, 4, 4]).needs_meeting
    assert not written_result(replace(against, silence="ignored"), 5, few, [4, 4]).needs_meeting
