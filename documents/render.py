"""Fill a Word form: strict names, escaped values, sandboxed expressions, the same bytes every time."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from documents.compiled import compile_template
from documents.context import clean
from documents.deflate import load_deflater
from documents.fallback import fill_slowly
from documents.faults import RefusedTemplate, RenderFault, TemplateFault, UndefinedField, UnfilledTag, UnprovenTemplate

RENDERER: Final = "compiled-1/docxtpl-0.20.2"
"""Name and version of what fills the forms; stored with every issued paper."""
_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def render(
    template: bytes,
    context: Mapping[str, object],
    *,
    kind: str = "",
    pictures: Mapping[str, bytes] = _NO_PICTURES,
) -> bytes:
    """Fill a Word form with a context and return the bytes of the paper.

    Equal input gives equal bytes in any process. Texts become NFC; a line feed prints a line break, a tab a tab.
    `pictures` puts PNG or JPEG bytes in place of the form's pictures of these names (slow, like nested documents).
    Raises IllegalValue or IllegalCharacter for the context, UndefinedField, TemplateFault or UnfilledTag for
    the form; `kind` names the form in their messages.
    """
    cleaned = clean(context)
    try:
        if cleaned.nests or pictures:
            return fill_slowly(template, cleaned, pictures)
        return compile_template(template).fill(cleaned).pack(load_deflater())
    except RenderFault as fault:
        fault.kind = kind
        raise


__all__ = [
    "RENDERER",
    "RefusedTemplate",
    "RenderFault",
    "TemplateFault",
    "UndefinedField",
    "UnfilledTag",
    "UnprovenTemplate",
    "render",
]
