"""From sealed ballots to a result: the one computation that scoring, minutes and verification share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.ballot import BallotFact, seal
from domain.ballot_form import BallotForm, fact_of, seal_form
from domain.criteria import CriteriaSet
from domain.criteria_version import PROGRAM, Shelf
from domain.gates import GateResult, GateRule, star_by_gates
from domain.star import gap, mean
from models.ballot import Ballot


@dataclass(frozen=True)
class CastBallot:
    """A ballot as it counts: the points by part, and the options when it was cast by criterion."""

    fact: BallotFact
    form: BallotForm | None = None

    @property
    def seal(self) -> str:
        """Give the seal over all that the ballot says."""
        return seal_form(self.form) if self.form else seal(self.fact)


@dataclass(frozen=True)
class Result:
    """The exact mean, the gap in points and, when every ballot was cast by criterion, what the gates allow."""

    ballots: int
    mean: Fraction
    gap: int
    gates: GateResult | None


def by_form(criteria: CriteriaSet, form: BallotForm) -> CastBallot:
    """Take a form that has been checked."""
    return CastBallot(fact_of(criteria, form), form)


def cast_of(row: Ballot) -> CastBallot:
    """Read a ballot back from its row; the points are those of the row, whatever the options say."""
    product, member = row.product_key.partition("/")[2], row.member_key.partition("/")[2]
    fact = BallotFact(product, member, row.part_a, row.part_b, row.part_c, row.comment, row.round)
    if row.criteria_version is None or row.options is None:
        return CastBallot(fact)
    ticks = {code: (number,) for code, number in row.options.items()}
    return CastBallot(fact, BallotForm(product, member, row.criteria_version, ticks, row.comment, row.round))


def latest(ballots: Iterable[CastBallot]) -> list[CastBallot]:
    """Keep of each product the ballots of its last round."""
    ballots = list(ballots)
    last: dict[str, int] = {}
    for ballot in ballots:
        last[ballot.fact.product] = max(ballot.fact.round, last.get(ballot.fact.product, 0))
    return [ballot for ballot in ballots if ballot.fact.round == last[ballot.fact.product]]


def by_product(ballots: Iterable[CastBallot]) -> Mapping[str, list[CastBallot]]:
    """Group ballots by product."""
    groups: dict[str, list[CastBallot]] = {}
    for ballot in ballots:
        groups.setdefault(ballot.fact.product, []).append(ballot)
    return groups


def result_of(ballots: Sequence[CastBallot], rule: GateRule, shelf: Shelf = PROGRAM) -> Result:
    """Compute the result of one product from the ballots of one round, each by the set it is pinned to.

    Raises NoBallots, UnknownCriteriaSet, CriteriaAltered.
    """
    totals = [ballot.fact.total for ballot in ballots]
    forms = [ballot.form for ballot in ballots if ballot.form]
    gates = None
    # One ballot by part among them hides which options its member would have ticked: no statement on gates then.
    if forms and len(forms) == len(ballots) and shelf.same_rules(form.version for form in forms):
        options = [{code: numbers[0] for code, numbers in form.ticks.items()} for form in forms]
        gates = star_by_gates(shelf.find(forms[0].version), options, rule)
    return Result(len(ballots), mean(totals), gap(totals), gates)


def gate_reason(gates: GateResult | None) -> str:
    """Say which criteria keep a product from the next star; "" when none does."""
    if gates is None or not gates.failed:
        return ""
    facts = " ".join(failed.sentence() for failed in gates.failed)
    return f"Chưa đạt tiêu chí bắt buộc của hạng {gates.failed[0].star} sao. {facts}"
