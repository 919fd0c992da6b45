"""An explanation: what the law says for a day, each fact with its source and whether it was checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from domain.regime import Regime, Registration
from domain.unit import full_name

SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "product": "Sản phẩm",
        "bases": "Căn cứ pháp lý",
        "route": "Nơi nhận, cấp đánh giá, thẩm quyền công nhận",
        "scoring": "Thang điểm",
        "gates": "Tiêu chí bắt buộc",
        "deadlines": "Thời hạn",
        "certificate": "Giấy chứng nhận",
        "papers": "Thành phần hồ sơ, số lượng, mã số",
    }
)
"""The parts of an explanation in their order."""

# Provinces that are cities under the central government: their committee is that of a "thành phố".
_CITIES: Final = frozenset({"Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ"})
_HUE_IS_A_CITY_FROM: Final = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the law says: label and words, where it stands, and what is doubtful while not ``verified``.

    ``on`` is the day that the words name, when they name one.
    """

    label: str
    text: str
    source: str = ""
    verified: bool = True
    note: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one part, in the order in which they are read."""

    key: str
    facts: tuple[Fact, ...]

    @property
    def title(self) -> str:
        """Give the heading."""
        return SECTIONS[self.key]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier is lodged: the province, and the unit when it is known; names without their level."""

    province: str = ""
    unit: tuple[str, str] | None = None

    def province_name(self, day: date) -> str:
        """Write "tỉnh Quảng Ngãi", "thành phố Đà Nẵng"; without a name "tỉnh, thành phố"."""
        if not self.province:
            return "tỉnh, thành phố"
        is_city = self.province in _CITIES or (self.province == "Huế" and day >= _HUE_IS_A_CITY_FROM)
        return full_name("thành phố" if is_city else "tỉnh", self.province)


@dataclass(frozen=True, slots=True)
class Case:
    """What is explained: a dossier lodged on a day, seen as of a day, by its kind of registration."""

    as_of: date
    lodged_on: date
    registration: Registration
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole explanation: the regime and why it applies, then the facts by part; warnings need a person's look."""

    case: Case
    regime: Regime
    why: tuple[str, ...]
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[Fact, ...]:
        """List the facts that were not compared with the text of the law."""
        return tuple(fact for section in self.sections for fact in section.facts if not fact.verified)

    def section(self, key: str) -> Section | None:
        """Find a part by its key."""
        return next((section for section in self.sections if section.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """Give everything as plain values; days in ISO form."""
        return {
            "as_of": self.case.as_of.isoformat(),
            "lodged_on": self.case.lodged_on.isoformat(),
            "registration": self.case.registration,
            "regime": self.regime.code,
            "name": self.regime.name,
            "why": list(self.why),
            "warnings": list(self.warnings),
            "sections": [
                {"key": section.key, "title": section.title, "facts": list(_plain(section))}
                for section in self.sections
            ],
        }


def _plain(section: Section) -> Iterator[dict[str, Any]]:
    for fact in section.facts:
        yield {
            "label": fact.label,
            "text": fact.text,
            "source": fact.source,
            "verified": fact.verified,
            "note": fact.note,
            "on": fact.on.isoformat() if fact.on else None,
        }
