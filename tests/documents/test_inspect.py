"""Files from outside are known by their content, refused with a reason, and never bring the office down."""

import hashlib
import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from documents import inspect as inspection
from documents import pdf_scan
from documents.inspect import FAULTS, inspect
from documents.kinds import load_kind
from documents.package import read_parts, write_parts


def pdf(pages: int = 1, change: Callable[[PdfWriter], object] | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if change is not None:
        change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize(size).save(buffer, form)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


DOCX = load_kind("minutes").template
XLSX, PDF, JPEG, PNG = workbook(), pdf(3), picture("JPEG"), picture("PNG")


@pytest.mark.parametrize(
    ("name", "data", "kind", "pages"),
    [
        ("phiếu đăng ký.PDF", PDF, "pdf", 3),
        ("bao-cao.docx", DOCX, "docx", None),
        ("diem.xlsx", XLSX, "xlsx", None),
        ("anh.jpg", JPEG, "jpeg", 1),
        ("anh.jpeg", JPEG, "jpeg", 1),
        ("anh.png", PNG, "png", 1),
        ("không đuôi", PDF, "pdf", 3),
    ],
)
def test_good_files_are_known_by_their_content(name: str, data: bytes, kind: str, pages: int | None) -> None:
    found = inspect(name, data)
    assert (found.media_type, found.pages, found.fault, found.detail) == (kind, pages, None, None)
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())


# --- hostile PDF ---------------------------------------------------------------------------------------------------


def _script(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    names = ArrayObject([TextStringObject("x"), action])
    tree = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})})
    writer.root_object[NameObject("/Names")] = tree


def _attachment(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def _launch(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = action


def _launch_behind_a_reference(writer: PdfWriter) -> None:
    name = writer._add_object(NameObject("/Launch"))  # noqa: SLF001
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): name})


def _form_data(writer: PdfWriter) -> None:
    xfa = DictionaryObject({NameObject("/XFA"): ArrayObject([TextStringObject("template")])})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(xfa)  # noqa: SLF001 -- pypdf's way to add objects


def _hidden_file(writer: PdfWriter) -> None:
    stream = StreamObject()
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    stream.set_data(b"MZ")
    holder = ArrayObject([NumberObject(1), writer._add_object(stream)])  # noqa: SLF001
    writer.root_object[NameObject("/Thuky")] = holder


def _page_action(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/SubmitForm")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


@pytest.mark.parametrize(
    "change",
    [_script, _attachment, _launch, _launch_behind_a_reference, _form_data, _hidden_file, _page_action],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(change: Callable[[PdfWriter], None]) -> None:
    found = inspect("a.pdf", pdf(1, change))
    assert (found.media_type, found.fault, found.pages) == ("pdf", "active_content", None)
    assert found.detail is not None
    assert "gửi lại" in found.detail


def test_a_link_in_a_pdf_is_harmless() -> None:
    def link(writer: PdfWriter) -> None:
        action = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("x:")})
        writer.root_object[NameObject("/OpenAction")] = action

    assert inspect("a.pdf", pdf(1, link)).fault is None


def test_an_encrypted_pdf_is_refused() -> None:
    locked = pdf(1, lambda writer: writer.encrypt("mật khẩu", algorithm="RC4-128"))
    assert inspect("a.pdf", locked).fault == "encrypted"
    owner_only = pdf(1, lambda writer: writer.encrypt("", "chủ", algorithm="RC4-128"))
    assert inspect("a.pdf", owner_only).fault == "encrypted"


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.98])
def test_a_truncated_pdf_is_damaged(keep: float) -> None:
    assert inspect("a.pdf", PDF[: int(len(PDF) * keep)]).fault == "damaged"


def test_a_pdf_without_pages_is_damaged() -> None:
    assert inspect("a.pdf", pdf(0)).fault == "damaged"


def test_a_pdf_of_too_many_pages_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MAX_PAGES", 2)
    assert inspect("a.pdf", PDF).fault == "too_large"


def test_a_pdf_of_too_many_objects_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_scan, "_MAX_OBJECTS", 5)
    assert inspect("a.pdf", PDF).fault == "damaged"


def test_objects_that_point_at_each_other_end() -> None:
    def ring(writer: PdfWriter) -> None:
        one = writer._add_object(DictionaryObject())  # noqa: SLF001
        two = writer._add_object(DictionaryObject({NameObject("/Next"): one}))  # noqa: SLF001
        one.get_object()[NameObject("/Next")] = two  # type: ignore[index]
        writer.root_object[NameObject("/Ring")] = one

    assert inspect("a.pdf", pdf(1, ring)).fault is None


# --- hostile Office files ------------------------------------------------------------------------------------------


def changed(base: bytes, **parts: bytes | None) -> bytes:
    content: dict[str, bytes | None] = {**read_parts(base), **{name.replace("__", "/"): x for name, x in parts.items()}}
    return write_parts({name: x for name, x in content.items() if x is not None})


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.docx", changed(DOCX, **{"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", changed(DOCX, **{"word/activeX/activeX1.xml": b"<x/>"}), "macros"),
        ("a.docm", changed(DOCX, **{"[Content_Types].xml": b"<T>application/x.macroEnabled.main</T>"}), "macros"),
        ("a.xlsx", changed(XLSX, **{"xl/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", changed(DOCX, **{"word/media/a.bin": b"\0" * 30_000_000}), "zip_bomb"),
        ("a.docx", changed(DOCX, **{"word/document.xml": b"<w:document"}), "damaged"),
        ("a.docx", changed(DOCX, **{"word/document.xml": b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>"}), "damaged"),
        ("a.docx", changed(DOCX, **{"[Content_Types].xml": None}), "damaged"),
        ("a.docx", write_parts({"other/word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "damaged"),
        ("a.docx", DOCX[:-100], "damaged"),
        ("a.docx", DOCX[:2000], "damaged"),
        ("a.docx", write_parts({"readme.txt": b"x"}), "damaged"),
        ("a.docx", b"not a zip", "wrong_kind"),
        ("a.docx", PDF, "wrong_kind"),
        ("a.xlsx", DOCX, "wrong_kind"),
        ("a.pdf", JPEG, "wrong_kind"),
        ("a.exe", PDF, "wrong_kind"),
        ("a.pdf", b"MZ\x90 this program", "wrong_kind"),
        ("a.exe", b"MZ\x90 this program", "unsupported_kind"),
        ("ghi chú.txt", "văn bản thường".encode(), "unsupported_kind"),
        ("không đuôi", b"\x7fELF", "unsupported_kind"),
        ("a.zip", write_parts({"readme.txt": b"x"}), "unsupported_kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported_kind"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.jpg", JPEG[: len(JPEG) // 2], "damaged"),
        ("a.png", PNG[: len(PNG) // 2], "damaged"),
        ("a.png", PNG[:40], "damaged"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_bad_files_are_refused_with_a_stable_code(name: str, data: bytes, fault: str) -> None:
    found = inspect(name, data)
    assert found.fault == fault
    assert found.pages is None
    assert found.detail is not None
    assert found.detail.endswith(".")


def test_a_file_over_the_limit_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MAX_SIZE", len(PDF) - 1)
    assert inspect("a.pdf", PDF).fault == "too_large"


def test_a_picture_of_too_many_pixels_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MAX_PIXELS", 40 * 30 - 1)
    assert inspect("a.png", PNG).fault == "too_large"


# --- anything at all -----------------------------------------------------------------------------------------------

SIGNS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", DOCX[:400], PDF[:300])


@settings(max_examples=150, deadline=None)
@given(name=st.text(max_size=20), sign=st.sampled_from(SIGNS), rest=st.binary(max_size=400))
@example(name="a.docx", sign=b"PK\x03\x04", rest=b"word/document.xml")
@example(name=".", sign=b"%PDF-", rest=b"%%EOF")
def test_random_bytes_never_raise(name: str, sign: bytes, rest: bytes) -> None:
    found = inspect(name, sign + rest)
    assert found.fault in FAULTS
    assert found.detail


@settings(max_examples=150, deadline=None)
@given(
    base=st.sampled_from([PDF, DOCX, XLSX, JPEG, PNG]),
    cut=st.floats(0, 1),
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6),
)
def test_damaged_real_files_never_raise(base: bytes, cut: float, edits: list[tuple[float, int]]) -> None:
    data = bytearray(base[: int(len(base) * cut)])
    for place, value in edits:
        if data:
            data[int(len(data) * place)] = value
    found = inspect("a", bytes(data))
    assert found.fault is None or found.fault in FAULTS
    assert (found.fault is None) == (found.detail is None)
