"""Copies of papers: forms, pages and what may be copied how."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import copies
from domain.copies import CopyForm, CopyRefused, CopyWish, Origin
from domain.numbering import number_text, parse_number

PAGES = st.sets(st.integers(1, 99_999), max_size=40)
FORMS = st.sampled_from(CopyForm)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("sao y", CopyForm.WHOLE),
        ("SAO Y", CopyForm.WHOLE),
        ("SY", CopyForm.WHOLE),
        ("Sao-lục", CopyForm.REGISTER),
        ("sao luc", CopyForm.REGISTER),
        ("Bản trích sao", CopyForm.EXTRACT),
        ("TrS", CopyForm.EXTRACT),
    ],
)
def test_a_form_is_read_as_clerks_write_it(text: str, form: CopyForm) -> None:
    assert copies.copy_form(text) is form


@pytest.mark.parametrize("text", ["", "sao", "photo", "sao y bản chính"])
def test_an_unknown_form_names_the_three(text: str) -> None:
    with pytest.raises(copies.CopyFormUnknown, match="sao y, sao lục, trích sao") as caught:
        copies.copy_form(text)
    assert caught.value.text == text


def test_titles_and_symbols_are_those_of_the_decree() -> None:
    assert [form.heading for form in CopyForm] == ["SAO Y", "SAO LỤC", "TRÍCH SAO"]
    assert [form.type_name for form in CopyForm] == ["Bản sao y", "Bản sao lục", "Bản trích sao"]
    assert [copies.copy_symbol(form, "UBND") for form in CopyForm] == ["SY-UBND", "SL-UBND", "TrS-UBND"]


@given(PAGES)
def test_pages_are_read_back_as_they_were_written(pages: set[int]) -> None:
    assert copies.read_pages(copies.pages_text(pages)) == tuple(sorted(pages))


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 30)), min_size=1, max_size=12))
def test_ranges_may_overlap_and_stand_in_any_order(ranges: list[tuple[int, int]]) -> None:
    text = " , ".join(f"{first} – {first + more}" for first, more in ranges)
    wanted = {page for first, more in ranges for page in range(first, first + more + 1)}
    assert copies.read_pages(text) == tuple(sorted(wanted))


@given(PAGES)
def test_written_ranges_never_touch(pages: set[int]) -> None:
    bounds = [[int(n) for n in piece.split("-")] for piece in copies.pages_text(pages).split(", ") if piece]
    assert all(one[-1] + 1 < other[0] for one, other in itertools.pairwise(bounds))


@pytest.mark.parametrize("text", ["0", "3-1", "1-", "-2", "1,,2", "một", "1-2-3", "0-4", "123456", "1;2", "٣", "²"])
def test_what_is_no_list_of_pages_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(copies.PagesMalformed, match="1-3") as caught:
        copies.read_pages(text)
    assert caught.value.text == text


def test_no_pages_is_an_empty_text() -> None:
    assert copies.read_pages("  ") == ()
    assert copies.pages_text(()) == ""


def _wish(form: CopyForm, origin: Origin, *pages: int, total: int = 5) -> CopyWish:
    return CopyWish(form, origin, total, pages)


@pytest.mark.parametrize("origin", [Origin.ORIGINAL, Origin.RECEIVED])
def test_first_hand_papers_are_copied_whole_or_in_part(origin: Origin) -> None:
    assert copies.check_copy(_wish(CopyForm.WHOLE, origin)) == (1, 2, 3, 4, 5)
    assert copies.check_copy(_wish(CopyForm.EXTRACT, origin, 2, 4)) == (2, 4)


def test_a_register_copy_comes_from_a_whole_copy_only() -> None:
    assert copies.check_copy(_wish(CopyForm.REGISTER, Origin.WHOLE_COPY)) == (1, 2, 3, 4, 5)
    for origin in set(Origin) - {Origin.WHOLE_COPY}:
        with pytest.raises(CopyRefused, match=f"đây là {origin.value}"):
            copies.check_copy(_wish(CopyForm.REGISTER, origin))


@pytest.mark.parametrize("form", [CopyForm.WHOLE, CopyForm.EXTRACT])
@pytest.mark.parametrize("origin", [Origin.WHOLE_COPY, Origin.REGISTER_COPY, Origin.EXTRACT_COPY])
def test_a_copy_is_no_original(form: CopyForm, origin: Origin) -> None:
    with pytest.raises(CopyRefused, match=f"{form.heading} chỉ làm từ bản gốc hoặc văn bản đến"):
        copies.check_copy(_wish(form, origin, *((1,) if form is CopyForm.EXTRACT else ())))


@pytest.mark.parametrize("form", [CopyForm.WHOLE, CopyForm.REGISTER])
def test_whole_copies_take_no_pages(form: CopyForm) -> None:
    origin = Origin.ORIGINAL if form is CopyForm.WHOLE else Origin.WHOLE_COPY
    with pytest.raises(CopyRefused, match="phải sao toàn bộ"):
        copies.check_copy(_wish(form, origin, 1))


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ((), "phải nêu các trang"),
        ((4, 6, 7), "không có trang 6-7"),
        ((0, 1), "không có trang 0"),
        ((1, 2, 3, 4, 5), "toàn bộ văn bản"),
    ],
)
def test_an_extract_names_some_of_the_pages(pages: tuple[int, ...], said: str) -> None:
    with pytest.raises(CopyRefused, match=said):
        copies.check_copy(_wish(CopyForm.EXTRACT, Origin.ORIGINAL, *pages))


def test_all_reasons_are_said_together() -> None:
    with pytest.raises(CopyRefused) as caught:
        copies.check_copy(_wish(CopyForm.REGISTER, Origin.ORIGINAL, 1))
    assert len(caught.value.reasons) == 2
    assert all(reason in str(caught.value) for reason in caught.value.reasons)


@given(FORMS, st.sampled_from(Origin), st.integers(1, 30), st.sets(st.integers(-1, 32), max_size=8))
def test_what_is_allowed_lies_within_the_paper(form: CopyForm, origin: Origin, total: int, pages: set[int]) -> None:
    wish = CopyWish(form, origin, total, tuple(sorted(pages)))
    if not _allowed(wish):
        return
    given_pages = copies.check_copy(wish)
    assert set(given_pages) <= set(range(1, total + 1))
    whole = len(given_pages) == total
    assert whole is (form is not CopyForm.EXTRACT)
    assert (origin is Origin.WHOLE_COPY) is (form is CopyForm.REGISTER)


@given(FORMS)
def test_only_a_whole_copy_can_be_copied_again(form: CopyForm) -> None:
    again = [
        other
        for other in CopyForm
        for pages in ((), (1,))
        if _allowed(CopyWish(other, copies.origin_of(form), 2, pages))
    ]
    assert again == ([CopyForm.REGISTER] if form is CopyForm.WHOLE else [])


def _allowed(wish: CopyWish) -> bool:
    try:
        copies.check_copy(wish)
    except CopyRefused:
        return False
    return True


@given(FORMS, st.integers(1, 100_000), st.sampled_from(["UBND", "SNN", "HĐOCOP", "SNN-VPĐP"]))
def test_the_number_of_a_copy_is_a_number_of_a_paper(form: CopyForm, n: int, agency: str) -> None:
    number = number_text(n, copies.copy_symbol(form, agency))
    parsed = parse_number(number)
    assert (parsed.n, parsed.symbol) == (n, f"{form.symbol}-{agency}")
    line = copies.mark_line(number, date(2020, 3, 5))
    assert re.fullmatch(r"Số \S+ ngày 05/3/2020", line)
