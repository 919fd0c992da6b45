"""Mailbox: each message once, tied to a letter that went; what a forged one says has no effect."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select, update

from models.contact import DeadAddress
from models.outbox_message import OutboxMessage
from services.board import board_of
from services.contacts import add_contact, directory_of, revive
from services.cycle_folder.contacts_form import ContactRow
from services.cycles import load_cycle
from services.mail_audit import audit_mail
from services.mail_returns import mails_about, returned_keys
from services.office import Office
from tests.outbox import mailbox_samples as samples
from tests.services.cast import KEY, at
from tests.services.installation import Installation
from tests.services.mail_cast import (
    NOW,
    Deliver,
    announced,
    deliver,
    mails_of,
    message_id,
    on_both,
    ours,
    prepared,
    server,
)
from tests.services.reading import audit_of, mails, rows

__all__ = ["announced", "deliver", "ours", "prepared", "server"]  # fixtures

LETTER = "announce/524"


@contextmanager
def looking(installation: Installation) -> Iterator[Office]:
    with installation.at(NOW) as office:
        yield office


def reasons(office: Office) -> dict[str, str]:
    return {one["what"]: one["reason"] for one in board_of(office, load_cycle(office, KEY)).problems}


@on_both
def test_a_returned_letter_kills_its_address_and_is_seen_everywhere(
    announced: Installation,
    deliver: Deliver,
    ours: str,
) -> None:
    result = deliver(samples.status_report(ours))
    assert (result.figures["mails"], result.figures["bounced"], result.notes) == (1, 1, ())
    with looking(announced) as office:
        (row,) = mails_of(office)
        assert (row.kind, row.state, row.message_key, row.cycle_key) == ("bounce", "settled", f"{KEY}/{LETTER}", KEY)
        assert office.store.get(row.eml_sha256) == samples.status_report(ours)
        dead = rows(office, DeadAddress)["binhson@example.vn"]
        assert "5.1.1" in dead.reason
        assert dead.message_key == f"{KEY}/{LETTER}"
        assert "User unknown" in reasons(office)["Địa chỉ binhson@example.vn"]
        with office.read() as session:
            assert directory_of(session, KEY, office.today).address(f"{KEY}/524") == ""
            assert returned_keys(session, KEY) == returned_keys(session) == {f"{KEY}/{LETTER}"}
            assert [one.key for one in mails_about(session, f"{KEY}/{LETTER}")] == [row.key]
        line = next(line for line in audit_mail(office, KEY) if line.states["returned"])
        assert not line.is_kept
        assert audit_of(office, LETTER)[-1] == "mailbox.bounce"
        with office.read() as session:
            assert session.get_one(OutboxMessage, f"{KEY}/{LETTER}").state == "sent"  # it was handed over


def test_a_reminder_that_came_back_is_owed_to_another_contact(
    announced: Installation,
    deliver: Deliver,
) -> None:
    announced.run("remind", at("2020-04-03"))
    with announced.at(at("2020-04-03")) as office, office.begin() as session:
        session.exec(update(OutboxMessage).where(OutboxMessage.letter == "remind").values(state="sent", attempts=1))  # type: ignore[arg-type]
    with announced.at(at("2020-04-03")) as office:
        reminder = message_id(office, "remind/524/2020-04-03")
    deliver(samples.status_report(reminder), moment=at("2020-04-03", 12))
    with announced.at(at("2020-04-06")) as office, office.begin() as session:
        row = ContactRow.model_validate({"owner": "524", "role": "officer", "email": "khac@example.vn"})
        add_contact(session, office, KEY, row)
    announced.run("remind", at("2020-04-06"))
    with announced.at(at("2020-04-06")) as office:
        assert mails(office, "remind")["524/2020-04-06"].recipient == "khac@example.vn"


def test_what_only_tells_is_noted_at_the_letter(
    announced: Installation,
    deliver: Deliver,
    ours: str,
) -> None:
    result = deliver(
        samples.status_report(ours, action="delayed", status="4.4.1"),
        samples.status_report(ours, action="delivered", status="2.1.5"),
        samples.receipt(ours),
        samples.answer(ours, Auto_Submitted="auto-replied"),
    )
    assert (result.figures["read_receipts"], result.figures["for_a_person"], result.figures["bounced"]) == (2, 0, 0)
    with looking(announced) as office:
        found = [(row.kind, row.state, row.message_key) for row in mails_of(office)]
        assert found == [
            (kind, "settled", f"{KEY}/{LETTER}") for kind in ("delayed", "delivered", "receipt", "automatic")
        ]
        assert "đã mở" in mails_of(office)[2].verdict
        assert not rows(office, DeadAddress)


@pytest.mark.parametrize(
    ("status", "said"),
    [("5.7.1", "550 5.7.1 message refused by policy"), ("4.4.7", "delivery time expired"), ("", "")],
)
def test_a_return_that_is_not_of_the_address_kills_nothing_but_waits_for_a_person(
    announced: Installation,
    deliver: Deliver,
    ours: str,
    status: str,
    said: str,
) -> None:
    result = deliver(samples.status_report(ours, status=status, diagnostic=f"smtp; {said}"))
    assert (result.figures["bounced"], result.figures["for_a_person"]) == (1, 1)
    with looking(announced) as office:
        assert not rows(office, DeadAddress)
        assert any("trả về" in reason for reason in reasons(office).values())


def test_forged_and_foreign_reports_do_nothing(
    announced: Installation,
    deliver: Deliver,
    ours: str,
) -> None:
    with looking(announced) as office, office.begin() as session:
        waiting = session.exec(select(OutboxMessage).where(OutboxMessage.key == f"{KEY}/announce/533")).one()
        waiting.state, waiting.attempts = "released", 0
        session.add(waiting)
    deliver(
        samples.status_report("<khong-co@thuky.example.vn>"),
        samples.status_report(ours, to="lyson@example.vn"),
        samples.status_report(waiting.message_id, to="moduc@example.vn"),
        samples.receipt("<khong-co@thuky.example.vn>"),
        samples.exim_report(ours, said="no reason at all"),
        f"Message-ID: {ours}\r\nAuto-Submitted: auto-generated\r\n\r\nbản sao".encode(),
    )
    with looking(announced) as office:
        assert [(row.kind, row.state) for row in mails_of(office)] == [("unknown", "open")] * 5 + [
            ("automatic", "settled")
        ]
        assert "lyson@example.vn" in mails_of(office)[1].verdict
        assert not rows(office, DeadAddress)
        assert "thuky mailbox list" in reasons(office)["3 thư đến chưa rõ về việc gì"]


def test_a_report_from_before_somebody_revived_the_address_says_nothing_new(
    announced: Installation,
    deliver: Deliver,
    ours: str,
) -> None:
    deliver(samples.status_report(ours))
    with looking(announced) as office, office.begin() as session:
        assert revive(session, office, KEY, "binhson@example.vn", "Trần Thị B")
        other = session.exec(select(OutboxMessage).where(OutboxMessage.recipient == "moduc@example.vn")).one()
        other.recipient = "binhson@example.vn"  # as if a second letter had gone to the same address
        session.add(other)
        second = other.message_id
    deliver(samples.status_report(second))  # it arrived at 10:00, the word was given at 11:00
    with looking(announced) as office:
        assert rows(office, DeadAddress)["binhson@example.vn"].revived_at is not None
