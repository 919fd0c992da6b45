"""The mail lock: a copy, a restored database or an import sends nothing until a person says so."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from models.audit_entry import AuditEntry
from models.mail_place import MailPlace
from models.outbox_message import OutboxMessage
from outbox.queue import queue
from services import mail_lock
from services.board import board_of
from services.cycles import load_cycle
from services.letters import letter_of, move_letter
from services.mail_lock import MailNotLocked, UnlockerMissing, lock_reason, sending, unlock
from services.office import Office
from services.result import StepResult
from tests.outbox.conftest import new_letter
from tests.outbox.postbox import Postbox
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation

DAY = at("2020-04-03", 9)


def _settings(postbox: Postbox) -> dict[str, Any]:
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": postbox.port,
        "smtp_security": "none",
        "smtp_timeout": 5.0,
        "mail_letter_mb": 1,
    }


def _send(installation: Installation, postbox: Postbox, *numbers: int) -> StepResult:
    """Queue letters and dispatch."""
    with installation.at(DAY) as office, office.begin() as session:
        for n in numbers:
            queue(session, new_letter(n, cycle_key=KEY, key=f"{KEY}/remind/{n}"), DAY)
    return installation.run("dispatch", DAY, **_settings(postbox))


def _reason(installation: Installation) -> str:
    with installation.at(DAY) as office, office.read() as session:
        return lock_reason(session, office)


def test_an_ordinary_restart_is_not_locked(open_cycle: OpenCycle, postbox: Postbox) -> None:
    installation = open_cycle()
    assert [_send(installation, postbox, n).figures["sent"] for n in (1, 2)] == [1, 1]
    assert _reason(installation) == ""
    with installation.at(DAY) as office:
        with pytest.raises(MailNotLocked):
            unlock(office, "Nguyễn Văn A")
        with office.read() as session:
            assert session.get_one(MailPlace, (installation.home / "outbox" / "place").read_text()).runs == 4


def test_a_copy_of_the_folder_is_locked_until_a_person_unlocks_it(
    open_cycle: OpenCycle, postbox: Postbox, tmp_path: Path
) -> None:
    original = open_cycle()
    _send(original, postbox, 1)
    copy = Installation(original.copy_home(tmp_path / "copy"))
    (note,) = _send(copy, postbox, 2).notes
    assert "bản sao chép" in note
    assert "thuky mail unlock" in note
    assert len(postbox.arrived) == 1
    with copy.at(DAY) as office:
        board = board_of(office, load_cycle(office, KEY))
        assert any("bản sao chép" in one["reason"] for one in board.problems)
        with pytest.raises(UnlockerMissing):
            unlock(office, " ")
        assert unlock(office, "Nguyễn Văn A") == 1
    assert _send(copy, postbox).figures["sent"] == 0  # what waited may have gone from the old place
    with copy.at(DAY) as office:
        assert letter_of(office, f"{KEY}/remind/2").hold == "restored"
        assert move_letter(office, f"{KEY}/remind/2", "let-go") == "released"
    assert _send(copy, postbox, 3).figures["sent"] == 2
    assert _send(original, postbox, 4).figures["sent"] == 1


def test_an_old_database_in_the_same_folder_is_locked(open_cycle: OpenCycle, postbox: Postbox, tmp_path: Path) -> None:
    installation = open_cycle()
    _send(installation, postbox, 1)
    shutil.copyfile(installation.home / "thuky.db", tmp_path / "backup.db")
    _send(installation, postbox, 2)
    for name in ("thuky.db-wal", "thuky.db-shm"):
        (installation.home / name).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.db", installation.home / "thuky.db")
    (note,) = _send(installation, postbox, 2).notes
    assert "cũ hơn lần gửi thư gần nhất" in note
    assert len(postbox.arrived) == 2
    with installation.at(DAY) as office:
        assert unlock(office, "Nguyễn Văn A") == 1
    assert _send(installation, postbox).figures["sent"] == 0


def test_a_letter_under_way_in_the_backup_is_for_a_person(open_cycle: OpenCycle, tmp_path: Path) -> None:
    installation = open_cycle()
    with installation.at(DAY) as office:
        with sending(office):
            pass
        with office.begin() as session:
            queue(session, new_letter(1, cycle_key=KEY, key="a"), DAY)
            row = session.get_one(OutboxMessage, "a")
            row.state, row.attempts, row.claimed_at, row.data_started_at = "sending", 1, DAY, DAY
    copy = Installation(installation.copy_home(tmp_path / "copy"))
    with copy.at(DAY) as office:
        unlock(office, "Nguyễn Văn A")
        assert letter_of(office, "a").state == "unknown"


def test_a_database_of_another_place_and_lost_counts_are_locked(open_cycle: OpenCycle, postbox: Postbox) -> None:
    installation = open_cycle()
    _send(installation, postbox, 1)
    folder = installation.home / "outbox"
    runs = (folder / "runs").read_text()
    (folder / "runs").unlink()
    assert "cũ hơn" in _reason(installation)
    (folder / "runs").write_text("?")
    assert "cũ hơn" in _reason(installation)
    (folder / "runs").write_text(runs)
    assert _reason(installation) == ""
    (folder / "place").write_text("0" * 32)
    assert "không phải của thư mục" in _reason(installation)
    (folder / "place").unlink()
    assert "từ nơi khác" in _reason(installation)


def test_killed_after_the_first_count_is_not_locked(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(DAY) as office, sending(office):
        (installation.home / "outbox" / "runs").unlink()
        with office.read() as session:
            assert lock_reason(session, office) == ""


def test_what_was_imported_is_locked(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(DAY) as office:
        _note_import(office)
    assert "gói lưu trữ" in _reason(installation)


def _note_import(office: Office) -> None:
    with office.begin() as session:
        session.add(AuditEntry(at=DAY, actor="test", action="archive.import", subject=KEY, detail="{}"))


def test_a_machine_without_a_name_is_told_by_the_folder_alone(
    open_cycle: OpenCycle, postbox: Postbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_lock, "_MACHINE", tmp_path / "none")
    installation = open_cycle()
    assert _send(installation, postbox, 1).figures["sent"] == 1
    assert _reason(installation) == ""
    copy = Installation(installation.copy_home(tmp_path / "copy"))
    assert "bản sao chép" in _reason(copy)
