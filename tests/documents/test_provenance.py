"""Provenance: which field prints where, read from a paper made once more with marks."""

import io

import docx
import pytest

from documents.kinds import kind_names, load_kind, load_sample
from documents.printed import print_paper, printed_words
from documents.provenance import FieldChange, Provenance
from documents.render import render
from documents.values import Subdocument

BODY = "word/document.xml"


def _form(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["announcement", "recognition_decision", "minutes", "receipt", "certificate"])
def test_every_printed_field_of_our_forms_is_traced(name: str) -> None:
    assert name in kind_names()
    prints = Provenance(load_kind(name).template, load_sample(name))
    assert prints.is_known


def test_the_fields_of_a_place_and_their_former_values_are_read() -> None:
    form = _form("Số: {{ number }}/{{ symbol }}", "{{ signer }}", "Kính gửi")
    prints = Provenance(form, {"number": "12", "symbol": "UBND", "signer": "Nguyễn Văn A"})
    assert prints.fields_at(BODY, "đoạn 1") == ("number", "symbol")
    assert prints.explain(BODY, "đoạn 1", "Số: 13/UBND") == (FieldChange("number", "13", "12"),)
    assert prints.explain(BODY, "đoạn 1", "Số 13/UBND") is None
    assert prints.explain(BODY, "đoạn 3", "Gửi") is None
    assert prints.explain(BODY, "đoạn 9", "") is None


def test_rows_of_lists_are_traced_by_their_paths() -> None:
    form = _form("{%p for row in rows %}", "{{ row.name }}: {{ row.points }}", "{%p endfor %}")
    prints = Provenance(form, {"rows": [{"name": "Tỏi", "points": 90}, {"name": "Quế", "points": 80}]})
    assert prints.fields_at(BODY, "đoạn 2") == ("rows[1].name",)
    assert prints.explain(BODY, "đoạn 2", "Hành: 80") == (FieldChange("rows[1].name", "Hành", "Quế"),)


def test_a_form_that_asks_for_words_is_not_traced() -> None:
    form = _form("{% if kind == 'x' %}Một{% else %}Hai{% endif %} {{ kind }}")
    assert not Provenance(form, {"kind": "x"}).is_known
    assert not Provenance(form, {}).is_known


def test_printing_and_reading_at_once_gives_the_same_paper() -> None:
    template, context = load_kind("announcement").template, load_sample("announcement")
    printed = print_paper(template, context)
    assert printed.data == render(template, context)
    assert str(context["signer"]).encode() in printed.words
    assert str(context["signer"]).encode() in printed_words(printed.data)


def test_signs_of_xml_are_read_as_they_print() -> None:
    assert print_paper(_form("{{ a }}"), {"a": "A & B < C"}).words.find(b"A & B < C") >= 0


def test_a_paper_that_nests_a_document_is_read_too() -> None:
    pytest.importorskip("docxcompose")
    context = {"body": Subdocument(_form("Nội dung văn bản con")), "signer": "A"}
    assert "Nội dung văn bản con".encode() in print_paper(_form("{{p body }}", "{{ signer }}"), context).words
