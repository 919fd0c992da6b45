"""Targets: those of the installation, which outlive cycles, and those of a cycle; how far each one is."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session, col, func, select

from domain.figures import ProductFact
from domain.target import COUNTINGS, KINDS, Counting, Goal, Progress, TargetKind, progress_of
from domain.vietnamese import counted, fold, slug
from models.target import Target
from services import audit
from services.cycle_folder.days import NotADay, read_day
from services.cycles import CycleView, load_cycle
from services.office import Office
from services.stats_facts import facts_of

COLUMNS: Final = {
    "code": "Mã",
    "name": "Tên chỉ tiêu",
    "planned": "Kế hoạch",
    "kind": "Đếm gì",
    "star_at_least": "Từ hạng sao",
    "from_star": "Từ hạng trước khi nâng",
    "period_from": "Từ ngày",
    "period_until": "Đến ngày",
    "counting": "Cách tính",
    "groups": "Nhóm",
    "units": "Mã đơn vị",
    "producer_kinds": "Loại hình",
    "basis": "Căn cứ",
}
"""The columns of targets.csv by field; a head may be the field or its Vietnamese name."""
_DEFAULTS: Final = {"kind": "products", "star_at_least": "3", "counting": "recognised"}
_LONGEST_NUMBER: Final = 6
_GROUPS: Final = frozenset({"I", "II", "III", "IV", "V", "VI"})
_KINDS_OF_PRODUCERS: Final = frozenset({"DN", "HTX", "THT", "hộ", "khác"})


class FaultyTargets(Exception):
    """What was given as targets has faults; nothing was kept."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all of them."""
        self.faults = faults
        super().__init__("Chưa nhận chỉ tiêu nào. " + " ".join(faults))


class UnknownTarget(Exception):
    """No target of the installation has this code."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        """Keep the code asked for and those that exist."""
        self.code, self.known = code, tuple(known)
        choice = f"Các mã đang có: {', '.join(known)}." if known else "Chưa có chỉ tiêu nào."
        super().__init__(f"Không có chỉ tiêu mang mã «{code}». {choice}")


@dataclass(frozen=True)
class TargetView:
    """A target with its progress; ``source`` is the cycle's key, or the basis of one of the installation."""

    code: str
    source: str
    progress: Progress


def add(office: Office, given: Mapping[str, str]) -> str:
    """Keep one target, or change the one of its code; returns the code. Raises FaultyTargets."""
    return add_all(office, [given])[0]


def read_file(office: Office, path: Path) -> tuple[str, ...]:
    """Keep the targets of a CSV file, all or none; returns their codes. Raises FaultyTargets."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FaultyTargets((f"Không đọc được {path.name}: cần tệp CSV mã UTF-8.",)) from error
    names = {fold(word): field for field, title in COLUMNS.items() for word in (field, title)}
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    head = lines[0] if lines else []
    unknown = [word for word in head if fold(word) not in names]
    if unknown or not head:
        what = f"có cột lạ: {', '.join(unknown)}" if unknown else "trống"
        raise FaultyTargets((f"{path.name} {what}. Các cột: {', '.join(COLUMNS.values())}.",))
    fields = [names[fold(word)] for word in head]
    rows = [dict(zip(fields, line, strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]
    return tuple(add_all(office, rows))


def add_all(office: Office, given: Sequence[Mapping[str, str]]) -> list[str]:
    """Keep targets, all or none; a code that is there already gets the new content. Raises FaultyTargets."""
    faults: list[str] = []
    rows = []
    for n, values in enumerate(given, start=1):
        row, wrong = _row(office, values)
        faults += [f"Chỉ tiêu {n}: {fault}." for fault in wrong]
        rows += [row] if row else []
    if faults:
        raise FaultyTargets(tuple(faults))
    with office.begin() as session:
        last = session.exec(select(func.max(Target.position))).one() or 0
        for row in rows:
            known = session.get(Target, row.key)
            row.position = known.position if known else (last := last + 1)
            session.merge(row)
            session.flush()
            audit.record(session, office, "target.change" if known else "target.add", row.key)
    return [row.key for row in rows]


def remove(office: Office, code: str) -> None:
    """Take a target away. Raises UnknownTarget."""
    with office.begin() as session:
        row = session.get(Target, code)
        if row is None:
            raise UnknownTarget(code, session.exec(select(Target.key).order_by(col(Target.position))).all())
        session.delete(row)
        audit.record(session, office, "target.remove", code)


def _row(office: Office, given: Mapping[str, str]) -> tuple[Target | None, list[str]]:
    """Read one target; everything that is wrong with it at once."""
    cells = _Cells({name: given.get(name, "").strip() or _DEFAULTS.get(name, "") for name in COLUMNS})
    name, starts, ends = cells.needed("name"), cells.day("period_from"), cells.day("period_until")
    planned, star = cells.whole("planned"), cells.whole("star_at_least")
    row = Target(
        key=slug(cells.values["code"] or name),
        name=name,
        kind=cells.one("kind", TargetKind),
        planned=planned or 0,
        star_at_least=star or 0,
        from_star=cells.whole("from_star") if cells.values["from_star"] else None,
        period_from=starts,
        period_until=ends,
        counting=cells.one("counting", Counting),
        groups=cells.words("groups", _GROUPS),
        units=cells.words("units"),
        producer_kinds=cells.words("producer_kinds", _KINDS_OF_PRODUCERS),
        basis=cells.values["basis"],
        position=0,
        added_at=office.now,
    )
    faults = cells.faults or list(goal_of(row).faults())  # words that are no kind of target make no goal
    return (None if faults else row), faults


@dataclass
class _Cells:
    """The texts of one target, read one by one; whatever is wrong with them is gathered."""

    values: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def needed(self, name: str) -> str:
        """Read a text that may not be empty."""
        if not self.values[name]:
            self.faults.append(f"chưa ghi «{COLUMNS[name]}»")
        return self.values[name]

    def whole(self, name: str) -> int | None:
        """Read a whole number."""
        text = self.values[name]
        if text.isdecimal() and len(text) <= _LONGEST_NUMBER:
            return int(text)
        self.faults.append(f"«{COLUMNS[name]}» phải là số nguyên, đang ghi «{text}»")
        return None

    def day(self, name: str) -> date:
        """Read a day."""
        try:
            return read_day(self.values[name])
        except NotADay as error:
            self.faults.append(f"«{COLUMNS[name]}»: {error.problem}, ví dụ 31/12/2025")
            return date.min

    def one(self, name: str, allowed: type[TargetKind | Counting]) -> str:
        """Read one word of a list."""
        words = self.words(name, [word.value for word in allowed])
        if len(words) > 1:
            self.faults.append(f"«{COLUMNS[name]}» chỉ ghi một từ")
        return words[0]

    def words(self, name: str, allowed: Collection[str] = ()) -> list[str]:
        """Read words with commas, semicolons or spaces between them."""
        words = self.values[name].replace(";", " ").replace(",", " ").split()
        if wrong := [word for word in words if allowed and word not in allowed]:
            choice = ", ".join(sorted(allowed))
            self.faults.append(f"«{COLUMNS[name]}» không có {', '.join(wrong)}; chọn: {choice}")
        return words


def goal_of(row: Target) -> Goal:
    """Give a target of the installation as the rules see it."""
    return Goal(
        name=row.name,
        planned=row.planned,
        kind=TargetKind(row.kind),
        star_at_least=row.star_at_least,
        from_star=row.from_star,
        starts=row.period_from,
        ends=row.period_until,
        counting=Counting(row.counting),
        groups=frozenset(row.groups),
        units=frozenset(row.units),
        producer_kinds=frozenset(row.producer_kinds),
    )


def progress_in(session: Session, cycle: CycleView | None, facts: Sequence[ProductFact], day: date) -> list[TargetView]:
    """Tell how far the targets are on a day: the cycle's, then those of the installation whose period has begun."""
    views = (
        []
        if cycle is None
        else [
            TargetView(f"{cycle.key}/{n}", cycle.key, progress_of(target.goal(cycle.key), facts, day))
            for n, target in enumerate(cycle.plan.targets, start=1)
        ]
    )
    rows = session.exec(select(Target).order_by(col(Target.position)))
    views += [
        TargetView(row.key, row.basis, progress_of(goal_of(row), facts, day))
        for row in rows
        if cycle is None or row.period_from <= day
    ]
    return views


def listed(office: Office, cycle_key: str | None, day: date | None = None) -> list[TargetView]:
    """Tell how far all targets are: a cycle's too when it is named. Raises UnknownCycle."""
    cycle = load_cycle(office, cycle_key) if cycle_key else None
    with office.read() as session:
        return progress_in(session, cycle, facts_of(session, earlier=True), day or office.today)


def plain(view: TargetView) -> dict[str, Any]:
    """Give a target and its progress as plain JSON."""
    progress, goal = view.progress, view.progress.goal
    return {
        "code": view.code,
        "source": view.source,
        "name": goal.name,
        "kind": goal.kind.value,
        "counts": f"{KINDS[goal.kind]}, {COUNTINGS[goal.counting]}",
        "planned": goal.planned,
        "done": progress.done,
        "missing": progress.missing,
        "percent": progress.percent,
        "expected": progress.expected,
        "trend": progress.sentence(),
    }


def report_row(view: TargetView) -> dict[str, str]:
    """Give a target as the annex of a report prints it."""
    progress = view.progress
    return {
        "target": progress.goal.name,
        "planned": counted(progress.goal.planned),
        "reached": counted(progress.done),
        "percent": progress.percent,
        "missing": counted(progress.missing),
        "trend": progress.sentence(),
    }
