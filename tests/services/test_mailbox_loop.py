"""A reminder goes out through Debian's Postfix, comes back, is read from Debian's Dovecot, and the office knows."""

from pathlib import Path

import pytest

from models.contact import DeadAddress
from services.board import board_of
from services.cycles import load_cycle
from services.mail_audit import audit_mail
from tests.outbox.debian_mail import postfix
from tests.outbox.dovecot import Dovecot
from tests.outbox.postbox import Postbox
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.history import OPENED
from tests.services.installation import Installation
from tests.services.mail_cast import mails_of, read, server
from tests.services.reading import mails, rows

__all__ = ["server"]  # a fixture

pytestmark = pytest.mark.no_cover  # a proof over code that other tests measure


def test_a_reminder_that_comes_back_is_seen_and_its_address_is_dead(
    server: Dovecot,
    tmp_path: Path,
    postbox: Postbox,
) -> None:
    installation = Installation(tmp_path / "home")
    installation.open_folder(cast.make_folder(tmp_path / "cycle"), OPENED)
    installation.run("announce", at("2020-03-05"))
    installation.run("remind", at("2020-04-03"))
    users = ["lyson", "moduc", "ducpho", "ocop", "thuky"]
    # The unit's own server knows no such user; our server has taken the letter by then, and returns it.
    postbox.rule = lambda step, _: "550 5.1.1 The account does not exist" if step == "RCPT" else None
    with postfix(users, {"binhson": postbox.port}) as mta:
        reached = {"smtp_host": "127.0.0.1", "smtp_port": mta.port, "smtp_security": "none"}
        sent = installation.run("dispatch", at("2020-04-03", 9), **reached)
        assert (sent.figures["sent"], sent.figures["failed"]) == (len(_letters(installation)), 0)
        # The announcement had waited too: two letters to the dead address, two come back.
        raw = [path.read_bytes() for path in mta.letters_of("thuky", 2)]
    server.empty()
    server.add(raw, at("2020-04-03", 10))
    figures = read(installation, server, at("2020-04-03", 11)).figures
    assert (figures["mails"], figures["bounced"]) == (2, 2)
    with installation.at(at("2020-04-03", 11)) as office:
        returned = {row.message_key for row in mails_of(office)}
        assert returned == {f"{KEY}/announce/524", f"{KEY}/remind/524/2020-04-03"}
        assert "The account does not exist" in rows(office, DeadAddress)["binhson@example.vn"].reason
        told = {one["what"]: one["reason"] for one in board_of(office, load_cycle(office, KEY)).problems}
        assert "The account does not exist" in told["Ủy ban nhân dân huyện Bình Sơn"]
        assert sum(line.states["returned"] for line in audit_mail(office, KEY)) >= 1
    installation.run("remind", at("2020-04-06"))
    with installation.at(at("2020-04-06")) as office:
        assert "The account does not exist" in mails(office, "digest")["2020-04-06"].body


def _letters(installation: Installation) -> list[str]:
    with installation.at(at("2020-04-03", 9)) as office:
        return [key for letter in ("announce", "remind", "digest") for key in mails(office, letter)]
