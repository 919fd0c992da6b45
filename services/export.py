"""A package for hand-over: papers, letters, dossiers, books, data and the means to check them, in one zip or folder."""

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Table
from sqlmodel import Session, col, select

from documents.render import RENDERER
from domain.vietnamese import slug
from models.cycle import Cycle
from models.database import HEAD
from models.dossier import Dossier, DossierFile, UnitFile, UnplacedFile
from models.form_version import FormVersion
from models.incoming import IncomingDocument
from models.obligation import Obligation
from models.paper import Paper
from models.store import NotInStore, StoreCorrupt
from models.turn import see_one_moment
from services import audit, package_verify
from services.cycles import CycleView, UnknownCycle, view_of
from services.export_books import ballot_lines, incoming_lines, register_lines
from services.export_letters import Sender, imported_sender, sender_of, sent_letters
from services.export_papers import PapersOfCycle, safe_stem, safe_suffix
from services.export_pdf import PdfMaker
from services.export_readme import README
from services.export_registers import register_files
from services.office import Office
from services.package_file import PackageWriter, writing
from services.package_rows import ROWS, SCHEMA, TABLES, line_of, rows_of, schema, stored_files
from services.rebuild_chunk import sentence_of_store

_SHORT = 12


class NothingToExport(Exception):
    """An installation without a cycle."""

    def __init__(self) -> None:
        super().__init__("Chưa có chu trình nào để xuất. Mở chu trình bằng: thuky cycle open.")


class ArchiveDamaged(Exception):
    """Files that rows name are missing or damaged: no package is better than one with holes."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"- {fault}" for fault in self.faults)
        super().__init__(f"Không xuất gói vì kho thiếu hoặc hỏng {len(self.faults)} tệp:\n{lines}")


@dataclass(frozen=True)
class Exported:
    """What went into a package, and the hash of its list of files for the hand-over minutes."""

    package: Path
    manifest_sha256: str
    files: int
    papers: int
    letters: int
    pdf: str
    notes: tuple[str, ...]


@dataclass
class _Work:
    """One export at work."""

    office: Office
    session: Session
    writer: PackageWriter
    pdf: PdfMaker
    progress: Callable[[str], None]
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    papers: int = 0
    letters: int = 0
    referred: dict[str, None] = field(default_factory=dict)


def export(
    office: Office,
    target: Path,
    cycle_key: str | None = None,
    *,
    pdf: bool = True,
    progress: Callable[[str], None] = lambda _path: None,
) -> Exported:
    """Write the package of one cycle, or of all, under a new name; the same state gives the same bytes.

    `progress` hears every file. Raises UnknownCycle, NothingToExport, PackageExists, FieldTooLong, ArchiveDamaged;
    then nothing is left behind.
    """
    with writing(target) as writer:
        maker = PdfMaker(pdf)
        with office.read() as session:
            see_one_moment(session)
            work = _Work(office, session, writer, maker, progress)
            cycles = _cycles(session, cycle_key)
            senders = {cycle.key: _add_cycle(work, cycle) for cycle in cycles}
            _add_forms(work, [cycle.key for cycle in cycles])
            if cycle_key is None:
                _add_beside(work)
            _add_rows(work, None if cycle_key is None else [cycle_key])
        writer.add("README.md", README.encode(), "readme")
        writer.add("verify.py", inspect.getsource(package_verify).encode(), "program")
        if work.faults:
            raise ArchiveDamaged(work.faults)
        work.notes += maker.notes
        manifest = _manifest(work, cycles, senders)
        digest = writer.add(package_verify.MANIFEST, manifest, "manifest").sha256
        progress(package_verify.MANIFEST)
    with office.begin() as session:
        for cycle in cycles:
            audit.record(session, office, "archive.export", cycle.key, f"{target.name}, manifest {digest}")
    kind = maker.as_json()["kind"]
    return Exported(target, digest, len(writer.files), work.papers, work.letters, kind, tuple(work.notes))


def _cycles(session: Session, cycle_key: str | None) -> list[CycleView]:
    found = {row.key: row for row in session.exec(select(Cycle)).all()}
    if cycle_key is not None and cycle_key not in found:
        raise UnknownCycle(cycle_key, tuple(sorted(found)))
    if not found:
        raise NothingToExport
    return [view_of(found[key]) for key in sorted(found) if cycle_key in {None, key}]


def _add_cycle(work: _Work, cycle: CycleView) -> Sender:
    """Add everything of one cycle that people read; give in whose name its letters went."""
    root = f"ho-so/{cycle.key}"
    papers = PapersOfCycle(
        work.office, work.session, cycle, root, work.writer, work.pdf, work.notes, work.faults, work.progress
    )
    work.papers += papers.add()
    _add_letters(work, cycle, root)
    for name, sha256, size in sorted(_incoming(work.session, cycle.key), key=itemgetter(0, 1)):
        _add_stored(work, f"{root}/{name}", sha256, "incoming", size)
    work.writer.add_lines(f"{root}/so-dang-ky.csv", register_lines(work.session, cycle.key), "register")
    work.writer.add_lines(f"{root}/so-den.csv", incoming_lines(work.session, cycle.key), "register")
    work.writer.add_lines(f"{root}/phieu-cham.csv", ballot_lines(work.session, cycle.key), "ballots")
    imported = imported_sender(work.session, cycle.key)
    return sender_of(work.office) if imported is None else imported[0]


def _add_beside(work: _Work) -> None:
    """Add the incoming documents that belong to no cycle: they travel only with the whole installation."""
    of_none = select(IncomingDocument.key).where(col(IncomingDocument.cycle_key).is_(None))
    if work.session.exec(of_none).first() is None:
        return
    for name, sha256, size in sorted(register_files(work.session, None), key=itemgetter(0, 1)):
        _add_stored(work, f"ngoai-chu-trinh/{name}", sha256, "incoming", size)
    work.writer.add_lines("ngoai-chu-trinh/so-den.csv", incoming_lines(work.session, None), "register")


def _add_letters(work: _Work, cycle: CycleView, root: str) -> None:
    letters = sent_letters(work.session, work.office, cycle.key)
    while True:
        try:
            row, data = next(letters)
        except StopIteration:
            return
        except (NotInStore, StoreCorrupt) as fact:
            work.faults.append(sentence_of_store(fact, f"tệp kèm thư của {cycle.key}"))
            return
        stem = safe_stem(row.key.removeprefix(f"{cycle.key}/"))
        name = work.writer.free_name(f"{root}/thu/{stem}.eml")
        work.writer.add(name, data, "letter")
        work.letters += 1
        work.progress(name)


def _incoming(session: Session, cycle_key: str) -> Iterator[tuple[str, str, int | None]]:
    """List every file that came in: for dossiers, for duties, what nobody could place, documents of the registers."""
    of_dossiers = select(DossierFile).join(Dossier, col(DossierFile.dossier_key) == col(Dossier.key))
    for file in session.exec(of_dossiers.where(Dossier.cycle_key == cycle_key)).all():
        folder = slug(file.dossier_key.removeprefix(f"{cycle_key}/"))
        name = f"{slug(file.component) or 'khac'}-v{file.version}-{safe_stem(Path(file.name).stem)}"
        yield f"ho-so-san-pham/{folder}/{name}{safe_suffix(file.name)}", file.sha256, file.size
    of_duties = select(UnitFile).join(Obligation, col(UnitFile.obligation_key) == col(Obligation.key))
    for owed in session.exec(of_duties.where(Obligation.cycle_key == cycle_key)).all():
        folder = slug(owed.obligation_key.removeprefix(f"{cycle_key}/"))
        name = f"{safe_stem(Path(owed.name).stem)}-{owed.sha256[:_SHORT]}{safe_suffix(owed.name)}"
        yield f"tep-don-vi/{folder}/{name}", owed.sha256, owed.size
    for lost in session.exec(select(UnplacedFile).where(UnplacedFile.cycle_key == cycle_key)).all():
        name = f"{safe_stem(Path(lost.path).stem)}-{lost.sha256[:_SHORT]}{safe_suffix(lost.path)}"
        yield f"tep-chua-ro/{name}", lost.sha256, lost.size
    yield from register_files(session, cycle_key)


def _add_forms(work: _Work, cycles: Sequence[str]) -> None:
    """Add every form that papers were made from, and the office's own versions."""
    used = work.session.exec(
        select(Paper.kind, Paper.template_sha256).where(col(Paper.cycle_key).in_(cycles)).distinct()
    ).all()
    kinds = {kind for kind, _ in used}
    versions = work.session.exec(select(FormVersion.kind, FormVersion.template_sha256)).all()
    for kind, sha256 in sorted({*used, *(one for one in versions if one[0] in kinds)}):
        _add_stored(work, f"bieu-mau/{safe_stem(kind)}-{sha256[:_SHORT]}.docx", sha256, "form")


def _add_stored(work: _Work, path: str, sha256: str, role: str, size: int | None = None) -> None:
    """Add a file of the store, checked against its hash and the size in its row."""
    name = work.writer.free_name(path)
    try:
        data = work.office.store.get(sha256)
    except (NotInStore, StoreCorrupt) as fact:
        work.faults.append(f"{name}: {sentence_of_store(fact, 'tệp')}")
        return
    if size is not None and size != len(data):
        work.faults.append(f"{name}: dòng dữ liệu ghi {size} byte, tệp có {len(data)} byte")
    work.writer.add(name, data, role)
    work.progress(name)


def _add_rows(work: _Work, cycles: Sequence[str] | None) -> None:
    """Add the rows of every table, then the files they name that stand nowhere else in the package."""
    for table in TABLES:
        work.writer.add_lines(f"{ROWS}/{table.name}.jsonl", _lines(work, table, cycles), "rows")
    text = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    work.writer.add(SCHEMA, text.encode(), "schema")
    packed = {file.sha256 for file in work.writer.files}
    for sha256 in sorted(work.referred.keys() - packed):
        if work.office.store.path(sha256).exists() or not work.faults:
            _add_stored(work, f"kho/{sha256[:2]}/{sha256}", sha256, "stored")


def _lines(work: _Work, table: Table, cycles: Sequence[str] | None) -> Iterator[str]:
    for values in rows_of(work.session, table, cycles):
        work.referred.update(dict.fromkeys(stored_files(values)))
        yield line_of(table, values)


def _manifest(work: _Work, cycles: Sequence[CycleView], senders: dict[str, Sender]) -> bytes:
    """Write the list of all files with what a reader of the package must know; no moment, so that bytes repeat."""
    manifest = {
        "format": package_verify.FORMAT,
        "version": package_verify.VERSION,
        "renderer": RENDERER,
        "schema": HEAD,
        "cycles": [{"key": one.key, "title": one.plan.title, "state": one.state} for one in cycles],
        "papers": work.papers,
        "letters": work.letters,
        "pdf": work.pdf.as_json(),
        "senders": {key: sender.as_json() for key, sender in senders.items()},
        "notes": work.notes,
        "files": [file.as_json() for file in sorted(work.writer.files, key=lambda file: file.path)],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
