"""The texts of the letters: complete, strict, in good Vietnamese."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import pytest

from outbox.compose import LetterIncomplete, LetterTextUnknown, compose_text, letter_fields, letter_names
from outbox.letter import UnsafeCharacter, check_letter
from tests.outbox.conftest import new_letter

CONTACT = {
    "name": "Trần Thị B",
    "phone": "0255.000.0001",
    "email": "ocop@example.vn",
    "address": "Số 01 đường Giả Định, thành phố Quảng Ngãi",
}
SHARED = {"year": 2020, "cycle_title": "Chu trình OCOP tỉnh Quảng Ngãi năm 2020", "contact": CONTACT}
DOSSIERS = {
    "title": "Nộp hồ sơ sản phẩm",
    "deadline_phrase": "chậm nhất vào ngày 10/4/2020",
    "last_day": "10/4/2020",
    "standing": "còn 07 ngày",
    "missing": ["Tỏi đen Lý Sơn: chưa nộp hồ sơ", "Quế Trà Bồng: hồ sơ chưa đủ thành phần"],
    "basis": "Công văn số 878/UBND-NNTN ngày 10/3/2020",
}
REPORT = {
    "title": "Báo cáo 6 tháng",
    "deadline_phrase": "trước ngày 20/3/2020",
    "last_day": date(2020, 3, 19),
    "standing": "đã quá hạn 15 ngày",
    "missing": [],
    "basis": "",
}
FACTS: dict[str, dict[str, Any]] = {
    "announce": {
        "unit": "Ủy ban nhân dân huyện Bình Sơn",
        "document": "Công văn số 878/UBND-NNTN ngày 10/3/2020",
        "plan": "Kế hoạch số 12/KH-UBND ngày 06/02/2020",
        "deadline_phrase": "chậm nhất vào ngày 10/4/2020",
        "last_day": "10/4/2020",
        "is_moved": False,
    },
    "collect_receipt": {
        "unit": "Ủy ban nhân dân huyện Bình Sơn",
        "product": "Tỏi đen Lý Sơn",
        "producer": "Hợp tác xã Nguyễn Văn A",
        "received_on": "03/4/2020",
        "receipt": "05/PTN-VP",
        "assessment": "Hồ sơ đủ thành phần theo quy định.",
    },
    "collect_missing": {
        "unit": "Ủy ban nhân dân huyện Bình Sơn",
        "product": "Tỏi đen Lý Sơn",
        "producer": "Hợp tác xã Nguyễn Văn A",
        "received_on": "03/4/2020",
        "receipt": "05/PTN-VP",
        "assessment": "Hồ sơ chưa đủ thành phần.",
        "document": "Công văn số 900/SNN-PTNT ngày 04/4/2020",
        "missing": ["Thiếu thành phần 05: Giấy chứng nhận. Đề nghị bổ sung tệp PDF."],
        "deadline_phrase": "chậm nhất vào ngày 17/4/2020",
    },
    "convene": {
        "recipient": "Ông Nguyễn Văn A",
        "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi",
        "document": "Giấy mời số 12/GM-HĐ",
        "time": "08 giờ 00, thứ Năm, ngày 04 tháng 6 năm 2020",
        "place": "Phòng họp số 1",
    },
    "call_off": {
        "recipient": "Ông Nguyễn Văn A",
        "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi",
        "document": "Giấy mời số 12/GM-HĐ",
        "day": "04/6/2020",
        "time": "08 giờ 00, thứ Năm, ngày 04 tháng 6 năm 2020",
        "place": "Phòng họp số 1",
        "reason": "Bão số 5",
    },
    "digest": {"recipient": "Trần Thị B", "findings": ["huyện Ba Tơ: chưa có địa chỉ thư điện tử"]},
    "minute": {
        "recipient": "Ông Nguyễn Văn A",
        "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi",
        "document": "Biên bản số 03/BB-HĐ ngày 04/6/2020",
    },
    "opinion": {
        "recipient": "Ông Nguyễn Văn A",
        "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi",
        "document": "Công văn số 09/HĐOCOP ngày 05/10/2026",
        "products": ["Tỏi đen Lý Sơn (Công ty cổ phần Dori)"],
        "deadline_phrase": "chậm nhất vào ngày 15/10/2026",
        "has_sheet": True,
    },
    "recognise": {
        "unit": "Ủy ban nhân dân huyện Bình Sơn",
        "document": "Thông báo số 44/TB-SNN ngày 30/6/2020",
        "decision": "Quyết định số 890/QĐ-UBND ngày 25/6/2020",
        "recognised": [{"name": "Tỏi đen Lý Sơn", "star": 4}],
        "forwarded": ["Quế Trà Bồng"],
        "returned": ["Muối Sa Huỳnh"],
        "refused": ["Nước mắm Sa Huỳnh"],
    },
    "moved": {
        "unit": "Ủy ban nhân dân huyện Bình Sơn",
        "recipient": "Ủy ban nhân dân huyện Bình Sơn",
        "title": "Gửi hồ sơ sản phẩm OCOP",
        "old_phrase": "chậm nhất vào ngày 10/4/2020",
        "new_phrase": "chậm nhất vào ngày 17/4/2020",
        "cancelled": False,
        "reason": "Mưa lũ",
        "basis": "Công văn số 878/UBND-NNTN ngày 10/3/2020",
    },
    "remind": {
        "unit": "huyện Bình Sơn",
        "recipient": "Ủy ban nhân dân huyện Bình Sơn",
        "obligations": [DOSSIERS],
    },
    "renew": {
        "recipient": "Hợp tác xã Nguyễn Văn A",
        "producer": "Hợp tác xã Nguyễn Văn A",
        "document": "Thông báo số 36/TB-SNNMT ngày 14/9/2026",
        "certificates": [
            {"product": "Tỏi đen", "number": "05/GCN-UBND", "valid_until": "18/3/2027", "file_by": "18/11/2026"}
        ],
    },
    "revoke": {
        "recipient": "Ủy ban nhân dân xã Bình Sơn",
        "producer": "Hợp tác xã Nguyễn Văn A",
        "document": "Quyết định số 266/QĐ-UBND ngày 20/11/2026",
        "product": "Tỏi đen",
        "number": "05/GCN-UBND",
        "reason": "chủ thể đã ngừng sản xuất sản phẩm",
        "effective_on": "20/11/2026",
    },
    "report": {
        "recipient": "Sở Nông nghiệp và Phát triển nông thôn",
        "document": "Báo cáo số 55/BC-VP ngày 19/6/2020",
        "title": "Kết quả thực hiện Chương trình OCOP 6 tháng đầu năm 2020",
    },
    "urge": {
        "unit": "huyện Bình Sơn",
        "document": "Công văn số 1024/UBND-NNTN ngày 14/4/2020",
        "title": "Nộp hồ sơ sản phẩm",
        "deadline_phrase": "chậm nhất vào ngày 10/4/2020",
        "days_overdue": 4,
        "others": [DOSSIERS],
    },
}


def compose(letter: str, **changes: object) -> tuple[str, str]:
    """Compose a letter from the sample facts."""
    return compose_text(letter, SHARED | FACTS[letter] | changes)


def test_every_letter_of_the_house_is_there() -> None:
    assert letter_names() == tuple(sorted(FACTS))


@pytest.mark.parametrize("letter", sorted(FACTS))
def test_a_letter_reads_well_and_can_be_queued(letter: str) -> None:
    subject, body = compose(letter)
    assert subject.startswith("[OCOP 2020] ")
    assert body.startswith("Kính gửi: ")
    assert "Trân trọng./.\n" in body
    assert "\n\n\n" not in body
    assert not re.search(r"[ \t]\n|[{}]|None|  \S+  ", body)
    assert body.endswith("không thay thế văn bản hành chính được viện dẫn.\n")
    for fact in (*CONTACT.values(), str(SHARED["cycle_title"])):
        assert fact in body
    assert unicodedata.is_normalized("NFC", subject + body)
    check_letter(new_letter(subject=subject, body=body))


@pytest.mark.parametrize("letter", sorted(FACTS))
def test_the_file_begins_with_its_subject_and_documents_each_field(letter: str) -> None:
    text = resources.files("outbox.letters").joinpath(f"{letter}.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0].startswith("Subject: [OCOP {{ year }}] ")
    assert (lines[1], lines[2][:2]) == ("", "{#")
    head = re.sub(r"\{[^#{}]*\}", "", text.partition("{#")[2].partition("#}")[0])  # without fields of fields
    documented = {
        name.strip()
        for entry in re.findall(r"(?:^   - |; )([a-z_, ]+):", head, flags=re.MULTILINE)
        for name in entry.split(",")
    }
    assert documented == letter_fields(letter) == set(SHARED) | set(FACTS[letter])


@pytest.mark.parametrize("letter", sorted(FACTS))
def test_no_field_may_be_forgotten(letter: str) -> None:
    for field in letter_fields(letter):
        context = {name: value for name, value in (SHARED | FACTS[letter]).items() if name != field}
        with pytest.raises(LetterIncomplete, match=field):
            compose_text(letter, context)


def test_a_forgotten_detail_is_named() -> None:
    duty = {name: value for name, value in DOSSIERS.items() if name != "standing"}
    with pytest.raises(LetterIncomplete, match="standing"):
        compose("remind", obligations=[duty])
    with pytest.raises(LetterIncomplete, match="None"):
        compose("announce", plan=None)
    with pytest.raises(LetterIncomplete, match="ngày"):
        compose("announce", last_day=10)
    with pytest.raises(LetterIncomplete, match="31/2/2020"):
        compose("announce", last_day="31/2/2020")
    with pytest.raises(LetterIncomplete, match="không có việc nào"):
        compose("remind", obligations=[])


def test_an_unknown_letter_names_the_known_ones() -> None:
    with pytest.raises(LetterTextUnknown, match="announce"):
        compose_text("_close", SHARED)
    with pytest.raises(LetterTextUnknown, match="remind"):
        letter_fields("../compose")


def test_the_subject_of_a_reminder_is_the_one_of_the_house() -> None:
    subject, body = compose("remind")
    assert subject == "[OCOP 2020] Nhắc hạn: Nộp hồ sơ sản phẩm – hạn 10/04/2020 – huyện Bình Sơn"
    assert "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n" in body
    assert (
        "1. Nộp hồ sơ sản phẩm\n"
        "   - Thời hạn: chậm nhất vào ngày 10/4/2020 (còn 07 ngày)\n"
        "   - Căn cứ: Công văn số 878/UBND-NNTN ngày 10/3/2020\n"
        "   - Còn thiếu (02):\n"
        "     + Tỏi đen Lý Sơn: chưa nộp hồ sơ\n"
        "     + Quế Trà Bồng: hồ sơ chưa đủ thành phần\n"
    ) in body


def test_all_duties_of_a_unit_stand_in_one_letter_and_the_first_due_in_its_subject() -> None:
    subject, body = compose("remind", obligations=[DOSSIERS, REPORT])
    assert subject == "[OCOP 2020] Nhắc hạn: Báo cáo 6 tháng và 01 việc khác – hạn 19/03/2020 – huyện Bình Sơn"
    assert "2. Báo cáo 6 tháng\n   - Thời hạn: trước ngày 20/3/2020 (đã quá hạn 15 ngày)\n\n" in body


def test_a_unit_is_named_alike_however_it_is_given() -> None:
    for unit in ("huyện Bình Sơn", "Ủy ban nhân dân huyện Bình Sơn"):
        subject, body = compose("announce", unit=unit)
        assert subject.endswith(" – hạn gửi hồ sơ 10/04/2020 – huyện Bình Sơn")
        assert body.startswith("Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n")
    assert "UBND huyện Bình Sơn\n" in compose("announce", unit="UBND huyện Bình Sơn")[1]


def test_empty_lists_leave_no_empty_headings() -> None:
    _, body = compose("recognise", recognised=[], forwarded=[], decision="")
    assert "được công nhận (" not in body
    assert "chuyển cấp trên" not in body
    assert "Sản phẩm chưa đạt (01):\n1. Nước mắm Sa Huỳnh\n" in body
    assert "theo Thông báo số 44/TB-SNN ngày 30/6/2020:\n" in body
    assert "Không có việc nào." in compose("digest", findings=[])[1]
    assert "Nội dung cần bổ sung" not in compose("collect_missing", missing=[], document="")[1]
    bare = compose("digest", contact={"name": "Trần Thị B", "phone": "", "email": "", "address": ""})[1]
    assert "Điện thoại" not in bare


def test_facts_may_be_objects_as_well_as_mappings() -> None:
    @dataclass(frozen=True)
    class Product:
        name: str
        star: int

    assert "1. Tỏi đen: hạng 3 sao\n" in compose("recognise", recognised=[Product("Tỏi đen", 3)])[1]


def test_facts_are_text_not_templates_and_are_not_escaped() -> None:
    body = compose("collect_receipt", product="Cà phê A & B <loại 1> {{ year }}")[1]
    assert "- Sản phẩm: Cà phê A & B <loại 1> {{ year }}\n" in body


def test_a_line_break_in_a_fact_cannot_become_a_header_or_a_body() -> None:
    subject, body = compose("collect_receipt", product="Tỏi đen\n\nBcc: b@example.vn")
    assert body.startswith("Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n")
    with pytest.raises(UnsafeCharacter, match="tiêu đề"):
        check_letter(new_letter(subject=subject, body=body))
