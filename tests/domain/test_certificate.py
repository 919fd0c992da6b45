"""The life of a certificate: worked examples of domain.md 2.3."""

from datetime import date

from domain.certificate import MOVES, renewal_window, valid_until
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
