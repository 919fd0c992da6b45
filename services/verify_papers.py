"""What issued papers print of the scores, read back out of their files and compared with what is right."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final

from documents.kinds import load_kind
from documents.printed_tables import Printed, read_printed
from documents.text import UnopenablePaper
from models.paper import Paper
from models.store import NotInStore, StoreCorrupt
from services.central_paper import SUPPLEMENT
from services.office import Office
from services.paperwork import reference

_OF_A_SITTING: Final = ("minutes", "opinion_minutes", "score_table")
KINDS: Final = (*_OF_A_SITTING, "submission", "recognition_decision", "certificate", "result_notice")
_COUNT: Final = re.compile(r"([\d.]+) sản phẩm (?:đạt )?hạng (\d) sao|HẠNG (\d) SAO \(([\d.]+) sản phẩm\)")
_CODE: Final = re.compile(r"Mã số sản phẩm: (.+)")
_STAR: Final = re.compile(r"Đạt hạng: (\d)")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: the product ("" for a whole paper), the paper, what it says, what is right."""

    product: str
    paper: str
    says: str
    right: str

    def __str__(self) -> str:
        """Say it in one line."""
        product = f"Sản phẩm {self.product}, " if self.product else ""
        return f"{product}{self.paper}: ghi {self.says}; đúng là {self.right}."


@dataclass(frozen=True)
class Right:
    """What is right for one product, computed from its ballots."""

    code: str
    name: str
    unit: str
    mean: str
    gap: int
    band: int
    star: int
    outcome: str
    totals: Mapping[str, int]
    exact: Fraction = Fraction(0)
    central: "Right | None" = None
    sitting: int = 1

    @property
    def is_approved(self) -> bool:
        """Say whether the decision lists it."""
        return self.outcome in {"recognised", "forwarded"}

    @property
    def certified(self) -> int | None:
        """Give the star that a certificate of the province must have; None: there must be none."""
        last = self.central or self
        return last.star if last.outcome == "recognised" else None


@dataclass(frozen=True)
class Copy:
    """One file of a paper: how it is named to people, and what is printed on it."""

    name: str
    printed: Printed


def name_of(paper: Paper) -> str:
    """Name a paper to people, also one without a number."""
    if paper.number_text:
        return reference(paper)
    return f"{load_kind(paper.kind).type_name} ({paper.subject})"


def read_copies(office: Office, paper: Paper) -> tuple[list[Copy], list[Difference]]:
    """Read the file in the store, and the readable copy where it is not the same; tell of files that were changed."""
    copies: list[Copy] = []
    found: list[Difference] = []
    name, wanted = name_of(paper), paper.file_sha256 or ""
    data = b""
    try:
        data = office.store.get(wanted)
    except NotInStore:
        found.append(Difference("", name, "không còn tệp trong kho", "tệp như khi phát hành"))
    except StoreCorrupt as corrupt:
        found.append(Difference("", name, "tệp trong kho đã bị thay đổi", "tệp như khi phát hành"))
        data = corrupt.path.read_bytes()
    files = [(name, data)] if data else []
    laid_out = office.settings.papers / paper.cycle_key / paper.file_name
    if laid_out.is_file() and sha256(other := laid_out.read_bytes()).hexdigest() != wanted:
        name = f"{name} (bản trong thư mục văn bản)"
        found.append(Difference("", name, "nội dung khác bản phát hành", "bản trong kho"))
        files.append((name, other))
    for title, content in files:
        try:
            copies.append(Copy(title, read_printed(content)))
        except UnopenablePaper:
            found.append(Difference("", title, "tệp không mở được", "tệp như khi phát hành"))
    return copies, found


def compare_paper(paper: Paper, copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    """Compare one copy of a paper with what is right: its number, its figures per product, its counts per star."""
    if paper.number_text and paper.number_text not in copy.printed.text:
        yield Difference("", copy.name, "số khác", f"số {paper.number_text}")
    if paper.subject.endswith(SUPPLEMENT):
        code = paper.subject.removesuffix(SUPPLEMENT)
        own = [right.central for right in rights if right.code == code and right.central]
        yield from _decision(copy, own) if paper.kind == "recognition_decision" else _notice(copy, own)
        return
    if paper.kind in _OF_A_SITTING:
        own = [right for right in rights if right.sitting == sitting_of(paper)]
        # Without a result the members voted its conclusions down: nothing of it stands.
        yield from _of_sitting(paper, copy, own) if own else ()
        return
    match paper.kind:
        case "submission":
            yield from _counts(copy, [right for right in rights if right.outcome == "recognised"])
        case "recognition_decision":
            yield from _decision(copy, [right for right in rights if right.is_approved])
        case "certificate":
            yield from _certificate(paper, copy, rights)
        case _:
            yield from _notice(copy, [right for right in rights if right.unit == paper.subject])


def _of_sitting(paper: Paper, copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    """Compare a paper of one sitting with what that sitting decided."""
    if paper.kind == "minutes":
        yield from _minutes(copy, rights)
    elif paper.kind == "score_table":
        yield from _score_table(copy, rights)
    else:
        figures = {right.code: {"Điểm TB": right.mean, "Chênh lệch": str(right.gap)} for right in rights}
        yield from _table(copy, "Mã số", ("Điểm TB", "Chênh lệch"), figures)
        yield from _counts(copy, [right for right in rights if right.outcome == "recognised"])


def sitting_of(paper: Paper) -> int | None:
    """Give the number of the sitting whose results a paper prints; None when it prints those of all."""
    if paper.kind == "opinion_minutes":
        return int(paper.subject.removeprefix("phien-"))
    return paper.revision if paper.kind in _OF_A_SITTING else None


def _minutes(copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    figures = {
        right.code: {
            "Điểm TB": right.mean,
            "Chênh lệch": str(right.gap),
            "Hạng theo điểm": f"{right.band} sao",
            "Hạng đề nghị": f"{right.star} sao",
        }
        for right in rights
    }
    yield from _table(copy, "Mã số", ("Điểm TB", "Hạng đề nghị"), figures)
    yield from _counts(copy, [right for right in rights if right.outcome == "recognised"])


def _score_table(copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    figures = {
        right.code: {
            **{member: str(total) for member, total in right.totals.items()},
            "Điểm TB": right.mean,
            "Cao nhất": str(max(right.totals.values())),
            "Thấp nhất": str(min(right.totals.values())),
            "Chênh lệch": str(right.gap),
            "Hạng theo điểm": str(right.band),
            "Hạng đề nghị": str(right.star),
        }
        for right in rights
    }
    yield from _table(copy, "Mã số", ("Điểm TB", "Cao nhất"), figures)


def _decision(copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    figures = {right.code: {"Điểm trung bình": right.mean, "Hạng sao": f"{right.star} sao"} for right in rights}
    yield from _table(copy, "Mã số sản phẩm", ("Điểm trung bình", "Hạng sao"), figures)
    yield from _counts(copy, rights)


def _certificate(paper: Paper, copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    right = next((right for right in rights if right.code == paper.subject), None)
    code, star = _CODE.search(copy.printed.text), _STAR.search(copy.printed.text)
    if code is None or code[1].strip() != paper.subject:
        yield Difference(
            paper.subject, copy.name, f"mã sản phẩm “{code[1].strip() if code else ''}”", f"“{paper.subject}”"
        )
    says = f"hạng {star[1] if star else '–'} sao"
    if right is None or right.certified is None:
        yield Difference(paper.subject, copy.name, says, "không được cấp giấy chứng nhận")
    elif star is None or int(star[1]) != right.certified:
        yield Difference(paper.subject, copy.name, says, f"{right.certified} sao")


def _notice(copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    """Compare the notice to a unit; it names products, not codes."""
    rows = {row["Sản phẩm"]: row for row in copy.printed.rows(("Sản phẩm", "Điểm trung bình"))}
    for right in rights:
        row = rows.get(right.name)
        if row is None:
            yield Difference(right.code, copy.name, "không có sản phẩm này", f"{right.mean} điểm, {right.star} sao")
            continue
        figures = {"Điểm trung bình": right.mean, "Hạng sao": f"{right.star} sao"}
        yield from _row(copy, right.code, row, {title: text for title, text in figures.items() if title in row})


def _table(
    copy: Copy, key: str, titles: Sequence[str], figures: Mapping[str, Mapping[str, str]]
) -> Iterator[Difference]:
    """Compare the rows of a table, found by code, in both directions."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in copy.printed.rows((key, *titles)):
        rows.setdefault(row[key], []).append(row)
    for code, wanted in figures.items():
        found = rows.pop(code, [])
        if len(found) != 1:
            says = f"{len(found)} dòng của sản phẩm" if found else "không có sản phẩm này trong bảng"
            yield Difference(code, copy.name, says, "một dòng trong bảng")
        for row in found:
            yield from _row(copy, code, row, wanted)
    for code in rows:
        yield Difference(code, copy.name, "có sản phẩm này trong bảng", "sản phẩm không thuộc bảng này")


def _row(copy: Copy, code: str, row: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Difference]:
    for title, text in wanted.items():
        if row.get(title) != text:
            yield Difference(code, copy.name, f"“{title}” {row.get(title, 'không có')}", text)


def _counts(copy: Copy, rights: Sequence[Right]) -> Iterator[Difference]:
    """Compare every "02 sản phẩm đạt hạng 4 sao" and "HẠNG 4 SAO (02 sản phẩm)" with the number of products."""
    stars = Counter(right.star for right in rights)
    for match in _COUNT.finditer(copy.printed.text):
        n, star = int((match[1] or match[4]).replace(".", "")), int(match[2] or match[3])
        if n != stars[star]:
            yield Difference("", copy.name, f"{n:02d} sản phẩm {star} sao", f"{stars[star]:02d} sản phẩm {star} sao")
