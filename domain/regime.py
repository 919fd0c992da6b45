"""The law of a cycle as dated data: who receives, evaluates and recognises, with which weights and bands."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from domain.agency_name import ministry_on
from domain.local_government import local_government_basis_on
from domain.regime_errors import (
    CriteriaNotYetIssued,
    MeanOutOfRange,
    NoRegimeYet,
    RegimeSilent,
    TransitionOver,
    UnknownGroup,
    UnknownRegime,
)
from domain.regime_parts import (
    Band,
    LegalBasis,
    Recogniser,
    Renewal,
    RequiredPaper,
    Round,
    Source,
    Term,
    Transition,
    Unverified,
)
from domain.unverified import unverified_in

__all__ = [
    "Band",
    "CriteriaNotYetIssued",
    "LegalBasis",
    "MeanOutOfRange",
    "NoRegimeYet",
    "Regime",
    "RegimeSilent",
    "Renewal",
    "RequiredPaper",
    "TransitionOver",
    "UnknownGroup",
    "UnknownRegime",
    "load_regime",
    "local_government_basis_on",
    "regime_codes",
    "regime_on",
]

Registration = Literal["lần đầu", "nâng hạng", "đánh giá lại"]

_HIGHEST_MEAN = 100


@dataclass(frozen=True, slots=True)
class Regime:
    """The law under which a cycle runs; a paper made again years later cites the same law.

    ``valid_from`` and ``valid_until`` are the days on which a dossier is lodged under it; ``lowest_star`` is the
    lowest star that the province or the ministry recognises (in R2 the district recognises 3 stars itself), and
    ``lowest_certified_star`` the lowest of all. ``unknown`` says of each part that the data do not hold why.
    """

    code: str
    name: str
    valid_from: date
    valid_until: date | None
    unit_levels: tuple[str, ...]
    units_phrase: str
    receiver: str
    evaluators: tuple[str, ...]
    unit_council: bool
    forward_from: int
    unit_working_days: int | None
    recognised_by: Mapping[int, Recogniser]
    forward_to_ministry_from: int
    ministry: str
    weights: Mapping[str, int]
    bands: tuple[Band, ...]
    certificate_months: int
    lowest_certified_star: int
    expiry_notice_days: int | None
    groups: Mapping[str, str]
    legal_bases: tuple[LegalBasis, ...]
    required_papers: tuple[RequiredPaper, ...]
    renewal: Renewal | None
    transition: Transition | None
    terms: tuple[Term, ...]
    rounds: tuple[Round, ...]
    sources: Mapping[str, Source]
    standing_texts: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, tuple[str, str]]
    unverified: tuple[Unverified, ...]

    @property
    def lowest_star(self) -> int:
        """Give the lowest star that the province's cycle leads to. Raises RegimeSilent."""
        self.require("recognition")
        return min(star for star, who in self.recognised_by.items() if who != "district")

    @property
    def plays_a_cycle(self) -> bool:
        """Say whether the data are enough for a whole cycle."""
        return not self.unknown

    def require(self, part: str) -> None:
        """Pass when the data hold a part: weights, bands, groups … Raises RegimeSilent."""
        if part in self.unknown:
            raise RegimeSilent(self.code, *self.unknown[part])

    def as_of(self, day: date) -> "Regime":
        """Give the regime with the name that the ministry had on that day."""
        return replace(self, ministry=ministry_on(day))

    def is_valid_on(self, day: date) -> bool:
        """Say whether a dossier lodged on that day falls under this regime."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def star_by_band(self, mean: Fraction | int) -> int:
        """Give the star whose band holds the exact mean; never round before. Raises MeanOutOfRange, RegimeSilent."""
        self.require("bands")
        exact = Fraction(mean)
        if not 0 <= exact <= _HIGHEST_MEAN:
            raise MeanOutOfRange(exact)
        return next(band.star for band in self.bands if exact >= band.from_points)

    def recognises(self, star: int) -> Recogniser | Literal[""]:
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
        """Give the decision that issued the criteria. Raises CriteriaNotYetIssued, RegimeSilent."""
        self.require("criteria")
        for basis in self.bases_on(day):
            if basis.criteria:
                return basis
        raise CriteriaNotYetIssued(self.code, day)

    def checklist_for(self, group: str) -> tuple[RequiredPaper, ...]:
        """List the components for a product of a group, optional ones too. Raises UnknownGroup, RegimeSilent."""
        if group not in self.groups:
            raise UnknownGroup(group, self.code, tuple(self.groups))
        self.require("required_papers")
        return tuple(paper for paper in self.required_papers if group not in paper.except_groups)

    def finish_by(self, registration: Registration) -> date | None:
        """Give the last day on which a dossier may be decided under these rules; None: no such day."""
        return self.transition.finish_by[registration] if self.transition else None


def regime_on(lodged_on: date, *, registration: Registration = "lần đầu", decided_on: date | None = None) -> Regime:
    """Give the regime of a dossier by the day on which it was lodged, not by that of the meeting.

    With ``decided_on`` the transition is checked too: R3 to R4 by Articles 11 and 12 of Decision 26/2026.
    Raises NoRegimeYet, TransitionOver.
    """
    regimes = [load_regime(code) for code in regime_codes()]
    found = next((regime for regime in regimes if regime.is_valid_on(lodged_on)), None)
    if found is None:
        raise NoRegimeYet(lodged_on, min(regime.valid_from for regime in regimes))
    last = found.finish_by(registration)
    if decided_on is not None and last is not None and decided_on > last:
        raise TransitionOver(lodged_on, registration, last, regime_on(decided_on).code)
    return found


def _folder() -> Traversable:
    return files("domain").joinpath("regimes")


@cache
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
    certificate, renewal, transition = table["certificate"], table.get("renewal"), table.get("transition")
    stars = (Band(row["star"], row["from"]) for row in table["bands"]["stars"])
    return Regime(
        code=table["code"],
        name=table["name"],
        valid_from=table["valid_from"],
        valid_until=table.get("valid_until"),
        unit_levels=tuple(levels["unit_levels"]),
        units_phrase=levels["units_phrase"],
        receiver=levels["receiver"],
        evaluators=tuple(evaluation["evaluators"]),
        unit_council=evaluation["unit_council"],
        forward_from=evaluation["forward_from"],
        unit_working_days=evaluation.get("unit_working_days"),
        recognised_by={int(star): who for star, who in recognition.items() if star.isdecimal()},
        forward_to_ministry_from=recognition["forward_to_ministry_from"],
        ministry=ministry_on(table["valid_from"]),
        weights={part: table["weights"][part] for part in ("A", "B", "C") if part in table["weights"]},
        bands=tuple(sorted(stars, key=lambda band: -band.star)),
        certificate_months=certificate["months"],
        lowest_certified_star=certificate["lowest_star"],
        expiry_notice_days=certificate.get("notice_days_before"),
        groups=dict(table["groups"]["names"]),
        legal_bases=tuple(_basis_from(row) for row in table["legal_bases"]),
        required_papers=tuple(_paper_from(row) for row in table["required_papers"]),
        renewal=Renewal(
            renewal["opens_days_before"], renewal["closes_days_before"], renewal["grace_days"]
        ) if renewal else None,
        transition=Transition(transition["lodged_until"], dict(transition["finish_by"])) if transition else None,
        terms=tuple(_term_from(code, row) for code, row in table.get("terms", {}).items()),
        rounds=tuple(_round_from(row) for row in table.get("rounds", ())),
        sources={
            part: Source(row["source"], row.get("verified", True), row.get("note", ""))
            for part, row in table.items()
            if isinstance(row, dict) and "source" in row
        },
        standing_texts={key: tuple(lines) for key, lines in table.get("standing_texts", {}).items()},
        unknown={part: (row["what"], row["why"]) for part, row in table.get("unknown", {}).items()},
        unverified=tuple(unverified_in(table, table["code"])),
    )  # fmt: skip


def _basis_from(row: dict[str, Any]) -> LegalBasis:
    return LegalBasis(
        text=row["text"],
        short=row["short"],
        valid_from=row["from"],
        valid_until=row.get("until"),
        criteria=row.get("criteria", False),
        verified=row.get("verified", True),
        note=row.get("note", ""),
    )


def _paper_from(row: dict[str, Any]) -> RequiredPaper:
    return RequiredPaper(
        code=row["code"],
        name=row["name"],
        accepts=tuple(row["accepts"]),
        required=row["required"],
        except_groups=tuple(row.get("except_groups", ())),
    )


def _round_from(row: dict[str, Any]) -> Round:
    days = [(int(month), int(day)) for row_day in ("files_before", "done_before") for month, day in [row[row_day]]]
    return Round(row["level"], row["name"], days[0], days[1], row["source"], row.get("verified", True))


def _term_from(code: str, row: dict[str, Any]) -> Term:
    return Term(code, row["name"], row["value"], row["source"], row.get("verified", True))
