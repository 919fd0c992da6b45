"""A hold on unusual volume: many more than on other days wait for a person, and never below the minimum."""

from datetime import timedelta

import pytest

from outbox.queue import LetterNotHeld, queue
from services.dispatch import waiting_sentence
from services.letters import letter_of, move_letter
from services.mail_hold import held_letters, held_reasons, hold_unusual
from tests.outbox.conftest import new_letter
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation

DAY = at("2020-04-03", 9)


def _plan(installation: Installation, days_ago: int, count: int, letter: str = "remind") -> None:
    moment = DAY - timedelta(days=days_ago)
    with installation.at(moment) as office, office.begin() as session:
        for n in range(count):
            key = f"{KEY}/{letter}/{days_ago}/{n}"
            queue(session, new_letter(n, cycle_key=KEY, key=key, letter=letter), moment)


def _held(installation: Installation, **settings: int) -> dict[str, str]:
    with installation.at(DAY, **settings) as office, office.begin() as session:
        return hold_unusual(session, office)


def test_many_more_than_usual_wait_for_a_person(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    for days_ago, count in ((3, 2), (2, 3), (1, 4)):
        _plan(installation, days_ago, count)
    _plan(installation, 0, 31)
    few = {"mail_hold_factor": 10, "mail_hold_minimum": 31}
    assert _held(installation, mail_hold_factor=0) == {}
    assert _held(installation, mail_hold_factor=10, mail_hold_minimum=32) == {}
    assert _held(installation, mail_hold_factor=11, mail_hold_minimum=31) == {}
    assert _held(installation, **few) == {"remind": "31 thư dự kiến, thường ngày 3: cho gửi?"}
    assert _held(installation, **few) == {}  # said once
    with installation.at(DAY, mail_per_minute=3, **few) as office:
        assert waiting_sentence(office) == "9 thư, 3 thư/phút: xong khoảng 09:03."
        with office.read() as session:
            assert len(held_letters(session)) == 31
            ((count, reason),) = held_reasons(session, KEY)
            assert (count, reason.startswith("31 thư dự kiến")) == (31, True)
        key = f"{KEY}/remind/0/7"
        assert move_letter(office, key, "let-go") == "released"
        assert letter_of(office, key).hold == "go"
        with pytest.raises(LetterNotHeld, match="không bị giữ"):
            move_letter(office, key, "let-go")
    assert _held(installation, **few) == {}  # nor again after a person let it go
    with installation.at(DAY, mail_per_domain=2) as office:
        assert waiting_sentence(office).startswith("10 thư, 2 thư/phút tới một tên miền: xong khoảng 09:05")


def test_a_kind_that_is_new_has_nothing_to_be_compared_with(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(DAY) as office:
        assert waiting_sentence(office) == ""
    _plan(installation, 1, 1)
    _plan(installation, 0, 40, "announce")
    assert _held(installation, mail_hold_factor=2, mail_hold_minimum=5) == {}
    with installation.at(at("2020-04-03", 23) + timedelta(minutes=59), mail_per_minute=1) as office:
        assert waiting_sentence(office).endswith("ngày 04/04/2020.")
    with installation.at(DAY) as office:
        assert waiting_sentence(office) == "41 thư chờ gửi, không giới hạn tốc độ."
