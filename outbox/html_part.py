"""The HTML face of a letter: made from its text, which stays the source; no picture, no style sheet, no script."""

import re
from html import escape
from typing import Final

_SIGNATURE: Final = "--"
_HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="vi">\n<head><meta charset="utf-8"></head>\n'
    "<body style=\"font-family:'Times New Roman',Times,serif;font-size:16px;line-height:1.5;max-width:44em\">\n"
)
_FOOT: Final = "</body>\n</html>\n"
_PARAGRAPH: Final = '<p style="margin:0 0 1em 0">'
_GREY: Final = '<p style="margin:2em 0 1em 0;padding-top:1em;border-top:1px solid #bbb;color:#444">'
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BREAK = re.compile(r"\n(?:[ \t]*\n)+")


def as_html(body: str) -> str:
    """Show the text as paragraphs; indented lines stay indented, addresses and links can be clicked."""
    marks = [_PARAGRAPH]
    shown = []
    for block in _BREAK.split(body.strip("\n")):
        lines = block.split("\n")
        if lines[0].rstrip() == _SIGNATURE:
            lines, marks = lines[1:], [_GREY, _PARAGRAPH]
        if lines:
            shown.append(f"{marks[0]}{'<br>'.join(map(_line, lines))}</p>\n".replace("<br>", "<br>\n"))
            marks = [_PARAGRAPH]
    return f"{_HEAD}{''.join(shown)}{_FOOT}"


def _line(line: str) -> str:
    """Show one line."""
    text = line.lstrip(" ")
    indent = "&nbsp;" * (2 * (len(line) - len(text)))
    parts, end = [indent], 0
    for found in _LINK.finditer(text):
        target = found.group()
        address = target if target.startswith("http") else f"mailto:{target}"
        parts += [escape(text[end : found.start()]), f'<a href="{escape(address)}">{escape(target)}</a>']
        end = found.end()
    return "".join(parts) + escape(text[end:])
