"""The parts of a form filled by hand or by machine: an answer that is missing prints a dotted line or an empty box."""

from documents.forms.blocks import FULL
from documents.forms.elements import each, line, para, run, when

# One wide space is about as wide as a hard space, "x", and a hard space, and is framed without a gap.
_BOX = "{{ '\u00a0x\u00a0' if %s else '\u2003' }}"
# A title and its choices with their boxes fit on one line up to so many letters; a box must not end a line.
_LETTERS = "(part.title ~ part.choices|join('', attribute='label'))|length"
_ONE_LINE = 56
_BLANK_DATE = "…………, ngày …… tháng …… năm 20…"


def answer(label: str, field: str, *, width: int = FULL, bold: bool = False, style: str = "Form") -> str:
    """Write "Nhãn: trả lời"; a missing answer prints a dotted line up to `width` twips."""
    return para(
        style,
        run(f"{label}: ", bold=bold),
        run(f"{{%r if {field} %}}"),
        run(f"{{{{ {field} }}}}"),
        run("{%r else %}"),
        _tab(),
        run("{%r endif %}"),
        properties=_leader(width),
    )


def dotted_lines(count: str, condition: str, *, width: int = FULL) -> str:
    """Write `count` (an expression) more dotted lines under a question when `condition` holds."""
    return when(
        condition, line(f"for blank in range({count})"), para("Form", _tab(), properties=_leader(width)), line("endfor")
    )


def choices(values: str, *, opening: str = "", style: str = "Form") -> str:
    """Write the choices of a list on one line after an opening run, each behind its box: label, chosen."""
    body = (
        run(f"{{%r for choice in {values} %}}")
        + box("choice.chosen")
        + run("\u00a0{{ choice.label|replace(' ', '\u00a0') }}{% if not loop.last %}   {% endif %}")
        + run("{%r endfor %}")
    )
    return para(style, opening, body, properties='<w:jc w:val="left"/>')


def choice_list(values: str, style: str = "Form") -> str:
    """Write the choices of a list one below the other, each behind its box."""
    return each("choice", values, para(style, box("choice.chosen"), "\u00a0{{ choice.label }}"))


def box(condition: str) -> str:
    """Write a small frame with a cross in it when a condition holds."""
    return run(_BOX % condition, framed=True)


def place_date_to_fill() -> str:
    """Write place and date, or dots to write them on."""
    return para("PlaceDate", f"{{{{ place_date or '{_BLANK_DATE}' }}}}")


def questions(values: str) -> str:
    """Write the numbered parts of a form.

    A part has title, answer, lines, entries (label, answer, lines) and choices (label, chosen); it prints its
    choices, else its entries, else it is a question itself.
    """
    return each(
        "part",
        values,
        line(f"if part.choices and {_LETTERS} <= {_ONE_LINE}"),
        choices("part.choices", opening=run("{{ part.title }}:  ", bold=True)),
        line("elif part.choices"),
        para("FormLast", run("{{ part.title }}:", bold=True)),
        choice_list("part.choices"),
        line("elif part.entries"),
        para("FormLast", run("{{ part.title }}:", bold=True)),
        each(
            "entry",
            "part.entries",
            answer("{{ entry.label }}", "entry.answer"),
            dotted_lines("entry.lines", "not entry.answer"),
        ),
        line("else"),
        answer("{{ part.title }}", "part.answer", bold=True),
        dotted_lines("part.lines", "not part.answer"),
        line("endif"),
    )


def _tab() -> str:
    """Jump to the next tab stop, which draws the dots."""
    return "<w:r><w:tab/></w:r>"


def _leader(width: int) -> str:
    """Set one tab stop at `width` twips with a dotted line before it."""
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
