"""PDF copies of the papers in a package: PDF/A-2b where LibreOffice is there, else none, said in the manifest."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class PdfMaker:
    """Makes PDF files for batches of papers; `reason` says why there are none, `notes` which ones are missing."""

    wanted: bool
    reason: str = ""
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look whether PDF can be made here."""
        if not self.wanted:
            self.reason = "Người xuất gói chọn không kèm PDF"
            return
        from documents.pdf import pdf_available  # noqa: PLC0415 - its library is slow to import

        if not pdf_available():
            self.reason = "Máy xuất gói chưa cài LibreOffice"

    def as_json(self) -> dict[str, str]:
        """Say in the manifest what PDF the package holds."""
        return {"kind": "none" if self.reason else "PDF/A-2b", "reason": self.reason}

    def make(self, papers: Mapping[str, bytes]) -> dict[str, tuple[bytes, int]]:
        """Give the PDF and the number of pages of each paper by its key; (b"", 0) where there is none."""
        made = dict.fromkeys(papers, (b"", 0))
        if self.reason:
            return made
        from documents.pdf import PdfUnavailable, convert, page_count  # noqa: PLC0415 - its library is slow to import

        with tempfile.TemporaryDirectory(prefix="thuky-export-") as folder:
            keys = {Path(folder, f"{n:05d}.docx"): key for n, key in enumerate(papers)}
            for path, key in keys.items():
                path.write_bytes(papers[key])
            try:
                outcome = convert(list(keys), Path(folder, "pdf"), pdfa=True)
            except PdfUnavailable as fact:
                self.notes.append(f"Không có PDF cho {len(papers)} văn bản: {fact}")
                return made
            self.notes += [f"Không có PDF cho {keys[path]}: {why}" for path, why in outcome.refused.items()]
            return made | {keys[path]: (pdf.read_bytes(), page_count(pdf)) for path, pdf in outcome.made.items()}
