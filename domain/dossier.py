"""What a dossier must hold, and its life."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from domain.moves import Moves
from domain.regime import RequiredPaper

ProblemCode = Literal["missing", "wrong_kind", "unusable"]

# The words of recognition are those of domain.star. A filed dossier becomes incomplete again when a look at
# its content finds a paper that does not serve; "deferred" waits for the next round.
MOVES: Final = Moves(
    name="hồ sơ",
    table=MappingProxyType(
        {
            "registered": frozenset({"incomplete", "filed", "deferred", "withdrawn"}),
            "incomplete": frozenset({"filed", "deferred", "withdrawn", "refused"}),
            "filed": frozenset({"convened", "incomplete", "deferred", "withdrawn", "refused"}),
            "deferred": frozenset({"incomplete", "filed", "withdrawn"}),
            "convened": frozenset({"scored", "deferred", "withdrawn", "refused"}),
            "scored": frozenset({"recognised", "forwarded", "returned", "refused", "deferred"}),
            # Below the ministry's threshold the chair of the province chooses (QĐ 26/2026/QĐ-TTg).
            "forwarded": frozenset({"recognised", "returned", "refused", "deferred"}),
            "returned": frozenset(),
            "recognised": frozenset(),
            "refused": frozenset(),
            "withdrawn": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "registered": "đã đăng ký",
            "incomplete": "chờ bổ sung",
            "filed": "đủ thành phần",
            "deferred": "chuyển đợt sau",
            "convened": "đưa ra họp",
            "scored": "đã chấm",
            "forwarded": "chuyển cấp trên",
            "returned": "trả về cấp huyện công nhận",
            "recognised": "được công nhận",
            "refused": "không đạt",
            "withdrawn": "đã rút",
        }
    ),
)

# Every spelling of a kind of file that callers use: its short name or its media type.
_KIND_OF: Final = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/png": "png",
    "jpg": "jpeg",
}

_KIND_NAMES: Final = {
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "jpeg": "ảnh JPEG",
    "png": "ảnh PNG",
}


@dataclass(frozen=True, slots=True)
class FileFact:
    """What is known of one version of one file; ``fault`` is empty when it can be used.

    ``media_type`` is a media type or a short kind ("application/pdf" or "pdf").
    """

    component: str
    media_type: str
    fault: str = ""
    fault_detail: str = ""
    name: str = ""

    @property
    def kind(self) -> str:
        """Give the short kind: pdf, docx, xlsx, jpeg, png, or what was given when it is none of these."""
        plain = self.media_type.partition(";")[0].strip().lower()
        return _KIND_OF.get(plain, plain)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct in a dossier; ``reason`` is a Vietnamese sentence for the unit."""

    component: str
    name: str
    problem: ProblemCode
    reason: str

    def __str__(self) -> str:
        """Give the sentence."""
        return self.reason


def check_dossier(checklist: Sequence[RequiredPaper], files: Iterable[FileFact]) -> tuple[Finding, ...]:
    """List what keeps the dossier from being complete, in the order of the checklist; empty when it is.

    A required component needs one file that can be used, of an accepted kind, among all versions: a good
    newer version cures a bad older one, and a bad newer one does not spoil a good older one. When none
    serves, the newest (the last given) is the one that is told about.
    """
    given = tuple(files)
    findings: list[Finding] = []
    for paper in checklist:
        versions = [file for file in given if file.component == paper.code]
        if paper.required and not any(_serves(file, paper) for file in versions):
            findings.append(_finding(paper, versions[-1]) if versions else _missing(paper))
    return tuple(findings)


def check_spare_files(checklist: Sequence[RequiredPaper], files: Iterable[FileFact]) -> tuple[Finding, ...]:
    """List the files that cannot be used although the dossier can do without them.

    These are the newest files of optional components and the newest versions of required ones that an older
    good version stands in for. They do not hold the dossier up; the unit should hear of them.
    """
    given = tuple(files)
    findings: list[Finding] = []
    for paper in checklist:
        versions = [file for file in given if file.component == paper.code]
        if not paper.required:
            newest = {file.name: file for file in versions}
            findings += [_finding(paper, file) for file in newest.values() if not _serves(file, paper)]
        elif any(_serves(file, paper) for file in versions) and not _serves(versions[-1], paper):
            findings.append(_finding(paper, versions[-1]))
    return tuple(findings)


def component_of(file_name: str, checklist: Sequence[RequiredPaper]) -> str | None:
    """Give the component that a file name begins with: "01-phieu.docx" -> "01"; None when it names none.

    "1-phieu.docx", "01_phieu.docx" and "01. Phiếu.docx" are understood too.
    """
    match = re.match(r"\s*([0-9]{1,3})(?![0-9])", file_name)
    if match is None:
        return None
    number = int(match[1])
    return next((paper.code for paper in checklist if paper.code.isdecimal() and int(paper.code) == number), None)


def _serves(file: FileFact, paper: RequiredPaper) -> bool:
    return not file.fault and file.kind in paper.accepts


def _missing(paper: RequiredPaper) -> Finding:
    reason = f"Thiếu thành phần {paper.code}: {paper.name}. Đề nghị bổ sung tệp {_kinds(paper)}."
    return Finding(paper.code, paper.name, "missing", reason)


def _finding(paper: RequiredPaper, file: FileFact) -> Finding:
    which = f"Tệp “{file.name}”" if file.name else "Tệp đã gửi"
    if file.fault:
        detail = file.fault_detail.strip().rstrip(".") or "không mở được hoặc không đọc được"
        reason = (
            f"{which} của thành phần {paper.code} ({paper.name}) không dùng được: {detail}."
            f" Đề nghị gửi lại tệp {_kinds(paper)}."
        )
        return Finding(paper.code, paper.name, "unusable", reason)
    kind = _KIND_NAMES.get(file.kind, file.kind or "không rõ loại")
    reason = (
        f"{which} của thành phần {paper.code} ({paper.name}) không đúng loại: nhận được {kind}."
        f" Đề nghị gửi lại tệp {_kinds(paper)}."
    )
    return Finding(paper.code, paper.name, "wrong_kind", reason)


def _kinds(paper: RequiredPaper) -> str:
    return " hoặc ".join(_KIND_NAMES.get(kind, kind) for kind in paper.accepts)
