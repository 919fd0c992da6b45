"""Contacts: by role and day, never a dead address, never a silence."""

from datetime import date
from pathlib import Path

import pytest

from models.contact import Contact, DeadAddress
from models.outbox_message import DeliveryAttempt, OutboxMessage
from models.reminder import Reminder
from outbox.letter import BadAddress, UnsafeCharacter
from services.contacts import (
    ContactUnknown,
    RoleUnknown,
    add_contact,
    address_of_member,
    directory_of,
    end_contact,
    find_dead,
    mark_dead,
    revive,
    role_named,
)
from services.cycle_folder.contacts_form import ContactRow
from services.cycle_folder.read import read_folder
from services.cycles import load_cycle
from services.digest import problems
from services.office import Office
from services.units import reachable_units
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.history import OPENED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, mails, rows

UNIT = f"{KEY}/524"
HEADS = ["Mã đơn vị, thành viên", "Vai trò", "Họ và tên", "Thư điện tử", "Điện thoại", "Hiệu lực từ", "Hiệu lực đến"]
TABLE = [
    HEADS,
    ["524", "cán bộ đầu mối", "Phạm Thị D", "cu@example.vn", "", "", "31/3/2020"],
    ["524", "cán bộ đầu mối", "Trần Văn K", "moi@example.vn", "", "01/4/2020", ""],
    ["524", "lãnh đạo", "Lê Thị L", "lanhdao@example.vn", "", "", ""],
    ["528", "văn thư", "Văn thư", "vanthu.tunghia@example.vn", "", "13/4/2020", ""],
    ["TV3", "cán bộ đầu mối", "Trợ lý", "troly@example.vn", "", "", ""],
]


def row(owner: str = "524", email: str = "x@example.vn", **values: object) -> ContactRow:
    return ContactRow.model_validate({"owner": owner, "role": "officer", "email": email} | values)


def folder(path: Path, table: list[list[str]], *changes: tuple[str, str]) -> Path:
    """Make the cast's folder with a table of contacts."""
    made = cast.make_folder(path, *changes)
    cast.write_table(made / "contacts.csv", table)
    return made


@pytest.fixture
def known(empty: Installation, tmp_path: Path) -> Installation:
    """Open the cast's cycle with contacts."""
    empty.open_folder(folder(tmp_path / "cycle", TABLE), OPENED)
    return empty


def test_letters_choose_by_role_and_day(known: Installation) -> None:
    found = {}
    for day in ("2020-03-31", "2020-04-01"):
        with known.at(at(day)) as office, office.read() as session:
            directory = directory_of(session, KEY, office.today)
            found[day] = [directory.address(UNIT, role) for role in ("officer", "head", "clerk")]
            assert directory.address(f"{KEY}/536", "head") == "lyson@example.vn"
    assert found["2020-03-31"] == ["cu@example.vn", "lanhdao@example.vn", "cu@example.vn"]
    assert found["2020-04-01"] == ["moi@example.vn", "lanhdao@example.vn", "moi@example.vn"]


def test_units_and_members_are_reached_through_their_contacts(known: Installation) -> None:
    with known.at(at("2020-04-20")) as office, office.read() as session:
        units = {unit.code: (unit.contact, unit.email) for unit in reachable_units(session, KEY, office.today)}
        assert address_of_member(session, KEY, f"{KEY}/TV3", office.today) == "troly@example.vn"
        assert address_of_member(session, KEY, f"{KEY}/TV4", office.today) == "tv4@example.vn"
    assert units["524"] == ("Trần Văn K", "moi@example.vn")
    assert units["528"] == ("Văn thư", "vanthu.tunghia@example.vn")
    assert units["536"] == ("Võ Văn E", "lyson@example.vn")


def reasons(office: Office) -> dict[str, str]:
    with office.read() as session:
        return {one["what"]: one["reason"] for one in problems(session, load_cycle(office, KEY), office.today)}


def test_the_waiting_reminders_go_when_an_address_appears(known: Installation) -> None:
    known.run("announce", at("2020-03-05"))
    known.run("remind", at("2020-04-03"))
    with known.at(at("2020-04-03")) as office:
        waiting = rows(office, Reminder)["528/ho-so/-7"]
        assert waiting.message_key == ""
        assert "01 việc đang chờ nhắc" in reasons(office)["Ủy ban nhân dân huyện Tư Nghĩa"]
        with office.begin() as session:
            add_contact(session, office, KEY, row("528", "tunghia@example.vn"))
    known.run("remind", at("2020-04-06"))
    with known.at(at("2020-04-06")) as office:
        letter = mails(office, "remind")["528/2020-04-06"]
        went = rows(office, Reminder)["528/ho-so/-7"]
        assert "Ủy ban nhân dân huyện Tư Nghĩa" not in reasons(office)
    assert letter.recipient == "tunghia@example.vn"
    assert (went.message_key, went.reminded_on) == (letter.key, date(2020, 4, 6))


def refuse(office: Office, key: str, code: int = 550, stage: str = "rcpt") -> str:
    """Let a letter fail as a mail server would; gives its address."""
    with office.begin() as session:
        letter = session.get_one(OutboxMessage, key)
        letter.state, letter.attempts = "failed", 1
        session.add(letter)
        session.flush()
        attempt = DeliveryAttempt(key=f"{key}/1", message_key=key, n=1, at=office.now, stage=stage, outcome="failed")
        attempt.code, attempt.answer = code, "5.1.1 User unknown"
        session.add(attempt)
        return letter.recipient


def test_an_address_that_is_refused_is_dead_and_its_reminder_goes_elsewhere(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-03"))
    with installation.at(at("2020-04-03", 12)) as office:
        assert refuse(office, f"{KEY}/remind/524/2020-04-03") == "binhson@example.vn"
    installation.run("remind", at("2020-04-06"))
    with installation.at(at("2020-04-06")) as office:
        assert "524/2020-04-06" not in mails(office, "remind")
        assert "550 5.1.1 User unknown" in reasons(office)["Ủy ban nhân dân huyện Bình Sơn"]
        assert "550" in mails(office, "digest")["2020-04-06"].body
        with office.begin() as session:
            add_contact(session, office, KEY, row("524", "khac@example.vn"))
    installation.run("remind", at("2020-04-07"))
    with installation.at(at("2020-04-07")) as office:
        assert mails(office, "remind")["524/2020-04-07"].recipient == "khac@example.vn"
        assert "Địa chỉ binhson@example.vn" in reasons(office)  # until somebody ends it or says it works again


def test_a_refusal_that_is_not_of_the_address_kills_nothing(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(at("2020-03-06")) as office:
        refuse(office, f"{KEY}/announce/524", code=554, stage="data")
        refuse(office, f"{KEY}/announce/533", code=450)
        with office.begin() as session:
            assert find_dead(session, office, KEY) == 0
        assert not rows(office, DeadAddress)


def test_a_dead_address_works_again_on_somebodys_word_until_it_is_refused_anew(stage: Stage) -> None:
    with stage.after("announce").at(at("2020-03-06")) as office, office.begin() as session:
        assert mark_dead(session, office, KEY, "BinhSon@example.vn", "550 đầy", "m/1")
        assert not mark_dead(session, office, KEY, "binhson@example.vn", "550 đầy", "m/2")
        assert directory_of(session, KEY, office.today).address(UNIT) == ""
        assert revive(session, office, KEY, "binhson@example.vn", "Trần Thị B")
        assert not revive(session, office, KEY, "binhson@example.vn", "Trần Thị B")
        assert directory_of(session, KEY, office.today).address(UNIT) == "binhson@example.vn"
        assert not mark_dead(session, office, KEY, "binhson@example.vn", "550 đầy", "m/1")  # the old refusal
        assert mark_dead(session, office, KEY, "binhson@example.vn", "551 đã chuyển", "m/3")
        assert "551 đã chuyển" in directory_of(session, KEY, office.today).reach(UNIT).fault


def test_contacts_are_added_and_ended_by_hand(known: Installation) -> None:
    with known.at(at("2020-05-01")) as office:
        with office.begin() as session:
            added = add_contact(session, office, KEY, row("528", "b@example.vn", name="Trần Thị B"))
            end_contact(session, office, f"{KEY}/528/clerk/1", date(2020, 4, 30))
            end_contact(session, office, added.key, date(2020, 5, 1))
            assert add_contact(session, office, KEY, row("TV4", "c@example.vn")).owner_kind == "member"
        assert audit_of(office, "528/officer/1") == ["contact.add", "contact.end"]
    with known.at(at("2020-05-02")) as office, office.read() as session:
        assert "hết hiệu lực từ 01/5/2020" in directory_of(session, KEY, office.today).reach(f"{KEY}/528").fault


def test_what_cannot_be_added_says_why(known: Installation) -> None:
    with known.at(at("2020-05-01")) as office, office.begin() as session:
        with pytest.raises(ContactUnknown, match="999"):
            add_contact(session, office, KEY, row("999"))
        with pytest.raises(BadAddress, match="dấu cách"):
            add_contact(session, office, KEY, row("524", "a b@example.vn"))
        with pytest.raises(UnsafeCharacter):
            add_contact(session, office, KEY, row("524", name="A\u202eB"))
        with pytest.raises(ContactUnknown, match="khong-co"):
            end_contact(session, office, "khong-co", date(2020, 4, 30))
    with pytest.raises(RoleUnknown, match="cán bộ đầu mối, lãnh đạo, văn thư"):
        role_named("giám đốc")
    assert (role_named("Lãnh đạo"), role_named("clerk")) == ("head", "clerk")


def test_a_changed_table_of_contacts_is_followed(known: Installation, tmp_path: Path) -> None:
    changed = [*TABLE[:2], [*TABLE[2][:5], "01/4/2020", "31/5/2020"], *TABLE[3:]]
    changed.append(["536", "lãnh đạo", "", "ld.lyson@example.vn", "", "", ""])
    opened = known.open_folder(folder(tmp_path / "moi", changed), at("2020-04-20"))
    assert not opened.is_new
    with known.at(at("2020-06-01")) as office:
        contacts = rows(office, Contact)
        assert len(contacts) == 6
        assert contacts["524/officer/2"].valid_until == date(2020, 5, 31)


def faults(path: Path, table: list[list[str]], *changes: tuple[str, str]) -> dict[str, str]:
    """Read a folder with faults in its contacts; gives what is told by code."""
    found = read_folder(folder(path, table, *changes)).faults
    return {fault.code: str(fault) for fault in found if fault.code.startswith("contact.")}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("binh son@example.vn", "có dấu cách"),
        ("binhson", "thiếu tên miền"),
        ("a@example.vn,b@example.vn", "nhiều hơn một địa chỉ"),
        ("bìnhsơn@example.vn", "có chữ có dấu"),
        ("binhson@tinh", "tên miền “tinh” không đúng"),
    ],
)
def test_bad_addresses_are_told_when_the_folder_is_read(tmp_path: Path, address: str, said: str) -> None:
    found = faults(tmp_path / "f", [HEADS, ["524", "văn thư", "", address, "", "", ""]])
    assert said in found["contact.email"]
    assert "contacts.csv, dòng 2" in found["contact.email"]


def test_all_faults_of_contacts_are_told_at_once(tmp_path: Path) -> None:
    table = [
        HEADS,
        ["999", "văn thư", "Văn thư", "a@example.vn", "", "", ""],
        ["524", "văn thư", "ubnd@tinh.gov.vn <khac@example.vn>", "b@example.vn", "", "01/5/2020", "01/4/2020"],
        ["536", "văn thư", "", "c@example.vn", "", "", "31/3/2020"],
        ["536", "văn thư", "", "C@example.vn", "", "01/4/2020", ""],
        ["536", "văn thư", "", "c@example.vn", "", "01/5/2020", ""],
    ]
    officer = ('name = "Lê Văn C"\nphone', 'name = "Lê Văn C <x@example.vn>"\nphone')
    found = faults(tmp_path / "f", table, officer)
    assert set(found) == {"contact.unknown", "contact.name", "contact.period", "contact.twice"}
    assert "trùng đơn vị, vai trò và địa chỉ với dòng 5" in found["contact.twice"]
