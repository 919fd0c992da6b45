"""Quorum over every combination of present, absent and recused members, with and without a deputy, councils of 3 to 9.

The second formulation counts with whole numbers only and knows nothing of seats, standings or fractions.
"""

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest

from domain.council import Seat, has_quorum
from domain.procedure import Procedure
from domain.sitting import Item, Presence, Standing, standing

PRESENT, ABSENT, RECUSED = "p", "a", "r"
SIZES = range(3, 10)
QUORUMS = ((2, 3), (3, 4), (5, 7))


def council(size: int, *, deputy: bool) -> list[Seat]:
    """Seat a chair, perhaps a deputy, members and a secretary."""
    roles = ["chair", "deputy" if deputy else "member", *["member"] * (size - 3), "secretary"]
    return [Seat(f"TV{n}", f"Thành viên {n}", role) for n, role in enumerate(roles)]


def combinations(size: int) -> Iterator[tuple[str, ...]]:
    return itertools.product((PRESENT, ABSENT, RECUSED), repeat=size)


def may_decide(states: tuple[str, ...], leaders: int, top: int, bottom: int, *, led: bool) -> bool:
    """Say by whole numbers whether those present can decide; the first `leaders` seats are chair and deputy."""
    there = states.count(PRESENT)
    base = len(states) - states.count(RECUSED)
    return there > 0 and bottom * there >= top * base and (not led or PRESENT in states[:leaders])


def judged(states: tuple[str, ...], seats: list[Seat], procedure: Procedure) -> Standing:
    there = {seat.code: Presence(seat.code) for seat, state in zip(seats, states, strict=True) if state != ABSENT}
    away = {seat.code for seat, state in zip(seats, states, strict=True) if state == RECUSED}
    return standing(procedure, seats, there, Item("QNG-01"), away)


@pytest.mark.no_cover
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("top", "bottom", "led", "deputy"), [(2, 3, True, True), (3, 4, True, False)])
def test_every_combination_agrees_with_whole_numbers(size: int, top: int, bottom: int, led: bool, deputy: bool) -> None:  # noqa: FBT001
    seats = council(size, deputy=deputy)
    procedure = Procedure(quorum=Fraction(top, bottom), chair_required=led)
    wrong = [
        states
        for states in combinations(size)
        if judged(states, seats, procedure).is_scored is not may_decide(states, 1 + deputy, top, bottom, led=led)
    ]
    assert wrong == []


@pytest.mark.no_cover
@pytest.mark.parametrize("size", range(3, 8))
def test_without_the_chairs_part_only_the_number_counts(size: int) -> None:
    seats = council(size, deputy=True)
    procedure = Procedure(quorum=Fraction(5, 7), chair_required=False)
    for states in combinations(size):
        assert judged(states, seats, procedure).is_scored is may_decide(states, 2, 5, 7, led=False)


@pytest.mark.parametrize("size", SIZES)
def test_the_base_shrinks_by_the_recused_and_only_those_present_vote(size: int) -> None:
    seats = council(size, deputy=True)
    for states in itertools.islice(combinations(size), 0, None, 7):
        found = judged(states, seats, Procedure())
        assert found.quorum.seats == size - states.count(RECUSED)
        assert found.quorum.present == states.count(PRESENT) == len(found.voters)
        assert len(found.recused) == states.count(RECUSED)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("top", "bottom"), QUORUMS)
def test_the_needed_number_is_the_first_that_reaches_the_share(size: int, top: int, bottom: int) -> None:
    seats = council(size, deputy=True)
    enough = [n for n in range(size + 1) if bottom * n >= top * size]
    needed = {
        has_quorum(Fraction(top, bottom), seats, [seat.code for seat in seats[:n]]).needed for n in range(size + 1)
    }
    assert needed == {enough[0]}


CLOCKS = ("", "08:30", "09:00", "10:00")


def minutes(clock: str) -> int:
    """Give a clock in minutes."""
    return int(clock[:2]) * 60 + int(clock[3:])


@pytest.mark.parametrize("turn", ["08:30", "08:59", "09:00", "10:00", "11:00"])
def test_arrivals_and_leavings_count_at_the_products_own_time(turn: str) -> None:
    """Three members with every pair of times; the chair, who decides whether the rest may, is one of them."""
    seats = council(3, deputy=False)
    spans = [(come, go) for come in CLOCKS for go in CLOCKS if not (come and go) or come < go]
    now = minutes(turn)
    for three in itertools.product(spans, repeat=3):
        there = {seat.code: Presence(seat.code, *span) for seat, span in zip(seats, three, strict=True)}
        found = standing(Procedure(), seats, there, Item("QNG-01", turn))
        states = tuple(
            PRESENT if (not come or minutes(come) <= now) and (not go or now < minutes(go)) else ABSENT
            for come, go in three
        )
        assert found.is_scored is may_decide(states, 1, 2, 3, led=True)
