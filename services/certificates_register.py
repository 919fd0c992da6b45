"""The register of certificates: every one ever issued, with what became of it, on screen and as a workbook."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from domain.vietnamese import short_date
from models.whole_file import write_whole
from services.certificates import CertificateView, all_certificates
from services.office import Office
from services.renew_standing import standings

COLUMNS: Final = (
    ("STT", 6),
    ("Số giấy chứng nhận", 20),
    ("Sản phẩm", 32),
    ("Mã số sản phẩm", 18),
    ("Chủ thể", 32),
    ("Đơn vị", 22),
    ("Hạng sao", 9),
    ("Quyết định công nhận", 38),
    ("Ngày cấp", 12),
    ("Có giá trị đến", 14),
    ("Tình trạng", 34),
    ("Từ ngày", 12),
    ("Ghi chú", 46),
)


@dataclass(frozen=True)
class RegisterLine:
    """One certificate as the register shows it; ``state`` is what the public is told on the day."""

    certificate: CertificateView
    state: str


def register_lines(office: Office) -> list[RegisterLine]:
    """List all certificates in the order of issue, each with its public state today."""
    with office.read() as session:
        alive = {one.certificate.key: one.state_name for one in standings(session, office, office.today)}
        return [RegisterLine(one, alive.get(one.key, one.state_name)) for one in all_certificates(session)]


def write_register(office: Office, path: Path) -> int:
    """Write the register as a workbook; returns how many certificates it holds."""
    lines = register_lines(office)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sổ cấp giấy chứng nhận"
    sheet.append([title for title, _ in COLUMNS])
    for n, line in enumerate(lines, start=1):
        sheet.append(_cells(n, line))
    for n, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
        sheet.cell(1, n).font = Font(bold=True)
        sheet.cell(1, n).alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(lines) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = BytesIO()
    book.save(out)
    write_whole(path, out.getvalue())
    return len(lines)


def _cells(n: int, line: RegisterLine) -> list[str | int]:
    one = line.certificate
    return [
        n,
        _text(one.number),
        _text(one.product),
        _text(one.product_code),
        _text(one.producer),
        _text(one.unit),
        one.star,
        _text(one.decision),
        _day(one.issued_on),
        _day(one.valid_until),
        line.state,
        _day(one.ended_on) if one.ended_on else "",
        _text(one.ended_by),
    ]


def _text(value: str) -> str:
    """Keep what looks like a formula a text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


def _day(day: date) -> str:
    return short_date(day)
