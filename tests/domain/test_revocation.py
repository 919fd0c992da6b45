"""Revoking a certificate: grounds, days, who decides."""

from datetime import date

import pytest

from domain.calendar import vietnam_calendar
from domain.regime import load_regime
from domain.revocation import (
    MOVES,
    ConclusionAhead,
    GroundUnknown,
    RevocationLate,
    RevocationNotRegulated,
    check_days,
    decider_of,
    decision_due,
    ground_of,
    grounds_on,
)

R4 = load_regime("R4")
ISSUED, TODAY = date(2023, 12, 28), date(2026, 11, 20)


def test_the_law_of_2026_names_six_grounds() -> None:
    assert [ground.letter for ground in grounds_on("R4")] == ["a", "b", "c", "d", "đ", "e"]
    assert grounds_on("R2") == ()
    assert ground_of("vi-pham", "R4", TODAY).place == "điểm c khoản 1 Điều 8 Quyết định số 26/2026/QĐ-TTg"


def test_unknown_grounds_are_named_with_the_known_ones() -> None:
    with pytest.raises(GroundUnknown, match="ngung-san-xuat"):
        ground_of("khac", "R4", TODAY)
    with pytest.raises(RevocationNotRegulated, match=r"R2.*thuky paper draft"):
        ground_of("vi-pham", "R2", date(2024, 5, 1))


def test_the_decision_has_15_days_and_rolls_forward() -> None:
    assert decision_due(date(2026, 11, 10), R4, vietnam_calendar()) == date(2026, 11, 25)
    assert decision_due(date(2026, 11, 9), R4, vietnam_calendar()) == date(2026, 11, 25)  # 24/11 is a holiday
    assert decision_due(date(2026, 10, 31), R4, vietnam_calendar()) == date(2026, 11, 16)  # 15/11 is a Sunday


def test_what_is_late_needs_a_reason() -> None:
    concluded, due = date(2026, 10, 20), date(2026, 11, 4)
    with pytest.raises(RevocationLate, match=r"04/11/2026: đã muộn 16 ngày.*--late-reason"):
        check_days(concluded, ISSUED, TODAY, due, "  ")
    check_days(concluded, ISSUED, TODAY, due, "Chờ kết quả kiểm nghiệm")
    check_days(date(2026, 11, 10), ISSUED, TODAY, TODAY, "")


@pytest.mark.parametrize("concluded", [date(2026, 11, 21), date(2023, 12, 27)])
def test_a_conclusion_lies_between_issue_and_today(concluded: date) -> None:
    with pytest.raises(ConclusionAhead, match="--concluded-on"):
        check_days(concluded, ISSUED, TODAY, date(2026, 12, 31), "")


def test_the_ministry_revokes_what_it_recognises() -> None:
    assert [decider_of(star, R4) for star in (3, 4, 5)] == ["province", "province", "ministry"]


def test_every_state_has_a_name_and_an_end() -> None:
    assert set(MOVES.labels) == set(MOVES.states)
    assert {state for state in MOVES.states if MOVES.is_final(state)} == {"effective", "withdrawn"}
