"""Read a cycle folder: the plan when all is well, every fault at once when not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.cycle_folder.columns import (
    ATTENDANCE,
    AWARDS,
    BALLOTS,
    COUNCIL_TABLES,
    MEMBERS,
    PLAN_TABLES,
    PRODUCTS,
    UNITS,
    F,
    Table,
)
from services.cycle_folder.contacts_form import CONTACTS
from services.cycle_folder.dossiers import NAME as DOSSIERS
from services.cycle_folder.dossiers import DossierPath, find_dossiers, is_litter
from services.cycle_folder.faults import Fault, FaultyFolder, Place, sort_faults
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts, Tables
from services.cycle_folder.rules import check_rules
from services.cycle_folder.tables import Rows, find_table
from services.cycle_folder.texts import shown
from services.cycle_folder.toml_file import NAME as CYCLE
from services.cycle_folder.toml_file import TomlFile, read_toml
from services.cycle_folder.translate import translate_toml

# Fields of the plan that come from tables, not from cycle.toml.
_FROM_TABLES: dict[str, Table[Any]] = {"units": UNITS, "products": PRODUCTS, "members": MEMBERS, "contacts": CONTACTS}

_TABLES: tuple[Table[Any], ...] = (*PLAN_TABLES, *COUNCIL_TABLES, CONTACTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds: ``plan`` is None when any fault is an error; faults are sorted, errors first.

    ``council_files``: the attendance, ballots and awards files that are there and hold rows, by stem.
    """

    plan: CyclePlan | None
    faults: tuple[Fault, ...]
    dossiers: tuple[DossierPath, ...] = ()
    council_files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Give the faults that keep the cycle from being opened."""
        return tuple(fault for fault in self.faults if fault.level == "error")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Give the faults that an officer may accept."""
        return tuple(fault for fault in self.faults if fault.level == "warning")

    def require_plan(self) -> CyclePlan:
        """Give the plan. Raises FaultyFolder with all faults when there is none."""
        if self.plan is None:
            raise FaultyFolder(self.faults)
        return self.plan


def read_folder(path: Path) -> Reading:
    """Read and check a whole cycle folder; never raises for what is in it."""
    if not path.is_dir():
        way_out = "kiểm tra đường dẫn, hoặc tạo thư mục mẫu bằng lệnh «thuky cycle new»"
        return Reading(None, (Place("").error("folder.missing", "không có thư mục này", way_out),))
    try:
        return _Folder(path).read()
    except OSError:
        fault = Place("").error("file.unreadable", "không đọc được thư mục", "kiểm tra quyền đọc thư mục và các tệp")
        return Reading(None, (fault,))


class _Folder:
    """One reading of one folder; faults gather as the files are read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.council_files: dict[str, Path] = {}

    def read(self) -> Reading:
        toml, faults = read_toml(self.path)
        self.faults += faults
        if toml.is_known:
            self._validate(toml)
        parts = Parts(toml, self._tables())
        dossiers, faults = find_dossiers(self.path, parts)
        self.faults += [*faults, *check_rules(parts)]
        self._check_names()
        faults_sorted = sort_faults(self.faults)
        plan = None if any(fault.level == "error" for fault in faults_sorted) else _plan(parts)
        return Reading(plan, faults_sorted, dossiers, self.council_files)

    def _validate(self, toml: TomlFile) -> None:
        data = dict(toml.data)
        for name, table in _FROM_TABLES.items():
            if name in data:
                way_out = f"xóa ở đây, ghi vào {table.stem}.csv hoặc {table.stem}.xlsx"
                self.faults.append(
                    toml.at(name).error("key.from_table", f"{table.name} không ghi trong cycle.toml", way_out)
                )
            data[name] = ()
        try:
            CyclePlan.model_validate(data)
        except ValidationError as wrong:
            self.faults += translate_toml(wrong, CyclePlan, toml)

    def _tables(self) -> Tables:
        return Tables(
            units=self._table(UNITS),
            products=self._table(PRODUCTS),
            members=self._table(MEMBERS),
            attendance=self._table(ATTENDANCE),
            ballots=self._table(BALLOTS),
            awards=self._table(AWARDS),
            contacts=self._table(CONTACTS),
        )

    def _table(self, table: Table[F]) -> Rows[F]:
        is_required = table in PLAN_TABLES
        rows, faults, path = find_table(self.path, table, is_required=is_required)
        self.faults += faults
        if path is not None and rows.lines and table in COUNCIL_TABLES:
            self.council_files[table.stem] = path
        return rows

    def _check_names(self) -> None:
        """Tell of files that nobody will read, most of them misspelt names."""
        known = {
            CYCLE,
            DOSSIERS,
            *(f"{table.stem}{kind}" for table in _TABLES for kind in (".csv", ".xlsx")),
        }
        for entry in sorted(self.path.iterdir()):
            if entry.name not in known and not is_litter(entry.name) and entry.suffix.casefold() != ".md":
                place = Place(shown(entry.name))
                way_out = f"{meant(entry.name, sorted(known - {CYCLE}))}đổi tên hoặc chuyển tệp đi nơi khác"
                self.faults.append(place.warning("file.unknown", "chương trình không đọc tệp này", way_out))


def _plan(parts: Parts) -> CyclePlan:
    tables: dict[str, Any] = {
        "units": parts.tables.units.forms,
        "products": parts.tables.products.forms,
        "members": parts.tables.members.forms,
        "contacts": parts.tables.contacts.forms,
    }
    return CyclePlan.model_validate({**parts.toml.data, **tables})
