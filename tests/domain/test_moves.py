"""Tables of moves: complete, closed, and silent only when a move is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import certificate, cycle, dossier, obligation, outbox, paper, session
from domain.moves import MoveNotAllowed, Moves, StateUnknown

TABLES = [module.MOVES for module in (certificate, cycle, dossier, obligation, outbox, paper, session)]


@pytest.mark.parametrize("moves", TABLES, ids=lambda moves: moves.name)
def test_a_table_is_closed_and_labelled(moves: Moves) -> None:
    assert set().union(*moves.table.values()) <= set(moves.states)
    assert set(moves.labels) == set(moves.states)
    assert all(state not in followers for state, followers in moves.table.items())
    # Every state but the first can be reached.
    assert set(moves.states) - {moves.states[0]} <= set().union(*moves.table.values())


@given(st.sampled_from(TABLES), st.data())
def test_check_passes_exactly_what_the_table_holds(moves: Moves, data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(moves.states)), data.draw(st.sampled_from(moves.states))
    if other in moves.table[one]:
        moves.check(one, other)
        assert moves.may_move(one, other)
    else:
        with pytest.raises(MoveNotAllowed):
            moves.check(one, other)
        assert not moves.may_move(one, other)


def test_the_life_of_a_paper() -> None:
    for one, other in [
        ("draft", "signed"),
        ("signed", "numbered"),
        ("numbered", "issued"),
        ("issued", "void"),
    ]:
        paper.MOVES.check(one, other)
    paper.MOVES.check("draft", "void")
    with pytest.raises(MoveNotAllowed) as caught:
        paper.MOVES.check("draft", "issued")
    assert (caught.value.from_state, caught.value.to_state) == ("dự thảo", "đã phát hành")
    assert str(caught.value) == (
        "Không chuyển được văn bản từ “dự thảo” sang “đã phát hành”. Từ đây chỉ chuyển được sang: “đã ký”, “đã hủy”."
    )


def test_a_final_state_says_so() -> None:
    with pytest.raises(MoveNotAllowed) as caught:
        outbox.MOVES.check("sent", "released")
    assert caught.value.allowed == ()
    assert "trạng thái cuối" in str(caught.value)
    assert outbox.MOVES.is_final("sent")
    assert not outbox.MOVES.is_final("unknown")


def test_a_letter_is_never_sent_without_release() -> None:
    assert outbox.MOVES.allowed("draft") == {"released", "withdrawn"}
    assert outbox.MOVES.allowed("released") == {"sending", "withdrawn"}
    assert outbox.MOVES.allowed("sending") == {"sent", "failed", "unknown", "released"}
    assert outbox.MOVES.allowed("unknown") == {"sent", "released"}
    assert outbox.MOVES.allowed("failed") == {"released"}


def test_unknown_states_are_refused() -> None:
    for one, other in [("lost", "sent"), ("draft", "lost")]:
        with pytest.raises(StateUnknown) as caught:
            outbox.MOVES.check(one, other)
        assert caught.value.state == "lost"
    with pytest.raises(StateUnknown):
        obligation.is_open("lost")


def test_a_state_without_label_is_called_by_its_code() -> None:
    assert Moves("việc", {"a": frozenset()}).label("a") == "a"
    assert paper.MOVES.label("issued") == "đã phát hành"


def test_only_an_open_obligation_is_owed() -> None:
    assert obligation.is_open("open")
    assert not obligation.is_open("fulfilled")
    assert not obligation.is_open("waived")
