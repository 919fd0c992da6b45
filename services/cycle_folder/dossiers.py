"""Find what units have sent: dossiers/YYYY-MM-DD/UNIT/SUBJECT/files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.vietnamese import short_date
from services.cycle_folder.days import NotADay, read_day
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.texts import shown

NAME = "dossiers"
_LONGEST_SHOWN = 200
_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class DossierPath:
    """One delivery: the folder of the files that a unit sent on a day for a product or another obligation."""

    date: date
    unit: str
    subject: str
    path: Path


def is_litter(name: str) -> bool:
    """Say whether a file was left by the system or by an open Office window."""
    return name.startswith((".", "~$")) or name.casefold() in _LITTER


def find_dossiers(folder: Path, parts: Parts) -> tuple[tuple[DossierPath, ...], list[Fault]]:
    """List the deliveries in order of day, unit and subject, with every fault of the paths."""
    walk = _Walk(folder, parts)
    root = folder / NAME
    if root.exists() or root.is_symlink():
        walk.days(root)
    return tuple(walk.found), walk.faults


class _Walk:
    """One walk through the folder; it collects what it finds and what is wrong."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        self.folder = folder
        self.parts = parts
        self.found: list[DossierPath] = []
        self.faults: list[Fault] = []
        products = parts.tables.products
        self.units = parts.tables.units.texts("code") if parts.tables.units.is_known else None
        self.unit_of = {line.text("code"): line.text("unit") for line in products.lines}
        is_known = products.is_known and parts.toml.is_known
        self.subjects = {*self.unit_of, *parts.obligation_codes} if is_known else None

    def days(self, root: Path) -> None:
        for entry in self._folders(root, "một thư mục ngày như 2026-09-15"):
            try:
                day = read_day(entry.name)
            except NotADay as fault:
                way_out = "đặt tên thư mục là ngày nhận, dạng năm-tháng-ngày"
                self._error("dossier.date", entry, fault.problem, way_out)
                continue
            self._check_day(entry, day)
            for unit in self._folders(entry, "một thư mục mang mã đơn vị"):
                self._unit(unit, day)

    def _check_day(self, entry: Path, day: date) -> None:
        days = self.parts.days
        if "announce_on" in days and day < days["announce_on"]:
            problem = f"ngày nhận {short_date(day)} trước ngày triển khai {short_date(days['announce_on'])}"
            self._warning("dossier.before_announcement", entry, problem, "kiểm tra tên thư mục ngày")
        if "archive_on" in days and day > days["archive_on"]:
            problem = f"ngày nhận {short_date(day)} sau ngày lưu trữ {short_date(days['archive_on'])}"
            self._warning("dossier.after_archive", entry, problem, "kiểm tra tên thư mục ngày")

    def _unit(self, entry: Path, day: date) -> None:
        if self.units is not None and entry.name not in self.units:
            way_out = f"{meant(entry.name, sorted(self.units))}đổi tên thư mục theo mã đơn vị"
            self._error("dossier.unit", entry, f"không có đơn vị «{shown(entry.name)}»", way_out)
            return
        for subject in self._folders(entry, "một thư mục mang mã sản phẩm hoặc mã việc"):
            self._subject(subject, entry.name, day)

    def _subject(self, entry: Path, unit: str, day: date) -> None:
        if self.subjects is not None and entry.name not in self.subjects:
            way_out = f"{meant(entry.name, sorted(self.subjects))}đổi tên thư mục theo mã sản phẩm hoặc mã việc"
            self._error("dossier.subject", entry, f"không có sản phẩm hay việc «{shown(entry.name)}»", way_out)
            return
        owner = self.unit_of.get(entry.name) or unit
        if owner != unit and (self.units is None or owner in self.units):
            problem = f"sản phẩm «{entry.name}» là của đơn vị «{owner}», không phải «{unit}»"
            self._error(
                "dossier.other_unit",
                entry,
                problem,
                "chuyển thư mục sang đúng đơn vị, hoặc sửa bảng sản phẩm",
            )
        files = list(self._files(entry))
        if not files:
            self._warning("dossier.empty", entry, "thư mục không có tệp nào", "xóa thư mục hoặc chép tệp vào")
            return
        self.found.append(DossierPath(day, unit, entry.name, entry))

    def _folders(self, parent: Path, wanted: str) -> Iterator[Path]:
        for entry in self._entries(parent):
            if entry.is_dir():
                yield entry
            else:
                self._error(
                    "dossier.stray",
                    entry,
                    "tệp nằm sai chỗ",
                    f"ở đây chỉ đặt {wanted}; chuyển tệp vào đúng thư mục",
                )

    def _files(self, parent: Path) -> Iterator[Path]:
        for entry in self._entries(parent):
            if entry.is_file():
                yield entry
            else:
                way_out = "chuyển các tệp ra ngay trong thư mục sản phẩm rồi xóa thư mục con"
                self._error("dossier.nested", entry, "thư mục con không được đọc", way_out)

    def _entries(self, parent: Path) -> Iterator[Path]:
        """List what is in a folder, by name; a link may lead out of the folder, so it is a fault."""
        try:
            entries = sorted(parent.iterdir())
        except OSError:
            self._error("file.unreadable", parent, "không đọc được thư mục", "kiểm tra: phải là thư mục, có quyền đọc")
            return
        for entry in entries:
            if is_litter(entry.name):
                continue
            if entry.is_symlink():
                self._error(
                    "dossier.link",
                    entry,
                    "là liên kết, không phải tệp thật",
                    "chép tệp thật vào thay liên kết",
                )
            else:
                yield entry

    def _error(self, code: str, entry: Path, problem: str, way_out: str) -> None:
        self.faults.append(self._place(entry).error(code, problem, way_out))

    def _warning(self, code: str, entry: Path, problem: str, way_out: str) -> None:
        self.faults.append(self._place(entry).warning(code, problem, way_out))

    def _place(self, entry: Path) -> Place:
        return Place(shown(entry.relative_to(self.folder).as_posix(), _LONGEST_SHOWN))
