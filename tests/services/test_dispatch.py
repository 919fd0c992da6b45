"""Dispatch: every released letter once, nothing without a server, what fails is told; killed at every point."""

import email
import os
import signal
import socket
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from models.outbox_message import DeliveryAttempt, OutboxMessage
from services.cycles import load_cycle
from services.digest import problems
from services.dispatch import smtp_settings
from services.letters import move_letter
from services.office import Office
from services.settings import Settings
from tests.outbox.postbox import HANG, Postbox
from tests.outbox.postbox import at as at_step
from tests.services.cast import KEY, at
from tests.services.history import Stage
from tests.services.installation import DELIVERY, Installation, differences, run_step, state_of
from tests.services.killing import kill_at, points_of
from tests.services.reading import mails, rows

DAY = at("2020-03-05", 17)
LATER = at("2020-03-05", 18)  # longer than the lease of a letter
UNITS = ("524", "533", "534", "536")


def _server(postbox: Postbox) -> dict[str, Any]:
    """Give the settings that reach the mail server."""
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": postbox.port,
        "smtp_security": "none",
        "smtp_timeout": 5.0,
        "mail_from": "ocop@example.vn",
    }


def _letters(postbox: Postbox) -> list[EmailMessage]:
    """Read what the server accepted."""
    return [email.message_from_bytes(one.content, policy=policy.default) for one in postbox.arrived]


def test_every_letter_arrives_once_with_its_papers(stage: Stage, postbox: Postbox) -> None:
    installation = stage.after("announce")
    results = [installation.run("dispatch", moment, **_server(postbox)) for moment in (DAY, LATER)]
    assert [result.figures["sent"] for result in results] == [4, 0]
    assert [one.recipient for one in postbox.arrived] == [
        "binhson@example.vn",
        "moduc@example.vn",
        "ducpho@example.vn",
        "lyson@example.vn",
    ]
    letters = _letters(postbox)
    assert len({letter["Message-ID"] for letter in letters}) == 4
    with installation.at(LATER) as office:
        known = mails(office, "announce")
        for unit, letter in zip(UNITS, letters, strict=True):
            assert letter["Message-ID"] == known[unit].message_id
            assert letter["Subject"] == known[unit].subject
            sent = [part.get_content() for part in letter.iter_attachments()]
            kept = [office.store.get(one["sha256"]) for one in known[unit].attachments]
            assert sent[:2] == kept[:2]
            assert [part.get_filename() for part in letter.iter_attachments()] == [
                one["name"] for one in known[unit].attachments
            ]
        assert {row.state for row in known.values()} == {"sent"}


def test_all_letters_of_the_year_have_their_own_message_ids(sqlite_stage: Stage, postbox: Postbox) -> None:
    installation = sqlite_stage.copy(sqlite_stage.history.end)
    installation.run("dispatch", at("2020-12-24", 17), **_server(postbox))
    with installation.at(at("2020-12-24", 17)) as office:
        letters = rows(office, OutboxMessage)
    sent = {row.message_id for row in letters.values() if row.state == "sent"}
    assert sorted(letter["Message-ID"] for letter in _letters(postbox)) == sorted(sent)
    assert len({row.message_id for row in letters.values()}) == len(letters)
    # At the end of the year reminders of what is done long since are no longer true.
    others = [row for row in letters.values() if row.state != "sent"]
    assert {row.state for row in others} <= {"withdrawn"}
    assert all("không còn" in row.state_reason or "thay thế" in row.state_reason for row in others)
    assert len(sent) > len(others)


def test_without_a_server_the_letters_wait(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    (note,) = installation.run("dispatch", DAY).notes
    assert "THUKY_SMTP_HOST" in note
    with installation.at(DAY) as office:
        assert {row.state for row in mails(office, "announce").values()} == {"released"}
        assert not rows(office, DeliveryAttempt)


def test_an_absent_server_is_named_and_costs_no_letter_an_attempt(sqlite_stage: Stage) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, but nobody listens
        settings = {"smtp_host": "127.0.0.1", "smtp_port": nobody.getsockname()[1], "smtp_security": "none"}
        installation = sqlite_stage.after("announce")
        (note,) = installation.run("dispatch", DAY, **settings).notes
    assert "127.0.0.1" in note
    with installation.at(DAY) as office:
        assert {(row.state, row.attempts) for row in mails(office, "announce").values()} == {("released", 0)}


def test_a_rehearsal_sends_everything_to_one_address(sqlite_stage: Stage, postbox: Postbox) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("dispatch", DAY, **_server(postbox), mail_redirect="dien-tap@example.vn", mail_batch=2)
    assert [one.recipient for one in postbox.arrived] == ["dien-tap@example.vn"] * 2


def test_failed_and_unknown_letters_are_told_to_the_officer(stage: Stage, postbox: Postbox) -> None:
    installation = stage.after("announce")

    def rule(step: str, recipient: str) -> str | None:
        if step == "RCPT" and recipient == "moduc@example.vn":
            return "550 5.1.1 no such mailbox"
        return "999 ?" if step == "CONTENT" and recipient == "lyson@example.vn" else None

    postbox.rule = rule
    result = installation.run("dispatch", DAY, **_server(postbox))
    assert (result.figures["sent"], result.figures["failed"], result.figures["unknown"]) == (2, 1, 1)
    installation.run("remind", at("2020-03-06"))  # a day without reminders: the news alone makes a digest
    with installation.at(at("2020-03-06")) as office:
        letters = mails(office, "announce")
        with office.read() as session:
            told = {one["what"]: one["reason"] for one in problems(session, load_cycle(office, KEY), office.today)}
        digest = mails(office, "digest")["2020-03-06"].body
    assert {unit: row.state for unit, row in letters.items()} == {
        "524": "sent",
        "533": "failed",
        "534": "sent",
        "536": "unknown",
    }
    assert "550 5.1.1 no such mailbox" in told[f"Thư “{letters['533'].subject}” gửi moduc@example.vn"]
    for unit in ("533", "536"):
        assert f"gửi {letters[unit].recipient}" in digest


def test_the_settings_reach_the_mail_server(tmp_path: Path) -> None:
    smtp = smtp_settings(
        Settings(
            home=tmp_path,
            smtp_host="mail.example.vn",
            smtp_port=587,
            smtp_username="ocop",
            mail_from_name="Văn phòng OCOP tỉnh Quảng Ngãi",
            mail_reply_to="traloi@example.vn",
        )
    )
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.security, smtp.username) == ("mail.example.vn", 587, "starttls", "ocop")
    assert (smtp.sender_name, smtp.reply_to) == ("Văn phòng OCOP tỉnh Quảng Ngãi", "traloi@example.vn")


def _dispatch(office: Office) -> None:
    run_step(office, "dispatch")


def _outcome(installation: Installation, postbox: Postbox) -> dict[str, list[str]]:
    """Give the end state apart from the times and the number of attempts, and what the server has."""
    hidden = {
        "outbox_message": DELIVERY["outbox_message"] | {"state_reason"},
        "delivery_attempt": {column for column in DeliveryAttempt.model_fields if column != "message_key"},
        "audit_entry": {"id"},
    }
    with installation.at(LATER) as office:
        state = state_of(office, hidden)
    kept = {name: state[name] for name in ("outbox_message", "paper", "obligation", "store")}
    return kept | {"server": sorted(str(letter["Message-ID"]) for letter in _letters(postbox))}


def _undisturbed(stage: Stage, postbox: Postbox) -> tuple[list[str], dict[str, list[str]]]:
    installation = stage.after("announce")
    with installation.at(DAY, **_server(postbox)) as office:
        points = points_of(office, _dispatch)
    return points, _outcome(installation, postbox)


def _settle(installation: Installation, postbox: Postbox, doubtful: list[str]) -> None:
    """Do what the officer does: ask whether the letter came, and let it go again when it did not."""
    there = {str(letter["Message-ID"]) for letter in _letters(postbox)}
    with installation.at(LATER) as office:
        for key in doubtful:
            row = rows(office, OutboxMessage)[key]
            move_letter(office, row.key, "arrived" if row.message_id in there else "send-again", "Lê Văn C")
    installation.run("dispatch", LATER, **_server(postbox))


@pytest.mark.no_cover  # what a run does is measured above
def test_a_killed_dispatch_sends_nothing_twice_and_loses_nothing(sqlite_stage: Stage, postbox: Postbox) -> None:
    """In doubt is only a letter whose DATA had begun and whose end had not been written down."""
    points, expected = _undisturbed(sqlite_stage, postbox)
    doubts = []
    for fatal in range(1, len(points) + 1):
        postbox.arrived.clear()
        struck = sqlite_stage.after("announce")
        assert kill_at(lambda struck=struck: struck.at(DAY, **_server(postbox)), _dispatch, fatal)  # type: ignore[misc]
        with struck.at(DAY) as office:
            begun = [
                key
                for key, row in rows(office, OutboxMessage).items()
                if row.state == "sending" and row.data_started_at is not None
            ]
        struck.run("dispatch", LATER, **_server(postbox))
        with struck.at(LATER) as office:
            letters = rows(office, OutboxMessage)
            assert [key for key, row in letters.items() if row.state == "unknown"] == begun, fatal
            assert {row.state for key, row in letters.items() if key not in begun} == {"sent"}, fatal
        if begun:
            _settle(struck, postbox, begun)
        assert differences(expected, _outcome(struck, postbox)) == {}, f"killed at point {fatal}, {points[fatal - 1]}"
        doubts.append(len(begun))
    assert sum(doubts) == 2 * len(UNITS)  # after the commit that says DATA begins, before the one that says sent
    assert set(doubts) == {0, 1}


@pytest.mark.parametrize("fatal", [5, 8, 11])
def test_a_killed_dispatch_on_postgresql(postgres_stage: Stage, postbox: Postbox, fatal: int) -> None:
    points, expected = _undisturbed(postgres_stage, postbox)
    assert len(points) > fatal
    postbox.arrived.clear()
    struck = postgres_stage.after("announce")
    assert kill_at(lambda: struck.at(DAY, **_server(postbox)), _dispatch, fatal)
    struck.run("dispatch", LATER, **_server(postbox))
    with struck.at(LATER) as office:
        doubtful = [key for key, row in rows(office, OutboxMessage).items() if row.state == "unknown"]
    _settle(struck, postbox, doubtful)
    assert differences(expected, _outcome(struck, postbox)) == {}


def test_a_dispatch_killed_while_the_server_thinks_leaves_that_letter_to_a_person(
    sqlite_stage: Stage, postbox: Postbox
) -> None:
    _, expected = _undisturbed(sqlite_stage, postbox)
    postbox.arrived.clear()
    postbox.rule = at_step("CONTENT", HANG, times=1)
    struck = sqlite_stage.after("announce")
    child = os.fork()
    if child == 0:
        try:
            struck.run("dispatch", DAY, **_server(postbox))
        finally:
            os._exit(1)
    assert postbox.held.wait(30)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    struck.run("dispatch", LATER, **_server(postbox))
    with struck.at(LATER) as office:
        states = {unit: row.state for unit, row in mails(office, "announce").items()}
    assert states == {"524": "unknown", "533": "sent", "534": "sent", "536": "sent"}
    _settle(struck, postbox, ["announce/524"])
    assert differences(expected, _outcome(struck, postbox)) == {}
    assert len(postbox.arrived) == 4
