"""Rules of [series.…] and [duties]: series that exist, one series for each type, four different people."""

from collections.abc import Iterator
from itertools import combinations

from services.cycle_folder.faults import Fault
from services.cycle_folder.kinds import paper_kinds
from services.cycle_folder.nearest import meant
from services.cycle_folder.office_form import COMMON
from services.cycle_folder.parts import Parts

_LISTS = {
    "drafters": "soạn thảo",
    "checkers": "kiểm tra thể thức",
    "signers": "ký",
    "numberers": "cấp số",
}


def known_series() -> list[str]:
    """List the series of all kinds of paper."""
    return sorted({form.series for form in paper_kinds().values() if form.series})


def group_names(parts: Parts, role: str) -> list[str]:
    """List the names of series that an agency makes of several: its groups, the common one."""
    plan = parts.section("series").get(role)
    if not isinstance(plan, dict):
        return []
    groups = plan.get("groups")
    names = [str(name) for name in groups] if isinstance(groups, dict) else []
    return [*names, *([COMMON] if plan.get("common") is True else [])]


def check_office(parts: Parts) -> Iterator[Fault]:
    """Check how numbers are given and by whom."""
    for role, plan in parts.section("series").items():
        if isinstance(plan, dict):
            yield from _check_series(parts, role, plan)
    yield from _check_duties(parts)


def _check_series(parts: Parts, role: str, plan: dict[str, object]) -> Iterator[Fault]:
    known = known_series()
    groups = plan.get("groups")
    lists = (
        {name: names for name, names in groups.items() if isinstance(names, list)} if isinstance(groups, dict) else {}
    )
    own = plan.get("own")
    asked = [
        ("own", own if isinstance(own, list) else []),
        *((f"groups.{name}", names) for name, names in lists.items()),
    ]
    for where, names in asked:
        for name in names:
            if name not in known:
                way_out = f"{meant(str(name), known)}dùng một trong các dãy: {', '.join(known)}"
                yield parts.toml.at("series", role, *where.split(".", 1)).error(
                    "series.unknown", f"không có dãy số «{name}»", way_out
                )
    for (first, one), (second, other) in combinations(lists.items(), 2):
        for name in sorted(set(map(str, one)) & set(map(str, other))):
            problem = f"dãy «{name}» thuộc cả hai nhóm «{first}» và «{second}»"
            yield parts.toml.at("series", role, "groups", second).error("series.twice", problem, "để ở một nhóm")
    for name in lists:
        if name in known or name == COMMON:
            problem = f"tên nhóm «{name}» trùng tên một dãy số"
            yield parts.toml.at("series", role, "groups", name).error("series.name", problem, "đặt tên khác")


def _check_duties(parts: Parts) -> Iterator[Fault]:
    duties = parts.section("duties")
    if duties.get("enforce") is not True:
        return
    place = parts.toml.at("duties", "enforce")
    if parts.text("signing") == "at-once":
        yield place.warning(
            "duties.at_once",
            'signing = "at-once" coi như mọi văn bản được ký ngay nên không tách được người ký',
            'đặt signing = "wait"',
        )
    shared = duties.get("may_share")
    shared = shared if isinstance(shared, list) else []
    for (one, first), (other, second) in combinations(_LISTS.items(), 2):
        mine, theirs = duties.get(one), duties.get(other)
        if not isinstance(mine, list) or not isinstance(theirs, list):
            continue
        pair = f"{one.removesuffix('s')}-{other.removesuffix('s')}"
        if len(mine) == 1 and mine == theirs and pair not in shared:
            problem = f"chỉ có {mine[0]} vừa {first} vừa {second}, nên không văn bản nào đi hết được"
            yield parts.toml.at("duties", other).error("duties.same", problem, "ghi thêm người khác")
