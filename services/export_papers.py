"""The issued papers of a cycle in a package: Word, PDF, system data and the data they were made from."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, select

from documents.kinds import kind_names, load_kind
from domain.vietnamese import slug
from models.paper import Paper
from models.register import RegisterEntry
from models.store import NotInStore, StoreCorrupt
from services.cycles import CycleView
from services.export_metadata import FileData, Fitted, PaperData, file_xml, number_and_notation, paper_xml, volume_of
from services.export_pdf import PdfMaker
from services.office import Office
from services.package_file import PackageWriter
from services.rebuild_chunk import sentence_of_store

_BATCH = 40
_INVENTORY = "inventory"
_RETENTION = "Vĩnh viễn"
_RIGHTS = "Theo quy chế sử dụng tài liệu của cơ quan lưu trữ"
_LONGEST_STEM = 80


@dataclass(frozen=True)
class PapersOfCycle:
    """What is needed to put the papers of one cycle into a package; `faults` gathers what the store lacks."""

    office: Office
    session: Session
    cycle: CycleView
    root: str
    writer: PackageWriter
    pdf: PdfMaker
    notes: list[str]
    faults: list[str]
    progress: Callable[[str], None]

    def add(self) -> int:
        """Add the papers and the data of their file; give how many papers."""
        ordinals = self._ordinals()
        keys = sorted(ordinals)
        pages: dict[int, int] = {}
        for start in range(0, len(keys), _BATCH):
            pages |= dict(self._add_batch(keys[start : start + _BATCH], ordinals))
        days = [day for day, _ in ordinals.values() if day is not None]
        fit = Fitted("Hồ sơ")
        catalog, notation = self._file_code(1)
        data = FileData(
            organ_id="",
            file_catalog=catalog,
            file_notation=notation,
            title=f"Hồ sơ {self.cycle.plan.title}",
            maintenance=_RETENTION,
            rights=_RIGHTS,
            creator=self.cycle.plan.agencies["department"].name,
            start_on=min(days, default=None),
            end_on=max(days, default=None),
            documents=len({ordinal for _, ordinal in ordinals.values()}),
            pages=sum(pages.values()),
        )
        self.writer.add(f"{self.root}/ho-so.xml", file_xml(data, fit), "file-metadata")
        self.notes.extend(fit.notes)
        return len(keys)

    def _ordinals(self) -> dict[str, tuple[date | None, int]]:
        """Give the day of each paper and its place in the inventory; copies of one number stand together."""
        columns: tuple[Any, ...] = (Paper.kind, Paper.issued_on, Paper.number_text, Paper.key, Paper.register_key)
        is_of_cycle: tuple[Any, ...] = (Paper.cycle_key == self.cycle.key, Paper.state == "issued")
        rows = self.session.execute(sqlalchemy.select(*columns).where(*is_of_cycle)).all()
        numbers: dict[str, int] = {}
        found = {}
        for _, issued_on, _, key, register_key in sorted(
            rows, key=lambda row: (row[0] == _INVENTORY, row[1] or date.min, row[2], row[3])
        ):
            found[key] = (issued_on, numbers.setdefault(register_key or key, len(numbers) + 1))
        return found

    def _add_batch(
        self, keys: Sequence[str], ordinals: Mapping[str, tuple[date | None, int]]
    ) -> Iterator[tuple[int, int]]:
        """Add some papers; give the ordinal and the pages of each."""
        found = self.session.exec(select(Paper).where(col(Paper.key).in_(keys))).all()
        papers = [(paper, data) for paper in sorted(found, key=lambda one: one.key) if (data := self._stored(paper))]
        pdfs = self.pdf.make({paper.key: data for paper, data in papers})
        for paper, data in papers:
            pdf, pages = pdfs[paper.key]
            name = PurePosixPath(self.writer.free_name(f"{self.root}/van-ban/{_safe(paper.file_name)}"))
            self.writer.add(str(name), data, "paper", paper.content_digest or "")
            if pdf:
                self.writer.add(str(name.with_suffix(".pdf")), pdf, "pdf")
            ordinal = ordinals[paper.key][1]
            self.writer.add(str(name.with_suffix(".xml")), self._xml(paper, ordinal, pages), "paper-metadata")
            context = json.dumps(paper.context, ensure_ascii=False, indent=1) + "\n"
            self.writer.add(str(name.with_suffix(".json")), context.encode(), "context")
            self.progress(str(name))
            yield ordinal, pages
        self.session.expunge_all()

    def _stored(self, paper: Paper) -> bytes:
        """Read the issued file; note what is wrong with it."""
        try:
            return self.office.store.get(paper.file_sha256 or "")
        except (NotInStore, StoreCorrupt) as fact:
            self.faults.append(f"{paper.key}: {sentence_of_store(fact, 'bản đã phát hành')}")
            return b""

    def _xml(self, paper: Paper, ordinal: int, pages: int) -> bytes:
        fit = Fitted(paper.key)
        entry = self.session.get(RegisterEntry, paper.register_key) if paper.register_key else None
        number, notation = number_and_notation(paper.number_text)
        kind = load_kind(paper.kind) if paper.kind in kind_names() else None
        agency = self.cycle.plan.agencies.get(paper.agency)  # type: ignore[call-overload]
        volume, place = volume_of(ordinal)
        catalog, file_notation = self._file_code(volume)
        recipients = entry.recipients if entry is not None else paper.recipients
        data = PaperData(
            organ_id="",
            file_catalog=catalog,
            file_notation=file_notation,
            ordinal=place,
            type_name=kind.type_name if kind is not None else paper.title.partition(":")[0],
            number=number,
            notation=notation,
            issued_on=paper.issued_on,
            organ_name=agency.name if agency is not None else paper.agency,
            subject=str(paper.context.get("subject_line", "")) or paper.title,
            pages=pages,
            signer_post=self._post(paper),
            signer=str(paper.context.get("signer", "")),
            recipients=[name for name in recipients if not name.startswith("Lưu")],
            copies=entry.copies if entry is not None else 1,
            description=f"Thời hạn bảo quản: {kind.retention}" if kind is not None else "",
        )
        xml = paper_xml(data, fit)
        self.notes.extend(fit.notes)
        return xml

    def _post(self, paper: Paper) -> str:
        """Find the post of the signer among those of the cycle, else in the paper itself."""
        signer = paper.context.get("signer")
        posts = [
            one.post for one in self.cycle.plan.signers.values() if one.name == signer and one.agency == paper.agency
        ]
        return posts[0] if posts else str((paper.context.get("authority") or [""])[-1])

    def _file_code(self, volume: int) -> tuple[str, str]:
        """Give the year and the code of the file; later volumes of a long file have their number in it."""
        plan = self.cycle.plan
        code = f"{plan.round:02d}.OCOP-{plan.year}"
        return str(plan.year), code if volume == 1 else f"{code}-Q{volume}"


def _safe(name: str) -> str:
    """Reduce a path to letters that every system can unpack."""
    path = PurePosixPath(name)
    folders = [slug(part) or "khac" for part in path.parts[:-1]]
    return "/".join((*folders, f"{safe_stem(path.stem)}{safe_suffix(path.name)}"))


def safe_stem(text: str) -> str:
    """Reduce a name to short plain letters."""
    return slug(text)[:_LONGEST_STEM].strip("-") or "khong-ten"


def safe_suffix(name: str) -> str:
    """Give the ending of a file name when it is a plain one."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() else ""
