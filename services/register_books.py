"""The books of a year: outgoing and incoming documents in the ten columns of Decree 30/2020, Annex IV."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlmodel import Session, col, select

from documents.register_book import INCOMING_WIDTHS, OUTGOING_WIDTHS, BookFacts
from domain.vietnamese import short_date, slug
from models.cycle import Cycle
from models.incoming import IncomingDocument
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.register import RegisterEntry, Series
from services.cycles import view_of
from services.incoming import ARRIVALS
from services.incoming_faults import STATES
from services.office import VIETNAM, Office

BookName = Literal["outgoing", "incoming"]
OUTGOING: Final = (
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
INCOMING: Final = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
TITLES: Final = {"outgoing": "Sổ đăng ký văn bản đi", "incoming": "Sổ đăng ký văn bản đến"}
TYPES: Final = {
    "cv": "công văn",
    "kh": "kế hoạch",
    "qđ": "quyết định",
    "ttr": "tờ trình",
    "tb": "thông báo",
    "bc": "báo cáo",
    "gm": "giấy mời",
    "bb": "biên bản",
    "hd": "hướng dẫn",
    "gcn": "giấy chứng nhận",
    "ptn": "phiếu tiếp nhận",
    "sy": "bản sao",
    "chung": "mọi loại văn bản",
}
Row = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The lines of one series, under its title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Book:
    """One book of one year: its columns, its parts, the day of its first and last line ("" when empty)."""

    name: BookName
    year: int
    agency: str
    columns: Row
    parts: tuple[Part, ...]
    first_day: str
    last_day: str

    @property
    def title(self) -> str:
        """Name the book."""
        return TITLES[self.name]

    @property
    def lines(self) -> int:
        """Count its lines."""
        return sum(len(part.rows) for part in self.parts)


def outgoing_book(office: Office, year: int, cycle_key: str | None = None) -> Book:
    """Write the book of outgoing documents of a year, part by part: each series of each agency."""
    with office.read() as session:
        names = agency_names(session)
        query = select(RegisterEntry).join(Series, col(RegisterEntry.series_key) == col(Series.key))
        query = query.where(Series.year == year)
        query = query.where(RegisterEntry.cycle_key == cycle_key) if cycle_key else query
        entries = list(session.exec(query.order_by(col(RegisterEntry.series_key), col(RegisterEntry.n))))
        series = {one.key: one for one in session.exec(select(Series).where(Series.year == year))}
        sent = sent_days(session, {entry.key for entry in entries})
    parts: dict[str, list[Row]] = defaultdict(list)
    for entry in entries:
        parts[entry.series_key].append(outgoing_row(entry, sent))
    main = _main_agency([series[entry.series_key].agency for entry in entries])
    return Book(
        "outgoing",
        year,
        names.get(main, main),
        OUTGOING,
        tuple(Part(part_title(series[key], names), tuple(rows)) for key, rows in parts.items()),
        *_span([entry.issued_on for entry in entries]),
    )


def incoming_book(office: Office, year: int, cycle_key: str | None = None) -> Book:
    """Write the book of incoming documents of a year."""
    with office.read() as session:
        query = select(IncomingDocument).join(Series, col(IncomingDocument.series_key) == col(Series.key))
        query = query.where(Series.year == year)
        query = query.where(IncomingDocument.cycle_key == cycle_key) if cycle_key else query
        documents = list(session.exec(query.order_by(col(IncomingDocument.n))))
    rows = tuple(incoming_row(one) for one in documents)
    parts = (Part("", rows),) if rows else ()
    return Book("incoming", year, "", INCOMING, parts, *_span([one.arrived_on for one in documents]))


def outgoing_row(entry: RegisterEntry, sent: "dict[str, Sent]") -> Row:
    """Write one line of the book of outgoing documents; columns 8 and 9 only from letters that really went."""
    known = sent.get(entry.key)
    notes = [f"Đã hủy: {entry.void_reason}" if entry.state == "void" else "", entry.note or ""]
    return (
        entry.number_text,
        short_date(entry.issued_on),
        f"{entry.type_name}: {entry.subject_line}",
        entry.signer,
        "; ".join(entry.recipients),
        entry.kept_by,
        str(entry.copies),
        short_date(known.day) if known else "",
        f"Thư điện tử: {known.letters} nơi" if known else "",
        ". ".join(note for note in notes if note),
    )


@dataclass(frozen=True)
class Sent:
    """When the first letter with a paper went, and how many went."""

    day: date
    letters: int


def sent_days(session: Session, keys: Collection[str]) -> dict[str, Sent]:
    """Find the day on which papers went out by letter, by the key of their line."""
    rows = session.exec(select(Paper.file_sha256, Paper.register_key))
    files = {sha256: key for sha256, key in rows if sha256 and key and key in keys}
    days: dict[str, list[date]] = defaultdict(list)
    letters = select(OutboxMessage.sent_at, OutboxMessage.attachments).where(OutboxMessage.state == "sent")
    sent = [(sent_at, attachments) for sent_at, attachments in session.exec(letters) if sent_at is not None]
    for sent_at, attachments in sent:
        for key in {files[one["sha256"]] for one in attachments if one["sha256"] in files}:
            days[key].append(sent_at.astimezone(VIETNAM).date())
    return {key: Sent(min(of_key), len(of_key)) for key, of_key in days.items()}


def agency_names(session: Session) -> dict[str, str]:
    """Name the agencies of all cycles by what stands for them in the keys of series."""
    return {
        slug(agency.name): agency.name
        for cycle in session.exec(select(Cycle).order_by(Cycle.key))
        for agency in view_of(cycle).plan.agencies.values()
    } | {ARRIVALS: TITLES["incoming"]}


def part_title(series: Series, names: dict[str, str]) -> str:
    """Name the part of a book: the agency and what its series numbers."""
    what = TYPES.get(series.name, series.name)
    closed = f" (đã khóa sổ ngày {short_date(series.closed_at.astimezone(VIETNAM).date())})" if series.closed_at else ""
    return f"{names.get(series.agency, series.agency)} – {what}{closed}"


def incoming_row(one: IncomingDocument) -> Row:
    """Write one line of the book of incoming documents."""
    notes = [one.note, f"Hạn trả lời {short_date(one.due_on)}" if one.due_on else ""]
    notes += [f"Đã xử lý: {one.answer}" if one.state == "done" else ""]
    notes += [f"{STATES['returned'].capitalize()}: {one.reason.rstrip('.')}" if one.state == "returned" else ""]
    return (
        short_date(one.arrived_on),
        str(one.n),
        one.sender,
        one.number_text,
        short_date(one.dated_on),
        f"{one.type_name}: {one.subject_line}",
        one.given_to,
        short_date(one.forwarded_on) if one.forwarded_on else "",
        "",
        ". ".join(note for note in notes if note),
    )


def _main_agency(agencies: Sequence[str]) -> str:
    """Choose whose book it is when several agencies number in one office: the one with most lines."""
    counted = Counter(agencies).most_common(1)
    return counted[0][0] if counted else ""


def _span(days: list[date]) -> tuple[str, str]:
    return (short_date(min(days)), short_date(max(days))) if days else ("", "")


def facts_of(book: Book) -> BookFacts:
    """Prepare a book for its file: the cover says from which day to which, and how many lines."""
    span = f"Từ ngày {book.first_day} đến ngày {book.last_day}" if book.first_day else "Từ ngày …… đến ngày ……"
    return BookFacts(
        agency=book.agency or "Văn thư cơ quan",
        title=book.title,
        year=book.year,
        columns=book.columns,
        widths=OUTGOING_WIDTHS if book.name == "outgoing" else INCOMING_WIDTHS,
        facts=(span, f"Số văn bản đã đăng ký: {book.lines}", "Quyển số: 01"),
        parts=[(part.title, part.rows) for part in book.parts],
        closing=f"Sổ gồm {book.lines} văn bản.",
    )
