"""Closing the books of a year: written once more as files, kept in the store, and no number given any more."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from documents.register_book import book_docx, book_xlsx
from domain.vietnamese import short_date
from models.register import RegisterEntry, Series
from models.whole_file import write_whole
from services import audit
from services.office import VIETNAM, Office
from services.register_books import facts_of, incoming_book, outgoing_book
from services.register_problem import Problem, digest_of
from services.register_verify import verify


class YearRunning(Exception):
    """Numbers of the year are still given."""

    def __init__(self, year: int) -> None:
        """Keep the year."""
        self.year = year
        super().__init__(
            f"Năm {year} chưa hết nên chưa khóa sổ được: số còn cấp đến 31/12. Khóa từ ngày 01/01/{year + 1}; xem sổ "
            "hiện tại bằng: thuky register outgoing."
        )


class NothingToClose(Exception):
    """No series of the year exists."""

    def __init__(self, year: int) -> None:
        """Keep the year."""
        super().__init__(f"Năm {year} không có dãy số nào để khóa. Kiểm tra lại năm: thuky register.")


class BookFaulty(Exception):
    """The book of the year is not right, so that closing it would keep the faults for good."""

    def __init__(self, year: int, problems: tuple[Problem, ...]) -> None:
        """Keep the year and the problems."""
        self.year, self.problems = year, problems
        listed = " ".join(f"{n}) {problem}" for n, problem in enumerate(problems, 1))
        super().__init__(
            f"Sổ năm {year} còn {len(problems)} chỗ sai nên chưa khóa được. Hãy xử lý rồi khóa lại: {listed}"
        )


@dataclass(frozen=True)
class Closed:
    """A closed year: its series and lines, where its books lie; `is_new` False when it was closed before."""

    year: int
    series: int
    lines: int
    files: tuple[Path, ...]
    closed_on: date
    is_new: bool

    def __str__(self) -> str:
        """Say it in one line."""
        what = "Đã khóa sổ" if self.is_new else f"Đã khóa từ ngày {short_date(self.closed_on)}: sổ"
        return f"{what} năm {self.year}: {self.series} dãy số, {self.lines} văn bản"


def close_year(office: Office, year: int, out: Path | None = None) -> Closed:
    """Close all series of a year and write its books; closing again writes the same books once more.

    Raises YearRunning, NothingToClose, BookFaulty.
    """
    if year >= office.today.year:
        raise YearRunning(year)
    with office.read() as session:
        series = _series(session, year)
    if not series:
        raise NothingToClose(year)
    is_new = any(one.closed_at is None for one in series)
    if is_new:
        found = verify(office, year=year)
        unfinished = [
            problem for problem in found.problems if problem.level == "error" or "chưa phát hành" in problem.fact
        ]
        if unfinished:
            raise BookFaulty(year, tuple(unfinished))
        _freeze(office, year)
    with office.read() as session:
        series = _series(session, year)
    closed_on = max(one.closed_at for one in series if one.closed_at).astimezone(VIETNAM).date()
    lines, files = _write(office, year, out or office.settings.home / "books")
    return Closed(year, len(series), lines, files, closed_on, is_new)


def _freeze(office: Office, year: int) -> None:
    with office.begin() as session:
        for one in _series(session, year, lock=True):
            if one.closed_at is None:
                entries = session.exec(select(RegisterEntry).where(RegisterEntry.series_key == one.key)).all()
                one.closed_at, one.closed_by, one.closed_digest = office.now, office.actor, digest_of(entries)
                session.add(one)
                audit.record(session, office, "register.close", one.key, f"{len(entries)} số, số cuối {one.last}")


def _series(session: Session, year: int, *, lock: bool = False) -> list[Series]:
    query = select(Series).where(Series.year == year).order_by(col(Series.key))
    # PostgreSQL: a number that is being given keeps the row; the book is closed after it.
    return list(session.exec(query.with_for_update() if lock else query))


def _write(office: Office, year: int, out: Path) -> tuple[int, tuple[Path, ...]]:
    files, lines = [], 0
    for book in (outgoing_book(office, year), incoming_book(office, year)):
        lines += book.lines
        for suffix, write in (("docx", book_docx), ("xlsx", book_xlsx)):
            data = write(facts_of(book))
            office.store.put(data)
            name = "van-ban-di" if book.name == "outgoing" else "van-ban-den"
            files.append(write_whole(out / f"so-{name}-{year}.{suffix}", data))
    return lines, tuple(files)
