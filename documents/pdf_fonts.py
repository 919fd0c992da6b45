"""The fonts of a printed paper: all embedded, and none that nobody asked for."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from documents.pdf_faults import PdfRefused

DECREE_FONT: Final = "Times New Roman"
"""The font of official papers (Decree 30/2020/NĐ-CP, Annex I, part I)."""
_ASKING: Final = re.compile(rb"<(?:w:rFonts|a:latin|a:ea|a:cs) [^>]*>")
_ASKED: Final = re.compile(rb'(?:w:(?:ascii|hAnsi|cs|eastAsia)|typeface)="([^"+]+)"')
_STYLE: Final = re.compile(r"[-,].*$")
# Same widths, so the paper breaks its lines where Word does; and the Debian package that brings them.
_COMPATIBLE: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "timesnewroman": (("liberationserif", "tinos"), "fonts-liberation2"),
    "arial": (("liberationsans", "arimo"), "fonts-liberation2"),
    "couriernew": (("liberationmono", "cousine"), "fonts-liberation2"),
    "calibri": (("carlito",), "fonts-crosextra-carlito"),
    "cambria": (("caladea",), "fonts-crosextra-caladea"),
}
_SYMBOLS: Final = ("opensymbol", "symbol", "wingdings")


def check_fonts(reader: PdfReader, parts: Mapping[str, bytes]) -> None:
    """Compare the fonts of a PDF with those its Word file asks for.

    Raises PdfRefused when one is not embedded or is an unexpected substitute (too old a font lacks Vietnamese
    letters and lends them from another).
    """
    asked = asked_fonts(parts)
    expected = [name for family in asked for name in (family, *_COMPATIBLE.get(family, ((), ""))[0])]
    for name, embedded in printed_fonts(reader):
        family = _family(name)
        if not embedded:
            raise PdfRefused(f"phông {name} không được nhúng vào PDF")
        if not family.startswith((*expected, *_SYMBOLS)):
            packages = sorted({_COMPATIBLE[one][1] for one in asked if one in _COMPATIBLE})
            names = ", ".join(sorted(asked.values()))
            raise PdfRefused(
                f"PDF in bằng phông {name} thay cho {names}: hãy cài gói {' và '.join(packages)} rồi chuyển lại"
            )


def asked_fonts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """List the fonts that a Word file names, by family; the decree's own always."""
    names = {DECREE_FONT}
    for part, data in parts.items():
        if part.startswith("word/") and part.endswith(".xml"):
            asking = b"".join(_ASKING.findall(data))
            names.update(name.decode(errors="replace") for name in _ASKED.findall(asking))
    return {_family(name): name for name in sorted(names)}


def printed_fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """Give name (without the mark of a subset) and embeddedness of every font of the pages."""
    seen: set[int] = set()
    for page in reader.pages:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        if id(fonts) in seen:
            continue
        seen.add(id(fonts))
        for key in fonts:
            font = fonts[key]
            yield str(font["/BaseFont"]).lstrip("/").rpartition("+")[2], _is_embedded(font)


def _is_embedded(font: DictionaryObject) -> bool:
    """Tell whether a font carries its own shapes."""
    below = font.get("/DescendantFonts", ArrayObject()).get_object()
    if below:
        return all(_is_embedded(one.get_object()) for one in below)
    descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")) or (
        font.get("/Subtype") == "/Type3"
    )


def _family(name: str) -> str:
    """Write a font's name so that names of one family are equal: no spaces, no style."""
    return _STYLE.sub("", name).replace(" ", "").lower()
