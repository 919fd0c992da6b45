"""A package read back into an empty installation: checked first, then everything or nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, or_, select
from sqlmodel import Session, col

from domain.errors import RuleBroken
from models.paper import Paper
from models.turn import Turn, take_turn
from models.whole_file import write_whole
from services import audit
from services.export_letters import IMPORTED, Sender, settings_for
from services.import_rows import MOST_FAULTS, RowsRead, check_rows, read_rows, schema_fault
from services.office import Office
from services.package_rows import TABLES
from services.package_verify import FolderPackage, ZipPackage, check, open_package, read_manifest

Package = FolderPackage | ZipPackage
MANIFEST_FIELDS = frozenset(
    {"format", "version", "renderer", "schema", "cycles", "papers", "letters", "pdf", "senders", "notes", "files"}
)
_BATCH = 500


class InstallationNotEmpty(Exception):
    """There is data already."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        self.tables = tables
        super().__init__(
            f"Nơi nhập đã có dữ liệu trong {len(tables)} bảng. Chỉ nhập gói vào nơi còn trống: đặt THUKY_HOME (và "
            "THUKY_DATABASE_URL nếu dùng) tới một nơi mới rồi nhập lại."
        )


class PackageRefused(Exception):
    """A package that was not taken in, with its faults; nothing was written."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"- {fault}" for fault in faults[:MOST_FAULTS])
        more = f"\n- … và {len(faults) - MOST_FAULTS} lỗi khác" if len(faults) > MOST_FAULTS else ""
        super().__init__(
            f"Không nhập gói, chưa ghi gì; gói có {len(faults)} lỗi:\n{lines}{more}\nHãy xin lại gói đúng."
        )


@dataclass(frozen=True)
class Imported:
    """What came in."""

    cycles: tuple[str, ...]
    rows: int
    files: int
    papers: int
    unsent: int
    manifest_sha256: str


def import_package(
    office: Office,
    path: Path,
    *,
    expected: str = "",
    progress: Callable[[str], None] = lambda _path: None,
) -> Imported:
    """Check a package and read it into an empty installation.

    `expected` is the hash of manifest.json in the hand-over minutes, "" when nobody gave it. Files go to the store
    first, all rows in one transaction at the end: a killed run leaves no row and can be repeated. No letter can go
    out of what was imported. Raises NotAPackage, PackageRefused, InstallationNotEmpty; then nothing was written.
    """
    with office.read() as session:
        _refuse_rows(session)
    with _opened(path) as package:
        manifest, digest = read_manifest(package)
        if expected and expected.strip().lower() != digest:
            raise PackageRefused((f"Mã của manifest.json là {digest}, không phải mã trong biên bản giao nhận",))
        rows = _checked(package, manifest)
        places = {line["sha256"]: line["path"] for line in manifest["files"]}
        for sha256 in rows.stored:
            _keep(office, package, places[sha256], sha256)
            progress(places[sha256])
        with office.begin() as session:
            take_turn(session.connection(), Turn.IMPORT)
            _refuse_rows(session)
            for table in TABLES:
                _write(session, package, table)
            for key in sorted(rows.keys["cycle"]):
                detail = json.dumps({"package": digest, "sender": manifest["senders"][key]}, ensure_ascii=False)
                audit.record(session, office, IMPORTED, key, detail)
        _lay_copies(office)
    cycles = tuple(sorted(rows.keys["cycle"]))
    return Imported(cycles, sum(rows.counts.values()), len(rows.stored), len(rows.papers), rows.unsent, digest)


@contextmanager
def _opened(path: Path) -> Iterator[Package]:
    package = open_package(path)
    try:
        yield package
    finally:
        package.close()


def _refuse_rows(session: Session) -> None:
    """Raise InstallationNotEmpty when any table has a row."""
    full = [table.name for table in TABLES if session.execute(select(table).limit(1)).first() is not None]
    if full:
        raise InstallationNotEmpty(tuple(full))


def _checked(package: Package, manifest: Mapping[str, Any]) -> RowsRead:
    """Find every fault of a package before anything is written. Raises PackageRefused."""
    faults = [f"manifest.json có mục lạ: {name}" for name in sorted(manifest.keys() - MANIFEST_FIELDS)]
    faults += [fault] if (fault := schema_fault(manifest)) else []
    faults += check(package, dict(manifest))
    if faults:
        raise PackageRefused(tuple(faults))
    rows = check_rows(package.open, {line["path"]: line for line in manifest["files"]})
    faults = rows.faults + [fault for key in sorted(rows.keys["cycle"]) if (fault := _sender_fault(manifest, key))]
    if not rows.keys["cycle"]:
        faults.append("Gói không có chu trình nào")
    if faults:
        raise PackageRefused(tuple(faults))
    return rows


def _sender_fault(manifest: Mapping[str, Any], cycle_key: str) -> str:
    """Say what is wrong with the sender of a cycle's letters; "" when letters can be composed again in that name."""
    try:
        sender = Sender(**manifest["senders"][cycle_key])
        settings_for(sender)
    except (KeyError, TypeError, AttributeError, RuleBroken) as error:
        return f"Người gửi thư của chu trình {cycle_key} ghi không đúng: {error}"
    return ""


def _keep(office: Office, package: Package, path: str, sha256: str) -> None:
    """Put one file into the store. Raises PackageRefused when it changed since it was checked."""
    with package.open(path) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PackageRefused((f"Tệp {path} bị thay đổi trong lúc nhập",))
    office.store.put(data)


def _write(session: Session, package: Package, table: Table) -> None:
    """Write the rows of a table, batch by batch."""
    rows = read_rows(package.open, table)
    while batch := list(islice(rows, _BATCH)):
        session.execute(insert(table), batch)


def _lay_copies(office: Office) -> None:
    """Lay readable copies of papers and drafts where people look for them; the truth is in the store."""
    with office.read() as session:
        columns: Any = (Paper.cycle_key, Paper.file_name, Paper.file_sha256, Paper.draft_sha256)
        has_file = or_(col(Paper.file_sha256).is_not(None), col(Paper.draft_sha256).is_not(None))
        papers = session.execute(select(*columns).where(has_file)).all()
    for cycle_key, name, issued, draft in papers:
        path = (office.settings.papers if issued else office.settings.drafts) / cycle_key / name
        write_whole(path, office.store.path(issued or draft).read_bytes())
