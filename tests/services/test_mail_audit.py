"""The audit of letters: every obligation stands there, and what is missing is seen."""

from collections import Counter
from datetime import date

from outbox.queue import queue
from services.letters import move_letter
from services.mail_audit import MailLine, audit_mail
from tests.outbox.conftest import new_letter
from tests.outbox.postbox import Postbox
from tests.services.cast import KEY, at
from tests.services.history import Stage


def _line(*states: str, is_open: bool = True) -> MailLine:
    return MailLine(KEY, "a", "Nộp hồ sơ", date(2020, 4, 10), is_open, Counter(states))


def test_a_promise_is_kept_when_every_letter_went() -> None:
    assert _line("sent", "sent", "withdrawn").is_kept
    assert _line("sent", "withdrawn").promised == 1
    assert not _line("sent", "failed").is_kept
    assert not _line("unknown").is_kept
    assert not _line().is_kept
    assert not _line("withdrawn").is_kept
    assert _line("withdrawn", is_open=False).is_kept


def test_what_was_announced_is_held_against_what_went(stage: Stage, postbox: Postbox) -> None:
    installation = stage.after("announce")
    moment = at("2020-03-05", 17)
    server = {"smtp_host": "127.0.0.1", "smtp_port": postbox.port, "smtp_security": "none", "smtp_timeout": 5.0}
    with installation.at(moment) as office:
        before = audit_mail(office, KEY)
        first = next(line for line in before if line.states)
        assert not first.is_kept
        assert {line.cycle_key for line in before} == {KEY}
        assert audit_mail(office, "another-cycle") == ()
        with office.begin() as session:
            queue(session, new_letter(cycle_key=KEY, letter="digest", obligations=()), moment)
        digest = audit_mail(office, KEY)[-1]
        assert (digest.subject, digest.due_on, digest.promised, digest.is_kept) == ("digest", None, 1, False)
    postbox.rule = lambda step, who: "550 5.1.1 no" if (step, who) == ("RCPT", "moduc@example.vn") else None
    installation.run("dispatch", moment, **server)
    with installation.at(moment) as office:
        after = {line.subject: line for line in audit_mail(office)}
        assert [*(line.subject for line in before), "digest"] == list(after)
        states: Counter[str] = sum((line.states for line in after.values()), Counter())
        assert states["failed"] >= 1
        assert states["sent"] >= 3
        assert states["released"] == 0
        assert any(line.is_kept for line in after.values())
        move_letter(office, f"{KEY}/announce/533", "retry")
        assert sum((line.states for line in audit_mail(office)), Counter())["released"] >= 1
