"""The life of a certificate: worked examples of domain.md 2.3."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.certificate import MOVES, Held, outlived, renewal_window, valid_until
from domain.regime import load_regime


def test_thirty_six_months() -> None:
    assert valid_until(date(2023, 12, 28), 36) == date(2026, 12, 28)
    assert valid_until(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert valid_until(date(2020, 2, 4), 36) == date(2023, 2, 4)


def test_the_renewal_window_of_the_regime_in_force() -> None:
    renewal = load_regime("R4").renewal
    assert renewal is not None
    window = renewal_window(date(2026, 12, 28), renewal)
    assert (window.opens_on, window.closes_on) == (date(2026, 7, 1), date(2026, 8, 30))
    assert window.grace_until == date(2027, 6, 26)


def test_the_first_regime_had_no_window() -> None:
    assert load_regime("R1").renewal is None


def test_a_dead_certificate_stays_dead() -> None:
    assert all(MOVES.is_final(state) for state in ("expired", "revoked", "superseded"))
    assert MOVES.may_move("valid", "revoked")


HELD = st.lists(
    st.builds(
        Held,
        key=st.uuids().map(str),
        issued_on=st.dates(date(2019, 1, 1), date(2030, 1, 1)),
        state=st.sampled_from(["valid", "expired", "revoked", "superseded"]),
    ),
    max_size=6,
    unique_by=lambda held: held.key,
)


@settings(max_examples=60)
@given(HELD)
def test_a_product_never_has_two_valid_certificates(line: list[Held]) -> None:
    old = outlived(line)
    after = [held for held in line if held.state == "valid" and held.key not in old]
    assert len(after) <= 1
    assert all(held.issued_on == max(one.issued_on for one in line) for held in after)
    assert all(next(held for held in line if held.key == key).state == "valid" for key in old)


def test_the_newest_certificate_outlives_the_others_even_when_it_was_revoked() -> None:
    first, second = Held("a", date(2020, 5, 21), "valid"), Held("b", date(2023, 5, 4), "revoked")
    assert outlived([second, first]) == ("a",)
    assert outlived([first]) == ()
    assert outlived([]) == ()
