"""The form of a certified copy: what stands under or behind the copied text."""

from documents.forms.blocks import FULL, place_date, signature, tail
from documents.forms.elements import cell, each, para, row, rule, run, table, when
from documents.forms.package import PORTRAIT, build_package

_LEFT = 3715


def agency_copy() -> bytes:
    """Build D38, the copy part (SAO Y, SAO LỤC, TRÍCH SAO) in the layout of Decree 30/2020/NĐ-CP, form 3.1.

    An extract prints the copied words first; a whole copy leaves them out and is laid under the copied paper.
    """
    right = FULL - _LEFT
    agency = (
        each("name", "superior", para("Superior", "{{ name }}"))
        + each("name", "issuer", para("Issuer", "{{ name }}"))
        + rule(1100, _LEFT)
    )
    body = (
        when(
            "extract",
            para("AnnexNote", "{{ extract_source }}"),
            para("Spacer"),
            each("text", "extract", para("Body", "{{ text }}")),
            para("Spacer"),
        )
        + rule(FULL, FULL)
        + para("SpacerKeep")
        + table(
            (_LEFT, right),
            row(cell(_LEFT, agency), cell(right, para("Authority", "{{ copy_form }}"))),
            row(
                cell(_LEFT, para("Spacer"), para("Number", "{{ number_line }}")),
                cell(right, para("Spacer"), place_date()),
            ),
            style="Plain",
        )
        + para("SpacerKeep")
        + when("copied_paper", para("FormLast", "Bản sao của: ", run("{{ copied_paper }}"), "."))
        + para("SpacerKeep")
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)
