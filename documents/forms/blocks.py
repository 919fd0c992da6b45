"""The blocks every official paper shares: head, title, bases, addressees, sections, signature."""

from documents.forms.elements import cell, each, line, para, row, rule, run, table, when
from documents.forms.package import PORTRAIT

# Widths in twips. The motto's rule is as long as its text in bold 14 (Decree 30, Annex I, II.1).
_LEFT, _RIGHT = 3515, 5556
_MOTTO_RULE = 3423
_ISSUER_RULE = 1100
_TITLE_RULE = 2400
_SPLIT = 4535

FULL = PORTRAIT.text_width
SEMICOLONS = "{% if loop.last %}.{% else %};{% endif %}"
END = "{% if loop.last %}./.{% endif %}"


def head(
    *,
    dated: bool = True,
    subject: bool = False,
    numbered: bool = True,
    width: int = FULL,
    rule_width: int = _ISSUER_RULE,
) -> str:
    """Write agency and national header, number and date in the two-column table without borders.

    `dated` = False for minutes, which carry no place and date; `subject` = True prints "V/v" under the number.
    `rule_width` in twips for issuers whose name is short: the rule is a third to a half of it.
    """
    left, right = (_LEFT, _RIGHT) if width == FULL else (width * 2 // 5, width - width * 2 // 5)
    agency = (
        each("name", "superior", para("Superior", "{{ name }}"))
        + each("name", "issuer", para("Issuer", "{{ name }}"))
        + rule(rule_width, left)
    )
    number = para("Number", "{{ number_line }}") if numbered else para("Number")
    about = para("Subject", "V/v {{ subject_line }}") if subject else ""
    return table(
        (left, right),
        row(cell(left, agency), cell(right, nation(right))),
        row(cell(left, para("Spacer"), number, about), cell(right, para("Spacer"), place_date(dated=dated))),
        style="Plain",
    )


def nation(span: int) -> str:
    """Write quốc hiệu and tiêu ngữ with the rule as long as its text, centred in `span` twips."""
    return (
        para("Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + para("Motto", "Độc lập - Tự do - Hạnh phúc")
        + rule(_MOTTO_RULE, span)
    )


def place_date(*, dated: bool = True) -> str:
    """Write place and date; an empty line keeps the cell for papers without them."""
    return para("PlaceDate", "{{ place_date }}" if dated else "")


def title(name: str, *, width: int = FULL) -> str:
    """Write the type name in capitals, the subject in bold and the rule beneath."""
    return para("TypeName", name) + fitted("subject_line") + rule(_TITLE_RULE, width) + para("Spacer")


def fitted(field: str, *, capitals: bool = False) -> str:
    """Write a centred bold title whose margins follow its length, so that no single word is left for line two.

    A full line of bold 14 holds about 64 letters, or 46 capitals; the narrower styles about 43 and 56.
    """
    single, narrow, middle = (46, 62, 84) if capitals else (62, 82, 108)
    text = f"{{{{ {field} }}}}"
    return (
        line(f"if {field}|length <= {single}")
        + para("Title", text)
        + line(f"elif {field}|length <= {narrow}")
        + para("TitleNarrow", text)
        + line(f"elif {field}|length <= {middle}")
        + para("TitleMiddle", text)
        + line("else")
        + para("Title", text)
        + line("endif")
    )


def bases() -> str:
    """Write the legal bases in italics, each closed by ";", the last by "."."""
    return each("basis", "legal_bases", para("Basis", "{{ basis }}" + SEMICOLONS))


def addressees() -> str:
    """Write "Kính gửi:": one addressee on the same line, several on their own lines."""
    return (
        line("if addressees|length == 1")
        + para("Addressee", "Kính gửi: {{ addressees[0] }}")
        + line("elif addressees")
        + para("AddresseeHead", "Kính gửi:")
        + each("addressee", "addressees", para("AddresseeItem", "- {{ addressee }}" + SEMICOLONS))
        + para("Spacer")
        + line("endif")
    )


def paragraphs(values: str, style: str = "Body") -> str:
    """Write a list of paragraphs."""
    return each("text", values, para(style, "{{ text }}"))


def items(values: str, style: str = "BodyItem") -> str:
    """Write a list as "- …;" lines, the last one closed by "."."""
    return each("entry", values, para(style, "- {{ entry }}" + SEMICOLONS))


def sections(values: str, key: str = "heading") -> str:
    """Write titled sections: a bold heading, then its paragraphs; a section without heading prints only these."""
    return each(
        "section",
        values,
        when(f"section.{key}", para("Heading", f"{{{{ section.{key} }}}}")),
        paragraphs("section.paragraphs"),
    )


def closing() -> str:
    """Write the closing paragraphs, kept with the signature; the last ends "./."."""
    return each("text", "closing", para("BodyLast", "{{ text }}" + END))


def articles(values: str = "articles") -> str:
    """Write the articles of a decision: bold number and first paragraph on one line; the last ends "./."."""
    opening = run("{%r if loop.first %}") + run("{{ article.title }} ", bold=True) + run("{%r endif %}")
    return each(
        "article",
        values,
        line("set last_article = loop.last"),
        each(
            "text",
            "article.paragraphs",
            line("if loop.last and last_article"),
            para("BodyLast", opening, "{{ text }}./."),
            line("else"),
            para("Body", opening, "{{ text }}"),
            line("endif"),
        ),
    )


def authority() -> str:
    """Write the signing capacity, the room for the signature and the name."""
    return each("capacity", "authority", para("Authority", "{{ capacity }}")) + para("Signer", "{{ signer }}")


def recipients() -> str:
    """Write "Nơi nhận:" and its list; nothing when it is empty."""
    return when(
        "recipients",
        para("RecipientsHead", "Nơi nhận:"),
        each("place", "recipients", para("Recipient", "- {{ place }}" + SEMICOLONS)),
    )


def signature() -> str:
    """Write recipients left and the signing block right, never split over two pages."""
    right = FULL - _SPLIT
    left = cell(_SPLIT, recipients(), para("Recipient"))
    return table((_SPLIT, right), row(left, cell(right, authority())), style="Plain")


def annex_head(label: str, field: str, *, width: int = FULL) -> str:
    """Write the label, the name (a field) and the "(Kèm theo …)" note of an annex."""
    name = fitted(field, capitals=True) if width == FULL else para("Title", f"{{{{ {field} }}}}")
    note = when("annex_note", para("AnnexNote", "{{ annex_note }}"))
    return para("AnnexLabel", label) + name + note + rule(_TITLE_RULE, width) + para("Spacer")


def tail() -> str:
    """Close a body that ends in a table: Word wants one paragraph after it."""
    return para("Rule", properties='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>')
