"""The summary of a cycle as a table on the terminal."""

from typing import Any

from rich.table import Table

_ROWS: tuple[tuple[str, str, str, str | None], ...] = (
    ("announce", "letters", "Công văn triển khai đến đơn vị", "letters"),
    ("announce", "obligations", "Việc phải làm của các đơn vị", "obligations"),
    ("collect", "filed", "Hồ sơ đủ thành phần", "dossiers"),
    ("collect", "incomplete", "Hồ sơ phải bổ sung", None),
    ("collect", "completed_later", "  trong đó đã bổ sung đủ", None),
    ("collect", "late", "Hồ sơ đến muộn", None),
    ("collect", "deferred", "Hồ sơ chuyển đợt sau", None),
    ("collect", "missing", "Hồ sơ đăng ký mà không nộp", None),
    ("collect", "units_missing", "Đơn vị không gửi hồ sơ nào", None),
    ("collect", "files", "Tệp đã nhận", None),
    ("collect", "files_unusable", "Tệp không dùng được (vẫn lưu)", None),
    ("collect", "receipts", "Phiếu tiếp nhận", "receipts"),
    ("collect", "requests", "Công văn yêu cầu bổ sung", None),
    ("convene", "decisions", "Quyết định thành lập Hội đồng", "decisions"),
    ("convene", "invitations", "Giấy mời", "invitations"),
    ("score", "ballots", "Phiếu chấm hợp lệ", "ballots"),
    ("minute", "minutes", "Biên bản", "minutes"),
    ("recognise", "recognised", "Sản phẩm được công nhận", None),
    ("recognise", "forwarded", "Sản phẩm chuyển Bộ đánh giá", None),
    ("recognise", "returned", "Sản phẩm trả về cấp huyện công nhận", None),
    ("recognise", "refused", "Sản phẩm chưa đạt", None),
    ("recognise", "certificates", "Giấy chứng nhận", "certificates"),
    ("remind", "reminders", "Lượt nhắc hạn", None),
    ("remind", "urging_letters", "Công văn đôn đốc", None),
    ("report", "report", "Báo cáo", "report"),
    ("archive", "rebuilt_equal", "Văn bản lập lại giống hệt", "papers"),
    ("dispatch", "sent", "Thư đã gửi", "mails"),
    ("dispatch", "failed", "Thư không gửi được", None),
)


def summary_table(summary: dict[str, Any]) -> Table:
    """Lay out planned and produced figures, then the products by star and by where they stand."""
    table = Table(title=summary["title"], caption=_caption(summary))
    table.add_column("Nội dung")
    table.add_column("Kế hoạch", justify="right")
    table.add_column("Thực hiện", justify="right")
    for step, name, label, planned in _ROWS:
        figures = summary["steps"][step]
        plan = str(figures["planned"][planned]) if planned else ""
        table.add_row(label, plan, str(figures["produced"][name]))
    table.add_section()
    for star, count in summary["products_by_star"].items():
        table.add_row(f"Sản phẩm hạng {star} sao", "", str(count))
    table.add_section()
    for outcome, count in summary["products_by_outcome"].items():
        table.add_row(f"Sản phẩm {outcome}", "", str(count))
    return table


def _caption(summary: dict[str, Any]) -> str:
    received = summary.get("mails_received")
    parts = [f"máy chủ thư nhận {received} thư"] if received is not None else []
    parts += [f"{summary['seconds']} giây"] if "seconds" in summary else []
    return "; ".join(parts)
