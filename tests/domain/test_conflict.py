"""Conflict of interest: declared counts at once, proposals only after a person's yes."""

from dataclasses import replace

import pytest

from domain.conflict import (
    MemberFacts,
    ProducerFacts,
    declared,
    employer_words,
    propose,
    recusals,
    same_employer,
    same_name,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn A", "nguyễn  văn A", True),
        ("Ông Nguyễn Văn A", "TS. Nguyễn Văn A", True),
        ("Trần Thị Bé", "Trần Thị Bẻ", False),
        ("Trần Thị Bé", "Tran Thi Be", True),
        ("Nguyễn Văn A", "Nguyễn Thị A", False),
        ("Nguyễn Văn A", "", False),
        ("Ông", "Ông", False),
    ],
)
def test_names_are_compared_without_honorifics_and_capitals_but_with_accents(
    one: str,
    other: str,
    same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize(
    ("post", "producer", "same"),
    [
        ("Giám đốc HTX nấm Đức Nhuận", "Hợp tác xã nấm Đức Nhuận", True),
        ("Cố vấn, CTCP Dori", "Công ty cổ phần Dori", True),
        ("Phó Giám đốc, Công ty TNHH MTV Hương Quế", "Công ty trách nhiệm hữu hạn một thành viên Hương Quế", True),
        ("Giám đốc Sở Công Thương", "Công ty Muối", False),
        ("Công ty cổ phần Dorina", "Công ty cổ phần Dori", False),
        ("Hộ kinh doanh", "Hộ", False),
        ("", "Công ty Muối", False),
    ],
)
def test_employers_are_compared_after_writing_abbreviations_out(
    post: str,
    producer: str,
    same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert same_employer(post, producer) is same


def test_an_abbreviation_becomes_its_words() -> None:
    assert employer_words("CTCP Dori") == ["cong", "ty", "co", "phan", "dori"]


MEMBERS = [
    MemberFacts("TV1", "Nguyễn Văn A", "Phó Chủ tịch UBND tỉnh"),
    MemberFacts("TV2", "Trần Thị B", "Thành viên Hội đồng quản trị, CTCP Dori"),
]
PRODUCERS = [
    ProducerFacts("SP1", "Công ty cổ phần Dori", "Ông Nguyễn Văn A"),
    ProducerFacts("SP2", "HTX nấm Đức Nhuận", "Lê Văn C"),
]


def test_proposals_carry_their_reason_and_do_not_count_by_themselves() -> None:
    found = propose(MEMBERS, PRODUCERS)
    assert [(one.product, one.member, one.sign, one.is_confirmed) for one in found] == [
        ("SP1", "TV1", "same_name", False),
        ("SP1", "TV2", "same_employer", False),
    ]
    assert (
        "trùng họ và tên với người đại diện của chủ thể “Công ty cổ phần Dori” (“Ông Nguyễn Văn A”)" in found[0].reason
    )
    assert "CTCP Dori" in found[1].reason
    assert recusals(found) == frozenset()


def test_what_is_declared_or_confirmed_counts() -> None:
    found = propose(MEMBERS, PRODUCERS)
    answered = [replace(found[0], is_confirmed=True), found[1], declared("SP2", "TV2", "Là em ruột người đại diện")]
    assert recusals(answered) == {("SP1", "TV1"), ("SP2", "TV2")}
