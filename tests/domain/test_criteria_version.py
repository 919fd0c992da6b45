"""Versions of criteria sets: named by content, found again, never mixed where they count differently."""

from dataclasses import replace

import pytest

from domain.criteria import CriteriaSet, UnknownCriteriaSet, criteria_set, criteria_sets
from domain.criteria_check import differences, faults_of_set
from domain.criteria_headings import blank_set, headings_of, part_title, unverified_headings
from domain.criteria_version import (
    CriteriaAltered,
    Shelf,
    built_in,
    content_of,
    digest,
    numbered,
    parse_version,
    rules_of,
    set_from,
)
from domain.regime import RegimeSilent, load_regime

TEA = criteria_set("R4", 11)


def worded(one: CriteriaSet, words: str) -> CriteriaSet:
    first, *rest = one.criteria
    options = tuple(replace(option, label=f"{words} {option.number}") for option in first.options)
    return replace(one, criteria=(replace(first, options=options), *rest))


def weighed(one: CriteriaSet) -> CriteriaSet:
    first, *rest = one.criteria
    last = replace(first.options[0], gate=5)
    return replace(one, criteria=(replace(first, options=(last, *first.options[1:])), *rest))


@pytest.mark.parametrize("one", criteria_sets("R4"), ids=lambda one: str(one.number))
def test_every_set_comes_back_from_its_content(one: CriteriaSet) -> None:
    assert set_from(content_of(one), one.version) == one


def test_a_version_names_number_and_content() -> None:
    second = numbered(worded(TEA, "Lời"), 2)
    assert second.version == f"R4/11@2-{digest(second)[:8]}"
    parsed = parse_version(second.version)
    assert parsed is not None
    assert (parsed.regime, parsed.number, parsed.n, parsed.short) == ("R4", 11, 2, digest(second)[:8])
    assert parse_version("R4/11") is not None
    assert [parse_version(text) for text in ("R4", "R4/x", "R4/11@2", "R4/11@2-zz", "")] == [None] * 5


def test_the_shelf_gives_the_newest_and_finds_every_other() -> None:
    first, second = numbered(worded(TEA, "Một"), 1), numbered(worded(TEA, "Hai"), 2)
    shelf = Shelf("R4", (first, second))
    assert shelf.current(11) is second
    assert shelf.find(first.version) is first
    assert shelf.find("R4/11") == TEA
    assert shelf.current(12) == criteria_set("R4", 12)
    assert shelf.current(99) is None
    assert shelf.numbers() == tuple(range(1, 27))
    assert shelf.same_rules(["R4/11", first.version, second.version])
    assert not shelf.same_rules(["R4/11", "R4/12"])
    assert not Shelf("R4", (numbered(weighed(TEA), 1),)).same_rules(["R4/11", numbered(weighed(TEA), 1).version])
    assert rules_of(first) == rules_of(TEA)


def test_what_is_not_there_or_was_altered_is_refused() -> None:
    one = numbered(worded(TEA, "Một"), 1)
    shelf = Shelf("R4", (one,), frozenset({one.version}))
    with pytest.raises(CriteriaAltered, match="phục hồi từ bản sao lưu"):
        shelf.find(one.version)
    with pytest.raises(CriteriaAltered):
        shelf.current(11)
    for version in ("R4/11@9-00000000", "khác", "R4/99"):
        with pytest.raises(UnknownCriteriaSet):
            Shelf("R4").find(version)
    assert built_in("R4/11") is built_in("R4/11")


def test_differences_from_the_decree_are_all_told() -> None:
    assert differences(worded(TEA, "Lời"), TEA) == []
    first, second, third, fourth, *rest = TEA.criteria
    other = replace(first.options[0], points=9, gate=5, case=2)
    wrong = replace(
        TEA,
        headings=(replace(TEA.headings[0], maximum=1), replace(TEA.headings[1], code="99"), *TEA.headings[2:]),
        criteria=(
            replace(first, options=(other, *first.options[1:])),
            replace(second, part="B", maximum=50),
            replace(third, options=third.options[:1]),
            replace(fourth, code="77"),
            *rest,
        ),
    )
    told = [fault.reason for fault in differences(wrong, TEA)]
    assert told == [
        f"Thiếu tiêu chí {fourth.code} “{fourth.name}” của bộ 11.",
        "Bộ 11 không có tiêu chí 77.",
        f"Tiêu chí {first.code}, mức 1: ghi 9 điểm, phải là {first.options[0].points}.",
        f"Tiêu chí {first.code}, mức 1: hạng tối thiểu ghi 5 sao, phải là để trống.",
        f"Tiêu chí {first.code}, mức 1: ghi trường hợp 2, phải là 1.",
        f"Tiêu chí {second.code}: ghi phần B, phải là A.",
        f"Tiêu chí {second.code}: ghi tối đa 50 điểm, phải là {second.maximum}.",
        f"Tiêu chí {third.code}: có 1 mức, phải có {len(third.options)} mức.",
        f"Mục 1: ghi 1 điểm, phải là {TEA.headings[0].maximum} (phần A).",
        "Bộ 11 không có mục 99.",
        f"Thiếu mục {TEA.headings[1].code} “{TEA.headings[1].name}”.",
    ]
    swapped = replace(TEA, criteria=(second, first, third, fourth, *rest))
    assert [fault.reason for fault in differences(swapped, TEA)] == ["Các tiêu chí không đúng thứ tự của bộ 11."]


def test_a_criterion_without_options_or_part_is_told() -> None:
    first, *rest = TEA.criteria
    bare = replace(TEA, criteria=(replace(first, options=(), part="D"), *rest))
    told = [fault.reason for fault in faults_of_set(bare, load_regime("R4").weights)]
    assert f"Tiêu chí {first.code}: phần “D” không phải A, B hoặc C." in told
    assert f"Tiêu chí {first.code} không có mức nào." in told


def test_older_regimes_have_the_shared_headings() -> None:
    one = blank_set(load_regime("R1"), 3)
    assert [heading.code for heading in one.headings] == ["1", "2", "3", "4", "5"]
    assert one.criteria == ()
    assert part_title("B") == "KHẢ NĂNG TIẾP THỊ"
    assert headings_of("C") == ()
    assert len(unverified_headings()) == 1
    with pytest.raises(RegimeSilent):
        blank_set(load_regime("R0"), 1)
