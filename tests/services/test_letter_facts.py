"""A letter that says what is no longer so does not go: withdrawn with the reason, and written anew where it must be."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from models.admin_unit import CycleUnit
from models.audit_entry import AuditEntry
from models.council import CouncilSession
from models.dossier import Dossier
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from outbox.deliver import Terms
from services.contacts import mark_dead
from services.cycles import load_cycle
from services.letter_facts import (
    Fact,
    fault_of,
    of_address,
    of_obligation,
    of_paper,
    of_session,
    of_supplement,
    vetter,
    withdraw_untrue,
)
from services.letters import Letter, letter_of, move_letter, post
from services.office import Office
from tests.outbox.postbox import Postbox
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage

DAY = at("2020-04-03", 9)


def _row(office: Office, model: Any, *where: Any) -> Any:  # noqa: ANN401 - any table
    with office.read() as session:
        return session.exec(select(model).where(*where)).first()


def _change(office: Office, model: Any, key: str, **values: Any) -> None:  # noqa: ANN401 - any table
    with office.begin() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


def _fault(office: Office, *facts: Fact) -> str:
    with office.read() as session:
        return fault_of(session, office, facts)


def test_duties_papers_and_dossiers_are_asked_again(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("collect").at(DAY) as office:
        duty = _row(office, Obligation, Obligation.state == "open")
        fact = of_obligation(duty)
        assert _fault(office, fact, {"kind": "from a newer program", "key": "?"}) == ""
        _change(office, Obligation, duty.key, due_on=date(2020, 4, 15))
        assert "đã đổi thành" in _fault(office, fact)
        _change(office, Obligation, duty.key, state="fulfilled")
        assert _fault(office, fact) == f"việc “{duty.title}” không còn phải làm"
        assert "không còn phải làm" in _fault(office, {**fact, "key": "none"})

        paper = _row(office, Paper, Paper.state == "issued")
        fact = of_paper(paper)
        assert _fault(office, fact) == ""
        _change(office, Paper, paper.key, file_sha256="b" * 64)
        assert "bản khác" in _fault(office, fact)
        _change(office, Paper, paper.key, state="void")
        assert "đã bị hủy" in _fault(office, fact)
        assert "đã bị hủy" in _fault(office, {**fact, "key": "none"})

        dossier = _row(office, Dossier)
        _change(office, Dossier, dossier.key, state="incomplete", supplement_until=date(2020, 4, 20))
        fact = of_supplement(dossier.key, date(2020, 4, 20))
        assert _fault(office, fact) == ""
        assert "đã đổi thành 20/4/2020" in _fault(office, of_supplement(dossier.key, None))
        _change(office, Dossier, dossier.key, state="filed")
        assert _fault(office, fact) == "hồ sơ không còn phải bổ sung"


def test_addresses_and_sittings_are_asked_again(open_cycle: OpenCycle) -> None:
    with open_cycle().at(DAY) as office:
        unit = _row(office, CycleUnit, CycleUnit.email != "")
        fact, other = of_address(unit.key, unit.email.upper()), of_address(unit.key, "khac@example.vn")
        assert _fault(office, fact) == ""
        assert "khac@example.vn không còn là địa chỉ" in _fault(office, other, fact)
        with office.begin() as session:
            mark_dead(session, office, KEY, unit.email, "máy chủ trả lời 550")
        assert "không còn là địa chỉ" in _fault(office, fact)
        assert "không còn là địa chỉ" in _fault(office, of_address(f"{KEY}/none", "a@example.vn"))
        sitting = CouncilSession(
            key="s", council_key="c", n=1, held_on=date(2020, 5, 14), starts_at="08:00", ends_at="11:30",
            place="Phòng họp số 1", state="convened",
        )  # fmt: skip
        assert _fault(office, of_session(sitting)) == "phiên họp không còn"


def test_a_sitting_that_moved_is_told(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("convene").at(at("2020-05-05")) as office:
        sitting = _row(office, CouncilSession)
        fact = of_session(sitting)
        assert _fault(office, fact) == ""
        _change(office, CouncilSession, sitting.key, place="Hội trường")
        assert _fault(office, fact).endswith("Hội trường")


def _write(office: Office, *facts: Fact, occasion: str = "a") -> OutboxMessage:
    letter = Letter(
        letter="digest",
        occasion=occasion,
        email="canbo@example.vn",
        name="Nguyễn Văn A",
        context={"recipient": "Nguyễn Văn A", "findings": ["Việc thứ nhất"]},
        facts=facts,
    )
    cycle = load_cycle(office, KEY)
    with office.begin() as session:
        row = post(session, office, cycle, letter)
        assert row is not None
        return row


def _remind(office: Office, unit: CycleUnit, message_key: str) -> None:
    """Note that a letter reminds of a duty."""
    with office.begin() as session:
        session.add(
            Obligation(
                key=f"{KEY}/duty",
                cycle_key=KEY,
                unit_key=unit.key,
                owner_key=unit.key,
                code="duty",
                title="Việc",
                due_on=DAY.date(),
                inclusive=True,
            )
        )
        session.flush()
        row = Reminder(key="r", obligation_key=f"{KEY}/duty", offset=-7, reminded_on=DAY.date())
        row.message_key = message_key
        session.add(row)


@pytest.mark.parametrize("release", ["at-once", "review"])
def test_an_untrue_letter_is_withdrawn_and_written_anew_once_it_is_true(
    open_cycle: OpenCycle, postbox: Postbox, release: str
) -> None:
    installation = open_cycle(*([] if release == "at-once" else [('release = "at-once"', 'release = "review"')]))
    with installation.at(DAY) as office:
        unit = _row(office, CycleUnit, CycleUnit.email != "")
        key = _write(office, of_address(unit.key, unit.email)).key
        _remind(office, unit, key)
        _change(office, CycleUnit, unit.key, email="moi@example.vn")
        if release == "at-once":
            settings = {"smtp_host": "127.0.0.1", "smtp_port": postbox.port, "smtp_security": "none"}
            assert installation.run("dispatch", DAY, **settings).figures["untrue"] == 1
            assert not postbox.arrived
        else:
            assert move_letter(office, key, "release") == "withdrawn"
        row = letter_of(office, key)
        assert (row.state, row.hold) == ("withdrawn", "stale")
        assert f"địa chỉ {unit.email} không còn là địa chỉ" in row.state_reason
        assert _row(office, Reminder) is None  # what did not go reminded nobody
        assert _row(office, AuditEntry, AuditEntry.action == "letter.untrue").subject == key
        assert _write(office, of_address(unit.key, unit.email)).key == key  # still untrue: not written anew
        anew = _write(office, of_address(unit.key, "moi@example.vn"))
        assert (anew.key, anew.message_id == row.message_id) == (f"{key}/r2", False)
        assert _write(office, of_address(unit.key, "moi@example.vn")).key == anew.key


def test_the_outbox_asks_about_what_it_claimed(open_cycle: OpenCycle) -> None:
    with open_cycle().at(DAY) as office:
        unit = _row(office, CycleUnit, CycleUnit.email != "")
        good = _write(office, of_address(unit.key, unit.email)).key
        bad = _write(office, of_address(unit.key, "khac@example.vn"), occasion="b").key
        with office.begin() as session:
            assert list(vetter(office)(session, [good, bad])) == [bad]
            assert list(withdraw_untrue(session, office)) == [bad]
            assert withdraw_untrue(session, office, [good]) == {}
    assert Terms().vet is None
