"""Criteria sets: what members score a product by, with the options, their points and the gates of the stars."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Final

from domain.errors import RuleBroken

PARTS: Final = ("A", "B", "C")


class UnknownCriteriaSet(RuleBroken):
    """Say that a regime has no criteria set of this number."""

    def __init__(self, regime: str, number: int, known: tuple[int, ...]) -> None:
        super().__init__(regime, number, known)
        self.regime = regime
        self.number = number
        self.known = known

    def sentence(self) -> str:
        """Name the set and the known ones."""
        known = f"các bộ {self.known[0]}–{self.known[-1]}" if self.known else "chưa có dữ liệu từng tiêu chí"
        return (
            f"Chế độ {self.regime} không có bộ sản phẩm số {self.number} ({known})."
            " Hãy sửa số bộ sản phẩm trong bảng sản phẩm, hoặc chấm theo tổng điểm từng phần A, B, C."
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a criterion: its number on the form (from 1), its points, the star it is the minimum for.

    `case` counts the alternatives of a criterion that is scored differently for different products, from 1.
    """

    number: int
    points: int
    label: str
    gate: int | None = None
    case: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: exactly one of its options is ticked."""

    part: str
    code: str
    name: str
    maximum: int
    options: tuple[Option, ...]

    def option(self, number: int) -> Option | None:
        """Find an option by its number on the form; None when there is none."""
        return next((option for option in self.options if option.number == number), None)

    def least_points(self, star: int, case: int = 1) -> int:
        """Give the points that a star asks for at least, gates of lower stars included; 0 without gate."""
        gates = (
            option.points
            for option in self.options
            if option.case == case and option.gate is not None and option.gate <= star
        )
        return max(gates, default=0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over criteria, with the most points they can give together."""

    part: str
    code: str
    name: str
    maximum: int


@dataclass(frozen=True)
class CriteriaSet:
    """The criteria for one kind of product; `version` names the law they come from and is kept with each ballot."""

    regime: str
    version: str
    number: int
    name: str
    headings: tuple[Heading, ...]
    criteria: tuple[Criterion, ...]

    @property
    def by_code(self) -> Mapping[str, Criterion]:
        """Give the criteria by their code on the form: "1.5"."""
        return MappingProxyType({criterion.code: criterion for criterion in self.criteria})

    @cached_property
    def point_table(self) -> Mapping[str, tuple[str, Mapping[int, int]]]:
        """Give for each code the part and the points of each option, read once for the many ballots of a session."""
        return {
            criterion.code: (criterion.part, {option.number: option.points for option in criterion.options})
            for criterion in self.criteria
        }

    @cached_property
    def gate_table(self) -> Mapping[int, tuple[tuple[Criterion, Mapping[int, int]], ...]]:
        """Give for each star of 3 to 5 the criteria with gates, and the points of each option over what is asked.

        Negative where the option falls short; each option is held against its own case.
        """
        return {
            star: tuple(
                (
                    criterion,
                    {
                        option.number: option.points - criterion.least_points(star, option.case)
                        for option in criterion.options
                    },
                )
                for criterion in self.gated(star)
            )
            for star in (3, 4, 5)
        }

    def maximum(self, part: str) -> int:
        """Add up the most points of a part."""
        return sum(criterion.maximum for criterion in self.criteria if criterion.part == part)

    def gated(self, star: int) -> tuple[Criterion, ...]:
        """List the criteria that ask something of a product of this star."""
        cases = {criterion.code: {option.case for option in criterion.options} for criterion in self.criteria}
        return tuple(
            criterion
            for criterion in self.criteria
            if any(criterion.least_points(star, case) for case in cases[criterion.code])
        )


@dataclass(frozen=True, slots=True)
class ScoreFault:
    """One thing wrong with a filled score form: the code of the criterion ("" for the whole form) and why."""

    code: str
    reason: str


def check_scores(criteria: CriteriaSet, ticks: Mapping[str, Sequence[int]]) -> list[ScoreFault]:
    """List everything that is wrong with the ticks of one form, in the order of the form; empty when it counts.

    `ticks` holds for each code the numbers of the options ticked; exactly one is asked for.
    """
    faults = []
    for criterion in criteria.criteria:
        ticked = tuple(ticks.get(criterion.code, ()))
        label = f"Tiêu chí {criterion.code} “{criterion.name}”"
        unknown = [number for number in ticked if criterion.option(number) is None]
        if not ticked:
            faults.append(ScoreFault(criterion.code, f"{label} chưa được chấm. Hãy chọn một mức."))
        elif unknown:
            numbers = ", ".join(str(number) for number in unknown)
            faults.append(
                ScoreFault(
                    criterion.code,
                    f"{label} không có mức {numbers}. Hãy chọn một mức từ 1 đến {len(criterion.options)}.",
                )
            )
        elif len(ticked) > 1:
            numbers = ", ".join(str(number) for number in ticked)
            faults.append(ScoreFault(criterion.code, f"{label} được chọn nhiều mức ({numbers}). Hãy chỉ chọn một mức."))
    known = criteria.by_code
    faults += [
        ScoreFault(
            code, f"Bộ {criteria.number} “{criteria.name}” không có tiêu chí {code}. Hãy dùng đúng phiếu của bộ."
        )
        for code in ticks
        if code not in known
    ]
    return faults


def points_by_part(criteria: CriteriaSet, ticks: Mapping[str, int]) -> dict[str, int]:
    """Add up the points of one form by part; `ticks` holds the option of every criterion, checked before."""
    points = dict.fromkeys(PARTS, 0)
    for code, (part, options) in criteria.point_table.items():
        points[part] += options.get(ticks[code], 0)
    return points


@cache
def criteria_sets(regime: str) -> tuple[CriteriaSet, ...]:
    """Read all criteria sets of a regime, in their order; empty where only the weights are known (R0 to R3)."""
    source = files("domain").joinpath("criteria_sets", f"{regime}.csv")
    if not source.is_file():
        return ()
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    return tuple(_set(regime, int(number), list(group)) for number, group in groupby(rows, key=lambda row: row["set"]))


def criteria_set(regime: str, number: int) -> CriteriaSet:
    """Find one criteria set by its number in the annex. Raises UnknownCriteriaSet."""
    sets = criteria_sets(regime)
    for one in sets:
        if one.number == number:
            return one
    raise UnknownCriteriaSet(regime, number, tuple(one.number for one in sets))


def _set(regime: str, number: int, rows: Sequence[Mapping[str, str]]) -> CriteriaSet:
    name, *lines = rows
    return CriteriaSet(
        regime,
        f"{regime}/{number}",
        number,
        name["heading"],
        tuple(Heading(row["part"], row["code"], row["heading"], int(row["max"])) for row in lines if not row["option"]),
        tuple(
            _criterion(list(options))
            for _, options in groupby(
                (row for row in lines if row["option"]), key=lambda row: (row["part"], row["code"])
            )
        ),
    )


def _criterion(rows: Sequence[Mapping[str, str]]) -> Criterion:
    first = rows[0]
    return Criterion(
        first["part"], first["code"], first["heading"], int(first["max"]), tuple(_option(row) for row in rows)
    )


def _option(row: Mapping[str, str]) -> Option:
    """Read an option; the wording of the decree is not ours to print, so levels are numbered."""
    number, points = int(row["option"]), int(row["points"])
    if row["case"] == "yes/no":
        label, case = ("Có" if points else "Không"), 1
    else:
        label, case = f"Mức {number}", int(row["case"])
    return Option(number, points, label, int(row["gate"]) if row["gate"] else None, case)
