"""The strict door of the renderer: what may stand in a context, and how it is made printable."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# Line feed and tab become a line break and a tab stop; every other control character breaks the file.
_ALLOWED_CONTROLS = frozenset("\n\t")
_PLANE_END = 0xFFFE
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
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
    """A value that is not text, whole number, truth value, list or dict."""


def clean_context(context: Mapping[str, object]) -> dict[str, object]:
    """Copy a context with every text in NFC.

    Raises IllegalValue for None, floats, dates and other objects, IllegalCharacter for texts that would damage
    the file; both name every fault at once.
    """
    faults: list[ContextFault] = []
    types: list[ContextFault] = []
    cleaned = _clean_dict(context, "", faults, types)
    if types:
        raise IllegalValue((*types, *faults))
    if faults:
        raise IllegalCharacter(tuple(faults))
    return cleaned


def _clean(value: object, path: str, faults: list[ContextFault], types: list[ContextFault]) -> object:
    """Clean one value, noting faults under its path."""
    if isinstance(value, str):
        return _clean_text(value, path, faults)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return _clean_dict(value, path, faults, types)
    if isinstance(value, list | tuple):
        return [_clean(item, f"{path}[{index}]", faults, types) for index, item in enumerate(value)]
    kind = "không có giá trị (None)" if value is None else f"kiểu {type(value).__name__}"
    types.append(ContextFault(path, f"{kind}; chỉ nhận chữ, số nguyên, danh sách, bảng"))
    return ""


def _clean_dict(
    values: Mapping[str, object], path: str, faults: list[ContextFault], types: list[ContextFault]
) -> dict[str, object]:
    """Clean a dict whose keys are field names."""
    cleaned: dict[str, object] = {}
    for key, value in values.items():
        where = f"{path}.{key}" if path else f"{key}"
        if not str(key).isidentifier():
            types.append(ContextFault(where, "tên trường không hợp lệ; dùng chữ cái, chữ số và dấu gạch dưới"))
            continue
        cleaned[key] = _clean(value, where, faults, types)
    return cleaned


def _clean_text(text: str, path: str, faults: list[ContextFault]) -> str:
    """Bring one text into NFC and note characters that must not be printed."""
    bad = sorted({character for character in text if _is_illegal(character)})
    if bad:
        codes = ", ".join(f"U+{ord(character):04X}" for character in bad)
        faults.append(ContextFault(path, f"có ký tự không in được ({codes}); hãy xóa hoặc gõ lại"))
        return ""
    signs = [sign for sign in _TEMPLATE_SIGNS if sign in text]
    if signs:
        found = ", ".join(signs)
        faults.append(ContextFault(path, f"có ký hiệu của biểu mẫu ({found}); hãy xóa khỏi nội dung"))
        return ""
    return unicodedata.normalize("NFC", text)


def _is_illegal(character: str) -> bool:
    """Tell whether XML or Word cannot carry a character: controls, surrogates, non-characters."""
    category = unicodedata.category(character)
    if category == "Cc":
        return character not in _ALLOWED_CONTROLS
    # Unicode's non-characters: the last two of each plane, and the block FDD0 to FDEF.
    return category == "Cs" or ord(character) & _PLANE_END == _PLANE_END or ord(character) in _NONCHARACTERS
