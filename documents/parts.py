"""One part of a form, compiled: filled many times without reading XML again."""

import difflib
from collections.abc import Iterator, Mapping
from itertools import islice
from types import CodeType, TracebackType
from typing import Final

from jinja2 import Template, TemplateError, TemplateSyntaxError

from documents.breaks import BREAK, FIT_FROM, FIT_TO, fit_tables, number_drawings, place_images, resolve_breaks
from documents.columns import mark_tables
from documents.environment import BUDGET, ENVIRONMENT, Budget, MissingField
from documents.faults import Place, TemplateFault, UndefinedField
from documents.proof import prove
from documents.source import Source
from documents.values import Image

MAX_OUTPUT: Final = 20_000_000
"""Bytes of the longest part that a form may make."""
DECLARATION: Final = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_BATCH = 4096
# What a template can do wrong at run time; RecursionError is a macro that calls itself for ever.
_TEMPLATE_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


class PartTemplate:
    """One XML part of a form, proven and compiled; never changed after it is made, so threads may share it."""

    __slots__ = ("_breaks", "_fits", "_numbers", "_root", "_source", "_template", "name")

    def __init__(self, name: str, xml: str, *, body: bool) -> None:
        """Compile a part from docxtpl's patched XML. Raises TemplateFault."""
        self.name = name
        marked = mark_tables(xml, FIT_FROM, FIT_TO) if body else xml
        self._source = Source(name, marked)
        self._template = _compile(self._source)
        self._root = self._template.root_render_func
        self._fits = FIT_FROM in marked
        self._numbers = body and "<wp:docPr" in xml
        self._breaks = any(BREAK.search(text) for text in _texts(self._root.__code__))

    def fill(self, context: Mapping[str, object], images: Mapping[str, Image]) -> tuple[bytes, dict[str, Image]]:
        """Fill the part; give its bytes and the pictures it uses, by relationship id.

        Raises UndefinedField or TemplateFault with the place.
        """
        budget = Budget()
        try:
            data, breaks = self._print({**context, BUDGET: budget})
        except _TEMPLATE_ERRORS as error:
            raise self._fault(error, context) from error
        used: dict[str, Image] = {}
        if breaks:
            data = resolve_breaks(data)
        if images or budget.pictures:
            data, used = place_images(data, {**images, **budget.pictures})
        if self._fits:
            start = data.index(b"<", len(DECLARATION))
            data = fit_tables(data, data[start : data.index(b">", start) + 1])
        if self._numbers:
            data = number_drawings(data)
        return data, used

    def _print(self, context: dict[str, object]) -> tuple[bytes, bool]:
        """Run the compiled code; tell whether the result holds signs of breaks."""
        out = [DECLARATION]
        breaks, size = self._breaks, 0
        # Bound once: this loop runs for every piece of text of every paper.
        add = out.append
        chunks: Iterator[bytes | str] = self._root(self._template.new_context(context))
        while batch := list(islice(chunks, _BATCH)):
            for chunk in batch:
                if isinstance(chunk, bytes):
                    add(chunk)
                else:
                    breaks = breaks or BREAK.search(chunk) is not None
                    add(chunk.encode())
            size += sum(map(len, out[-len(batch) :]))
            if size > MAX_OUTPUT:
                raise TemplateError(f"văn bản dài hơn {MAX_OUTPUT // 1_000_000} MB")
        return b"".join(out), breaks

    def _fault(self, error: Exception, context: Mapping[str, object]) -> TemplateFault | UndefinedField:
        """Tell the place of an error: Jinja maps its frames to lines, each line is one paragraph or tag."""
        place = self._source.locate(_line_of(error.__traceback__, self._template))
        if isinstance(error, MissingField):
            known = error.owner if isinstance(error.owner, Mapping) else context
            nearest = difflib.get_close_matches(error.name, [str(key) for key in known], n=1)
            return UndefinedField(error.name, nearest[0] if nearest else "", place)
        return TemplateFault(f"không tính được ({error}); hãy sửa trong Word.", place)


def _compile(source: Source) -> Template:
    """Parse, prove and compile the source of one part. Raises TemplateFault."""
    try:
        tree = ENVIRONMENT.parse(source.marked)
        prove(tree, source)
        tree.set_environment(ENVIRONMENT)
        return Template.from_code(ENVIRONMENT, ENVIRONMENT.compile(tree), ENVIRONMENT.make_globals(None))
    except TemplateSyntaxError as error:
        place = source.locate(error.lineno)
        raise TemplateFault(f"lệnh viết sai ({error.message}); hãy sửa trong Word.", place) from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        # Python itself nests only so deep.
        place = Place(source.part)
        raise TemplateFault("lệnh lồng nhau quá sâu; hãy tách biểu mẫu.", place) from error


def _texts(code: CodeType) -> Iterator[str]:
    """List the texts that the compiled code can print as they stand."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _texts(constant)
        elif isinstance(constant, bytes | str):
            yield constant if isinstance(constant, str) else constant.decode()


def _line_of(trace: TracebackType | None, template: Template) -> int:
    """Find the line of the source at which a template failed."""
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line
