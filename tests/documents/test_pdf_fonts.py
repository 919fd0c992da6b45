"""A paper is printed in the font it asks for, or in one of the same widths; else there is no PDF."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from documents.package import read_parts, write_parts
from documents.pdf import PdfRefused, convert, cool_down
from documents.pdf_fonts import asked_fonts, check_fonts, printed_fonts

_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def test_a_machine_without_the_font_is_told_which_package_to_install(
    tmp_path: Path, sample: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(sample("supplement_request"))
    dejavu = next(Path("/usr/share/fonts/truetype").glob("dejavu"))
    config = tmp_path / "fonts.conf"
    config.write_text(_FONTS_CONF.format(fonts=dejavu, cache=tmp_path / "cache"), encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    cool_down()
    try:
        outcome = convert([letter], tmp_path / "out")
    finally:
        cool_down()
    assert outcome.made == {}
    assert "DejaVu" in outcome.refused[letter]
    assert "fonts-liberation2" in outcome.refused[letter]
    assert not (tmp_path / "out").exists()


def test_every_font_of_the_samples_is_embedded_and_expected(pdfs: dict[str, Path]) -> None:
    for name, path in pdfs.items():
        fonts = dict(printed_fonts(PdfReader(path)))
        assert fonts, name
        assert all(fonts.values()), name
        check_fonts(PdfReader(path), {})


def test_a_font_asked_for_by_name_is_expected(pdfs: dict[str, Path]) -> None:
    reader = _renamed(pdfs["receipt"], "/ABCDEF+DejaVuSans-Bold")
    with pytest.raises(PdfRefused, match="DejaVuSans"):
        check_fonts(reader, {})
    check_fonts(reader, {"word/styles.xml": b'<w:rFonts w:ascii="DejaVu Sans"/>'})


def test_a_font_that_is_not_embedded_is_refused(pdfs: dict[str, Path]) -> None:
    with pytest.raises(PdfRefused, match="không được nhúng"):
        check_fonts(_renamed(pdfs["receipt"], "/LiberationSerif", embedded=False), {})


def _renamed(path: Path, name: str, *, embedded: bool = True) -> PdfReader:
    """Give a PDF with its first font under another name, or without its shapes."""
    writer = PdfWriter(clone_from=path)
    resources = writer.pages[0]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    fonts = resources["/Font"].get_object()
    assert isinstance(fonts, DictionaryObject)
    font = fonts[next(iter(fonts))]
    assert isinstance(font, DictionaryObject)
    font[NameObject("/BaseFont")] = NameObject(name)
    if not embedded:
        descriptor = font["/FontDescriptor"].get_object()
        assert isinstance(descriptor, DictionaryObject)
        descriptor.pop(NameObject("/FontFile2"))
    buffer = io.BytesIO()
    writer.write(buffer)
    return PdfReader(buffer)


def test_fonts_are_read_from_every_part_of_the_word_file(sample: Callable[..., bytes]) -> None:
    parts = read_parts(sample("receipt"))
    assert asked_fonts(parts) == {"timesnewroman": "Times New Roman"}
    parts["word/theme/theme1.xml"] = b'<a:latin typeface="Calibri"/>'
    assert "calibri" in asked_fonts(read_parts(write_parts(parts)))
