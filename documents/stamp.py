"""What is stamped on finished pages: the foot line of a bundle, the mark of a copy, the place of a signature."""

from documents.bundle_file import PdfFile, number_words, stream
from documents.bundle_sheet import Drawn, Matrix, Sheet

FOOT_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"
_SIZE = 9.0
# Nearly 5 mm above the edge: under the bottom margin of every paper (Decree 30/2020, Annex I: at least 20 mm).
_RISE = 13.0
# Widths of Times-Roman in thousandths of the size (Adobe font metrics).
_WIDTHS = {" ": 250, "/": 278, "T": 611, "r": 333, "a": 444, "n": 500, "g": 500} | dict.fromkeys("0123456789", 500)


def foot(n: int, total: int, width: float) -> bytes:
    """Write "Trang n/N" in the middle of the foot of a page `width` points wide.

    A veil of white lies under the letters, so that they can be read on a scan without hiding it.
    """
    text = f"Trang {n}/{total}"
    measured = sum(_WIDTHS[letter] for letter in text) * _SIZE / 1000
    left = (width - measured) / 2
    veil = number_words((left - 3, _RISE - 3, measured + 6, _SIZE + 3))
    return b"q /Veil gs 1 g %s re f Q\nq BT /Foot 9 Tf 1 0 0 1 %s Tm 0 g (%s) Tj ET Q\n" % (
        veil,
        number_words((left, _RISE)),
        text.encode(),
    )


def write_page(file: PdfFile, sheet: Sheet, tree: int, *, over: bytes = b"", font: int = 0, more: bytes = b"") -> int:
    """Write a page under the page tree `tree`; give its number.

    `over` is drawn last, with the font object `font` under the name Foot, and Veil; `more` are further entries.
    """
    drawn = b"".join(
        b"q %s /D%d Do Q\n" % (b" ".join(number_words(matrix) + b" cm" for matrix in one.matrices), place)
        for place, one in enumerate(sheet.drawn)
    )
    objects = b"".join(b"/D%d %d 0 R" % (place, one.number) for place, one in enumerate(sheet.drawn))
    fonts = b"/Font<</Foot %d 0 R>>/ExtGState<</Veil<</ca 0.75>>>>" % font if font else b""
    group = b"/Group " + sheet.group if sheet.group not in {b"", b"null"} else b""
    contents = file.add(*stream(b"", drawn + over))
    return file.add(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Resources<<%s/XObject<<%s>>>>%s%s/Contents %d 0 R>>"
        % (tree, number_words((sheet.width, sheet.height)), fonts, objects, group, more, contents)
    )


def laid_over(sheet: Sheet, overlay: Sheet, *, rise: float = 0.0) -> Sheet:
    """Lay another page over a sheet, top right corners together, lifted by `rise` points."""
    moved: Matrix = (1, 0, 0, 1, sheet.width - overlay.width, sheet.height - overlay.height + rise)
    over = tuple(Drawn(one.number, (moved, *one.matrices)) for one in overlay.drawn)
    return Sheet(sheet.width, sheet.height, (*sheet.drawn, *over), sheet.group)
