"""A paper made and read at once: its bytes, and the words it prints, without opening it again."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from documents.compiled import compile_template
from documents.context import clean
from documents.deflate import load_deflater
from documents.fallback import fill_slowly
from documents.package import read_parts

_TEXT = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)")


@dataclass(frozen=True)
class Printed:
    """A paper: its bytes as `documents.render.render` makes them, and its words one after the other, in UTF-8."""

    data: bytes = field(repr=False)
    words: bytes = field(repr=False)


def print_paper(template: bytes, context: Mapping[str, object]) -> Printed:
    """Fill a form and read what it prints. Raises what `documents.render.render` raises."""
    cleaned = clean(context)
    if cleaned.nests:
        data = fill_slowly(template, cleaned, {})
        return Printed(data, printed_words(data))
    filled = compile_template(template).fill(cleaned)
    return Printed(filled.pack(load_deflater()), _words(filled.fresh.items()))


def printed_words(data: bytes) -> bytes:
    """Read the words of a Word file, its headers and footers included. Raises UnreadablePackage, OversizedPackage."""
    return _words(read_parts(data).items())


def _words(parts: Iterable[tuple[str, bytes]]) -> bytes:
    found = b"\n".join(
        b"".join(_TEXT.findall(part)) for name, part in parts if name.startswith("word/") and name.endswith(".xml")
    )
    return html.unescape(found.decode()).encode() if b"&" in found else found
