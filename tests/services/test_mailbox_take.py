"""Files of answers: offered, taken on a person's word into the folder that collect reads, once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.deadline import Deadline
from models.dossier import Dossier, DossierFile, UnitFile
from models.incoming_mail import IncomingMail
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from services.contacts import add_contact
from services.cycle_folder.contacts_form import ContactRow
from services.mailbox_list import MailUnknown, find_mail, mails_like, proposals, stranger_sentence
from services.mailbox_take import (
    CycleNotSaid,
    DismissalReasonMissing,
    MailSettled,
    NothingToTake,
    SenderUnknown,
    SubjectNotSaid,
    dismiss,
    finish_taking,
    take,
)
from services.obligations import NewObligation, Owner, open_obligation
from services.office import Office
from tests.outbox import mailbox_samples as samples
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.installation import Installation
from tests.services.killing import kill_at
from tests.services.mail_cast import NOW, Deliver, announced, deliver, mails_of, message_id, prepared, server
from tests.services.reading import audit_of, rows

__all__ = ["announced", "deliver", "prepared", "server"]  # fixtures

DAY = "2020-03-06"
FORM = "01-phieu-dang-ky.docx"


def bring(
    installation: Installation, deliver: Deliver, letter: str, files: list[tuple[str, bytes]], **changes: Any  # noqa: ANN401
) -> str:  # fmt: skip
    """Let an answer with files come in; gives its key."""
    with installation.at(NOW) as office:
        about = message_id(office, letter) if letter else ""
    deliver(samples.answer(about, files, **changes))
    with installation.at(NOW) as office:
        return mails_of(office)[-1].key


def inbox(installation: Installation) -> list[str]:
    root = installation.inbox()
    return sorted(path.relative_to(root).as_posix() for path in (root / DAY).rglob("*") if path.is_file())


def told(office: Office, key: str) -> tuple[str, list[str]]:
    with office.read() as session:
        row = find_mail(session, key)
        options = [str(one).partition(" (")[0] for one in proposals(session, office, row, KEY)]
        return stranger_sentence(session, office, row, KEY), options


def test_an_answer_is_offered_taken_and_collected(announced: Installation, deliver: Deliver) -> None:
    files = [(FORM, cast.docx_file("phiếu")), ("../../x/02 Đơn.pdf", cast.pdf_file()), ("a.zip", b"PK\x03\x04")]
    key = bring(announced, deliver, "announce/524", files)
    with announced.at(NOW) as office:
        assert [row.state for row in mails_like(office, cycle=KEY)] == ["offered"]
        assert told(office, key) == ("", ["--product QNG-01", "--product QNG-06"])
        with pytest.raises(SubjectNotSaid, match="QNG-01"):
            take(office, key)
        assert inbox(announced) == []
        row = take(office, key[:8], product="QNG-01")
        assert (row.state, row.place, row.settled_by) == ("taken", f"{KEY}/{DAY}/524/QNG-01", "test")
        with pytest.raises(MailSettled, match="đã nhận"):
            take(office, key, product="QNG-06")
        with pytest.raises(MailSettled):
            dismiss(office, key, "nhầm")
        assert audit_of(office, f"mailbox/{key[:12]}") == ["mailbox.take"]
        assert mails_like(office) == []
    assert inbox(announced) == [f"{DAY}/524/QNG-01/{FORM}", f"{DAY}/524/QNG-01/02 Đơn.pdf"]
    announced.run("collect", NOW)
    with announced.at(NOW) as office:
        assert {file.name for file in rows(office, DossierFile).values()} == {FORM, "02 Đơn.pdf"}
        assert rows(office, Dossier)["QNG-01"].received_at == at(DAY, 8)


def also_about(office: Office, key: str, obligations: list[str]) -> None:
    """Add a letter to a unit about other duties than its announcement."""
    with office.begin() as session:
        letter = session.get_one(OutboxMessage, f"{KEY}/announce/{key.split('/')[1]}")
        values = letter.model_dump() | {
            "key": f"{KEY}/{key}",
            "letter": key.split("/", maxsplit=1)[0],
            "obligations": obligations,
        }
        session.add(OutboxMessage(**(values | {"message_id": f"<{key.replace('/', '-')}@thuky.example.vn>"})))


def test_the_duty_of_a_letter_is_taken_without_a_word_where_it_is_plain(
    announced: Installation,
    deliver: Deliver,
) -> None:
    with announced.at(NOW) as office:
        also_about(office, "remind/534/2020-03-06", ["khong-con", f"{KEY}/534/bao-cao-6-thang"])
    key = bring(announced, deliver, "remind/534/2020-03-06", [("bc.pdf", cast.pdf_file())], sender="ducpho@example.vn")
    with announced.at(NOW) as office:
        assert told(office, key) == ("", ["--obligation bao-cao-6-thang"])
        take(office, key)
    assert inbox(announced) == [f"{DAY}/534/bao-cao-6-thang/bc.pdf"]
    announced.run("collect", NOW)
    with announced.at(NOW) as office:
        assert len(rows(office, UnitFile)) == 1
        assert rows(office, Obligation)["534/bao-cao-6-thang"].state == "fulfilled"


def test_a_stranger_is_taken_only_on_purpose(announced: Installation, deliver: Deliver) -> None:
    key = bring(announced, deliver, "announce/536", [("a.pdf", cast.pdf_file())], sender="la@khac.example.vn")
    with announced.at(NOW) as office:
        assert "Địa chỉ lạ: la@khac.example.vn" in told(office, key)[0]
        with pytest.raises(SenderUnknown, match="Địa chỉ lạ"):
            take(office, key)  # Lý Sơn owes one dossier only
        row = take(office, key, stranger=True)
        assert "Địa chỉ lạ" in row.state_reason
    assert inbox(announced) == [f"{DAY}/536/QNG-02/a.pdf"]


def test_a_mail_about_no_letter_is_taken_with_its_cycle(announced: Installation, deliver: Deliver) -> None:
    key = bring(announced, deliver, "", [("a.pdf", cast.pdf_file())], sender="lyson@example.vn")
    with announced.at(NOW) as office:
        assert told(office, key)[0] == ""
        with pytest.raises(CycleNotSaid):
            take(office, key, product="QNG-02")
        with pytest.raises(SubjectNotSaid, match="của đơn vị khác"):
            take(office, key, cycle=KEY, product="QNG-01")
        with pytest.raises(SubjectNotSaid, match="không có sản phẩm"):
            take(office, key, cycle=KEY, product="QNG-99")
        with pytest.raises(SubjectNotSaid, match="không có việc"):
            take(office, key, cycle=KEY, obligation="khong-co")
        take(office, key, cycle=KEY, obligation="536/bao-cao-6-thang")
    assert inbox(announced) == [f"{DAY}/536/bao-cao-6-thang/a.pdf"]


def test_an_address_of_nobody_or_of_several_units_tells_no_unit(announced: Installation, deliver: Deliver) -> None:
    key = bring(announced, deliver, "", [("a.pdf", cast.pdf_file())], sender="chung@example.vn")
    with announced.at(NOW) as office:
        for owner in ("524", "536"):
            with office.begin() as session:
                row = ContactRow.model_validate({"owner": owner, "role": "clerk", "email": "chung@example.vn"})
                add_contact(session, office, KEY, row)
            told(office, key)
        assert told(office, key)[1] == []
        with pytest.raises(SubjectNotSaid, match="ĐƠN-VỊ/MÃ"):
            take(office, key, cycle=KEY)
        with pytest.raises(SubjectNotSaid, match="không có việc"):
            take(office, key, cycle=KEY, obligation="ho-so")


def test_an_answer_to_a_request_is_for_its_product(announced: Installation, deliver: Deliver) -> None:
    with announced.at(NOW) as office:
        also_about(office, "collect_missing/536/1", [])
        with office.begin() as session:
            letter = session.get_one(OutboxMessage, f"{KEY}/collect_missing/536/1")
            session.delete(letter)
            session.flush()
            session.add(OutboxMessage(**(letter.model_dump() | {"key": f"{KEY}/collect_missing/QNG-02/1"})))
    key = bring(announced, deliver, "collect_missing/QNG-02/1", [("a.pdf", cast.pdf_file())], sender="lyson@example.vn")
    with announced.at(NOW) as office:
        assert told(office, key) == ("", ["--product QNG-02"])
        assert take(office, key).place == f"{KEY}/{DAY}/536/QNG-02"


def test_a_supplement_is_for_the_product_that_waits_for_it(announced: Installation, deliver: Deliver) -> None:
    with announced.at(NOW) as office:
        owner, until = Owner("unit", "536"), Deadline(date(2020, 3, 20), inclusive=True)
        duty = NewObligation(owner, "bo-sung-qng-02", "Bổ sung hồ sơ", until, awaits="dossier:QNG-02")
        with office.begin() as session:
            assert open_obligation(session, KEY, duty)
        also_about(office, "remind/536/2020-03-06", [f"{KEY}/536/bo-sung-qng-02"])
    key = bring(announced, deliver, "remind/536/2020-03-06", [("a.pdf", cast.pdf_file())], sender="lyson@example.vn")
    with announced.at(NOW) as office:
        assert told(office, key) == ("", ["--product QNG-02"])
        assert take(office, key, obligation="bo-sung-qng-02").place == f"{KEY}/{DAY}/536/QNG-02"


def test_what_cannot_be_taken_says_why_and_is_dismissed(announced: Installation, deliver: Deliver) -> None:
    key = bring(announced, deliver, "announce/524", [("a.exe", b"MZ"), ("b.zip", b"PK")])
    with announced.at(NOW) as office:
        assert mails_of(office)[-1].state == "open"
        with pytest.raises(NothingToTake, match=r"a\.exe là"):
            take(office, key, product="QNG-01")
        with pytest.raises(DismissalReasonMissing):
            dismiss(office, key, "  ")
        for wrong in ("", "abc", "zzzzzzzz"):
            with pytest.raises(MailUnknown):
                dismiss(office, wrong, "lạ")
        assert dismiss(office, key, "Thư rác").state == "dismissed"
        assert [row.state for row in mails_like(office, everything=True)] == ["dismissed"]


def test_killed_while_taking_the_files_are_there_once(announced: Installation, deliver: Deliver) -> None:
    files = [("a.pdf", cast.pdf_file(1)), ("a.pdf", cast.pdf_file(2))]
    key = bring(announced, deliver, "announce/524", files)

    def work(office: Office) -> IncomingMail:
        return take(office, key, product="QNG-01")

    assert kill_at(lambda: announced.at(NOW), work, 1)  # nothing was said
    assert inbox(announced) == []
    assert kill_at(lambda: announced.at(NOW), work, 3)  # said, written, not yet told
    wanted = [f"{DAY}/524/QNG-01/a (2).pdf", f"{DAY}/524/QNG-01/a.pdf"]
    assert inbox(announced) == wanted
    with announced.at(NOW) as office:
        with pytest.raises(MailSettled, match="đang nhận dở"):
            take(office, key, product="QNG-06")
        assert (finish_taking(office), finish_taking(office)) == (1, 0)
        assert mails_of(office)[-1].state == "taken"
    assert inbox(announced) == wanted


def test_another_file_of_the_same_name_is_left_alone(announced: Installation, deliver: Deliver, tmp_path: Path) -> None:
    folder = announced.inbox() / DAY / "536" / "QNG-02"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"khac")
    key = bring(announced, deliver, "announce/536", [("a.pdf", cast.pdf_file())])
    with announced.at(NOW) as office:
        take(office, key, stranger=True)
    assert (folder / "a.pdf").read_bytes() == b"khac"
    assert (folder / "a (2).pdf").read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.rglob(".*.[0-9]*"))
