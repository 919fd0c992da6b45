"""Papers printed together and cut apart are the papers printed alone: pages, words, dots; nothing of the neighbours."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject, StreamObject

from documents.imposition import NotImposable, take_apart
from documents.imposition_join import join, place_name
from documents.imposition_split import PlaceMissing, first_pages
from documents.package import read_parts, write_parts
from documents.pdf import PdfUnavailable, booklet, convert, convert_together, page_count
from documents.pdf_fonts import printed_fonts
from tests.documents.test_pdf_archival import objects

DOTS_PER_INCH = 50
PDFTOTEXT, PDFTOPPM = (shutil.which(name) or name for name in ("pdftotext", "pdftoppm"))
LOOKED_AT = ("letter_13", "long_recognition_decision", "certificate", "score_table", "minutes")


def pages(path: Path) -> list[str]:
    """Read the words of each page, in their places."""
    text = subprocess.run([PDFTOTEXT, "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    return text.split("\f")[:-1]


def dots(path: Path, folder: Path) -> list[Image.Image]:
    """Draw the pages."""
    folder.mkdir(parents=True)
    subprocess.run([PDFTOPPM, "-r", str(DOTS_PER_INCH), "-gray", path, folder / "page"], check=True)
    return [Image.open(io.BytesIO(page.read_bytes())) for page in sorted(folder.iterdir())]


@pytest.fixture(scope="session")
def together(pdfs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Print the papers of the layout tests together; the PDF of each by its name."""
    files = [path.parent.parent / f"{name}.docx" for name, path in pdfs.items()]
    assert len({take_apart(read_parts(file.read_bytes())).shape for file in files}) == 1
    outcome = convert_together(files, tmp_path_factory.mktemp("together"))
    assert outcome.refused == {}
    # Pieces of one document: the same fonts, shared, in each.
    assert len({font_file(path) for path in outcome.made.values()}) == 1
    assert len({font_file(path) for path in pdfs.values()}) > 1
    return {path.stem: path for path in outcome.made.values()}


def font_file(path: Path) -> bytes:
    """Read the shapes of the upright bold letters."""
    for value in objects(PdfReader(path)):
        if isinstance(value, DictionaryObject) and str(value.get("/FontName", "")).endswith("-Bold"):
            shapes = value["/FontFile2"].get_object()
            assert isinstance(shapes, StreamObject)
            return shapes.get_data()
    return b""


def catalogue(reader: PdfReader) -> DictionaryObject:
    """Give the root of a PDF."""
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return root


def test_every_paper_has_the_pages_and_words_of_its_own_conversion(
    pdfs: dict[str, Path], together: dict[str, Path]
) -> None:
    assert together.keys() == pdfs.keys()
    for name, path in pdfs.items():
        assert pages(together[name]) == pages(path), name


@pytest.mark.parametrize("name", LOOKED_AT)
def test_every_dot_is_the_same(name: str, pdfs: dict[str, Path], together: dict[str, Path], tmp_path: Path) -> None:
    alone, piece = dots(pdfs[name], tmp_path / "alone"), dots(together[name], tmp_path / "piece")
    assert len(alone) == len(piece) > 0
    for one, other in zip(alone, piece, strict=True):
        assert one.getextrema() != (255, 255)
        assert ImageChops.difference(one, other).getbbox() is None


def test_a_piece_tells_of_itself_what_the_single_file_tells(pdfs: dict[str, Path], together: dict[str, Path]) -> None:
    for name, path in pdfs.items():
        alone, piece = PdfReader(path), PdfReader(together[name])
        assert piece.metadata == alone.metadata, name
        assert catalogue(piece)["/Lang"] == catalogue(alone)["/Lang"]
        assert dict(printed_fonts(piece)) == dict(printed_fonts(alone))
        assert "/Dests" not in catalogue(piece)


def picture(colour: str) -> io.BytesIO:
    """Draw a square of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def pictured(colour: str, *, page_total: bool = False, numbered: bool = False) -> bytes:
    """Write a paper as Word users do: a picture in the text, one in the header, a bookmark of a common name."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Title"].font.name = "Times New Roman"
    document.sections[0].header.paragraphs[0].add_run().add_picture(picture(colour), Mm(8))
    paragraph = document.add_paragraph(f"Văn bản {colour}", style="List Number" if numbered else None)
    paragraph.add_run().add_picture(picture(colour), Mm(30))
    document.add_paragraph("Trang tiếp theo").paragraph_format.page_break_before = True
    document.core_properties.title = f"Văn bản {colour}"
    parts = read_parts(_saved(document))
    body = parts["word/document.xml"]
    mark = b'<w:bookmarkStart w:id="0" w:name="dau"/><w:bookmarkEnd w:id="0"/></w:p>'
    parts["word/document.xml"] = body.replace(b"</w:p>", mark, 1)
    if page_total:
        field = b'<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p><w:sectPr'
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", field, 1)
    return write_parts(parts)


def _saved(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


COLOURS = ("red", "lime", "blue", "yellow", "magenta")


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write papers whose pictures have one name and different content, and two that must not be joined."""
    folder = tmp_path_factory.mktemp("coloured")
    files = [folder / f"{colour}.docx" for colour in COLOURS]
    for file in files:
        file.write_bytes(pictured(file.stem))
    (folder / "total.docx").write_bytes(pictured("black", page_total=True))
    (folder / "list.docx").write_bytes(pictured("white", numbered=True))
    return [*files, folder / "total.docx", folder / "list.docx"]


def colours(path: Path) -> set[object]:
    """List the colours of all pictures that a PDF holds."""
    reader = PdfReader(path)
    images = [image.image for page in reader.pages for image in page.images]
    return {image.convert("RGB").getpixel((5, 5)) for image in images if image is not None}


def test_pictures_of_one_name_stay_with_their_papers(coloured: list[Path], tmp_path: Path) -> None:
    outcome = convert_together(coloured, tmp_path / "out")
    assert outcome.refused == {}
    assert {file.stem: page_count(path) for file, path in outcome.made.items()} == {
        **dict.fromkeys(COLOURS, 2),
        "total": 2,
        "list": 2,
    }
    wanted = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}
    for colour, dot in wanted.items():
        path = outcome.made[coloured[0].with_name(f"{colour}.docx")]
        assert colours(path) == {dot}
        assert f"Văn bản {colour}" in pages(path)[0]
    # Printed alone: the total is that of the paper, and the list begins with one.
    assert "2" in pages(outcome.made[coloured[-2]])[1]
    assert "1." in pages(outcome.made[coloured[-1]])[0]


def test_a_booklet_has_all_papers_in_order_with_a_bookmark_each(coloured: list[Path], tmp_path: Path) -> None:
    order = [coloured[0], coloured[1], coloured[-2], coloured[2]]
    steps: list[int] = []
    made = booklet(order, tmp_path / "Tập văn bản.pdf", progress=lambda done, _total: steps.append(done))
    reader = PdfReader(made)
    assert len(reader.pages) == 8
    items = [item for item in reader.outline if isinstance(item, Destination)]
    marks = [(item.title, reader.get_destination_page_number(item)) for item in items]
    assert marks == [("Văn bản red", 0), ("Văn bản lime", 2), ("Văn bản black", 4), ("Văn bản blue", 6)]
    assert reader.metadata is not None
    assert reader.metadata.title == "Tập văn bản"
    assert steps == [2, 3, 4]
    again = booklet(order, tmp_path / "again" / "Tập văn bản.pdf")
    assert again.read_bytes() == made.read_bytes()


def test_a_booklet_is_whole_or_not_at_all(coloured: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_text("Không phải tệp Word.", encoding="utf-8")
    with pytest.raises(PdfUnavailable, match=r"bad\.docx"):
        booklet([coloured[0], bad], tmp_path / "out.pdf")
    with pytest.raises(PdfUnavailable, match="Không có văn bản"):
        booklet([], tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_a_booklet_keeps_fonts_once(pdfs: dict[str, Path], tmp_path: Path) -> None:
    names = [f"letter_{number}" for number in range(2, 8)]
    files = [pdfs[name].parent.parent / f"{name}.docx" for name in names]
    made = booklet(files, tmp_path / "letters.pdf")
    assert made.stat().st_size < sum(pdfs[name].stat().st_size for name in names) / 3


@pytest.mark.parametrize(
    ("part", "old", "new", "why"),
    [
        ("word/document.xml", b"<w:r>", b'<w:r><w:footnoteReference w:id="1"/></w:r><w:r>', "footnoteReference"),
        ("word/document.xml", b"<w:pPr>", b"<w:pPr><w:numPr/>", "numPr"),
        ("word/document.xml", b"<w:r>", b"<w:r><w:instrText>SEQ Hinh</w:instrText></w:r><w:r>", "SEQ"),
        ("word/header1.xml", b"PAGE", b"NUMPAGES", "NUMPAGES"),
        ("word/settings.xml", b"<w:zoom", b"<w:evenAndOddHeaders/><w:zoom", "hai mặt"),
        ("word/_rels/document.xml.rels", b"/header", b"/chart", "chart"),
        ("word/document.xml", b"<w:body>", b"<w:background/><w:body>", "phần lạ"),
        ("word/document.xml", b"</w:body>", b"<w:p/></w:body>", "không kết thúc"),
        ("word/document.xml", b"</w:body>", b"</w:bod>", "hỏng"),
        ("word/_rels/document.xml.rels", b"header1.xml", b"header9.xml", "thiếu phần"),
    ],
)
def test_what_counts_on_or_speaks_of_the_whole_is_not_joined(
    part: str, old: bytes, new: bytes, why: str, sample: Callable[..., bytes]
) -> None:
    parts = read_parts(sample("supplement_request"))
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with pytest.raises(NotImposable, match=why):
        take_apart(parts)


def test_papers_of_different_styles_do_not_share_a_shape(sample: Callable[..., bytes]) -> None:
    parts = read_parts(sample("supplement_request"))
    other = {**parts, "word/styles.xml": parts["word/styles.xml"].replace(b'w:val="28"', b'w:val="26"', 1)}
    assert other != parts
    assert take_apart(parts).shape != take_apart(other).shape


def test_a_joined_document_opens_in_word_as_far_as_python_docx_can_tell(coloured: list[Path]) -> None:
    data = join([take_apart(read_parts(file.read_bytes())) for file in coloured[:3]])
    document = docx.Document(io.BytesIO(data))
    assert len(document.sections) == 3
    names = document.element.xpath("//w:bookmarkStart/@w:name")
    assert names == [place_name(0), "p0_dau", place_name(1), "p1_dau", place_name(2), "p2_dau"]
    ids = document.element.xpath("//w:bookmarkStart/@w:id")
    assert len(set(ids)) == len(ids)
    headers = {section.header.part.partname for section in document.sections}
    assert len(headers) == 3


def test_a_missing_place_is_noticed(pdfs: dict[str, Path]) -> None:
    with pytest.raises(PlaceMissing, match="thứ 1 "):
        first_pages(PdfReader(pdfs["receipt"]), 1)


def test_few_papers_are_not_worth_joining(coloured: list[Path], tmp_path: Path) -> None:
    together = convert_together(coloured[:2], tmp_path / "together").made
    alone = convert(coloured[:2], tmp_path / "alone").made
    assert [path.read_bytes() for path in together.values()] == [path.read_bytes() for path in alone.values()]
