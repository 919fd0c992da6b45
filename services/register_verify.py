"""Verify registers: every number in exactly one paper, every issued paper in the register, no gap, no duplicate.

Nothing is believed twice: the counter is held against the lines, the lines against the papers' rows, and both against
the number read back out of the issued Word files.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlmodel import Session, col, select

from documents.kinds import UnknownKind, load_kind
from domain.numbering import number_text
from domain.vietnamese import short_date
from models.incoming import IncomingDocument
from models.paper import Paper
from models.register import RegisterEntry, Series
from services.incoming import ARRIVALS
from services.incoming_verify import check_arrivals
from services.office import Office
from services.register import HAND
from services.register_files import check_hand_file, check_paper_file
from services.register_problem import RESTORE, Problem, digest_of, missing, named, series_title, start_of


@dataclass(frozen=True)
class PaperLine:
    """What the row of a paper says of its number; its content is not needed."""

    key: str
    cycle_key: str
    kind: str
    state: str
    title: str
    register_key: str | None
    number_text: str
    issued_on: date | None
    file_sha256: str | None
    file_name: str

    @property
    def is_numbered(self) -> bool:
        """Say whether papers of its kind carry a number; an unknown kind is judged by what it has."""
        try:
            return load_kind(self.kind).numbered
        except UnknownKind:
            return bool(self.number_text)

    @property
    def shares_number(self) -> bool:
        """Say whether all copies of its kind go out under one number."""
        try:
            return load_kind(self.kind).shared_number
        except UnknownKind:
            return False

    @property
    def name(self) -> str:
        """Name it to people."""
        return f"Văn bản {self.key}" + (f" (số {self.number_text})" if self.number_text else "")


@dataclass(frozen=True)
class RegisterCheck:
    """How much was compared, and every problem: errors first."""

    numbers: int
    papers: int
    arrivals: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Give the problems that make the register wrong."""
        return tuple(problem for problem in self.problems if problem.level == "error")


@dataclass(frozen=True)
class _Books:
    """The rows in question: series with all their lines; the lines and papers that are compared with each other."""

    series: list[Series]
    lines: dict[str, list[RegisterEntry]]
    entries: dict[str, RegisterEntry]
    papers: list[PaperLine]
    holders: dict[str, list[PaperLine]]
    cycle_key: str | None


def verify(office: Office, cycle_key: str | None = None, year: int | None = None) -> RegisterCheck:
    """Compare counters, register, papers, files and arrivals; of one cycle or one year where they are named."""
    with office.read() as session:
        books = _read(session, cycle_key, year)
        arrivals = _arrivals(session, cycle_key, year)
        incoming = {one.key: one for one in books.series if one.agency == ARRIVALS}
    own = [one for one in books.series if one.key not in incoming]
    problems = [problem for series in own for problem in _check_series(series, books.lines.get(series.key, []))]
    compared = [
        entry
        for series in own
        for entry in books.lines.get(series.key, [])
        if cycle_key is None or entry.cycle_key == cycle_key
    ]
    years = {series.key: series for series in own}
    for entry in compared:
        problems += _check_entry(entry, years[entry.series_key], books.holders.get(entry.key, []))
        problems += check_hand_file(office, entry)
    problems += _check_identities(compared, years)
    printed: dict[tuple[str, str], list[PaperLine]] = defaultdict(list)
    for paper in books.papers:
        problems += _check_paper(paper, books.entries)
        if paper.state == "issued" and paper.number_text and paper.file_sha256:
            number, found = check_paper_file(office, paper.cycle_key, paper.file_name, paper.file_sha256, paper)
            problems += found
            entry_of = books.entries.get(paper.register_key or "")
            if number and entry_of is not None:
                printed[(entry_of.series_key.partition("/")[0] + f"/{entry_of.issued_on.year}", number)].append(paper)
    problems += _check_printed(printed)
    problems += check_arrivals(office, incoming, arrivals, whole=cycle_key is None)
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.level)
    return RegisterCheck(len(compared), len(books.papers), len(arrivals), tuple(ordered))


def _read(session: Session, cycle_key: str | None, year: int | None) -> _Books:
    entries = {entry.key: entry for entry in session.exec(select(RegisterEntry).order_by(RegisterEntry.key))}
    series = list(session.exec(select(Series).order_by(Series.key)))
    papers = [line for line in _papers(session) if cycle_key is None or line.cycle_key == cycle_key]
    used = {entry.series_key for entry in entries.values() if cycle_key is None or entry.cycle_key == cycle_key}
    # The series of a paper whose line is gone is known by no line; the whole book of the year is looked at then.
    series = [one for one in series if (year is None or one.year == year) and (cycle_key is None or one.key in used)]
    lines: dict[str, list[RegisterEntry]] = defaultdict(list)
    for entry in entries.values():
        lines[entry.series_key].append(entry)
    for of_series in lines.values():
        of_series.sort(key=lambda entry: entry.n)
    holders: dict[str, list[PaperLine]] = defaultdict(list)
    for paper in papers:
        if paper.register_key:
            holders[paper.register_key].append(paper)
    asked = [
        paper for paper in papers if year is None or (paper.issued_on is not None and paper.issued_on.year == year)
    ]
    return _Books(series, lines, entries, asked, holders, cycle_key)


def _papers(session: Session) -> Iterator[PaperLine]:
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Paper.key,
            Paper.cycle_key,
            Paper.kind,
            Paper.state,
            Paper.title,
            Paper.register_key,
            Paper.number_text,
            Paper.issued_on,
            Paper.file_sha256,
            Paper.file_name,
        ).order_by(Paper.key)
    )
    for row in rows:
        line = PaperLine(*row)
        if line.register_key or line.number_text or (line.state in {"numbered", "issued"} and line.is_numbered):
            yield line


def _arrivals(session: Session, cycle_key: str | None, year: int | None) -> list[IncomingDocument]:
    query = select(IncomingDocument).order_by(col(IncomingDocument.series_key), col(IncomingDocument.n))
    query = query.where(IncomingDocument.cycle_key == cycle_key) if cycle_key else query
    return [one for one in session.exec(query) if year is None or one.arrived_on.year == year]


def _check_series(series: Series, lines: Sequence[RegisterEntry]) -> Iterator[Problem]:
    """Compare the counter with the lines: gaps, a counter set back, days that run backwards, a closed book."""
    title, numbers = series_title(series), [entry.n for entry in lines]
    start = start_of(series, numbers)
    if gap := missing(start, series.last, numbers):
        yield Problem(title, f"thiếu số {named(gap)}", RESTORE)
    greatest = max(numbers, default=start)
    if series.last < greatest:
        fact = f"bộ đếm ghi {series.last} nhưng số lớn nhất đã cấp là {greatest}, lần cấp sau sẽ trùng"
        yield Problem(title, fact, f"phục hồi cơ sở dữ liệu từ bản sao lưu, hoặc đặt lại series.last = {greatest}")
    for before, after in pairwise(lines):
        if after.issued_on < before.issued_on:
            fact = (
                f"số {after.number_text} ghi ngày {short_date(after.issued_on)}, "
                f"sớm hơn số đứng trước ({before.number_text}, ngày {short_date(before.issued_on)})"
            )
            yield Problem(title, fact, "đối chiếu bản giấy; nếu ngày đúng thì ghi rõ ở cột Ghi chú", "warning")
    if series.closed_digest and digest_of(lines) != series.closed_digest:
        yield Problem(title, "sổ đã khóa nhưng nội dung khác khi khóa", "so với sổ đã in khi khóa và phục hồi")


def _check_entry(entry: RegisterEntry, series: Series, papers: Sequence[PaperLine]) -> Iterator[Problem]:
    """Compare one line with itself, with its series and with the papers that hold it."""
    where = f"Sổ văn bản đi, số {entry.number_text} ({entry.key})"
    if entry.n < 1 or entry.number_text != number_text(entry.n, entry.symbol):
        fact = f"số thứ tự {entry.n} và ký hiệu {entry.symbol} không ghép thành {entry.number_text}"
        yield Problem(where, fact, "phục hồi dòng ấy từ bản sao lưu")
    if entry.issued_on.year != series.year:
        fact = f"ngày {short_date(entry.issued_on)} không thuộc năm {series.year} của dãy số"
        yield Problem(where, fact, "phục hồi dòng ấy từ bản sao lưu")
    if entry.state == "void" and not entry.void_reason.strip():
        yield Problem(where, "đã hủy mà không có lý do", "ghi lý do hủy vào sổ")
    if entry.origin == HAND:
        return
    if not papers:
        yield Problem(where, "không có văn bản nào mang số này", "phục hồi văn bản từ bản sao lưu hoặc gói lưu trữ")
    if len(papers) > 1 and not all(paper.shares_number for paper in papers):
        fact = f"{len(papers)} văn bản cùng mang số này: {', '.join(paper.key for paper in papers)}"
        yield Problem(where, fact, "giữ một văn bản, văn bản kia hủy và lấy số mới")
    living = [paper for paper in papers if paper.state != "void"]
    if papers and entry.state == "void" and living:
        yield Problem(
            where, f"số đã hủy nhưng {living[0].key} còn hiệu lực", f"hủy bằng: thuky paper void {living[0].key}"
        )
    if papers and entry.state != "void" and not living:
        yield Problem(where, "văn bản đã hủy nhưng số còn ghi có hiệu lực", "ghi hủy số trong sổ với lý do")


def _check_identities(entries: Sequence[RegisterEntry], series: dict[str, Series]) -> Iterator[Problem]:
    """Find one number and symbol twice in one agency and year, whatever the series."""
    seen: dict[tuple[str, int, str], RegisterEntry] = {}
    for entry in entries:
        of = series[entry.series_key]
        first = seen.setdefault((of.agency, of.year, entry.number_text), entry)
        if first is not entry:
            fact = f"có ở hai dòng: {first.key} và {entry.key}"
            way_out = "đối chiếu bản giấy, hủy số của văn bản sau và cấp số mới"
            yield Problem(f"Sổ văn bản đi, số {entry.number_text} năm {of.year}", fact, way_out)


def _check_paper(paper: PaperLine, entries: dict[str, RegisterEntry]) -> Iterator[Problem]:
    """Compare the row of a paper with its line."""
    if paper.state == "numbered":
        way_out = "chạy lại bước đã lập văn bản (thuky run …), hoặc thuky paper issue với văn bản lẻ"
        yield Problem(paper.name, "đã có số nhưng chưa phát hành", way_out, "warning")
    entry = entries.get(paper.register_key or "")
    if entry is None:
        yield Problem(paper.name, "không có dòng nào trong sổ", RESTORE)
        return
    if paper.number_text != entry.number_text:
        yield Problem(paper.name, f"sổ ghi số {entry.number_text}", "so với văn bản đã phát hành và sửa chỗ sai")
    if paper.issued_on != entry.issued_on:
        days = [short_date(day) if day else "trống" for day in (paper.issued_on, entry.issued_on)]
        yield Problem(
            paper.name, f"ngày {days[0]}, sổ ghi ngày {days[1]}", "so với văn bản đã phát hành và sửa chỗ sai"
        )


def _check_printed(printed: dict[tuple[str, str], list[PaperLine]]) -> Iterator[Problem]:
    """Find a number that stands on two papers, read from their files."""
    for (_, number), papers in printed.items():
        if len({paper.register_key for paper in papers}) > 1:
            fact = f"in trên nhiều văn bản: {', '.join(paper.key for paper in papers)}"
            yield Problem(f"Số {number}", fact, "phục hồi tệp như khi phát hành: thuky archive rebuild")
