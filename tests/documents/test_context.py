"""The door of the renderer refuses what would damage a paper, and names every fault."""

import datetime as dt

import pytest

from documents.context import ContextRefused, IllegalCharacter, IllegalValue, clean_context


def test_decomposed_accents_become_composed() -> None:
    cleaned = clean_context({"name": "to\u0309i Ly\u0301 Sơn"})
    assert cleaned == {"name": "tỏi Lý Sơn"}


def test_plain_values_pass_and_are_copied() -> None:
    context = {"rows": [{"no": 1, "done": True}], "pair": ("a", "b"), "empty": ""}
    cleaned = clean_context(context)
    assert cleaned == {"rows": [{"no": 1, "done": True}], "pair": ["a", "b"], "empty": ""}
    assert cleaned["rows"] is not context["rows"]


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x00", "U+0000"),
        ("\x0b", "U+000B"),
        ("\r", "U+000D"),
        ("\x07", "U+0007"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
        ("\U0001fffe", "U+1FFFE"),
        ("\ufdd0", "U+FDD0"),
    ],
)
def test_characters_word_cannot_carry_are_refused_by_path(character: str, code: str) -> None:
    with pytest.raises(IllegalCharacter) as refusal:
        clean_context({"annex_groups": [{"rows": [{"note": "ổn"}, {"note": f"a{character}b"}]}]})
    (fault,) = refusal.value.faults
    assert fault.path == "annex_groups[0].rows[1].note"
    assert code in fault.fact


@pytest.mark.parametrize("sign", ["{{ 7*7 }}", "{% for %}", "{_{", "}_}", "{_%", "%_}"])
def test_signs_of_the_template_language_are_refused(sign: str) -> None:
    with pytest.raises(IllegalCharacter, match="ký hiệu của biểu mẫu"):
        clean_context({"signer": f"Nguyễn Văn A {sign}"})


def test_line_breaks_tabs_braces_and_rare_letters_pass() -> None:
    text = "một\ndòng\tmới { } # % \u00ad \u200b 😀"
    assert clean_context({"text": text})["text"] == text


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (None, "None"),
        (1.5, "float"),
        (dt.date(2020, 3, 5), "date"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (object(), "object"),
    ],
)
def test_other_values_are_refused(value: object, fact: str) -> None:
    with pytest.raises(IllegalValue, match=fact):
        clean_context({"place_date": value})


@pytest.mark.parametrize("key", ["two words", "", 1, "a-b"])
def test_names_that_no_form_can_print_are_refused(key: object) -> None:
    with pytest.raises(IllegalValue, match="tên trường"):
        clean_context({"row": {key: "x"}})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ContextRefused) as refusal:
        clean_context({"a": None, "b": "\x00", "c": ["ổn", 2.5]})
    assert [fault.path for fault in refusal.value.faults] == ["a", "c[1]", "b"]
    assert str(refusal.value).count(";") >= 2
