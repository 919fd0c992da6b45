"""Conflict of interest: what a member declares, and what names and employers let one suspect.

A suspicion is only ever proposed: it counts when a person has said yes to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from domain.vietnamese import fold, nfc

Sign = Literal["declared", "same_name", "same_employer"]

_HONORIFICS: Final = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "bác", "ts", "pgs", "gs", "ths", "bs", "cn"})
_LONG_FORMS: Final = {
    "htx": "hop tac xa",
    "tht": "to hop tac",
    "hkd": "ho kinh doanh",
    "cty": "cong ty",
    "cp": "co phan",
    "ctcp": "cong ty co phan",
    "tnhh": "trach nhiem huu han",
    "mtv": "mot thanh vien",
    "dntn": "doanh nghiep tu nhan",
    "dn": "doanh nghiep",
}
_LEAST_WORDS: Final = 2
"""A producer of one word ("Hộ") would be found in every post."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is known of a member: the code, the name, post and agency."""

    code: str
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class ProducerFacts:
    """What is known of the producer of a product: its name and its representative."""

    product: str
    name: str
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """A member's interest in a product; it keeps the member from scoring only when it is confirmed."""

    product: str
    member: str
    sign: Sign
    reason: str
    is_confirmed: bool = False


def declared(product: str, member: str, reason: str) -> Interest:
    """Take a member's own declaration, which needs nobody's yes."""
    return Interest(product, member, "declared", reason, is_confirmed=True)


def propose(members: Sequence[MemberFacts], producers: Sequence[ProducerFacts]) -> tuple[Interest, ...]:
    """Propose interests: a member named as the producer's representative, or employed by the producer.

    Every proposal has its reason and needs a person's yes.
    """
    found: list[Interest] = []
    for producer in producers:
        for member in members:
            if same_name(member.name, producer.representative):
                reason = (
                    f"Thành viên “{member.name}” trùng họ và tên với người đại diện của chủ thể “{producer.name}”"
                    f" (“{producer.representative}”)."
                )
                found.append(Interest(producer.product, member.code, "same_name", reason))
            if same_employer(member.post, producer.name):
                reason = f"Chức vụ, cơ quan của thành viên (“{member.post}”) trùng với chủ thể “{producer.name}”."
                found.append(Interest(producer.product, member.code, "same_employer", reason))
    return tuple(found)


def same_name(one: str, other: str) -> bool:
    """Say whether two names are one family-and-given name, whatever the honorifics, capitals and spaces.

    Accents tell people apart, unless one of the names is written without any.
    """
    first, second = _name(one), _name(other)
    if not first or not second:
        return False
    return first == second or (fold(first) == fold(second) and (_is_plain(first) or _is_plain(second)))


def _name(text: str) -> str:
    words = re.findall(r"[^\W_]+", nfc(text).casefold())
    while words and words[0] in _HONORIFICS:
        words.pop(0)
    return " ".join(words)


def _is_plain(name: str) -> bool:
    return name == fold(name)


def same_employer(post: str, producer: str) -> bool:
    """Say whether a post names the producer: its words stand in it in order, long forms and accents aside."""
    words = employer_words(producer)
    if len(words) < _LEAST_WORDS:
        return False
    return f" {' '.join(words)} " in f" {' '.join(employer_words(post))} "


def employer_words(text: str) -> list[str]:
    """Reduce the name of an employer to plain words with abbreviations written out: "CTCP Dori" -> công ty …."""
    return " ".join(_LONG_FORMS.get(word, word) for word in fold(text).split()).split()


def recusals(interests: Iterable[Interest]) -> frozenset[tuple[str, str]]:
    """Give the (product, member) pairs that may not score: what is declared or confirmed, nothing else."""
    return frozenset((interest.product, interest.member) for interest in interests if interest.is_confirmed)
