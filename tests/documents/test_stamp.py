"""Stamps: the foot line of a bundle; the mark, the last part and the free place of signature of a copy."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from documents.bundle_part import Part
from documents.bundle_sheet import Drawn, Sheet
from documents.stamp import foot, laid_over
from documents.stamp_copy import CopySourceUnreadable, Mark, open_original, stamped_copy
from tests.documents import hostile
from tests.documents.conftest import fill
from tests.documents.hostile import corner_picture, square, writer_of, written
from tests.documents.test_bundle import xlsx
from tests.documents.test_bundle_pages import RED, seen

MARK = Mark("SAO LỤC", "Số 05/SL-UBND ngày 08/01/2027")


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(200, 3400))
def test_the_foot_stands_in_the_middle(n: int, total: int, width: float) -> None:
    words = foot(n, total, width)
    assert f"(Trang {n}/{total})".encode() in words
    left, _, across, _ = (float(one) for one in words.split(b"1 g ")[1].split(b" re")[0].split())
    assert left + across / 2 == pytest.approx(width / 2, abs=0.01)
    assert left > 0
    assert across < 110


def test_another_page_is_laid_over_the_top_right_corner() -> None:
    below = Sheet(842, 595, (Drawn(1, ()),), b"<<>>")
    laid = laid_over(below, Sheet(595, 842, (Drawn(2, ((2, 0, 0, 2, 0, 0),)),)), rise=20)
    assert laid.drawn == (Drawn(1, ()), Drawn(2, ((1, 0, 0, 1, 247, -227), (2, 0, 0, 2, 0, 0))))
    assert (laid.width, laid.height, laid.group) == (842, 595, b"<<>>")


def _part(name: str, data: bytes, *, own: bool = False) -> Part:
    return Part("Văn bản", name, lambda: data, own=own)


def _copy(part: Part, *pages: int) -> bytes:
    return stamped_copy(open_original(part), pages, fill("agency_copy"), MARK, "Bản sao lục")


def test_a_copy_has_the_marked_pages_then_the_part_of_the_copying_agency(tmp_path: Path) -> None:
    writer = writer_of(square(50, 50), square(60, 60, "0 1 0"), square(70, 70, "0 0 1"))
    writer.append(io.BytesIO(hostile.active()))
    data = _copy(_part("a.pdf", written(writer), own=True), 1, 4)
    path = tmp_path / "copy.pdf"
    path.write_bytes(data)
    assert [seen(path, n).getpixel((100, 742)) for n in (1, 2)] == [RED, RED]
    assert b"JavaScript" not in data
    assert b"calc.exe" not in data
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 3
    for page in pages[:2]:
        assert " ".join(page.extract_text().split()) == "SAO LỤC Số 05/SL-UBND ngày 08/01/2027"
    last = pages[2].extract_text()
    assert "TRÍCH SAO" in last
    assert "Số 05/SL-UBND" not in last
    assert b"Date" not in data


def test_a_copy_of_a_word_file_is_the_same_bytes_again_and_leaves_room_to_sign() -> None:
    part = _part("a.docx", fill("receipt"), own=True)
    original = open_original(part)
    assert original.pages == 1
    data, again = (stamped_copy(original, [1], fill("agency_copy"), MARK, "Bản sao") for _ in range(2))
    assert data == again
    reader = PdfReader(io.BytesIO(data))
    fields = reader.get_fields() or {}
    assert {name: field.get("/FT") for name, field in fields.items()} == {"ChuKySo": "/Sig"}
    assert fields["ChuKySo"].get("/V") is None
    page = reader.pages[0]
    (note,) = (one.get_object() for one in page["/Annots"])  # type: ignore[attr-defined]
    assert isinstance(note, DictionaryObject)
    left, bottom, right, top = (float(side) for side in note["/Rect"])  # type: ignore[attr-defined]
    assert page.mediabox.height - 30 < bottom < top < page.mediabox.height
    assert page.mediabox.width / 2 < left < right < page.mediabox.width
    assert all("/Annots" not in other for other in reader.pages[1:])


def test_the_mark_covers_nothing_and_keeps_clear_of_the_place_of_signature(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(_copy(_part("a.jpg", corner_picture("JPEG")), 1))
    printed = seen(path)
    grey = (
        printed.convert("L").crop((0, 0, printed.width, 100)).point([255 if shade < 128 else 0 for shade in range(256)])
    )
    left, top, _, bottom = grey.getbbox() or (0, 0, 0, 0)
    assert left > printed.width / 2
    assert top >= 22
    assert bottom <= 56


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", hostile.locked(), "mật khẩu"),
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", hostile.endless(), "Văn bản"),
        ("a.xlsx", xlsx(), "bảng tính"),
        ("a.txt", b"x", "không nhận"),
    ],
)
def test_what_has_no_pages_cannot_be_copied(name: str, data: bytes, said: str) -> None:
    with pytest.raises(CopySourceUnreadable, match=said):
        open_original(_part(name, data))
