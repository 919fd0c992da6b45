"""Pages copied into a bundle look as they did, lie upright, and cannot act."""

import io
import itertools
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject

from documents.bundle_file import PdfFile
from documents.bundle_pages import PagesUnreadable, sheets_of
from documents.bundle_picture import picture_sheet
from documents.bundle_sheet import Sheet
from documents.pdf_scan import scan_pdf
from documents.stamp import write_page
from tests.documents import hostile
from tests.documents.hostile import corner_picture, name, sized, square, writer_of, written

Copy = Callable[[bytes], Path]
RED, BLUE, GREEN, PURPLE = (255, 0, 0), (0, 0, 255), (0, 255, 0), (255, 0, 255)
WHITE = (255, 255, 255)


def bound(path: Path, take: Callable[[PdfFile], list[Sheet]]) -> Path:
    """Bind sheets without any stamp."""
    with PdfFile(path) as file:
        sheets = take(file)
        tree = file.reserve()
        pages = [write_page(file, sheet, tree) for sheet in sheets]
        kids = b" ".join(b"%d 0 R" % page for page in pages)
        file.write(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids))
        file.finish(file.add(b"<</Type/Catalog/Pages %d 0 R>>" % tree), file.add(b"<<>>"))
    return path


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    """Copy the pages of a PDF into another."""
    count = itertools.count()
    return lambda data: bound(tmp_path / f"{next(count)}.pdf", lambda file: sheets_of(data, file))


def seen(path: Path, page: int = 1) -> Image.Image:
    """Print a page at one pixel for a point."""
    program = shutil.which("pdftoppm")
    assert program is not None
    command = [program, "-r", "72", "-cropbox", "-png", "-f", str(page), "-l", str(page), str(path)]
    made = subprocess.run(command, capture_output=True, check=True)
    return Image.open(io.BytesIO(made.stdout)).convert("RGB")


def same(path: Path, data: bytes, tmp_path: Path) -> bool:
    """Compare the first page of a copy with the original as printed."""
    original = tmp_path / "original.pdf"
    original.write_bytes(data)
    one, other = seen(path), seen(original)
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 450, -90, 45])
def test_a_turned_and_cropped_page_prints_as_the_original(turn: int, copied: Copy, tmp_path: Path) -> None:
    words = square(120, 320) + " " + square(300, 400, "0 0 1", 30)
    data = sized(100, 300, 500, 900, words=words, turn=turn, crop=(110, 310, 450, 880))
    path = copied(data)
    if turn % 90 == 0:
        assert same(path, data, tmp_path)
    page = PdfReader(path).pages[0]
    assert "/Rotate" not in page
    wide = turn % 180 == 90
    assert [float(side) for side in page.mediabox] == [0, 0, *((570, 340) if wide else (340, 570))]


def test_a_crop_outside_the_page_is_passed_over(copied: Copy) -> None:
    page = PdfReader(copied(sized(0, 0, 400, 500, crop=(600, 600, 700, 700)))).pages[0]
    assert (page.mediabox.width, page.mediabox.height) == (400, 500)


@pytest.mark.parametrize(
    ("box", "paper"),
    [
        ((0, 0, 1e9, 5e8), (841.89, 595.276)),
        ((0, 0, 5000, 9000), (595.276, 841.89)),
        ((-7e4, -7e4, 7e4, 7e4), (595.276, 841.89)),
        ((0, 0, 40, 60), (595.276, 841.89)),
        ((0, 0, 300, 100), (841.89, 595.276)),
    ],
)
def test_a_page_of_absurd_size_is_laid_on_a4(box: tuple[float, ...], paper: tuple[float, float], copied: Copy) -> None:
    page = PdfReader(copied(sized(*box, words=square(0, 0)))).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(paper, abs=0.01)


def test_a_large_page_is_scaled_whole(copied: Copy) -> None:
    path = copied(sized(0, 0, 5953, 8419, words=square(0, 0, "1 0 0", 5900)))
    printed = seen(path)
    assert (printed.getpixel((300, 600)), printed.getpixel((300, 100))) == (RED, WHITE)


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (5, 5, 5.5, 800)])
def test_a_page_without_size_is_refused(box: tuple[float, ...], copied: Copy) -> None:
    with pytest.raises(PagesUnreadable, match="không có kích thước"):
        copied(sized(*box))


def test_what_acts_stays_behind(copied: Copy) -> None:
    path = copied(hostile.active())
    data = path.read_bytes()
    assert scan_pdf(data) == 1
    for word in (
        b"JavaScript",
        b"/JS",
        b"/AA",
        b"OpenAction",
        b"Launch",
        b"calc.exe",
        b"Embedded",
        b"/Annot",
        b"app.alert",
    ):
        assert word not in data
    assert seen(path).getpixel((100, 842 - 100)) == RED


def test_a_page_tree_without_end_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with PdfFile(tmp_path / "a.pdf") as file:
        before = file.mark()
        with pytest.raises(Exception, match=r".") as caught:
            sheets_of(hostile.endless(), file)
        assert not isinstance(caught.value, MemoryError)
        file.take_back(before)
        assert file.mark() == before


def test_a_password_is_refused(copied: Copy) -> None:
    writer = writer_of("")
    writer.encrypt("bí mật")
    with pytest.raises(PagesUnreadable, match="mật khẩu"):
        copied(written(writer))


def test_a_pdf_without_pages_is_refused(copied: Copy) -> None:
    with pytest.raises(PagesUnreadable, match="không có trang"):
        copied(written(PdfWriter()))


def test_filled_fields_are_drawn_and_hidden_ones_are_not(copied: Copy) -> None:
    path = copied(hostile.filled_in())
    printed = seen(path)
    assert printed.getpixel((200, 842 - 720)) == BLUE
    assert printed.getpixel((200, 842 - 620)) == WHITE
    assert printed.getpixel((120, 842 - 520)) == PURPLE
    assert "/Annots" not in PdfReader(path).pages[0]


def test_content_in_pieces_and_no_content_are_pages_too(copied: Copy) -> None:
    writer = writer_of("", "")
    pieces = [hostile.added(writer, hostile.content(words)) for words in ("q 1 0 0 rg", "50 50 99 99 re f Q")]
    writer.pages[0][name("/Contents")] = ArrayObject(pieces)
    del writer.pages[1]["/Contents"]
    path = copied(written(writer))
    assert seen(path).getpixel((99, 842 - 99)) == RED
    assert seen(path, 2).getcolors() == [(595 * 842, WHITE)]


def test_content_that_inflates_without_end_is_refused(copied: Copy) -> None:
    writer = writer_of(" " * 90_000_000)
    writer.pages[0].compress_content_streams()
    with pytest.raises(Exception, match=r"[Ll]imit"):
        copied(written(writer))


def test_a_page_keeps_its_transparency_group_and_shares_equal_fonts(copied: Copy) -> None:
    writer = writer_of(square(9, 9), square(9, 9))
    group = DictionaryObject({name("/S"): name("/Transparency"), name("/CS"): name("/DeviceRGB")})
    for page in writer.pages:
        page[name("/Group")] = group
        font = hostile.added(writer, hostile.content("x" * 5000))
        page[name("/Resources")] = DictionaryObject({name("/Font"): DictionaryObject({name("/A"): font})})
    path = copied(written(writer))
    assert path.read_bytes().count(b"x" * 5000) == 1
    pages = PdfReader(path).pages
    for page in pages:
        assert page["/Group"] == group
        forms = page["/Resources"]["/XObject"]  # type: ignore[index]
        assert forms["/D0"]["/Resources"]["/Font"]["/A"].get_data() == b"x" * 5000


def test_resources_may_bear_any_name(copied: Copy, tmp_path: Path) -> None:
    writer = writer_of("q 100 0 0 100 50 50 cm /JS Do Q")
    form = hostile.content("0 0 1 rg 0 0 1 1 re f")
    form[name("/Subtype")] = name("/Form")
    form[name("/BBox")] = hostile.numbers(0, 0, 1, 1)
    known = DictionaryObject({name("/JS"): hostile.added(writer, form)})
    writer.pages[0][name("/Resources")] = DictionaryObject({name("/XObject"): known})
    data = written(writer)
    path = copied(data)
    assert seen(path).getpixel((100, 842 - 100)) == BLUE
    assert same(path, data, tmp_path)


def _picture(data: bytes, tmp_path: Path) -> Path:
    return bound(tmp_path / "picture.pdf", lambda file: [picture_sheet(data, file)])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_lies_as_its_camera_says(orientation: int, tmp_path: Path) -> None:
    data = corner_picture("JPEG", orientation=orientation, size=(240, 160))
    printed = seen(_picture(data, tmp_path))
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert (printed.width > printed.height) is (wanted.width > wanted.height)
    left, top = (printed.width - wanted.width) / 2, (printed.height - wanted.height) / 2
    for x in (0.15, 0.85):
        for y in (0.15, 0.85):
            place = (x * wanted.width, y * wanted.height)
            here = printed.getpixel((round(left + place[0]), round(top + place[1])))
            assert here == pytest.approx(wanted.getpixel((round(place[0]), round(place[1]))), abs=12)


def test_a_jpeg_goes_in_byte_for_byte(tmp_path: Path) -> None:
    data = corner_picture("JPEG")
    assert data in _picture(data, tmp_path).read_bytes()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("JPEG", "PNG") for mode in ("L", "RGB")]
    + [("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16")],
)
def test_every_kind_of_picture_prints_its_corner(kind: str, mode: str, tmp_path: Path) -> None:
    printed = seen(_picture(corner_picture(kind, mode, size=(240, 160)), tmp_path))
    corner = printed.getpixel(((printed.width - 240) // 2 + 30, (printed.height - 160) // 2 + 20))
    middle = printed.getpixel((printed.width // 2, printed.height // 2 + 40))
    # Colours of ink print paler than colours of light.
    assert corner == pytest.approx((10, 10, 10), abs=60 if mode == "CMYK" else 25)
    assert mode == "1" or middle == pytest.approx((200, 200, 200), abs=25)


def test_a_png_keeps_its_pixels_and_its_transparency(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (30, 20), (255, 0, 0, 128))
    picture.putpixel((3, 4), (1, 2, 3, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    (image,) = PdfReader(_picture(out.getvalue(), tmp_path)).pages[0].images
    assert image.image is not None
    assert image.image.convert("RGBA").tobytes() == picture.tobytes()


def test_a_large_picture_fits_the_page_and_a_small_one_is_not_blown_up(tmp_path: Path) -> None:
    large = seen(_picture(corner_picture("PNG", size=(3000, 4000)), tmp_path))
    grey = [x for x in range(large.width) if large.getpixel((x, 600)) != WHITE]
    assert large.size == (596, 842)
    assert (grey[0], grey[-1]) == pytest.approx((28, 566), abs=2)
    small = seen(_picture(corner_picture("PNG", size=(20, 10)), tmp_path))
    assert sum(n for n, colour in small.getcolors() or [] if colour != WHITE) <= 22 * 12
