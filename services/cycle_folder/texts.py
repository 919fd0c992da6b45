"""Bytes to text, and text to clean text: encodings, accents, spaces and characters nobody sees."""

import re
import unicodedata
from typing import Any

from domain.vietnamese import is_nfc, nfc
from services.cycle_folder.faults import Fault, Place

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = (
    "mở tệp, lưu lại với mã UTF-8 (Excel: «CSV UTF-8»; Notepad: Save As, Encoding UTF-8), hoặc dùng tệp .xlsx"
)

# TCVN 5712 (fonts .VnTime): the byte, written as the Latin-1 letter it turns into, and what it stood for.
_TCVN3 = dict(
    zip(
        map(ord, "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§"),
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
# Signs that no Vietnamese word has inside, but that TCVN3 text shows as letters: "Qu¶ng Ng·i", "s¶n phÈm".
_OLD_FONT = re.compile(r"[^\W\d_][µ¶·¸¹¨»¼½¾©®ª«¬¡¢£¤¥¦§][^\W\d_]")
_VIETNAMESE_LETTERS = frozenset("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
_LIKELY = 0.8
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def decode(data: bytes, place: Place) -> tuple[str | None, list[Fault]]:
    """Read bytes as UTF-8; None with a fault that names the probable encoding when they are not."""
    faults: list[Fault] = []
    if data.startswith(_BOM):
        data = data.removeprefix(_BOM)
        way_out = "không phải sửa ngay; lần sau lưu với mã UTF-8 không BOM"
        faults.append(place.warning("encoding.bom", "tệp bắt đầu bằng dấu BOM", way_out))
    if data.startswith(_UTF16_MARKS) or b"\0" in data:
        faults.append(place.error("encoding.not_utf8", "tệp dùng mã UTF-16 hoặc không phải tệp chữ", _SAVE_AS_UTF8))
        return None, faults
    try:
        return data.decode("utf-8"), faults
    except UnicodeDecodeError as wrong:
        row = data.count(b"\n", 0, wrong.start) + 1
        line_start = data.rfind(b"\n", 0, wrong.start) + 1
        problem = f"tệp không phải mã UTF-8{_guess(data[line_start:])}"
        faults.append(Place(place.file, row).error("encoding.not_utf8", problem, _SAVE_AS_UTF8))
        return None, faults


def _guess(data: bytes) -> str:
    candidates = {
        "Windows-1258": data.decode("cp1258", errors="replace"),
        "TCVN3 (phông .VnTime)": data.decode("latin-1").translate(_TCVN3),
    }
    name, text = max(candidates.items(), key=lambda candidate: _likeness(candidate[1]))
    return f", có lẽ là {name}" if _likeness(text) > _LIKELY else ""


def _likeness(text: str) -> float:
    """Give the share of Vietnamese letters among all that is not ASCII."""
    foreign = [char for char in nfc(text).lower() if not char.isascii()]
    return sum(char in _VIETNAMESE_LETTERS for char in foreign) / (len(foreign) or 1)


def clean(text: str, place: Place) -> tuple[str, list[Fault]]:
    """Compose accents, drop surplus spaces and hidden characters; say each thing that was done.

    What was cleaned can be used at once (warning), except where characters had to be dropped (error).
    """
    faults: list[Fault] = []
    if not is_nfc(text):
        text = nfc(text)
        way_out = "không phải sửa ngay; đã ghép dấu lại (bảng mã Unicode dựng sẵn)"
        faults.append(place.warning("text.decomposed", f"«{_shown(text)}» dùng dấu rời (Unicode tổ hợp)", way_out))
    if hidden := [char for char in text if _is_hidden(char)]:
        if _BREAKS.issuperset(hidden):
            faults.append(place.error("text.line_break", f"«{_shown(text)}» có xuống dòng", "viết liền trên một dòng"))
        else:
            codes = ", ".join(sorted({f"U+{ord(char):04X}" for char in hidden}))
            way_out = "xóa đi, gõ lại nội dung bằng tay"
            faults.append(place.error("text.hidden", f"«{_shown(text)}» có ký tự ẩn {codes}", way_out))
        text = "".join(" " if char in _BREAKS else char for char in text if char in _BREAKS or char not in hidden)
    if (spaced := " ".join(re.split(r"\s+", text.strip()))) != text:
        text = spaced
        if not faults or faults[-1].code != "text.line_break":
            problem = f"«{_shown(text)}» có khoảng trắng thừa"
            faults.append(place.warning("text.spaces", problem, "không phải sửa ngay; đã bỏ khoảng trắng thừa"))
    if _OLD_FONT.search(text):
        way_out = "chuyển sang Unicode (UniKey: Ctrl+Shift+F6, nguồn TCVN3, đích Unicode)"
        faults.append(place.error("text.old_font", f"«{_shown(text)}» gõ bằng phông cũ TCVN3", way_out))
    return text, faults


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN and char != "\t"


def _shown(text: str, limit: int = 60) -> str:
    """Show a text inside a message: on one line, without hidden characters, not too long."""
    plain = "".join("·" if _is_hidden(char) else char for char in text.strip())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def shown(value: Any, limit: int = 60) -> str:  # noqa: ANN401 - whatever stands in the file
    """Show any value of the folder inside a message, at most ``limit`` characters of it."""
    try:
        return _shown(str(value), limit)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "số quá lớn"
