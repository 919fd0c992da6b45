"""What a message is, by what it says of itself; hostile ones are read to the end or called broken."""

import re
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbox.mailbox_files import files_of, safe_name
from outbox.mailbox_kind import Reading, Report, read_kind
from outbox.mailbox_message import BrokenMail, header_text, parts_of, read_message, sender_of, text_of
from tests.outbox import mailbox_samples as samples
from tests.outbox.mailbox_samples import OURS, TO

NAME = "Công văn số 878-UBND về việc đôn đốc nộp hồ sơ đánh giá, phân hạng sản phẩm – Lý Sơn.docx"


def kind_of(raw: bytes) -> Reading:
    return read_kind(read_message(raw))


@pytest.mark.parametrize(
    ("raw", "action", "status"),
    [
        (samples.status_report(), "failed", "5.1.1"),
        (samples.status_report(action="delayed", status="4.4.1"), "delayed", "4.4.1"),
        (samples.status_report(action="relayed", status="2.0.0"), "delivered", "2.0.0"),
        (samples.status_report(status="lạ"), "failed", ""),
        (samples.exchange_report(), "failed", "5.1.10"),
        (samples.exim_report(), "failed", "5.1.1"),
        (samples.exim_report(said="550 no such user"), "failed", "5.0.0"),
        (samples.exim_report(said="host mx [192.0.2.1]: 451 try again later"), "delayed", "4.0.0"),
    ],
)
def test_reports_of_servers_are_read(raw: bytes, action: str, status: str) -> None:
    reading = kind_of(raw)
    assert (reading.kind, reading.ids[0]) == ("report", OURS)
    (report,) = reading.reports
    assert (report.address, report.action, report.status) == (TO, action, status)
    assert report.is_about(TO.upper())
    assert not report.is_about("khac@example.vn")


def test_a_report_about_a_forwarded_address_knows_the_first_one() -> None:
    (report,) = kind_of(samples.status_report(to="rieng@example.vn", original=TO)).reports
    assert report == Report("rieng@example.vn", "failed", "5.1.1", report.diagnostic, TO)
    assert report.diagnostic.startswith("550 5.1.1")
    assert report.is_about(TO)


@pytest.mark.parametrize("said", ["the mailbox is full", "550 5.1.1 first, then 451 4.2.0 later"])
def test_a_report_that_is_not_plain_is_left_for_a_person(said: str) -> None:
    reading = kind_of(samples.exim_report(said=said))
    assert (reading.kind, reading.reports) == ("unknown", ())
    assert "không rõ" in reading.note
    assert OURS in reading.ids


def test_a_person_named_postmaster_is_no_server() -> None:
    raw = samples.answer(sender="postmaster@example.vn", Return_Path="<postmaster@example.vn>")
    assert kind_of(raw).kind == "reply"


def test_receipts_automatic_answers_and_answers_are_told_apart() -> None:
    reading = kind_of(samples.receipt())
    assert (reading.kind, reading.ids, reading.reports[0].diagnostic) == ("receipt", (OURS,), "displayed")
    for marks in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}):
        assert kind_of(samples.answer(**marks)).kind == "automatic"  # type: ignore[arg-type]
    assert kind_of(samples.answer(Auto_Submitted="no")) == Reading("reply", (OURS, "<khac@example.vn>"))
    assert kind_of(samples.answer("")).kind == "unknown"


def test_a_report_without_a_status_is_no_report() -> None:
    raw = samples.status_report(action="vanished")
    assert kind_of(raw).kind == "unknown"


def test_vietnamese_headers_and_names_are_read() -> None:
    message = read_message(samples.answer(files=[(NAME, b"x")], Subject="Nộp hồ sơ “Tỏi Lý Sơn”"))
    assert header_text(message, "Subject") == "Nộp hồ sơ “Tỏi Lý Sơn”"
    assert sender_of(message) == ("Phạm Thị D", TO)
    assert [file.name for file in files_of(message, 10)] == [NAME]
    words = 'Content-Type: application/pdf; name="=?utf-8?B?xJDGoW4ucGRm?="\r\n\r\n%PDF'
    assert [file.name for file in files_of(read_message(words.encode()), 10)] == ["Đơn.pdf"]
    assert header_text(read_message("Subject: Tỏi\r\n\r\n".encode()), "Subject") == "Tỏi"
    for broken in ("=?utf-8?b?a?=", "=?la-lung?q?a?="):
        assert header_text(read_message(f"Subject: {broken}\r\n\r\n".encode()), "Subject")
    assert text_of(read_message(b"Content-Type: text/plain; charset=la-lung\r\n\r\nabc")) == "abc"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"%PDF", ""),
        ("ho-so.zip", b"PK", "tệp nén"),
        ("bom.7z", b"7z", "tệp nén"),
        ("don.pdf.exe", b"x", "chạy lệnh"),
        ("don.pdf", b"MZ\x90", "chương trình"),
        ("a.docm", b"x", "chạy lệnh"),
        ("winmail.dat", b"x", "Outlook"),
        ("a.xyz", b"x", "không nhận"),
        ("khong-duoi", b"x", "không nhận"),
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", b"x" * 100, "lớn hơn"),
    ],
)
def test_files_that_cannot_be_taken_say_why(name: str, content: bytes, fault: str) -> None:
    (file,) = files_of(read_message(samples.answer(files=[(name, content)])), 50)
    assert fault in file.fault
    assert bool(fault) == bool(file.fault)


def test_pictures_of_a_signature_and_mails_inside_are_no_files() -> None:
    message = EmailMessage()
    message.set_content("x")
    message.add_alternative("<img src=cid:a>", subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    html.add_related(b"x", "image", "png", cid="<a>", filename="logo.png")  # type: ignore[union-attr]
    inside = EmailMessage()
    inside.set_content("y")
    inside.add_attachment(b"z", maintype="application", subtype="pdf", filename="trong.pdf")
    message.add_attachment(inside)
    message.add_attachment(b"1", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(b"2", maintype="application", subtype="pdf", filename="A.pdf")
    found = list(files_of(read_message(message.as_bytes()), 50))
    assert [file.name for file in found] == ["thu-chuyen-tiep.eml", "a.pdf", "A (2).pdf"]
    assert "thư chuyển tiếp" in found[0].fault


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\đơn.pdf", "đơn.pdf"),
        ("..", "tep"),
        ("", "tep"),
        ("CON.pdf", "tep-CON.pdf"),
        (".an.pdf", "an.pdf"),
        ("~$khoa.docx", "khoa.docx"),
        ("a\u202efdp.exe", "a_fdp.exe"),
        ("a\x00b\n.pdf", "a\ufffdb.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("Do\u031b\u0323i.pdf", "Dợi.pdf"),
    ],
)
def test_names_stay_in_their_folder(raw: str, name: str) -> None:
    assert safe_name(raw) == name


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(raw: str) -> None:
    name = safe_name(raw)
    assert name not in {"", ".", ".."}
    assert len(name.encode()) <= 156
    assert not re.search(r'[\x00-\x1f\\/<>:"|?*]', name)
    assert not name.startswith((".", "~"))


def test_more_files_than_a_mail_may_have_are_left_and_long_endings_are_cut() -> None:
    many = samples.answer(files=[(f"{n}.pdf", b"x") for n in range(110)])
    assert len(list(files_of(read_message(many), 50))) == 100
    assert safe_name("a." + "x" * 400) == "a." + "x" * 148


def test_too_many_parts_or_too_deep_ones_are_broken() -> None:
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 600
    with pytest.raises(BrokenMail, match="500"):
        list(parts_of(read_message(many)))
    with pytest.raises(BrokenMail):
        list(parts_of(read_message(samples.nested(3000))))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([samples.status_report(), samples.exim_report(), samples.receipt()]))
def test_no_bytes_break_the_reading(noise: bytes, raw: bytes) -> None:
    for data in (noise, raw[: len(noise) * 3] + noise + raw[len(noise) * 3 :]):
        message = read_message(data)
        assert read_kind(message).kind in {"report", "receipt", "automatic", "reply", "unknown"}
        list(files_of(message, 100))


def test_huge_headers_are_cut() -> None:
    raw = b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\nReferences: " + b"<a@b.vn> " * 200_000 + b"\r\n\r\nx"
    message = read_message(raw)
    assert len(header_text(message, "Subject")) <= 500
    assert read_kind(message).ids == ("<a@b.vn>",)
