"""Pictures: five units of a sample product, and the scan of a certificate."""

import hashlib
import io

from PIL import Image, ImageDraw, ImageFont

from examples.making.blocks import MARK, Heading, Line, Paragraph, Sheet, Signature, Table
from examples.making.typeface import small_regular

_PHOTO = (800, 600)
_SCAN = (744, 1052)  # A4 at 90 dots an inch
_UNITS = 5


def write_photo(product: str, owner: str) -> bytes:
    """Draw five sample units of a product side by side, in colours of their own, with the mark."""
    tone = hashlib.sha256(product.encode()).digest()
    body = tuple(90 + byte % 120 for byte in tone[:3])
    label = tuple(200 + byte % 50 for byte in tone[3:6])
    picture = Image.new("RGB", _PHOTO, (236, 232, 224))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 420, *_PHOTO), fill=(188, 170, 148))
    for n in range(_UNITS):
        left = 45 + n * 145
        if tone[6] % 2:  # jars
            pen.rounded_rectangle((left, 230, left + 125, 480), radius=26, fill=body)
            pen.rectangle((left + 18, 200, left + 107, 236), fill=(120, 96, 60))
        else:  # boxes
            pen.polygon(((left, 250), (left + 20, 225), (left + 138, 225), (left + 125, 250)), fill=label)
            pen.rectangle((left, 250, left + 125, 480), fill=body)
        pen.rectangle((left + 10, 310, left + 115, 420), fill=label)
        pen.text((left + 62, 365), f"{n + 1}", fill=(40, 40, 40), font=_font(40), anchor="mm")
    for y, size, text in ((30, 28, MARK), (72, 26, product), (108, 20, owner)):
        pen.text((400, y), _shorten(pen, text, size), fill=(30, 30, 30), font=_font(size), anchor="mm")
    pen.text(
        (400, 560), "Ảnh vẽ thay cho ảnh chụp 05 đơn vị sản phẩm mẫu", fill=(60, 50, 40), font=_font(18), anchor="mm"
    )
    return _jpeg(picture)


def write_scan(sheet: Sheet) -> bytes:
    """Draw the sheet as a grey scan."""
    picture = Image.new("L", _SCAN, 246)
    pen = ImageDraw.Draw(picture)
    pen.text((372, 40), MARK, fill=60, font=_font(18), anchor="mm")
    y = 80
    for block in sheet.blocks:
        for text, centred in _rows_of(block):
            for line in _wrap(pen, text):
                place, anchor = ((372, y), "ma") if centred else ((90, y), "la")
                pen.text(place, line, fill=50, font=_font(20), anchor=anchor)
                y += 30
        y += 6
    pen.text((372, 1020), MARK, fill=60, font=_font(18), anchor="mm")
    return _jpeg(picture)


def _rows_of(block: Heading | Line | Paragraph | Table | Signature) -> list[tuple[str, bool]]:
    match block:
        case Heading(text):
            return [(text, True)]
        case Line(label, value):
            return [(f"{label}: {value}", False)]
        case Paragraph(text):
            return [(text, False)]
        case Table(rows):
            return [(" | ".join(row), False) for row in rows]
        case Signature(place_and_date, capacity, name):
            return [(place_and_date, True), (capacity, True), ("", True), (name, True)]


def _wrap(pen: ImageDraw.ImageDraw, text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font=_font(20)) > _SCAN[0] - 160:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _shorten(pen: ImageDraw.ImageDraw, text: str, size: int) -> str:
    while pen.textlength(text, font=_font(size)) > _PHOTO[0] - 40:
        text = text.rstrip("…").rsplit(" ", 1)[0] + "…"
    return text


def _font(size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same everywhere; Raqm is used only where it is installed.
    return ImageFont.truetype(small_regular(), size, layout_engine=ImageFont.Layout.BASIC)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=45, optimize=True, comment=MARK.encode())
    return out.getvalue()
