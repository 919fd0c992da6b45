"""The ``thuky`` command: every task of the office that has no screen.

Heavy modules (Prefect, python-docx, SQLAlchemy) are imported inside the commands that need them, so that
``thuky --help`` answers at once.
"""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desk import (
    archive_commands,
    ballot_commands,
    certificate_commands,
    contact_commands,
    copy_commands,
    council_commands,
    criteria_commands,
    cycle_commands,
    dossier_commands,
    explain_commands,
    incoming_commands,
    lint_commands,
    mail_commands,
    mailbox_commands,
    obligation_commands,
    outbox_commands,
    paper_commands,
    pdf_commands,
    product_commands,
    recognise_commands,
    regime_commands,
    register_commands,
    remind_commands,
    stats_commands,
    target_commands,
    template_commands,
)

app = typer.Typer(
    name="thuky",
    help="thuky: thư ký Chương trình OCOP. Trợ giúp của từng lệnh: thuky LỆNH --help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(ballot_commands.app, name="ballots", help="Phiếu chấm: lập (Excel, Word), nhận.")
app.add_typer(ballot_commands.scores, name="scores", help="Điểm, hạng sao: đối chiếu với văn bản.")
app.add_typer(certificate_commands.app, name="certificate", help="Giấy chứng nhận: sổ, hạn, danh sách cũ, thu hồi.")
app.add_typer(council_commands.app, name="council", help="Hội đồng: triệu tập lại, lấy ý kiến bằng văn bản.")
app.add_typer(cycle_commands.app, name="cycle", help="Thư mục chu trình: lập mới, kiểm tra, mở.")
paper_commands.app.command("pdf")(pdf_commands.pdf)
paper_commands.app.command("copy")(copy_commands.copy)
app.add_typer(dossier_commands.app, name="dossier", help="Hồ sơ: danh sách, đóng tập PDF.")
app.add_typer(register_commands.app, name="register", help="Sổ văn bản đi, đến: xem, in, đăng ký, đối chiếu, khóa.")
app.add_typer(incoming_commands.app, name="incoming", help="Văn bản đến: vào sổ, chuyển, trả lời, trả lại.")
app.add_typer(regime_commands.app, name="regimes", help="Chế độ pháp lý: danh sách, giá trị chưa đối chiếu.")
app.add_typer(criteria_commands.app, name="criteria", help="Bộ tiêu chí: danh sách, xem, xuất, nạp lời văn chính thức.")
app.command("explain")(explain_commands.explain)
app.command("lint")(lint_commands.lint)
app.add_typer(contact_commands.app, name="contact", help="Đầu mối của đơn vị, thành viên: danh sách, thêm, thôi dùng.")
app.add_typer(obligation_commands.app, name="obligation", help="Việc phải làm: danh sách, dời hạn, hoàn thành, miễn.")
app.add_typer(remind_commands.app, name="remind", help="Nhắc hạn: xem trước, chứng minh.")
app.add_typer(paper_commands.app, name="paper", help="Văn bản: danh sách, ký, xuất PDF.")
app.add_typer(product_commands.app, name="product", help="Sản phẩm qua các năm: nối đăng ký, lịch sử.")
app.add_typer(archive_commands.app, name="archive", help="Lưu trữ: lập lại, so sánh, xuất và nhập gói.")
app.add_typer(mail_commands.app, name="mail", help="Gửi thư: thử thách, đối chiếu hứa và gửi.")
app.add_typer(mailbox_commands.app, name="mailbox", help="Hộp thư đến: thư trả về, trả lời có tệp.")
app.add_typer(outbox_commands.app, name="outbox", help="Hộp thư đi: xem, cho gửi, rút lại, xử lý.")
app.add_typer(recognise_commands.app, name="recognise", help="Công nhận: kết quả của Bộ, lựa chọn sau đó.")
app.add_typer(template_commands.app, name="template", help="Biểu mẫu Word: kiểm tra, xuất, cài, rút lại.")
app.add_typer(stats_commands.app, name="stats", help="Thống kê: bảng nhiều chiều, bảng PTNT_OCOP.")
app.add_typer(target_commands.app, name="target", help="Chỉ tiêu nhiều năm: thêm, nhận, tiến độ.")


class Step(StrEnum):
    """The steps of a cycle, by the name of their flow."""

    announce = "announce"
    collect = "collect"
    convene = "convene"
    score = "score"
    minute = "minute"
    recognise = "recognise"
    remind = "remind"
    renew = "renew"
    report = "report"
    archive = "archive"
    dispatch = "dispatch"
    mailbox = "mailbox"


@app.command("run")
def run(
    step: Annotated[Step, typer.Argument(help="Bước cần chạy.", show_default=False)],
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: mọi chu trình đang mở.")] = None,
    at: Annotated[
        datetime | None, typer.Option(help="Thời điểm chạy, ví dụ 2020-03-05T08:00; bỏ trống: bây giờ.")
    ] = None,
) -> None:
    """Chạy ngay một bước của chu trình. Chạy lại nhiều lần không làm thay đổi kết quả."""
    from desk.starter import run_step  # noqa: PLC0415
    from services.result import FIGURES  # noqa: PLC0415

    notes: list[str] = []
    for name, count in run_step(step.value, cycle, at, notes).items():
        typer.echo(f"{FIGURES[name]}: {count}")
    for note in notes:
        typer.secho(note, fg=typer.colors.YELLOW)


@app.command("demo")
def demo(
    example: Annotated[str, typer.Option(help="Tên thư mục trong examples/.")] = "quang-ngai-2020",
    home: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định var/demo.")] = None,
) -> None:
    """Diễn lại trọn một chu trình mẫu, từ triển khai đến lưu trữ."""
    from rich.console import Console  # noqa: PLC0415

    from desk.demo import play  # noqa: PLC0415

    play(example, home or Path("var/demo"), Console())


@app.command("up")
def up(
    port: Annotated[int, typer.Option(help="Cổng của máy chủ Prefect trên 127.0.0.1.")] = 4200,
) -> None:
    """Khởi động văn phòng: máy chủ, lịch chạy, tiến trình làm việc; dừng bằng Ctrl+C."""
    from desk.supervisor import up as start  # noqa: PLC0415
    from services.settings import Settings  # noqa: PLC0415

    raise typer.Exit(start(Settings().home, port))


@app.command("board")
def board(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: các chu trình đang mở.")] = None,
    at: Annotated[datetime | None, typer.Option(help="Xem như tại thời điểm này; bỏ trống: bây giờ.")] = None,
) -> None:
    """Bảng tình hình: mỗi đơn vị đã làm gì, còn nợ gì; việc cần cán bộ xử lý."""
    from desk.board import show_board  # noqa: PLC0415

    show_board(cycle, at)


@app.command("summary")
def summary(cycle: Annotated[str, typer.Argument(help="Mã chu trình.")]) -> None:
    """Số liệu kế hoạch và thực hiện của một chu trình."""
    from rich.console import Console  # noqa: PLC0415

    from desk.summary_table import summary_table  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.summary import summarise  # noqa: PLC0415

    with open_office() as office:
        Console().print(summary_table(summarise(office, cycle)))


@app.command("audit")
def audit(
    subject: Annotated[str, typer.Argument(help="Khóa, hoặc phần đầu của khóa: chu trình, hồ sơ, văn bản, thư.")] = "",
    last: Annotated[int, typer.Option(help="Số dòng gần nhất.", min=1)] = 50,
) -> None:
    """Nhật ký: ai đã làm gì, với việc nào, lúc nào."""
    from desk.books import show_audit  # noqa: PLC0415

    show_audit(subject, last)


def main() -> None:
    """Run the command; say errors as sentences, never as tracebacks."""
    from typer.exceptions import Abort, TyperException  # noqa: PLC0415

    _speak_vietnamese()
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except TyperException as fault:
        typer.secho(f"Lệnh chưa đúng: {fault.format_message()} Xem cách dùng: thuky --help", fg="red", err=True)
        sys.exit(2)
    except Abort:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the last place where an error can be said to a person
        from desk.phrases import sentence_of  # noqa: PLC0415

        typer.secho(sentence_of(error), fg=typer.colors.RED, err=True)
        sys.exit(1)


def _speak_vietnamese() -> None:
    """Give the panels of the help pages Vietnamese titles; only help pages need the module that draws them."""
    if "--help" in sys.argv or len(sys.argv) == 1:
        from typer import rich_utils  # noqa: PLC0415

        rich_utils.OPTIONS_PANEL_TITLE = "Tùy chọn"
        rich_utils.ARGUMENTS_PANEL_TITLE = "Tham số"
        rich_utils.COMMANDS_PANEL_TITLE = "Các lệnh"
        rich_utils.DEFAULT_STRING = "[mặc định: {}]"
        rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"
