"""The template language of the forms: strict names, escaped values, no way out of the sandbox, bounded work."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import markupsafe
from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, Undefined, UndefinedError, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import sync_do_join
from jinja2.nodes import EvalContext, Expr, Getattr, Name, Output
from jinja2.runtime import Context, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing, pass_eval_context
from markupsafe import Markup

from documents.context import ILLEGAL
from documents.qr import qr_png
from documents.values import PICTURE_SIGN, BrokenMarkup, Fragment, Image, Placed, check_balanced

MAX_STEPS: Final = 200_000
"""How many turns all loops of one part may make together."""
MAX_TEXT: Final = 1_000_000
"""Characters of the longest text an expression may make."""
MAX_BITS: Final = 4096
MAX_POWER: Final = 64
BUDGET: Final = " budget"
"""The name of a part's budget in the context; no template can spell it."""

# docxtpl prints these two as a new paragraph and a page break.
_ILLEGAL_PRINTED = re.compile(ILLEGAL.pattern.replace("\0-\x08\x0b-", "\0-\x06\x08\x0b\x0d-"))
_METHODS = frozenset(
    {"upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines"}
    | {"partition", "rpartition", "startswith", "endswith", "removeprefix", "removesuffix", "count", "find", "index"}
    | {"isdigit", "isdecimal", "isalpha", "isupper", "islower", "items", "keys", "values", "get"}
)
# They copy markup unescaped, widen texts at will, or give another result every time.
_REFUSED_FILTERS = (
    *("safe", "tojson", "xmlattr", "urlize", "pprint", "random"),
    *("center", "indent", "wordwrap", "format", "batch", "slice"),
)
_DICT_ATTRIBUTES = frozenset(dir(dict))
_WIDTH = re.compile(r"%[^a-zA-Z%]*(?:\d{3,}|\*)")


class MissingField(UndefinedError):
    """What Jinja raises for an unknown name, with the name and the object that lacks it."""

    def __init__(self, name: str, owner: object) -> None:
        self.name = name
        self.owner = owner
        super().__init__(name)


class Budget:
    """What is left of the turns that the loops of one part may make, and the pictures its filters made."""

    __slots__ = ("left", "pictures")

    def __init__(self) -> None:
        self.left = MAX_STEPS
        self.pictures: dict[str, Image] = {}


class NamedUndefined(StrictUndefined):
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
            self._undefined_exception = lambda _: MissingField(str(name), obj)  # type: ignore[assignment]


class FormCode(CodeGenerator):
    """Jinja's code with two everyday cases written in line: a field of a dict, and a text that can be printed.

    The compiled form yields bytes, except for texts that hold breaks or pictures.
    """

    to_paper = True

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 -- the name is Jinja's
        """Read a field of a dict without a call; everything else goes through the sandbox."""
        if not isinstance(node.node, Name) or node.attr in _DICT_ATTRIBUTES:
            super().visit_Getattr(node, frame)
            return
        owner = frame.symbols.ref(node.node.name)
        self.write(f"({owner}[{node.attr!r}] if type({owner}) is dict and {node.attr!r} in {owner} else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def visit_Output(self, node: Output, frame: Frame) -> None:  # noqa: N802 -- the name is Jinja's
        """Print bytes where the text goes to the paper, text where a macro or a block gathers it."""
        self.to_paper = frame.buffer is None
        super().visit_Output(node, frame)

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        """Write a literal, encoded once and for all papers."""
        text = "".join(group)
        return repr(text.encode() if self.to_paper else text)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Print a plain text at once; everything else goes through `printable`."""
        del node, frame, finalize
        encoded = ".encode()" if self.to_paper else ""
        self.write(f"(environment.escape_text(t_value){encoded} if type(t_value := ")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Close what `_output_child_pre` opened."""
        del node, frame, finalize
        self.write(") is str and t_value.isprintable() else escape(environment.finalize(t_value)))")


class FormEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without methods that grow texts, and with guarded arithmetic."""

    code_generator_class = FormCode
    # MarkupSafe's C function: the public one would wrap each text once more, in Python.
    escape_text = staticmethod(getattr(markupsafe, "_escape_inner", markupsafe.escape))
    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 -- the signature is Jinja's
        """Read a field; a dict answers at once, where Jinja would first pay for an AttributeError."""
        if type(obj) is dict and attribute not in _DICT_ATTRIBUTES:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 -- the signature is Jinja's
        """Allow only methods of plain values that neither change nor grow them."""
        if isinstance(obj, str | int | list | tuple | dict) and callable(value) and attr not in _METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401 -- the signature is Jinja's
        """Leave `str.format` to `is_safe_attribute`, which refuses it: its widths have no bound."""
        del value
        return None

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Calculate only what stays small."""
        _check_small(operator, left, right)
        return super().call_binop(context, operator, left, right)


def _check_small(sign: str, left: object, right: object) -> None:
    """Refuse a calculation whose result has no sensible size, before it is made."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * right if sign == "**" else left.bit_length() + right.bit_length()
        too_large = bits > MAX_BITS
    elif sign == "%" and isinstance(left, str):
        too_large = _WIDTH.search(left) is not None
    elif sign == "*":
        sizes = [len(value) for value in (left, right) if isinstance(value, Sequence)]
        counts = [value for value in (left, right) if isinstance(value, int)]
        too_large = any(size * count > MAX_TEXT for size in sizes for count in counts)
    elif sign == "+" and isinstance(left, Sequence) and isinstance(right, Sequence):
        too_large = len(left) + len(right) > MAX_TEXT
    else:
        too_large = False
    if too_large:
        raise TemplateError("kết quả quá lớn")


def printable(value: object) -> object:
    """Let only text, whole numbers and pictures reach the paper; a list or a truth value is a fault of the form."""
    kind = type(value)
    if kind is str:
        if value.isprintable() or not _ILLEGAL_PRINTED.search(value):  # type: ignore[attr-defined,call-overload]
            return value
        raise TemplateError("in ra ký tự không in được")
    if kind is int or kind is Placed:
        return value
    return _markup(value, ("text",))


def _markup(value: object, levels: Sequence[str]) -> object:
    """Let markup through that fits its place; raises TemplateError."""
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, Image) and "text" in levels:
        return Placed(f"{PICTURE_SIGN}{value.key}{PICTURE_SIGN}")
    if isinstance(value, Fragment):
        if value.level not in levels:
            raise TemplateError("chữ có định dạng đứng sai chỗ; dùng {{r …}} trong đoạn, {{p …}} thay cả đoạn")
        return Placed(value)
    if isinstance(value, Markup):
        try:
            check_balanced(value)
        except BrokenMarkup as error:
            raise TemplateError(str(error)) from error
        return Placed(value)
    raise TemplateError(f"in ra giá trị kiểu {type(value).__name__}")


def in_attribute(value: object) -> object:
    """Guard a value printed inside an XML tag, where no markup can stand."""
    if isinstance(value, Markup | Image):
        raise TemplateError("chữ có định dạng hoặc hình không dùng được ở đây")
    return value


def in_paragraph(value: object) -> object:
    """Guard a value printed between runs (``{{r x }}``), where plain text would silently vanish."""
    return _markup_only(value, ("run",))


def between_paragraphs(value: object) -> object:
    """Guard a value printed between paragraphs (``{{p x }}``), where plain text would silently vanish."""
    return _markup_only(value, ("block",))


def _markup_only(value: object, levels: Sequence[str]) -> object:
    """Refuse plain values where Word shows only elements; an empty text prints nothing and passes."""
    if isinstance(value, Undefined):
        return str(value)
    if value == "":
        return Placed()
    if not isinstance(value, Markup):
        raise TemplateError("chữ thường đứng ngoài chỗ của chữ; dùng {{ … }} thay cho {{r …}} hoặc {{p …}}")
    return _markup(value, levels)


@pass_context
def within_budget(context: Context, values: Any) -> Any:  # noqa: ANN401 -- whatever a template loops over
    """Take the turns of one loop from the budget before the loop starts."""
    sized = values if hasattr(values, "__len__") else list(values)
    budget = context[BUDGET]
    budget.left -= len(sized)
    if budget.left < 0:
        raise TemplateError(f"vòng lặp quá dài (trên {MAX_STEPS} lượt)")
    return sized


def concatenated(values: list[object]) -> str:
    """Join the sides of ``~``; raises TemplateError when the text grows without measure."""
    joined = markup_join(values)
    if len(joined) > MAX_TEXT:
        raise TemplateError("kết quả quá lớn")
    return joined


@pass_eval_context
def joined(eval_context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """Join a list like Jinja's ``join``, within bounds."""
    values = list(value)
    if len(values) * max(len(str(d)), 1) > MAX_TEXT:
        raise TemplateError("kết quả quá lớn")
    return sync_do_join(eval_context, values, d, attribute)


def replaced(value: object, old: str, new: str, count: int = -1) -> str:
    """Replace like Jinja's ``replace``, in plain text and within bounds."""
    text = str.__str__(value) if isinstance(value, str) else str(value)
    if text.count(old) * len(new) > MAX_TEXT:
        raise TemplateError("kết quả quá lớn")
    return text.replace(old, new, count)


@pass_context
def drawn_as_qr(context: Context, text: str, width: int = 25) -> Image | str:
    """Draw a text as a QR code, `width` in mm (``{{ code|qr(25) }}``); an empty text prints nothing."""
    if text == "":
        return ""
    picture = Image(qr_png(str(printable(text))), width, description=str(text))
    context[BUDGET].pictures[picture.key] = picture
    return picture


def _make() -> FormEnvironment:
    """Set the language up once for all forms."""
    environment = FormEnvironment(undefined=NamedUndefined, autoescape=True, finalize=printable)
    for name in _REFUSED_FILTERS:
        del environment.filters[name]
    environment.filters |= {
        # Everything printed is escaped once, at the end.
        **dict.fromkeys(("e", "escape", "forceescape"), _plain),
        "join": joined,
        "qr": drawn_as_qr,
        "replace": replaced,
        **{guard.__name__: guard for guard in GUARDS},
    }
    del environment.globals["lipsum"]
    return environment


def _plain(value: object) -> object:
    """Leave escaping to the printing."""
    return value


GUARDS: Final = (in_attribute, in_paragraph, between_paragraphs, within_budget, concatenated)
ENVIRONMENT: Final = _make()
