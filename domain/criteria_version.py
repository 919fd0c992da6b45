"""Versions of criteria sets: an imported set is named by its number and its content, so a ballot says what it means."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from domain.criteria import CriteriaSet, Criterion, Heading, Option, UnknownCriteriaSet, criteria_set, criteria_sets
from domain.errors import RuleBroken

BUILT_IN: Final = 0
"""The number of the version that came with the program: "R4/11"."""
_SHORT: Final = 8
_VERSION: Final = re.compile(r"(R[0-9])/([0-9]{1,3})(?:@([0-9]{1,4})-([0-9a-f]{8}))?", re.ASCII)


class CriteriaAltered(RuleBroken):
    """Say that an imported set is no longer what its version says."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version

    def sentence(self) -> str:
        """Name the version."""
        return (
            f"Bộ tiêu chí {self.version} trong cơ sở dữ liệu khác với nội dung khi được nạp."
            " Hãy phục hồi từ bản sao lưu; phiếu theo bộ này chưa tính lại được."
        )


@dataclass(frozen=True, slots=True)
class Version:
    """The parts of a version's name: regime, number of the set, number of the import (0: built in), short hash."""

    regime: str
    number: int
    n: int = BUILT_IN
    short: str = ""


def parse_version(text: str) -> Version | None:
    """Read "R4/11" or "R4/11@2-3fa9c1d2"; None when it is neither."""
    found = _VERSION.fullmatch(text)
    return Version(found[1], int(found[2]), int(found[3] or BUILT_IN), found[4] or "") if found else None


def content_of(criteria: CriteriaSet) -> dict[str, Any]:
    """Give all that a set says, its version aside, as plain values for JSON."""
    return {
        "regime": criteria.regime,
        "number": criteria.number,
        "name": criteria.name,
        "headings": [[one.part, one.code, one.name, one.maximum] for one in criteria.headings],
        "criteria": [
            [
                one.part,
                one.code,
                one.name,
                one.maximum,
                [[level.number, level.points, level.label, level.gate, level.case] for level in one.options],
            ]
            for one in criteria.criteria
        ],
    }


def set_from(content: Mapping[str, Any], version: str) -> CriteriaSet:
    """Make the set that ``content_of`` described."""
    return CriteriaSet(
        content["regime"],
        version,
        content["number"],
        content["name"],
        tuple(Heading(*row) for row in content["headings"]),
        tuple(
            Criterion(part, code, name, maximum, tuple(Option(*level) for level in levels))
            for part, code, name, maximum, levels in content["criteria"]
        ),
    )


def digest(criteria: CriteriaSet) -> str:
    """Give the SHA-256 (hex) of all that a set says, wording included."""
    canonical = json.dumps(content_of(criteria), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def numbered(criteria: CriteriaSet, n: int) -> CriteriaSet:
    """Name a set as the n-th version of its number: "R4/11@2-3fa9c1d2"."""
    return replace(criteria, version=f"{criteria.regime}/{criteria.number}@{n}-{digest(criteria)[:_SHORT]}")


Rules = tuple[tuple[str, str, int, tuple[tuple[int, int, int | None, int], ...]], ...]
"""What counts of a set: part, code and maximum of each criterion, and number, points, gate and case of its options."""


def rules_of(criteria: CriteriaSet) -> Rules:
    """Give what counts of a set: two sets of equal rules differ in their words only."""
    return tuple(
        (
            one.part,
            one.code,
            one.maximum,
            tuple((level.number, level.points, level.gate, level.case) for level in one.options),
        )
        for one in criteria.criteria
    )


@dataclass(frozen=True)
class Shelf:
    """The sets of a regime: those of the program, and the versions that an office imported, oldest first."""

    regime: str = ""
    imported: Sequence[CriteriaSet] = ()
    altered: frozenset[str] = field(default_factory=frozenset)

    def current(self, number: int) -> CriteriaSet | None:
        """Give the newest version of a set; None where there is none. Raises CriteriaAltered."""
        own = [one for one in self.imported if one.number == number]
        if own:
            return self.find(own[-1].version)
        return next((one for one in criteria_sets(self.regime) if one.number == number), None)

    def find(self, version: str) -> CriteriaSet:
        """Find the very set that a ballot is pinned to. Raises UnknownCriteriaSet, CriteriaAltered."""
        if version in self.altered:
            raise CriteriaAltered(version)
        return next((one for one in self.imported if one.version == version), None) or built_in(version)

    def numbers(self) -> tuple[int, ...]:
        """List the numbers of the sets that are there."""
        known = {one.number for one in (*criteria_sets(self.regime), *self.imported)}
        return tuple(sorted(known))

    def same_rules(self, versions: Iterable[str]) -> bool:
        """Say whether ballots of these versions count alike. Raises UnknownCriteriaSet, CriteriaAltered."""
        found = [self.find(version) for version in sorted(set(versions))]
        return all(rules_of(one) == rules_of(found[0]) for one in found[1:])


PROGRAM: Final = Shelf()
"""The sets that came with the program, for ballots of no imported version."""


@cache
def built_in(version: str) -> CriteriaSet:
    """Find a set of the program by its version, "R4/11". Raises UnknownCriteriaSet."""
    parsed = parse_version(version)
    if parsed is None or parsed.n != BUILT_IN:
        raise UnknownCriteriaSet(version, parsed.number if parsed else 0, ())
    return criteria_set(parsed.regime, parsed.number)
