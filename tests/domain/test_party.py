"""Documents of the Party, types of documents, days of numbers."""

from datetime import date

import pytest

from domain.calendar import vietnam_calendar
from domain.citation import citation_faults
from domain.document_type import type_named, type_of_symbol
from domain.numbering import NumberMalformed
from domain.numbering_day import DayNotOpen, OldYearReason, SignedLater, check_day, number_due
from domain.party import PartyTypeUnknown, citation_of, is_party_number, parse_party

DAY = date(2019, 6, 20)


@pytest.mark.parametrize(
    ("text", "type_name", "issuer"),
    [
        ("46-CT/TU", "Chỉ thị", "Tỉnh ủy Đồng Nai"),
        ("Số 12-KH/HU", "Kế hoạch", "Huyện ủy Đồng Nai"),
        ("05-NQ/TW", "Nghị quyết", "Ban Chấp hành Trung ương"),
        ("36-HD/VPTW", "Hướng dẫn", "Văn phòng Trung ương Đảng"),
        ("198-QĐ/TU", "Quyết định", "Tỉnh ủy Đồng Nai"),
        ("7-CTr/BTGTU", "Chương trình", "BTGTU Đồng Nai"),
    ],
)
def test_party_numbers_are_read(text: str, type_name: str, issuer: str) -> None:
    number = parse_party(text)
    assert (number.type_name, number.issuer("Đồng Nai")) == (type_name, issuer)
    assert parse_party(number.text) == number
    assert is_party_number(text)


def test_an_organ_without_place_and_what_is_no_party_number() -> None:
    assert parse_party("46-CT/TU").issuer() == "Tỉnh ủy"
    assert not is_party_number("878/UBND-NNTN")
    assert not is_party_number("không số")
    with pytest.raises(NumberMalformed):
        parse_party("878/UBND-NNTN")
    with pytest.raises(PartyTypeUnknown, match="“XX”"):
        parse_party("46-XX/TU")


def test_a_document_is_cited_with_type_number_day_and_body() -> None:
    cited = citation_of("Chỉ thị", "46-CT/TU", DAY, "Tỉnh ủy Đồng Nai", "Về tăng cường lãnh đạo")
    assert cited == "Chỉ thị số 46-CT/TU ngày 20/6/2019 của Tỉnh ủy Đồng Nai về tăng cường lãnh đạo"
    assert citation_faults(cited) == ()
    assert citation_of("Đơn", "", DAY, "Ông A", "OCOP năm 2020") == "Đơn ngày 20/6/2019 của Ông A về OCOP năm 2020"
    assert citation_of("Đơn", "", DAY, "Ông A") == "Đơn ngày 20/6/2019 của Ông A"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Nghị quyết số 46-CT/TU", "ký hiệu này là của Chỉ thị"),
        ("Quy định số 66-XX/TW", "không có loại viết tắt “XX”"),
        ("Quy định số 66-QĐ/TW", ""),
        ("Quyết định số 198-QĐ/TU", ""),
        ("Văn bản số 46-CT/TU", ""),
    ],
)
def test_the_type_of_a_party_citation_is_checked(text: str, fault: str) -> None:
    found = [one.sentence for one in citation_faults(text)]
    assert len(found) == bool(fault)
    assert all(fault in one for one in found)


def test_types_are_found_by_name_and_symbol() -> None:
    assert [type_named(one) for one in ("quyet dinh", "BC", "Công văn", "thư ngỏ", "")] == [
        "Quyết định",
        "Báo cáo",
        "Công văn",
        None,
        None,
    ]
    assert [type_of_symbol(one) for one in ("QĐ-UBND", "NĐ-CP", "UBND-NNTN")] == ["Quyết định", "Nghị định", "Công văn"]


@pytest.mark.parametrize(
    ("day", "today", "reason", "signed", "fault"),
    [
        ("2020-12-31", "2020-12-31", "", None, None),
        ("2020-03-02", "2020-12-31", "", None, None),
        ("2020-12-31", "2021-01-31", "quên", None, None),
        ("2020-12-31", "2021-01-31", " ", None, OldYearReason),
        ("2020-12-31", "2021-02-01", "quên", None, DayNotOpen),
        ("2019-12-31", "2021-01-05", "quên", None, DayNotOpen),
        ("2021-01-06", "2021-01-05", "", None, DayNotOpen),
        ("2021-01-04", "2021-01-05", "", "2021-01-05", SignedLater),
        ("2021-01-05", "2021-01-05", "", "2021-01-05", None),
    ],
)
def test_the_day_of_a_number(
    day: str, today: str, reason: str, signed: str | None, fault: type[Exception] | None
) -> None:
    days = (date.fromisoformat(day), date.fromisoformat(today), reason, date.fromisoformat(signed) if signed else None)
    if fault is None:
        check_day(*days)
        return
    with pytest.raises(fault) as found:
        check_day(*days)
    assert "Hãy" in str(found.value) or "phải nêu lý do" in str(found.value)


def test_a_number_is_due_the_next_working_day() -> None:
    """Friday's signature has until Monday; 31/12/2020 until 04/01/2021; a year without holidays says nothing."""
    calendar = vietnam_calendar()
    assert number_due(date(2020, 3, 6), calendar) == date(2020, 3, 9)
    assert number_due(date(2020, 12, 31), calendar) == date(2021, 1, 4)
    assert number_due(date(1999, 1, 4), calendar) is None
