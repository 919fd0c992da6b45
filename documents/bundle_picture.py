"""A picture as a sheet of A4: turned as it was taken, scaled to the page, its pixels untouched."""

import io
import zlib

from PIL import Image

from documents.bundle_file import PdfFile, stream
from documents.bundle_sheet import A4_HEIGHT, A4_WIDTH, Drawn, Matrix, Sheet

# 10 mm on each side, in points.
_MARGIN = 28.35
_ORIENTATION = 0x0112
_TURNED_SIDES = 5
# How each EXIF orientation lies in the unit square, seen upright.
_TURNS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_COLOURS = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK", "1": b"/DeviceGray"}


def picture_sheet(data: bytes, file: PdfFile) -> Sheet:
    """Lay a JPEG or PNG on an A4 page that stands or lies as the picture does.

    A JPEG goes in byte for byte, a PNG pixel for pixel. Raises what the picture's decoder raises.
    """
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        width, height = picture.size
        turn = picture.getexif().get(_ORIENTATION, 1)
        turned = _TURNS.get(turn, _TURNS[1])
        number = _jpeg(picture, data, file) if picture.format == "JPEG" else _png(picture, file)
    if turn in _TURNS and turn >= _TURNED_SIDES:
        width, height = height, width
    wide, tall = (A4_HEIGHT, A4_WIDTH) if width > height else (A4_WIDTH, A4_HEIGHT)
    # Not larger than one pixel to a point: a small picture stays small and sharp.
    scale = min(1.0, (wide - 2 * _MARGIN) / width, (tall - 2 * _MARGIN) / height)
    across, along = width * scale, height * scale
    placed: Matrix = (across, 0, 0, along, (wide - across) / 2, (tall - along) / 2)
    return Sheet(wide, tall, (Drawn(number, (placed, turned)),))


def _jpeg(picture: Image.Image, data: bytes, file: PdfFile) -> int:
    """Take the compressed bytes as they are."""
    # Programs of Adobe store CMYK upside down and say so by their own marker.
    inverted = b"/Decode[1 0 1 0 1 0 1 0]" if picture.mode == "CMYK" and "adobe" in picture.info else b""
    picture.load()
    head = _head(picture, _COLOURS[picture.mode], 8) + b"/Filter/DCTDecode" + inverted
    return file.add_once(*stream(head, data))


def _png(picture: Image.Image, file: PdfFile) -> int:
    """Pack the pixels anew without loss; transparency becomes a mask."""
    if picture.mode.startswith("I"):
        # 16 bits of grey; PDF wants the high byte first.
        samples = picture.convert("I;16").tobytes("raw", "I;16B")
        return file.add_once(*_packed(_head(picture, _COLOURS["L"], 16), samples))
    if picture.mode == "1":
        return file.add_once(*_packed(_head(picture, _COLOURS["1"], 1), picture.tobytes()))
    mask = b""
    if picture.has_transparency_data:
        full = picture.convert("RGBA")
        soft = file.add_once(*_packed(_head(picture, _COLOURS["L"], 8), full.getchannel("A").tobytes()))
        mask = b"/SMask %d 0 R" % soft
        picture = full.convert("RGB") if picture.mode not in {"LA", "L"} else full.convert("L")
    plain = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    return file.add_once(*_packed(_head(plain, _COLOURS[plain.mode], 8) + mask, plain.tobytes()))


def _packed(head: bytes, samples: bytes) -> tuple[bytes, ...]:
    return stream(head + b"/Filter/FlateDecode", zlib.compress(samples, 6))


def _head(picture: Image.Image, colours: bytes, bits: int) -> bytes:
    return b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d" % (
        *picture.size,
        colours,
        bits,
    )
