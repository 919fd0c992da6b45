"""Fill a Word form: strict names, escaped values, sandboxed expressions, the same bytes every time."""

import difflib
import io
import re
from collections.abc import Mapping
from types import TracebackType
from xml.sax.saxutils import escape

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from lxml import etree

from documents.columns import fit_columns
from documents.context import clean_context
from documents.package import OversizedPackage, UnreadablePackage, read_parts, write_parts

RENDERER = "docxtpl-0.20.2/1"
"""Name and version of what fills the forms; stored with every issued paper."""

_TAG_SIGNS = ("{{", "}}", "{%", "%}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = "docProps/core.xml"
_MAX_TITLE = 255
_EXCERPT = 160


class RenderFault(ValueError):
    """A form that cannot be filled; `kind` is the folder of the form, `paragraph` the text around the fault."""

    def __init__(self, sentence: str, *, paragraph: str = "", kind: str = "") -> None:
        self.sentence = sentence
        self.paragraph = paragraph
        self.kind = kind
        super().__init__(sentence)

    def __str__(self) -> str:
        """Tell the form, the fact and the paragraph."""
        form = f"Biểu mẫu “{self.kind}”: " if self.kind else ""
        where = f" Đoạn: “{self.paragraph}”." if self.paragraph else ""
        return f"{form}{self.sentence}{where}"


class UndefinedField(RenderFault):
    """A field the form prints and the context lacks; `nearest` is the closest known name, or empty."""

    def __init__(self, name: str, nearest: str, paragraph: str) -> None:
        self.name = name
        self.nearest = nearest
        hint = f" (gần nhất: “{nearest}”)" if nearest else ""
        sentence = f"dữ liệu không có trường “{name}”{hint}; hãy sửa tên trường trong biểu mẫu hoặc bổ sung dữ liệu."
        super().__init__(sentence, paragraph=paragraph)


class TemplateFault(RenderFault):
    """A form that is no Word file, holds wrong template language, or does what the sandbox forbids."""


class UnfilledTag(RenderFault):
    """A template sign that is still there after filling."""


class _MissingField(UndefinedError):
    """What Jinja raises for an unknown name, with the name and the object that lacks it."""

    def __init__(self, name: str, owner: object) -> None:
        self.name = name
        self.owner = owner
        super().__init__(name)


class _NamedUndefined(StrictUndefined):
    """An undefined value that remembers its name for the error."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        if exc is UndefinedError:
            # Jinja only calls it with a sentence; the error needs the names.
            self._undefined_exception = lambda _: _MissingField(str(name), obj)  # type: ignore[assignment]


def _printable(value: object) -> object:
    """Let only text and whole numbers reach the paper; a list or a truth value there is a fault of the form."""
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TemplateError(f"in ra giá trị kiểu {type(value).__name__}")


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=_NamedUndefined, autoescape=True, finalize=_printable)


class _StrictTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """docxtpl without its silent repairs: nothing is dropped, nothing is rendered twice."""

    def render_xml_part(
        self, src_xml: str, part: object, context: dict[str, object], jinja_env: ImmutableSandboxedEnvironment
    ) -> str:
        """Render one part and say in which paragraph a fault stands."""
        lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).split("\n")
        try:
            return str(super().render_xml_part(src_xml, part, context, jinja_env))
        except _MissingField as error:
            known = error.owner if isinstance(error.owner, Mapping) else context
            nearest = difflib.get_close_matches(error.name, [str(key) for key in known], n=1)
            text = _paragraph_at(error.__traceback__, lines)
            raise UndefinedField(error.name, nearest[0] if nearest else "", text) from error
        except TemplateSyntaxError as error:
            raise TemplateFault(
                f"lệnh viết sai ({error.message}); hãy sửa trong Word.",
                paragraph=_plain(lines[min(error.lineno, len(lines)) - 1]),
            ) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise TemplateFault(
                f"không tính được ({error}); hãy sửa trong Word.",
                paragraph=_paragraph_at(error.__traceback__, lines),
            ) from error

    def fix_tables(self, xml: str) -> object:
        """Refuse XML that docxtpl would repair by dropping text, then fit the tables with a column loop."""
        try:
            body = etree.fromstring(xml)
        except etree.XMLSyntaxError as error:
            raise TemplateFault(
                "lệnh mở và đóng không cùng một chỗ (ví dụ mở trong đoạn, đóng trong bảng); hãy sửa trong Word."
            ) from error
        for table in body.iter(f"{_W}tbl"):
            fit_columns(table)
        return body

    def render_properties(self, context: dict[str, object], jinja_env: object = None) -> None:
        """Leave the properties alone: `render` writes them, escaped once."""

    def render_footnotes(self, context: dict[str, object], jinja_env: object = None) -> None:
        """Leave footnotes alone: docxtpl would run filled values as template language."""


def render(template: bytes, context: Mapping[str, object], *, kind: str = "") -> bytes:
    """Fill a Word form with a context and return the bytes of the paper.

    Equal input gives equal bytes in any process. Texts become NFC; a line feed prints a line break, a tab a tab.
    Raises IllegalValue or IllegalCharacter for the context, UndefinedField, TemplateFault or UnfilledTag for
    the form; `kind` names the form in their messages.
    """
    cleaned = clean_context(context)
    try:
        parts = _fill(template, cleaned)
        _check_filled(parts)
    except RenderFault as fault:
        fault.kind = kind
        raise
    if _CORE in parts:
        parts[_CORE] = _core_properties(str(cleaned.get("subject_line", "")))
    return write_parts(parts)


def _fill(template: bytes, context: dict[str, object]) -> dict[str, bytes]:
    """Let docxtpl fill the form and take the parts of its result."""
    try:
        read_parts(template)
        document = _StrictTemplate(io.BytesIO(template))
        document.init_docx()
    except (UnreadablePackage, OversizedPackage) as error:
        raise TemplateFault(str(error)) from error
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise TemplateFault("tệp không phải văn bản Word (.docx); hãy lưu lại từ Word.") from error
    document.render(context, _ENVIRONMENT)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_parts(buffer.getvalue(), limited=False)


def _check_filled(parts: Mapping[str, bytes]) -> None:
    """Refuse a paper in which a template sign is left."""
    for name, content in parts.items():
        if not name.startswith("word/") or not name.endswith(".xml") or b"{" not in content:
            continue
        for paragraph in etree.fromstring(content).iter(f"{_W}p"):
            text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
            if any(sign in text for sign in _TAG_SIGNS):
                raise UnfilledTag("còn lệnh chưa điền; hãy sửa trong Word.", paragraph=text[:_EXCERPT])


def _core_properties(title: str) -> bytes:
    """Write core properties: the title on one line and the language, no date, no author."""
    title = " ".join(title.split())[:_MAX_TITLE]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
    ).encode()


def _paragraph_at(trace: TracebackType | None, lines: list[str]) -> str:
    """Find the paragraph a template stood in when it failed: Jinja maps its frames to template lines."""
    number = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            number = trace.tb_lineno
        trace = trace.tb_next
    return _plain(lines[number - 1]) if 0 < number <= len(lines) else ""


def _plain(xml: str) -> str:
    """Strip the markup of one paragraph."""
    return re.sub(r"<[^>]+>", "", xml)[:_EXCERPT]
