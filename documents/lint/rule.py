"""What a rule is: a stable name, the clause it rests on, its weight, the papers it fits, and its check."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from documents.finding import Finding, Level, Spot
from documents.lint.facts import Layout
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.paragraph import Paragraph

DECREE = "NĐ 30/2020/NĐ-CP"
CUSTOM = "Quy ước trình bày"

OFFICIAL = frozenset({Layout.OFFICIAL})
HEADED = frozenset({Layout.OFFICIAL, Layout.FORM})
STATE = frozenset({Layout.OFFICIAL, Layout.FORM, Layout.CERTIFICATE})
WRITTEN = frozenset({Layout.OFFICIAL, Layout.FORM, Layout.CERTIFICATE, Layout.ANNEX, Layout.LOOSE})
ALL = frozenset(Layout)


@dataclass(frozen=True)
class Fault:
    """One breach: the sentence, where, and a level when it is another than the rule's."""

    sentence: str
    where: Line | Paragraph | Spot | None = None
    level: Level | None = None

    def spot(self) -> Spot:
        """Say where it stands."""
        if isinstance(self.where, Spot):
            return self.where
        return Spot(position="cả văn bản") if self.where is None else self.where.spot


Check = Callable[[Paper], Iterable[Fault]]


@dataclass(frozen=True)
class Rule:
    """One rule; `about` says in a few words what it asks, `printed` true when it needs the pages."""

    id: str
    group: str
    level: Level
    clause: str
    about: str
    fits: frozenset[Layout]
    printed: bool
    check: Check

    def findings(self, paper: Paper) -> Iterator[Finding]:
        """Apply the rule; a rule of official papers only advises on a form."""
        if paper.layout not in self.fits or (self.printed and paper.printed is None):
            return
        for fault in self.check(paper):
            level = fault.level or self.level
            softer = paper.layout in {Layout.FORM, Layout.ANNEX} and self.fits != ALL and level is Level.ERROR
            yield Finding(self.id, Level.WARNING if softer else level, self.clause, fault.sentence, fault.spot())


_REGISTERED: list[Rule] = []


def rule(
    key: str,
    level: Level,
    clause: str,
    about: str,
    *,
    fits: frozenset[Layout] = OFFICIAL,
    printed: bool = False,
) -> Callable[[Check], Check]:
    """Register a check as the rule `D30-key`; a clause that begins with "Phụ lục" is one of the decree."""

    def register(check: Check) -> Check:
        group = (check.__module__.rpartition(".")[2]).replace("_", " ")
        full = f"{DECREE}, {clause}" if clause.startswith("Phụ lục") else clause
        _REGISTERED.append(Rule(f"D30-{key}", group, level, full, about, fits, printed, check))
        return check

    return register


def registered() -> tuple[Rule, ...]:
    """Give every rule that was registered, in the order of the modules."""
    return tuple(_REGISTERED)
