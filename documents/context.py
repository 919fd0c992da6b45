"""The strict door of the renderer: what may stand in a context, and how it is made printable."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.values import RICH, BrokenMarkup, Fragment, Image, Subdocument, fragment_of

# Controls, surrogates, Unicode's non-characters (the block FDD0 to FDEF, the last two of each plane); line feed and
# tab pass and become a line break and a tab stop.
_PLANE_ENDS = "".join(chr((plane << 16) + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
ILLEGAL = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANE_ENDS}]")
"""Characters that XML or Word cannot carry."""
# docxtpl's signs for a new paragraph and a page break may stand in its formatted values only.
_ILLEGAL_MARKUP = re.compile(ILLEGAL.pattern.replace("\0-\x08\x0b-", "\0-\x06\x08\x0b\x0d-"))
# Template signs inside a value would be mistaken for unfilled fields; docxtpl also rewrites "{_{" silently.
_TEMPLATE_SIGNS = ("{{", "}}", "{%", "%}", "{_{", "}_}", "{_%", "%_}")


@dataclass(frozen=True)
class ContextFault:
    """One refused value: the path of its field, and the fact in Vietnamese."""

    path: str
    fact: str


class ContextRefused(ValueError):
    """Values that may not be printed; `faults` lists every one of them."""

    def __init__(self, faults: tuple[ContextFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.fact}" for fault in faults))


class IllegalCharacter(ContextRefused):
    """Text holding characters a Word file cannot carry, or signs of the template language."""


class IllegalValue(ContextRefused):
    """A value that is not text, whole number, truth value, picture, formatted text, list or dict."""


@dataclass(frozen=True)
class Cleaned:
    """A context ready to print: its values, the pictures in it by key, and whether it holds whole documents."""

    values: dict[str, object]
    images: Mapping[str, Image] = field(default_factory=dict)
    nests: bool = False


class _Suspect(Exception):
    """Something that the quick look cannot pass; the thorough look names it."""


def clean_context(context: Mapping[str, object]) -> dict[str, object]:
    """Copy a context with every text in NFC.

    Raises IllegalValue for None, floats, dates and other objects, IllegalCharacter for texts that would damage
    the file; both name every fault at once.
    """
    return clean(context).values


def clean(context: Mapping[str, object]) -> Cleaned:
    """Copy a context with every text in NFC and gather its pictures. Raises IllegalValue or IllegalCharacter."""
    special: list[Image | Subdocument] = []
    try:
        values = _quick_dict(context, special)
    except _Suspect:
        faults: list[ContextFault] = []
        types: list[ContextFault] = []
        special = []
        values = _Thorough(faults, types, special).table(context, "")
        if types:
            raise IllegalValue((*types, *faults)) from None
        if faults:
            raise IllegalCharacter(tuple(faults)) from None
    images = {value.key: value for value in special if isinstance(value, Image)}
    return Cleaned(values, images, nests=any(isinstance(value, Subdocument) for value in special))


def _quick_dict(values: Mapping[str, object], special: list[Image | Subdocument]) -> dict[str, object]:
    """Clean a dict without keeping paths: nearly every context has no fault to name."""
    cleaned: dict[str, object] = {}
    for key, value in values.items():
        if type(key) is not str or not key.isidentifier():
            raise _Suspect
        cleaned[key] = _quick_text(value) if type(value) is str else _quick(value, special)
    return cleaned


def _quick(value: object, special: list[Image | Subdocument]) -> object:
    """Clean one value that is no text."""
    kind = type(value)
    if kind is str:
        return _quick_text(value)  # type: ignore[arg-type]
    if kind is dict:
        return _quick_dict(value, special)  # type: ignore[arg-type]
    if kind is list:
        return [_quick(item, special) for item in value]  # type: ignore[attr-defined]
    if kind is int or kind is bool:
        return value
    if isinstance(value, Image | Subdocument):
        special.append(value)
        return value
    raise _Suspect


def _quick_text(text: str) -> str:
    """Bring a harmless text into NFC; printable characters are neither controls nor surrogates."""
    if not text.isprintable() and ILLEGAL.search(text):
        raise _Suspect
    if ("{" in text or "}" in text) and any(sign in text for sign in _TEMPLATE_SIGNS):
        raise _Suspect
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class _Thorough:
    """The look that names every fault by its path."""

    faults: list[ContextFault]
    types: list[ContextFault]
    special: list[Image | Subdocument]

    def table(self, values: Mapping[str, object], path: str) -> dict[str, object]:
        """Clean a dict whose keys are field names."""
        cleaned: dict[str, object] = {}
        for key, value in values.items():
            where = f"{path}.{key}" if path else f"{key}"
            if not str(key).isidentifier():
                self.types.append(ContextFault(where, "tên trường không hợp lệ; dùng chữ cái, chữ số và dấu gạch dưới"))
                continue
            cleaned[key] = self.value(value, where)
        return cleaned

    def value(self, value: object, path: str) -> object:
        """Clean one value, noting faults under its path."""
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, Mapping):
            return self.table(value, path)
        if isinstance(value, list | tuple):
            return [self.value(item, f"{path}[{index}]") for index, item in enumerate(value)]
        if isinstance(value, bool | int | Image | Subdocument):
            self.special.extend([value] if isinstance(value, Image | Subdocument) else [])
            return value
        if isinstance(value, RICH):
            return self.markup(value, path)
        kind = "không có giá trị (None)" if value is None else f"kiểu {type(value).__name__}"
        self.types.append(ContextFault(path, f"{kind}; chỉ nhận chữ, số nguyên, danh sách, bảng"))
        return ""

    def text(self, text: str, path: str, illegal: re.Pattern[str] = ILLEGAL) -> str:
        """Bring one text into NFC and note characters that must not be printed."""
        bad = sorted(set(illegal.findall(text)))
        if bad:
            codes = ", ".join(f"U+{ord(character):04X}" for character in bad)
            self.faults.append(ContextFault(path, f"có ký tự không in được ({codes}); hãy xóa hoặc gõ lại"))
            return ""
        signs = [sign for sign in _TEMPLATE_SIGNS if sign in text]
        if signs:
            found = ", ".join(signs)
            self.faults.append(ContextFault(path, f"có ký hiệu của biểu mẫu ({found}); hãy xóa khỏi nội dung"))
            return ""
        return unicodedata.normalize("NFC", str(text))

    def markup(self, value: object, path: str) -> Fragment | str:
        """Freeze a formatted text; its links would need a relationship that no form has."""
        xml = self.text(str(value), path, _ILLEGAL_MARKUP)
        if "r:id=" in xml:
            self.types.append(ContextFault(path, "chữ có liên kết; hãy ghi địa chỉ bằng chữ thường"))
            return ""
        try:
            return fragment_of(value, xml)
        except BrokenMarkup as fact:
            self.types.append(ContextFault(path, f"{fact}; hãy sửa màu, cỡ hoặc kiểu chữ"))
            return ""
