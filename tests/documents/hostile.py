"""PDFs and pictures as they come from outside: turned, filled in, broken, made to harm."""

import io

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

A4 = (595, 842)


def name(text: str) -> NameObject:
    """Make a PDF name."""
    return NameObject(text)


def numbers(*values: float) -> ArrayObject:
    """Make an array of numbers."""
    return ArrayObject([FloatObject(value) for value in values])


def content(words: str) -> DecodedStreamObject:
    """Make a content stream."""
    stream = DecodedStreamObject()
    stream.set_data(words.encode())
    return stream


def added(writer: PdfWriter, value: PdfObject) -> IndirectObject:
    """Give a value an object of its own."""
    return writer._add_object(value)  # noqa: SLF001 - pypdf has no public way


def square(x: float, y: float, colour: str = "1 0 0", side: float = 100) -> str:
    """Paint a square."""
    return f"{colour} rg {x} {y} {side} {side} re f"


def writer_of(*pages: str, size: tuple[float, float] = A4) -> PdfWriter:
    """Start a PDF with these page contents."""
    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(*size)
        page[name("/Contents")] = added(writer, content(words))
    return writer


def written(writer: PdfWriter) -> bytes:
    """Give the bytes of a PDF."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def active() -> bytes:
    """Make a PDF with everything that acts: scripts, launches, links, an attachment, a form."""
    writer = writer_of(square(50, 50))
    page = writer.pages[0]
    script = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("app.alert('x')")})
    launch = DictionaryObject({name("/S"): name("/Launch"), name("/F"): TextStringObject("calc.exe")})
    page[name("/AA")] = DictionaryObject({name("/O"): script})
    link = DictionaryObject(
        {name("/Type"): name("/Annot"), name("/Subtype"): name("/Link"), name("/Rect"): numbers(0, 0, 90, 90)}
    )
    link[name("/A")] = launch
    page[name("/Annots")] = ArrayObject([added(writer, link)])
    page[name("/Resources")] = DictionaryObject({name("/Properties"): DictionaryObject({name("/P0"): launch})})
    writer.add_attachment("note.txt", b"secret")
    writer.root_object[name("/OpenAction")] = script
    return written(writer)


def endless() -> bytes:
    """Make a PDF whose page tree leads back into itself."""
    writer = writer_of(square(50, 50))
    tree = writer.root_object["/Pages"]
    assert isinstance(tree, DictionaryObject)
    kids = tree["/Kids"]
    assert isinstance(kids, ArrayObject)
    kids.append(writer.root_object.raw_get("/Pages"))
    return written(writer)


def sized(*box: float, words: str = "", turn: int = 0, crop: tuple[float, ...] = ()) -> bytes:
    """Make a page with a box of its own."""
    writer = writer_of(words)
    page = writer.pages[0]
    page[name("/MediaBox")] = numbers(*box)
    if crop:
        page[name("/CropBox")] = numbers(*crop)
    if turn:
        page[name("/Rotate")] = NumberObject(turn)
    return written(writer)


def filled_in() -> bytes:
    """Make a form with a filled field, a hidden one, a tick box and a note without looks."""
    writer = writer_of("")
    field = _field(writer, numbers(100, 700, 300, 740), square(0, 0, "0 0 1", 10))
    hidden = _field(writer, numbers(100, 600, 300, 640), square(0, 0, "0 1 0", 10))
    hidden[name("/F")] = NumberObject(2)
    tick = _field(writer, numbers(100, 500, 140, 540), square(0, 0, "1 0 1", 10))
    looks = tick["/AP"]
    assert isinstance(looks, DictionaryObject)
    states = DictionaryObject({name("/Yes"): looks.raw_get("/N")})
    tick[name("/AP")] = DictionaryObject({name("/N"): states})
    tick[name("/AS")] = name("/Yes")
    bare = DictionaryObject({name("/Subtype"): name("/Text"), name("/Rect"): numbers(0, 0, 20, 20)})
    flat = _field(writer, numbers(0, 0, 20, 20), "", box=numbers(0, 0, 0, 10))
    lost = _field(writer, numbers(0, 0), "")
    writer.pages[0][name("/Annots")] = ArrayObject([field, hidden, tick, bare, flat, lost, NumberObject(7)])
    return written(writer)


def _field(writer: PdfWriter, place: ArrayObject, words: str, box: ArrayObject | None = None) -> DictionaryObject:
    looks = content(words)
    looks[name("/Subtype")] = name("/Form")
    looks[name("/BBox")] = box or numbers(0, 0, 10, 10)
    looks[name("/Matrix")] = numbers(2, 0, 0, 2, 5, 5)
    return DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/Rect"): place,
            name("/AP"): DictionaryObject({name("/N"): added(writer, looks)}),
        }
    )


def corner_picture(kind: str, mode: str = "RGB", orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """Make a grey picture whose top left corner, as it is stored, is dark."""
    picture = Image.new("RGB", size, (200, 200, 200))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 3, size[1] // 3), fill=(10, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    if mode == "I;16":
        picture = picture.convert("L").point([value * 257 for value in range(256)], "I")
    picture.convert(mode).save(out, kind, **({"exif": exif} if orientation != 1 else {}))
    return out.getvalue()


def locked() -> bytes:
    """Make a PDF under a password."""
    writer = writer_of(square(50, 50))
    writer.encrypt("bí mật")
    return written(writer)
