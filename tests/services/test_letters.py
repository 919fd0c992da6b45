"""Letters: composed from facts, queued once, moved by people only along their table."""

import pytest

from domain.moves import MoveNotAllowed
from models.outbox_message import OutboxMessage
from outbox.queue import LetterUnknown, ReasonMissing
from services.cycles import load_cycle
from services.letters import Letter, Move, is_new, letter_key, letter_of, move_letter, post
from tests.services.cast import KEY, WAIT_TO_RELEASE, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows

DAY = at("2020-04-03")
FIND = f"{KEY}/digest/2020-04-03"


def _digest(email: str = "ocop@example.vn", findings: tuple[str, ...] = ("Việc thứ nhất",)) -> Letter:
    return Letter("digest", "2020-04-03", email, "Lê Văn C", {"recipient": "Lê Văn C", "findings": list(findings)})


def _post(installation: Installation, letter: Letter, hour: int = 9) -> tuple[OutboxMessage | None, bool]:
    with installation.at(at("2020-04-03", hour)) as office:
        cycle = load_cycle(office, KEY)
        with office.begin() as session:
            message = post(session, office, cycle, letter)
        return message, is_new(office, message)


def test_a_letter_is_queued_once_and_stays_as_it_was(stage: Stage) -> None:
    installation = stage.before("announce")
    first, was_new = _post(installation, _digest())
    second, is_still_new = _post(installation, _digest(findings=("Việc khác",)), hour=10)
    assert (was_new, is_still_new) == (True, False)
    assert first is not None
    assert second is not None
    assert first.key == letter_key(KEY, "digest", "2020-04-03") == FIND
    assert (second.body, second.message_id) == (first.body, first.message_id)
    assert "Việc thứ nhất" in second.body
    assert "Điện thoại: 0255 3000 000" in second.body
    assert first.state == "released"


def test_nothing_is_queued_for_a_recipient_without_an_address(stage: Stage) -> None:
    installation = stage.before("announce")
    assert _post(installation, _digest(email="")) == (None, False)
    with installation.at(DAY) as office:
        assert not rows(office, OutboxMessage)


def test_letters_wait_for_a_person_where_the_office_wants_it(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_RELEASE)
    message, _ = _post(installation, _digest())
    assert message is not None
    assert message.state == "draft"
    with installation.at(DAY) as office:
        assert move_letter(office, FIND, "release") == "released"
        assert letter_of(office, FIND).released_at == DAY
        assert audit_of(office, "digest/2020-04-03") == ["letter.release"]


def test_a_letter_is_withdrawn_with_a_reason(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_RELEASE)
    _post(installation, _digest())
    with installation.at(DAY) as office:
        with pytest.raises(ReasonMissing):
            move_letter(office, FIND, "withdraw", " ")
        assert letter_of(office, FIND).state == "draft"
        assert move_letter(office, FIND, "withdraw", "Đã báo qua điện thoại") == "withdrawn"
        with pytest.raises(MoveNotAllowed):
            move_letter(office, FIND, "release")
        assert letter_of(office, FIND).state_reason == "Đã báo qua điện thoại"
        assert audit_of(office, "digest/2020-04-03") == ["letter.withdraw"]


@pytest.mark.parametrize(
    ("state", "move", "word", "after"),
    [
        ("failed", "retry", "", "released"),
        ("unknown", "arrived", "Lê Văn C", "sent"),
        ("unknown", "send-again", "Lê Văn C", "released"),
    ],
)
def test_an_officer_settles_what_the_machine_could_not(
    sqlite_stage: Stage, state: str, move: Move, word: str, after: str
) -> None:
    installation = sqlite_stage.before("announce")
    _post(installation, _digest())
    with installation.at(DAY) as office:
        with office.begin() as session:
            session.get_one(OutboxMessage, FIND).state = state
        assert move_letter(office, FIND, move, word) == after


def test_a_letter_that_is_not_there_is_named(sqlite_stage: Stage) -> None:
    with sqlite_stage.before("announce").at(DAY) as office, pytest.raises(LetterUnknown, match="khong-co"):
        letter_of(office, "khong-co")
