"""A small good cycle folder, and the means to break it in one place."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from services.cycle_folder.days import NotADay, read_day
from services.cycle_folder.faults import Fault
from services.cycle_folder.read import Reading, read_folder

CYCLE = """\
key = "quang-ngai-2026-2"
title = "Đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi năm 2026, đợt 2"
year = 2026
round = 2
regime = "R4"
province = "Quảng Ngãi"
province_code = "51"
mark = "MẪU"
supplement_working_days = 10

[agencies.province]
name = "Ủy ban nhân dân tỉnh Quảng Ngãi"
short_name = "UBND tỉnh"
header = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
symbol = "UBND"
letter_symbol = "UBND-NNMT"
place = "Quảng Ngãi"
kept_by = "VT, NNMT"

[agencies.department]
name = "Sở Nông nghiệp và Môi trường tỉnh Quảng Ngãi"
short_name = "Sở Nông nghiệp và Môi trường"
header = ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"]
superior = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
symbol = "SNNMT"
letter_symbol = "SNNMT-PTNT"
place = "Quảng Ngãi"
kept_by = "VT, PTNT"

[agencies.council]
name = "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi"
short_name = "Hội đồng OCOP tỉnh"
header = ["HỘI ĐỒNG ĐÁNH GIÁ", "SẢN PHẨM OCOP"]
symbol = "HĐOCOP"
place = "Quảng Ngãi"
kept_by = "VT"

[signers.pct]
name = "Nguyễn Văn A"
agency = "province"
authority = ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
post = "Phó Chủ tịch Ủy ban nhân dân tỉnh"

[signers.gd]
name = "Trần Thị B"
agency = "department"
authority = ["GIÁM ĐỐC"]
post = "Giám đốc Sở Nông nghiệp và Môi trường"
valid_from = 2025-07-01

[signers.ct]
name = "Nguyễn Văn A"
agency = "council"
authority = ["CHỦ TỊCH HỘI ĐỒNG"]
post = "Chủ tịch Hội đồng"

[default_signers]
province = "pct"
department = "gd"
council = "ct"

[contact]
name = "Lê Văn C"
phone = "0255 3000 000"
email = "ocop@example.vn"
address = "Chi cục Phát triển nông thôn, phường Cẩm Thành"

[dates]
announce_on = 2026-09-07
dossiers_due = 2026-10-30
dossiers_due_inclusive = false
late_until = 2026-11-06
convene_on = 2026-11-16
session_on = 2026-12-03
session_place = "Phòng họp số 2"
recognise_until = 2026-12-18
archive_on = 2026-12-31

[council]
name = "Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh"
quorum = "2/3"

[[obligations]]
code = "ke-hoach-xa"
title = "Kế hoạch triển khai của xã"
due = 2026-09-30

[[obligations]]
code = "bao-cao-nam"
title = "Báo cáo năm"
due = 2026-12-18

[reminders]
offsets = [-7, -1, 1]

[[targets]]
name = "Sản phẩm từ 3 sao"
planned = 3
star_at_least = 3

[[reports]]
code = "nam-2026"
title = "năm 2026"
make_on = 2026-12-21
period_from = 2026-01-01
period_until = 2026-12-15

[papers.announcement]
signer = "gd"
recipients = ["Như trên", "Lưu: VT"]

[papers.announcement.texts]
opening = ["Thực hiện kế hoạch năm 2026", "Sở đề nghị các xã, phường, đặc khu:"]

[registers]
"province/cv" = 877
"""
UNITS = """\
Mã,Tên,Cấp,Hiệu lực từ,Hiệu lực đến,Đầu mối,Thư điện tử,Điện thoại
21040,Bình Sơn,xã,01/07/2025,,Phạm Thị D,binhson@example.vn,0255 3000 001
21028,Trương Quang Trọng,phường,2025-07-01,,Võ Văn E,truongquangtrong@example.vn,0255 3000 002
21548,Lý Sơn,đặc khu,,,Đỗ Thị G,lyson@example.vn,0255 3000 003
"""
PRODUCTS = """\
Mã,Tên sản phẩm,Nhóm,Mã đơn vị,Chủ thể,Loại hình,Địa chỉ,Người đại diện,Điện thoại,Thư điện tử,Hình thức,Hạng đăng ký,Bộ sản phẩm,Đăng ký trước
QNG-01,Nước mắm Bình Thạnh,I,21040,HTX Nước mắm Bình Thạnh,HTX,Xã Bình Sơn,Bùi Văn H,0905000001,htx@example.vn,lần đầu,3,
QNG-02,"Đường phèn, đường phổi",I,21028,Công ty TNHH Đường Xanh,DN,Phường Trương Quang Trọng,,,,nâng hạng,4,
QNG-03,Tỏi đen Lý Sơn,I,21548,Hộ kinh doanh Tỏi Đảo,hộ,Đặc khu Lý Sơn,Hồ Thị K,0905000003,,,,
"""  # noqa: E501 - one row of the file is one line
COUNCIL = """\
Mã,Danh xưng,Họ và tên,Chức vụ,Vai trò,Thư điện tử
TV01,Ông,Nguyễn Văn A,Phó Chủ tịch Ủy ban nhân dân tỉnh,Chủ tịch,tv01@example.vn
TV02,Bà,Trần Thị B,Giám đốc Sở Nông nghiệp và Môi trường,Phó Chủ tịch,tv02@example.vn
TV03,Ông,Phạm Văn M,Phó Giám đốc Sở Công Thương,Ủy viên,tv03@example.vn
TV04,Bà,Lý Thị N,Phó Giám đốc Sở Y tế,Ủy viên,tv04@example.vn
TV05,Ông,Đặng Văn P,Phó Giám đốc Sở Khoa học và Công nghệ,Ủy viên,tv05@example.vn
TV06,Bà,Mai Thị Q,Phó Giám đốc Sở VHTT&DL,Ủy viên,tv06@example.vn
TV07,Ông,Lê Văn C,Chi cục Phát triển nông thôn,Thư ký,tv07@example.vn
"""
ATTENDANCE = "Mã thành viên,Có mặt,Lý do\nTV01,có,\nTV02,Không,Đi công tác\nTV03,có,\n"
BALLOTS = (
    "Mã sản phẩm,Mã thành viên,Phần A,Phần B,Phần C,Nhận xét\nQNG-01,TV01,30,20,28,Bao bì đẹp\nQNG-03,TV03,35,22,30,\n"
)
AWARDS = "Mã sản phẩm,Hạng,Lý do\nQNG-03,4,Chưa có câu chuyện sản phẩm\n"


@dataclass(frozen=True, slots=True)
class CycleFolder:
    """A cycle folder on disk that a test may change."""

    path: Path

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file, with its folders."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, name: str) -> str:
        """Give a file's text."""
        return (self.path / name).read_text(encoding="utf-8")

    def swap(self, name: str, old: str, new: str) -> None:
        """Replace one stretch of a file, which must be there exactly once."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def add_session_files(self) -> None:
        """Add what a session leaves behind."""
        self.write("attendance.csv", ATTENDANCE)
        self.write("ballots.csv", BALLOTS)
        self.write("awards.csv", AWARDS)

    def row_of(self, name: str, fragment: str) -> int:
        """Give the line of a file on which a fragment stands, from 1."""
        return next(n for n, line in enumerate(self.text(name).splitlines(), 1) if fragment in line)

    def to_xlsx(self, stem: str) -> None:
        """Turn a CSV table into the same table as a workbook, numbers and days as Excel would keep them."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in csv.reader(self.text(f"{stem}.csv").splitlines()):
            sheet.append([_as_excel_keeps(cell) for cell in row])
        book.save(self.path / f"{stem}.xlsx")
        (self.path / f"{stem}.csv").unlink()

    def read(self) -> Reading:
        """Read the folder."""
        return read_folder(self.path)

    def faults(self) -> tuple[Fault, ...]:
        """Read the folder and give its faults."""
        return self.read().faults

    def only_fault(self) -> Fault:
        """Give the one fault of the folder."""
        faults = self.faults()
        assert len(faults) == 1, "\n".join(map(str, faults))
        return faults[0]


def _as_excel_keeps(cell: str) -> str | float | date:
    """Turn numbers into floats and days into dates, as typing them into Excel does."""
    if cell.isdecimal() and not cell.startswith("0"):
        return float(cell)
    try:
        return read_day(cell)
    except NotADay:
        return cell


def make_valid_folder(path: Path) -> CycleFolder:
    """Write the good folder: 3 units, 3 products, 7 members, two deliveries."""
    folder = CycleFolder(path)
    folder.write("cycle.toml", CYCLE)
    folder.write("units.csv", UNITS)
    folder.write("products.csv", PRODUCTS)
    folder.write("council.csv", COUNCIL)
    folder.write("dossiers/2026-10-12/21548/QNG-03/01-phieu-dang-ky.docx", b"phieu")
    folder.write("dossiers/2026-09-28/21040/ke-hoach-xa/ke-hoach.pdf", b"ke hoach")
    return folder


def assert_told(folder: CycleFolder, code: str | None, column: str, hint: str) -> None:
    """Assert that cycle.toml has an error at the key, with a way out; the only one when ``code`` is given."""
    reading = folder.read()
    assert reading.plan is None
    fault = next(fault for fault in reading.errors if fault.column == column)
    assert fault.file == "cycle.toml"
    assert fault.row is None or folder.text("cycle.toml").splitlines()[fault.row - 1] != ""
    assert hint in fault.way_out
    assert fault.problem
    if code is not None:  # None: the change breaks a second rule too
        assert [(other.code, other.column) for other in reading.errors] == [(code, column)]
