"""The board on the terminal: what each unit has done and owes, and what an officer must act on."""

from datetime import datetime

from rich.console import Console
from rich.table import Table

from domain.vietnamese import short_date
from services.board import Board, board_of
from services.cycles import cycle_keys, load_cycle
from services.obligations import owing_cycle_keys
from services.office import open_office


def show_board(cycle: str | None, at: datetime | None) -> None:
    """Print the board of one cycle, or of all that are open or still owed something; when there are none, of all."""
    console = Console()
    with open_office(at=at) as office:
        keys = (cycle,) if cycle else owing_cycle_keys(office) or cycle_keys(office)
        if not keys:
            console.print("Chưa có chu trình nào. Mở bằng: thuky cycle open THƯ-MỤC")
        for key in keys:
            _print(console, board_of(office, load_cycle(office, key)))


def _print(console: Console, board: Board) -> None:
    table = Table(title=f"{board.title} – ngày {short_date(board.day)}")
    for name in ("Đơn vị", "Đăng ký", "Đã nộp", "Việc xong", "Còn nợ", "Quá hạn"):
        table.add_column(name, justify="left" if name == "Đơn vị" else "right")
    for row in board.rows:
        table.add_row(
            row.unit, str(row.registered), str(row.filed), str(row.fulfilled), str(row.owed), str(row.overdue or "")
        )
    console.print(table)
    for problem in board.problems:
        console.print(f"[yellow]•[/] {problem['what']}: {problem['reason']}")
    for one in board.re_evaluations:
        late = " (đã quá hạn)" if one.is_overdue_on(board.day) else ""
        console.print(f"[yellow]•[/] Đánh giá lại {one.name}: có kết quả chậm nhất {short_date(one.due_on)}{late}")
    if board.unlinked:
        console.print(
            f"[yellow]•[/] {board.unlinked} sản phẩm nâng hạng, đánh giá lại chưa nối với lần đăng ký trước: "
            "thuky product candidates"
        )
