"""PDF/A-2b by its structure (ISO 19005-2, level B); why not by veraPDF: docs/pdf.md."""

import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from documents.pdf import booklet, convert
from documents.pdf_fonts import printed_fonts
from tests.documents.conftest import fill

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# ISO 19005-2, 6.5.1: actions that an archive copy must not have.
FORBIDDEN_ACTIONS = (
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans"),
    *("/GoTo3DView", "/JavaScript"),
)
# 6.5.2, 6.9, 6.1.12, 6.4: keys and annotations of the same kind.
FORBIDDEN_KEYS = ("/JS", "/XFA", "/AA", "/NeedsRendering", "/Perms", "/Requirements", "/Alternates", "/OPI", "/Ref")
# ISO 32000-1, tables 136 and 137; 6.2.10 allows no others.
STANDARD_BLENDS = (
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge"),
    *("/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color"),
    "/Luminosity",
)
FORBIDDEN_ANNOTATIONS = ("/3D", "/Sound", "/Screen", "/Movie")


def objects(reader: PdfReader) -> Iterator[PdfObject]:
    """Walk all objects that the trailer reaches."""
    waiting: list[PdfObject] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            found = value.get_object()
            assert found is not None
            value = found
        yield value
        if isinstance(value, DictionaryObject):
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))


def faults(data: bytes) -> list[str]:
    """List what keeps a PDF from being PDF/A-2b, as far as its structure tells."""
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    return [
        *_file_faults(data, reader),
        *_metadata_faults(root),
        *_colour_faults(root),
        *(f"6.2.11.4.1 font not embedded: {name}" for name, embedded in printed_fonts(reader) if not embedded),
        *(fault for value in objects(reader) for fault in _object_faults(value)),
    ]


def _file_faults(data: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "6.1.2 file header"
    identity = reader.trailer.get("/ID")
    if not isinstance(identity, ArrayObject) or len(identity) != 2 or not all(identity):
        yield "6.1.3 no /ID"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3 encrypted"
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3 data after the end"


def _metadata_faults(root: PdfObject) -> Iterator[str]:
    metadata = root.get("/Metadata") if isinstance(root, DictionaryObject) else None
    stream = metadata.get_object() if metadata is not None else None
    if not isinstance(stream, StreamObject):
        yield "6.6.2.1 no XMP"
        return
    if "/Filter" in stream:
        yield "6.6.2.1 XMP is filtered"
    packet = etree.fromstring(stream.get_data())
    parts, levels = ({one.text for one in packet.iter(f"{PDFA}{name}")} for name in ("part", "conformance"))
    if (parts, levels) != ({"2"}, {"B"}):
        yield f"6.6.4 XMP names part {parts}, level {levels}"
    if {str(one.get(f"{RDF}about")) for one in packet.iter(f"{RDF}Description")} != {""}:
        yield "6.6.2.3 XMP speaks of several things"


def _colour_faults(root: PdfObject) -> Iterator[str]:
    assert isinstance(root, DictionaryObject)
    intents = [one.get_object() for one in root.get("/OutputIntents", ArrayObject())]
    if [one["/S"] for one in intents] != ["/GTS_PDFA1"]:
        yield "6.2.3 no output intent"
        return
    profile = intents[0]["/DestOutputProfile"].get_object()
    icc = profile.get_data()
    if struct.unpack(">I", icc[:4])[0] != len(icc) or icc[36:40] != b"acsp" or icc[8] > 4:
        yield "6.2.2 damaged ICC profile"
    if {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(icc[16:20]) != profile["/N"]:
        yield "6.2.3 ICC profile of other colours"


def _object_faults(value: PdfObject) -> Iterator[str]:
    if not isinstance(value, DictionaryObject):
        return
    yield from (f"forbidden key {key}" for key in FORBIDDEN_KEYS if key in value)
    if value.get("/S") in FORBIDDEN_ACTIONS and value.get("/Type") in {None, "/Action"}:
        yield f"6.5.1 action {value['/S']}"
    if value.get("/Subtype") in FORBIDDEN_ANNOTATIONS and "/Rect" in value:
        yield f"6.3.1 annotation {value['/Subtype']}"
    if value.get("/Subtype") == "/PS":
        yield "6.2.9 PostScript"
    if isinstance(value, StreamObject):
        filters = value.get("/Filter", ArrayObject())
        if "/LZWDecode" in (filters if isinstance(filters, ArrayObject) else [filters]):
            yield "6.1.7.2 LZW"
        if any(key in value for key in ("/F", "/FFilter", "/FDecodeParms")):
            yield "6.1.7.1 content outside the file"
    if str(value.get("/BM", "/Normal")) not in STANDARD_BLENDS:
        yield f"6.2.10 blend mode {value['/BM']}"
    # Elsewhere /TR is the row of a table, in the map of structure roles.
    is_state = value.get("/Type") == "/ExtGState"
    if is_state and ("/TR" in value or "/HTP" in value or str(value.get("/TR2", "/Default")) != "/Default"):
        yield "6.2.5 transfer function"


@pytest.fixture(scope="module")
def archival(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Print a letter, a wide table, a certificate with its frame, and a booklet of the three, for the archive."""
    folder = tmp_path_factory.mktemp("archival")
    files = [folder / f"{kind}.docx" for kind in ("supplement_request", "score_table", "certificate")]
    for file in files:
        file.write_bytes(fill(file.stem))
    outcome = convert(files, folder / "out", pdfa=True)
    assert outcome.refused == {}
    found = {file.stem: path.read_bytes() for file, path in outcome.made.items()}
    return found | {"booklet": booklet(files, folder / "Tập & hồ sơ.pdf", pdfa=True).read_bytes()}


@pytest.mark.parametrize("name", ["supplement_request", "score_table", "certificate", "booklet"])
def test_what_is_made_for_the_archive_is_pdf_a_2b_by_its_structure(name: str, archival: dict[str, bytes]) -> None:
    assert faults(archival[name]) == []


def test_a_booklet_bears_its_own_title_in_both_places(archival: dict[str, bytes]) -> None:
    reader = PdfReader(io.BytesIO(archival["booklet"]))
    assert reader.metadata is not None
    assert reader.metadata.title == "Tập & hồ sơ"
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Tập & hồ sơ"}
    assert len(reader.outline) == 3


def test_the_check_sees_a_plain_pdf_and_each_fault_put_in(archival: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(fill("supplement_request"))
    plain = convert([file], tmp_path / "out").made[file].read_bytes()
    assert {fault[:5] for fault in faults(plain)} >= {"6.6.2", "6.2.3"}
    good = archival["supplement_request"]
    assert faults(good + b"more")
    assert faults(good.replace(b">2</pdfaid:part>", b">3</pdfaid:part>"))
    assert faults(good.replace(b"/GTS_PDFA1", b"/GTS_PDFX1"))


def test_the_check_sees_forbidden_objects() -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    assert len([*_object_faults(script)]) == 2
    sound = DictionaryObject({NameObject("/Subtype"): NameObject("/Sound"), NameObject("/Rect"): ArrayObject()})
    assert [*_object_faults(sound)] == ["6.3.1 annotation /Sound"]
    state = DictionaryObject(
        {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/TR"): NameObject("/Identity")}
    )
    assert [*_object_faults(state)] == ["6.2.5 transfer function"]
