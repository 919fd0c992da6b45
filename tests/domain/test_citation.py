"""Citations: real instruments with their number and date, wrong ones told with the right one, others left alone."""

from datetime import date

import pytest

from domain.citation import citation_faults, find_citations, instrument, instruments, repealed_on

AMENDING_LAW = (
    "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
    " ngày 22 tháng 11 năm 2019"
)
OCOP = " phê duyệt Chương trình mỗi xã một sản phẩm"


def _kinds(text: str, day: date | None = None) -> list[str]:
    return [fault.kind for fault in citation_faults(text, day)]


def test_the_table_holds_every_instrument_once_with_its_date() -> None:
    numbers = [known.number for known in instruments()]
    assert len(set(numbers)) == len(numbers)
    assert instrument("1048/QĐ-TTg") is not None
    assert instrument("1/QĐ-TTg") is None
    for known in instruments():
        assert known.topic == tuple(words.lower() for words in known.topic)
        assert known.number in known.sentence()
        assert _kinds(f"{known.sentence()}{OCOP}") == []


@pytest.mark.parametrize(
    ("text", "type_name", "number", "day", "issuer"),
    [
        ("Căn cứ Quyết định số 490/QĐ-TTg ngày 07/5/2018 của Thủ tướng Chính phủ phê duyệt", "Quyết định", "490/QĐ-TTg",
         date(2018, 5, 7), "Thủ tướng Chính phủ phê duyệt"),
        ("Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ", "Nghị định", "30/2020/NĐ-CP",
         date(2020, 3, 5), "Chính phủ"),
        ("theo Chỉ thị số 46-CT/TU, ngày 02/3/2019", "Chỉ thị", "46-CT/TU", date(2019, 3, 2), ""),
        ("Công văn số 85/SNNPTNT-VPĐP.", "Công văn", "85/SNNPTNT-VPĐP", None, ""),
    ],
)  # fmt: skip
def test_a_citation_is_read_with_its_parts(
    text: str, type_name: str, number: str, day: date | None, issuer: str
) -> None:
    (found,) = find_citations(text)
    assert (found.type_name, found.number, found.day, found.issuer) == (type_name, number, day, issuer)
    assert _kinds(text) == []


def test_party_numbers_are_parsed_and_accepted() -> None:
    (found,) = find_citations("Kết luận số 198-KL/TU ngày 05/01/2021 của Ban Thường vụ Tỉnh ủy")
    assert found.parsed is not None
    assert found.parsed.is_party
    assert _kinds("Kết luận số 198-KL/TU ngày 05/01/2021 của Ban Thường vụ Tỉnh ủy") == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Quyết định số 490/QĐ-TTg ngày 08/5/2018", "490/QĐ-TTg ngày 07/5/2018"),
        (f"Quyết định số 148/QĐ-TTg ngày 24/02/2025 của Thủ tướng Chính phủ{OCOP}", "ngày 24/02/2023"),
        (f"Quyết định số 184/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ{OCOP}", "148/QĐ-TTg"),
        ("Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Thủ tướng Chính phủ", "của Chính phủ."),
        ("Nghị định số 30/2020/NĐ-CP của Quốc hội", "của Chính phủ."),
        ("Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2025", "16/6/2025 (số 72/2025/QH15)"),
        ("Luật Tổ chức chính quyền địa phương ngày 31 tháng 6 năm 2015", "19/6/2015"),
    ],
)
def test_a_wrong_number_date_or_issuer_is_told_with_the_right_one(text: str, right: str) -> None:
    (fault,) = citation_faults(text)
    assert fault.kind == "table"
    assert right in fault.sentence


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 148/QĐ-TTg ngày 15/01/2010 của Thủ tướng Chính phủ về nhân sự",
        "Quyết định số 999/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ về nhân sự",
        f"Quyết định số 150/QĐ-BNN ngày 24/02/2023 của Bộ Nông nghiệp{OCOP}",
        "Quyết định số 490/QĐ-TTg của Chính phủ",
        "Nghị quyết số 257/2025/QH15 ngày 11/12/2025 của Quốc hội",
        "Thông tư liên tịch số 12/2015/TTLT-BNV ngày 02/3/2015",
        "Quyết định số 12/UBND ngày 02/3/2019",
        "Văn bản số 12/KH-UBND ngày 02/3/2019",
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        AMENDING_LAW,
    ],
)
def test_what_the_table_cannot_decide_is_left_alone(text: str) -> None:
    assert _kinds(text, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Quyết định số 12/KH-UBND", "của Kế hoạch"),
        ("Quyết định số 12/QD-UBND", "viết tắt là QĐ"),
        ("Công văn số 12/KH-UBND", "không phải công văn"),
    ],
)
def test_a_type_that_its_number_does_not_bear_is_told(text: str, words: str) -> None:
    (fault,) = citation_faults(text)
    assert fault.kind == "type"
    assert words in fault.sentence


def test_a_malformed_number_and_an_impossible_day_are_told() -> None:
    assert _kinds("Kế hoạch số 12-KH-UBND ngày 02/3/2019") == ["malformed"]
    (fault,) = citation_faults("Quyết định số 12/QĐ-UBND ngày 31/4/2019")
    assert (fault.kind, "31/4/2019" in fault.sentence) == ("impossible", True)


def test_nothing_is_cited_before_it_exists() -> None:
    text = "Kế hoạch số 12/KH-UBND ngày 06/02/2020; Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
    assert _kinds(text, date(2020, 2, 5)) == ["later", "later"]
    assert _kinds(text, date(2025, 6, 16)) == []
    assert _kinds(text) == []


def test_decomposed_letters_and_hard_spaces_are_read_too() -> None:
    assert find_citations("Quyết định số\xa0490/QĐ-TTg")[0].number == "490/QĐ-TTg"


def test_a_repealed_instrument_is_known_from_its_last_day_on() -> None:
    (cited,) = find_citations("Quyết định số 148/QĐ-TTg ngày 24/02/2023")
    assert repealed_on(cited, date(2026, 7, 20)) is None
    assert repealed_on(cited, date(2026, 7, 21)) is instrument("148/QĐ-TTg")
    (valid,) = find_citations("Quyết định số 490/QĐ-TTg")
    assert repealed_on(valid, date(2030, 1, 1)) is None
    (unknown,) = find_citations("Quyết định số 12/QĐ-UBND")
    assert repealed_on(unknown, date(2030, 1, 1)) is None


def test_the_misprint_of_decision_26_is_corrected_wherever_it_is_copied() -> None:
    (fault,) = citation_faults("Căn cứ Quyết định số 148/QĐ-TTg ngày 24 tháng 02 năm 2025 của Thủ tướng Chính phủ;")
    assert "đúng là: Quyết định số 148/QĐ-TTg ngày 24/02/2023" in fault.sentence
    assert citation_faults("Quyết định số 148/QĐ-TTg ngày 25/02/2025 của Thủ tướng Chính phủ về việc khác") == ()
