"""The law of a cycle as dated data: who receives, evaluates and recognises, with which weights and bands."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from domain.errors import RuleBroken
from domain.local_government import local_government_basis_on
from domain.vietnamese import decimal_comma, short_date

__all__ = [
    "Band",
    "CriteriaNotYetIssued",
    "LegalBasis",
    "MeanOutOfRange",
    "Regime",
    "Renewal",
    "RequiredPaper",
    "UnknownGroup",
    "UnknownRegime",
    "load_regime",
    "local_government_basis_on",
    "regime_codes",
]

_HIGHEST_MEAN = 100


class UnknownRegime(RuleBroken):
    """Say that no regime has this code."""

    def __init__(self, code: str, known: tuple[str, ...]) -> None:
        super().__init__(code, known)
        self.code = code
        self.known = known

    def sentence(self) -> str:
        """Name the code and the known ones."""
        return f"Không có chế độ pháp lý “{self.code}”. Hãy dùng một trong các mã: {', '.join(self.known)}."


class UnknownGroup(RuleBroken):
    """Say that a product group does not exist in a regime."""

    def __init__(self, group: str, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(group, regime, known)
        self.group = group
        self.regime = regime
        self.known = known

    def sentence(self) -> str:
        """Name the group and the known ones."""
        return (
            f"Chế độ {self.regime} không có nhóm sản phẩm “{self.group}”."
            f" Hãy dùng một trong các nhóm: {', '.join(self.known)}."
        )


class MeanOutOfRange(RuleBroken):
    """Say that a mean is not between 0 and 100."""

    def __init__(self, mean: Fraction) -> None:
        super().__init__(mean)
        self.mean = mean

    def sentence(self) -> str:
        """Name the mean."""
        return (
            f"Điểm trung bình {decimal_comma(self.mean)} nằm ngoài thang điểm 0 - 100."
            " Hãy kiểm tra lại điểm của từng phiếu."
        )


class CriteriaNotYetIssued(RuleBroken):
    """Say that a paper is dated before the criteria that it should cite."""

    def __init__(self, regime: str, day: date) -> None:
        super().__init__(regime, day)
        self.regime = regime
        self.day = day

    def sentence(self) -> str:
        """Name the regime and the day."""
        return (
            f"Ngày {short_date(self.day)} chưa có Bộ tiêu chí của chế độ {self.regime} để căn cứ."
            " Hãy kiểm tra ngày của văn bản hoặc chế độ pháp lý của chu trình."
        )


@dataclass(frozen=True, slots=True)
class Band:
    """A star and the lowest mean that reaches it; the band ends where the next one begins (half-open)."""

    star: int
    from_points: int


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A text that papers cite, and the days on which it is cited."""

    text: str
    short: str
    valid_from: date
    valid_until: date | None
    criteria: bool
    verified: bool

    def is_cited_on(self, day: date) -> bool:
        """Say whether a paper of that day cites it."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A component of the dossier: the kinds of file it accepts and the groups that need not bring it."""

    code: str
    name: str
    accepts: tuple[str, ...]
    required: bool
    except_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """When a renewal is asked, in days before expiry, and how long a late file keeps the old one alive."""

    opens_days_before: int
    closes_days_before: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Regime:
    """The law under which a cycle runs; a paper made again years later cites the same law."""

    code: str
    name: str
    valid_from: date
    valid_until: date | None
    unit_levels: tuple[str, ...]
    units_phrase: str
    receiver: str
    unit_council: bool
    forward_from: int
    unit_working_days: int | None
    recognised_by: Mapping[int, Literal["province", "ministry"]]
    forward_to_ministry_from: int
    ministry: str
    weights: Mapping[str, int]
    bands: tuple[Band, ...]
    certificate_months: int
    lowest_star: int
    groups: Mapping[str, str]
    legal_bases: tuple[LegalBasis, ...]
    required_papers: tuple[RequiredPaper, ...]
    renewal: Renewal | None

    def is_valid_on(self, day: date) -> bool:
        """Say whether a dossier lodged on that day falls under this regime (without the transitions)."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def star_by_band(self, mean: Fraction | int) -> int:
        """Give the star whose band holds the exact mean; never round before. Raises MeanOutOfRange."""
        exact = Fraction(mean)
        if not 0 <= exact <= _HIGHEST_MEAN:
            raise MeanOutOfRange(exact)
        return next(band.star for band in self.bands if exact >= band.from_points)

    def recognises(self, star: int) -> Literal["province", "ministry", ""]:
        """Say who recognises a star; "" below the lowest star that is certified."""
        return self.recognised_by.get(star, "")

    def bases_on(self, day: date) -> tuple[LegalBasis, ...]:
        """List what a paper of that day cites, in the order of the table.

        A paper written after the regime's last day (a dossier that finishes under the old rules) cites what
        was in force on that last day; nothing is ever cited before it was issued.
        """
        as_of = day if self.valid_until is None else min(day, self.valid_until)
        return tuple(basis for basis in self.legal_bases if basis.is_cited_on(as_of))

    def criteria_basis_on(self, day: date) -> LegalBasis:
        """Give the decision that issued the criteria. Raises CriteriaNotYetIssued."""
        for basis in self.bases_on(day):
            if basis.criteria:
                return basis
        raise CriteriaNotYetIssued(self.code, day)

    def checklist_for(self, group: str) -> tuple[RequiredPaper, ...]:
        """List the components for a product of a group, optional ones too. Raises UnknownGroup."""
        if group not in self.groups:
            raise UnknownGroup(group, self.code, tuple(self.groups))
        return tuple(paper for paper in self.required_papers if group not in paper.except_groups)


def _folder() -> Traversable:
    return files("domain").joinpath("regimes")


def regime_codes() -> tuple[str, ...]:
    """List the codes of the regimes that exist as data, in order."""
    names = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_regime(code: str) -> Regime:
    """Read a regime from the package. Raises UnknownRegime."""
    if code not in regime_codes():
        raise UnknownRegime(code, regime_codes())
    table = tomllib.loads(_folder().joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    return _regime_from(table)


def _regime_from(table: dict[str, Any]) -> Regime:
    levels, evaluation, recognition = table["levels"], table["evaluation"], table["recognition"]
    renewal = table.get("renewal")
    return Regime(
        code=table["code"],
        name=table["name"],
        valid_from=table["valid_from"],
        valid_until=table.get("valid_until"),
        unit_levels=tuple(levels["unit_levels"]),
        units_phrase=levels["units_phrase"],
        receiver=levels["receiver"],
        unit_council=evaluation["unit_council"],
        forward_from=evaluation["forward_from"],
        unit_working_days=evaluation.get("unit_working_days"),
        recognised_by={int(star): who for star, who in recognition.items() if star.isdecimal()},
        forward_to_ministry_from=recognition["forward_to_ministry_from"],
        ministry=recognition["ministry"],
        weights={part: table["weights"][part] for part in ("A", "B", "C")},
        bands=tuple(
            sorted((Band(row["star"], row["from"]) for row in table["bands"]), key=lambda band: -band.star)
        ),
        certificate_months=table["certificate"]["months"],
        lowest_star=table["certificate"]["lowest_star"],
        groups=dict(table["groups"]),
        legal_bases=tuple(_basis_from(row) for row in table["legal_bases"]),
        required_papers=tuple(_paper_from(row) for row in table["required_papers"]),
        renewal=Renewal(
            renewal["opens_days_before"], renewal["closes_days_before"], renewal["grace_days"]
        ) if renewal else None,
    )  # fmt: skip


def _basis_from(row: dict[str, Any]) -> LegalBasis:
    return LegalBasis(
        text=row["text"],
        short=row["short"],
        valid_from=row["from"],
        valid_until=row.get("until"),
        criteria=row.get("criteria", False),
        verified=row.get("verified", True),
    )


def _paper_from(row: dict[str, Any]) -> RequiredPaper:
    return RequiredPaper(
        code=row["code"],
        name=row["name"],
        accepts=tuple(row["accepts"]),
        required=row["required"],
        except_groups=tuple(row.get("except_groups", ())),
    )
