"""The office's books on the terminal: the register of outgoing documents and the audit log."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import col, select

from domain.vietnamese import short_date
from models.audit_entry import AuditEntry
from models.register import RegisterEntry, Series
from services.office import VIETNAM, open_office
from services.register_books import Book

_WIDE = 180
_NARROW = 10
_SHORT = ("Ngày tháng văn bản", "Ngày chuyển", "Ngày đến")


def show_register(cycle: str | None, year: int | None) -> None:
    """Print the register in the columns of Decree 30/2020 (Annex IV) that the program knows, series by series."""
    query = (
        select(RegisterEntry)
        .join(Series, col(RegisterEntry.series_key) == col(Series.key))
        .order_by(col(RegisterEntry.series_key), col(RegisterEntry.n))
    )
    query = query.where(RegisterEntry.cycle_key == cycle) if cycle else query
    query = query.where(Series.year == year) if year else query
    table = Table(title="Sổ đăng ký văn bản đi")
    for name in ("Số, ký hiệu", "Ngày", "Tên loại và trích yếu", "Người ký", "Nơi nhận", "Lưu", "Số bản", "Ghi chú"):
        table.add_column(name, justify="right" if name == "Số bản" else "left")
    with open_office() as office, office.read() as session:
        for entry in session.exec(query).all():
            table.add_row(
                entry.number_text,
                short_date(entry.issued_on),
                f"{entry.type_name} {entry.subject_line}",
                entry.signer,
                "; ".join(entry.recipients),
                entry.kept_by,
                str(entry.copies),
                f"Đã hủy: {entry.void_reason}" if entry.state == "void" else "",
            )
    Console().print(table)


def show_book(book: Book) -> None:
    """Print a book of a year in its ten columns, a table for each series; a pipe gets wide lines."""
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=max(terminal.width, _WIDE))
    for part in book.parts:
        table = Table(title=escape(part.title) or None, title_justify="left", show_lines=True)
        for name in book.columns:
            table.add_column(name, overflow="fold", min_width=_NARROW if name in _SHORT else None)
        for row in part.rows:
            table.add_row(*map(escape, row))
        console.print(table)
    console.print(f"{book.title} năm {book.year}: {book.lines} văn bản.")


def show_audit(subject: str, last: int) -> None:
    """Print the latest lines of the audit log about things whose key begins with ``subject``, oldest first."""
    query = (
        select(AuditEntry)
        .where(col(AuditEntry.subject).startswith(subject, autoescape=True))
        .order_by(col(AuditEntry.id).desc())
        .limit(last)
    )
    console = Console(soft_wrap=True, highlight=False)
    with open_office() as office, office.read() as session:
        for entry in reversed(session.exec(query).all()):
            moment = entry.at.astimezone(VIETNAM)
            console.print(f"{moment:%d/%m/%Y %H:%M}  {entry.actor}  {entry.action}  {entry.subject}  {entry.detail}")
