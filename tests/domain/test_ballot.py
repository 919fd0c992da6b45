"""What a countable set of ballots is."""

import hashlib
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballot import BallotFact, check_ballots, missing_ballots, seal
from domain.regime import load_regime

WEIGHTS = load_regime("R1").weights
PRODUCTS = ["QNG-01", "QNG-02"]
PRESENT = ["TV1", "TV2", "TV3"]
BALLOTS = [BallotFact(product, member, 30, 20, 35) for product in PRODUCTS for member in PRESENT]


def test_a_full_set_has_no_faults() -> None:
    assert check_ballots(BALLOTS, WEIGHTS, PRODUCTS, PRESENT, absent=["TV4"]) == []
    assert BALLOTS[0].total == 85


def test_every_fault_is_reported_with_row_and_column() -> None:
    ballots = [
        BallotFact("QNG-01", "TV1", 36, 26, 41),
        BallotFact("QNG-01", "TV2", -1, 20, 35),
        BallotFact("QNG-09", "TV3", 30, 20, 35),
        BallotFact("QNG-01", "TV4", 30, 20, 35),
        BallotFact("QNG-01", "TV9", 30, 20, 35),
        BallotFact("QNG-01", "TV1", 35, 25, 40),
        BallotFact("QNG-02", "TV1", 35, 25, 40),
        BallotFact("QNG-02", "TV2", 0, 0, 0),
        BallotFact("QNG-02", "TV3", 30, 20, 35),
    ]
    faults = check_ballots(ballots, WEIGHTS, PRODUCTS, PRESENT, absent=["TV4"])
    assert [(fault.row, fault.field) for fault in faults] == [
        (2, "Phần A"),
        (2, "Phần B"),
        (2, "Phần C"),
        (3, "Phần A"),
        (4, "Mã sản phẩm"),
        (5, "Mã thành viên"),
        (6, "Mã thành viên"),
        (7, "Mã thành viên"),
        (0, "Mã thành viên"),
    ]
    assert str(faults[0]) == "Dòng 2, cột “Phần A”: Điểm phần A là 36, phải từ 0 đến 35. Hãy sửa lại điểm."
    assert "vắng mặt" in faults[5].reason
    assert "không thuộc Hội đồng" in faults[6].reason
    assert "đã chấm sản phẩm “QNG-01” ở dòng 2" in faults[7].reason
    assert str(faults[8]) == ("Thành viên “TV3” có mặt nhưng chưa có phiếu cho sản phẩm “QNG-01”. Hãy bổ sung phiếu.")
    assert missing_ballots(faults) == 1


def test_the_weights_of_the_regime_decide() -> None:
    ballot = [BallotFact("QNG-01", "TV1", 40, 25, 35)]
    assert [fault.field for fault in check_ballots(ballot, WEIGHTS, ["QNG-01"], ["TV1"])] == ["Phần A"]
    assert check_ballots(ballot, load_regime("R4").weights, ["QNG-01"], ["TV1"]) == []


def test_a_recused_member_neither_owes_nor_may_give_a_ballot() -> None:
    recused = [("QNG-02", "TV3")]
    without = [ballot for ballot in BALLOTS if (ballot.product, ballot.member) not in recused]
    assert check_ballots(without, WEIGHTS, PRODUCTS, PRESENT, recused=recused) == []
    (fault,) = check_ballots(BALLOTS, WEIGHTS, PRODUCTS, PRESENT, recused=recused)
    assert fault.row == 7
    assert "có liên quan" in fault.reason


def test_rows_can_begin_elsewhere() -> None:
    ballots = [replace(BALLOTS[0], part_b=26), *BALLOTS[1:]]
    assert check_ballots(ballots, WEIGHTS, PRODUCTS, PRESENT, first_row=8)[0].row == 8


@given(st.lists(st.sampled_from(BALLOTS), max_size=10))
def test_each_pair_is_wanted_exactly_once(ballots: list[BallotFact]) -> None:
    faults = check_ballots(ballots, WEIGHTS, PRODUCTS, PRESENT)
    distinct = len(set(ballots))
    assert missing_ballots(faults) == len(BALLOTS) - distinct
    assert len(faults) - missing_ballots(faults) == len(ballots) - distinct


@given(st.integers(-5, 50), st.integers(-5, 50), st.integers(-5, 50))
def test_no_more_than_the_maximum_and_not_less_than_nothing(a: int, b: int, c: int) -> None:
    ballot = BallotFact("QNG-01", "TV1", a, b, c)
    faults = check_ballots([ballot], WEIGHTS, ["QNG-01"], ["TV1"])
    assert (not faults) is (0 <= a <= 35 and 0 <= b <= 25 and 0 <= c <= 40)
    assert faults or 0 <= ballot.total <= 100


def test_the_seal_is_the_same_for_the_same_content_only() -> None:
    ballot = BallotFact("QNG-01", "TV1", 30, 20, 35, "Câu chuyện hay")
    # Seals are kept for years: the canonical text may never change.
    canonical = '{"comment":"Câu chuyện hay","member":"TV1","parts":[30,20,35],"product":"QNG-01","round":1}'
    assert seal(ballot) == hashlib.sha256(canonical.encode()).hexdigest()
    assert seal(replace(ballot, comment=unicodedata.normalize("NFD", "Câu chuyện hay"))) == seal(ballot)


@pytest.mark.parametrize(
    "other",
    [
        BallotFact("QNG-02", "TV1", 30, 20, 35),
        BallotFact("QNG-01", "TV2", 30, 20, 35),
        BallotFact("QNG-01", "TV1", 20, 30, 35),
        BallotFact("QNG-01", "TV1", 30, 20, 34),
        BallotFact("QNG-01", "TV1", 30, 20, 35, "x"),
        BallotFact("QNG-01", "TV1", 30, 20, 35, round=2),
        BallotFact("QNG-01T", "V1", 30, 20, 35),
    ],
)
def test_any_change_breaks_the_seal(other: BallotFact) -> None:
    assert seal(other) != seal(BallotFact("QNG-01", "TV1", 30, 20, 35))


def test_who_was_away_at_the_turn_of_a_product_owes_no_ballot_and_may_hand_in_none() -> None:
    facts = [BallotFact("SP1", "TV1", 30, 20, 30), BallotFact("SP2", "TV2", 30, 20, 30)]
    weights = {"A": 40, "B": 25, "C": 35}
    away = {("SP1", "TV2"), ("SP2", "TV2")}
    (wrong, owed) = check_ballots(facts, weights, ["SP1", "SP2"], ["TV1", "TV2"], away=away)
    assert wrong.row == 3
    assert "không có mặt khi xét sản phẩm “SP2”" in wrong.reason
    assert "“TV1” có mặt nhưng chưa có phiếu cho sản phẩm “SP2”" in owed.reason
