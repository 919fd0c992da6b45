"""Ballots by criterion: points, faults, seals; 100,000 random ballots against whole numbers."""

import csv
import random
import unicodedata
from dataclasses import replace
from importlib.resources import files

import pytest

from domain.ballot_form import BallotForm, fact_of, faults_of_form, options_of, seal_form
from domain.criteria import criteria_set, criteria_sets
from domain.gates import star_by_gates
from domain.regime import load_regime
from domain.star import mean

TEA = criteria_set("R4", 11)
BEST = BallotForm(
    "SP1", "TV1", "R4/11", {criterion.code: (len(criterion.options),) for criterion in TEA.criteria}, "Tốt"
)


def test_the_best_form_gives_all_points() -> None:
    fact = fact_of(TEA, BEST)
    assert (fact.part_a, fact.part_b, fact.part_c, fact.total) == (40, 25, 35, 100)
    assert (fact.product, fact.member, fact.comment, fact.round) == ("SP1", "TV1", "Tốt", 1)
    assert faults_of_form(TEA, BEST) == []


def test_every_fault_of_a_form_is_told() -> None:
    ticks = dict(BEST.ticks) | {"1.1": (), "1.2": (1, 2), "1.3": (9,), "99": (1,)}
    faults = faults_of_form(TEA, replace(BEST, version="R4/1", round=0, ticks=ticks))
    assert [fault.code for fault in faults] == ["", "", "1.1", "1.2", "1.3", "99"]
    assert "bộ tiêu chí R4/1, sản phẩm dùng bộ R4/11" in faults[0].reason


@pytest.mark.parametrize(
    "other",
    [
        replace(BEST, member="TV2"),
        replace(BEST, product="SP2"),
        replace(BEST, comment="Tốt."),
        replace(BEST, round=2),
        replace(BEST, version="R4/12"),
        replace(BEST, ticks=dict(BEST.ticks) | {"1.1": (1,)}),
        # The same sum by other options is another ballot.
        replace(BEST, ticks=dict(BEST.ticks) | {"1.2": (2,), "1.3": (4,)}),
    ],
)
def test_whatever_changes_in_a_form_changes_its_seal(other: BallotForm) -> None:
    assert seal_form(other) != seal_form(BEST)


def test_the_order_of_ticks_and_the_spelling_of_accents_do_not_change_the_seal() -> None:
    turned = replace(BEST, ticks=dict(reversed(list(BEST.ticks.items()))), comment=unicodedata.normalize("NFD", "Tốt"))
    assert seal_form(turned) == seal_form(BEST)


Row = tuple[str, int, int, int]
"""Part, points, case and gate (0: none) of an option."""


def table_of_the_file() -> dict[int, dict[str, list[Row]]]:
    """Read the decree's table a second time, without the program's own reader."""
    sets: dict[int, dict[str, list[Row]]] = {}
    text = files("domain").joinpath("criteria_sets", "R4.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["option"]:
            case = int(row["case"]) if row["case"].isdigit() else 1
            option = (row["part"], int(row["points"]), case, int(row["gate"] or 0))
            sets.setdefault(int(row["set"]), {}).setdefault(row["code"], []).append(option)
    return sets


def star_in_whole_numbers(table: dict[str, list[Row]], forms: list[dict[str, int]]) -> tuple[int, int, int]:
    """Give the sum of all totals, the star by band and the star by gates (majority): whole numbers, no Fraction."""
    n = len(forms)
    total = sum(table[code][number - 1][1] for form in forms for code, number in form.items())
    by_band = 1 + sum(total >= edge * n for edge in (30, 50, 70, 90))
    by_gates = 5
    for code, options in table.items():
        ticked = [options[form[code] - 1] for form in forms]
        for _, points, case, gate in options:
            if gate:
                short = sum(t[2] == case and t[1] < points for t in ticked)
                if 2 * (n - short) <= n:
                    by_gates = min(by_gates, gate - 1)
    return total, by_band, by_gates


@pytest.mark.no_cover  # the properties above measure the same
def test_100000_random_ballots_against_whole_numbers() -> None:
    chance = random.Random(26)  # noqa: S311 - the same draw in every run
    regime, table = load_regime("R4"), table_of_the_file()
    sets = criteria_sets("R4")
    stars: dict[tuple[int, int], int] = {}
    left = 100_000
    while left > 0:
        criteria = sets[left % 26]
        members = min(left, chance.randint(3, 9))
        left -= members
        luck = chance.choice((0.3, 1, 2, 4, 9, 30, 300))
        draw = chance.random
        lengths = [(criterion.code, len(criterion.options)) for criterion in criteria.criteria]
        forms = [{code: n - int(n * draw() ** luck) for code, n in lengths} for _ in range(members)]
        facts = [
            fact_of(criteria, BallotForm("SP", "TV", criteria.version, {code: (n,) for code, n in form.items()}))
            for form in forms
        ]
        exact = mean([fact.total for fact in facts])
        assert (exact * members).denominator == 1
        found = (exact * members).numerator, regime.star_by_band(exact), star_by_gates(criteria, forms).star
        assert found == star_in_whole_numbers(table[criteria.number], forms)
        stars[found[1:]] = stars.get(found[1:], 0) + 1
    # The draw is no use unless it meets every star by band, every star by gates, and bands that gates cut.
    assert {band for band, _ in stars} == {1, 2, 3, 4, 5}
    assert {gates for _, gates in stars} == {2, 3, 4, 5}
    assert {(5, 4), (4, 3), (3, 2)} <= set(stars)


def test_the_options_of_a_form_are_plain_numbers() -> None:
    assert options_of(BEST)["1.1"] == 3
