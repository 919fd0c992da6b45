"""The printed pages: every sample through LibreOffice, in one batch."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from documents.kinds import kind_names, load_kind
from documents.text import assert_openable

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

# The top margin of 20 mm, in points.
MARGIN = 56.7
ONE_PAGE = ("certificate", "long_certificate", "receipt", "inventory", "supplement_request", "registration_form")
# Kinds whose annex lies on landscape pages, with the first landscape page of their sample.
WIDE_ANNEX = {"recognition_decision": 3, "registration_list": 2, "unit_plan": 3}


def top_texts(page: PageObject) -> list[str]:
    """Read what stands in the top margin."""
    found: list[str] = []

    def visit(text: str, _outer: object, place: list[float], _font: object, _size: float) -> None:
        if text.strip() and place[5] > float(page.mediabox.height) - MARGIN:
            found.append(text.strip())

    page.extract_text(visitor_text=visit)
    return found


def fonts(page: PageObject) -> Iterator[DictionaryObject]:
    """Walk the fonts of a page."""
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    named = resources["/Font"].get_object()
    assert isinstance(named, DictionaryObject)
    for name in named:
        font = named[name]
        assert isinstance(font, DictionaryObject)
        yield font


@pytest.mark.parametrize("name", kind_names())
def test_a_sample_prints_in_times_embedded(name: str, pdfs: dict[str, Path]) -> None:
    reader = PdfReader(pdfs[name])
    for page in reader.pages:
        for font in fonts(page):
            assert re.fullmatch(r"/[A-Z]{6}\+(LiberationSerif|TimesNewRoman)[A-Za-z,-]*", str(font["/BaseFont"]))
            descriptor = font["/FontDescriptor"].get_object()
            assert isinstance(descriptor, DictionaryObject)
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


@pytest.mark.parametrize("name", kind_names())
def test_page_numbers_start_on_the_second_page_of_each_section(name: str, pdfs: dict[str, Path]) -> None:
    expected = None
    for page in PdfReader(pdfs[name]).pages:
        (top,) = top_texts(page)
        if top == "MẪU":
            expected = 2
        else:
            assert top == str(expected)
            assert expected is not None
            expected += 1


@pytest.mark.parametrize("name", ONE_PAGE)
def test_slips_and_certificates_keep_to_one_page(name: str, pdfs: dict[str, Path]) -> None:
    assert len(PdfReader(pdfs[name]).pages) == 1


@pytest.mark.parametrize("name", kind_names())
def test_no_page_is_empty_and_none_lies_the_wrong_way(name: str, pdfs: dict[str, Path]) -> None:
    pages = PdfReader(pdfs[name]).pages
    for page in pages:
        body = page.extract_text().split()
        assert len(body) > 5
    landscape = [float(page.mediabox.width) > float(page.mediabox.height) for page in pages]
    if name in WIDE_ANNEX:
        assert landscape == [number >= WIDE_ANNEX[name] for number in range(1, len(pages) + 1)]
    else:
        assert set(landscape) == {load_kind(name).orientation == "landscape"}


@pytest.mark.parametrize("name", WIDE_ANNEX)
def test_an_annex_bears_the_mark_of_its_paper(name: str, pdfs: dict[str, Path]) -> None:
    pages = PdfReader(pdfs[name]).pages
    assert top_texts(pages[0]) == top_texts(pages[WIDE_ANNEX[name] - 1]) == ["MẪU"]


def test_a_signature_never_stands_alone(pdfs: dict[str, Path]) -> None:
    lengths = set()
    letters = [path for name, path in pdfs.items() if name.startswith("letter_")]
    for path in letters:
        pages = [page.extract_text() for page in PdfReader(path).pages]
        signed = next(text for text in pages if "Lê Văn C" in text)
        assert "./." in signed, path.name
        assert "PHÓ GIÁM ĐỐC" in signed, path.name
        assert "Nơi nhận:" in signed, path.name
        lengths.add(len(pages))
    # The letters were long enough to push the signature over the edge of the page.
    assert lengths == {1, 2}


def test_a_long_catalogue_repeats_its_head_and_counts_its_own_pages(pdfs: dict[str, Path]) -> None:
    pages = PdfReader(pdfs["long_recognition_decision"]).pages
    annex = [page for page in pages if float(page.mediabox.width) > float(page.mediabox.height)]
    *tables, last = [page.extract_text() for page in annex]
    assert len(tables) > 3
    for text in tables:
        assert "Mã số sản" in text
    # The last one may be left with the notes alone, which stand below the table.
    assert "Mã số sản" in last or last.startswith(f"{len(annex)}\nGhi chú:\n(1)")
    assert [top_texts(page)[0] for page in annex[1:]] == [str(number) for number in range(2, len(annex) + 1)]


@pytest.mark.parametrize("name", kind_names())
def test_python_docx_opens_what_was_printed(name: str, pdfs: dict[str, Path]) -> None:
    paper = pdfs[name].parent.parent / f"{name}.docx"
    document = assert_openable(paper.read_bytes())
    assert document.core_properties.language == "vi-VN"
    assert document.core_properties.title
