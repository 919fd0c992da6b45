"""Statistics over all cycles: cross tables for the screen, for a workbook, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.stats_sheet import SheetTable, Value, write_tables
from domain.figures import HEADS, MEASURES, CrossTable, Dimension, Measure, ProductFact, matrix, overview
from domain.vietnamese import short_date
from services.cycles import UnknownCycle, cycle_keys
from services.office import Office
from services.stats_facts import facts_of

TOTAL = "Tổng cộng"


@dataclass(frozen=True)
class Scope:
    """Which products are counted; nothing given counts all.

    ``since`` and ``until`` (inclusive) look at the day of the last thing that happened to a product, so that
    periods side by side share no product and lose none.
    """

    cycles: tuple[str, ...] = ()
    year: int | None = None
    since: date | None = None
    until: date | None = None
    earlier: bool = False

    def holds(self, fact: ProductFact) -> bool:
        """Say whether a product is meant."""
        return (
            (not self.cycles or fact.cycle in self.cycles)
            and self.year in {None, fact.year}
            and (self.since is None or self.since <= fact.day)
            and (self.until is None or fact.day <= self.until)
        )

    def words(self) -> str:
        """Say what is counted."""
        parts = [f"chu trình {', '.join(self.cycles)}"] if self.cycles else []
        parts += [f"năm {self.year}"] if self.year is not None else []
        parts += [f"từ ngày {short_date(self.since)}"] if self.since else []
        parts += [f"đến hết ngày {short_date(self.until)}"] if self.until else []
        parts += ["kể cả giấy chứng nhận trước khi dùng thuky"] if self.earlier else []
        return "; ".join(parts) or "mọi chu trình"


@dataclass(frozen=True)
class Statistics:
    """A cross table with its title."""

    title: str
    table: CrossTable


def statistics(
    office: Office,
    scope: Scope,
    by: Dimension,
    second: Dimension | None = None,
    measure: Measure = Measure.recognised,
) -> Statistics:
    """Count the products of a scope by one dimension, or by two. Raises UnknownCycle."""
    facts = scoped(office, scope)
    if second is None:
        title = f"Sản phẩm OCOP theo {HEADS[by].lower()} ({scope.words()})"
        return Statistics(title, overview(facts, by, office.today))
    head = f"{HEADS[by].lower()} và {HEADS[second].lower()}"
    title = f"Sản phẩm OCOP theo {head}: {MEASURES[measure].lower()} ({scope.words()})"
    return Statistics(title, matrix(facts, by, second, measure, office.today))


def scoped(office: Office, scope: Scope) -> list[ProductFact]:
    """List the products of a scope. Raises UnknownCycle."""
    known = cycle_keys(office)
    for key in scope.cycles:
        if key not in known:
            raise UnknownCycle(key, known)
    with office.read() as session:
        return [fact for fact in facts_of(session, earlier=scope.earlier) if scope.holds(fact)]


def plain(found: Statistics) -> dict[str, Any]:
    """Give a table as plain JSON."""
    table = found.table

    def named(values: Sequence[int]) -> dict[str, int]:
        return dict(zip(table.columns, values, strict=True))

    return {
        "title": found.title,
        "head": table.head,
        "columns": list(table.columns),
        "rows": [{"label": label, "values": named(values)} for label, values in table.rows],
        "totals": named(table.totals),
    }


def workbook(found: Statistics) -> bytes:
    """Write a table as a workbook with number cells."""
    table = found.table
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (n, label, *values) for n, (label, values) in enumerate(table.rows, start=1)
    )
    return write_tables(
        [
            SheetTable(
                name="Thống kê",
                title=found.title,
                columns=("STT", table.head, *table.columns),
                rows=rows,
                totals=("", TOTAL, *table.totals),
            )
        ]
    )
