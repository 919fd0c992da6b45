"""The fixed cast of the step tests: a small cycle of 2020 in which every branch is met.

Bình Sơn (524) files early, one of its products never gets complete; Lý Sơn (536) files an unreadable and an
incomplete dossier and completes it; Mộ Đức (533) files late, once too late; Đức Phổ (534) files a service;
Tư Nghĩa (528) has no product, no address and never answers.
"""

import csv
import io
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import docx
from PIL import Image
from pypdf import PdfWriter

from services.office import VIETNAM

KEY = "quang-ngai-thu"

CYCLE = """\
key = "quang-ngai-thu"
title = "Chu trình OCOP năm 2020 tỉnh Quảng Ngãi"
year = 2020
regime = "R1"
province = "Quảng Ngãi"
province_code = "51"
mark = "MẪU"
signing = "at-once"
release = "at-once"
supplement_working_days = 10

[agencies.province]
name = "Ủy ban nhân dân tỉnh Quảng Ngãi"
short_name = "UBND tỉnh"
header = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
symbol = "UBND"
letter_symbol = "UBND-NNTN"
place = "Quảng Ngãi"
kept_by = "VT, NN-TN"

[agencies.department]
name = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Quảng Ngãi"
short_name = "Sở Nông nghiệp và Phát triển nông thôn"
header = ["SỞ NÔNG NGHIỆP VÀ", "PHÁT TRIỂN NÔNG THÔN"]
superior = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
symbol = "SNN"
letter_symbol = "SNN-PTNT"
place = "Quảng Ngãi"
kept_by = "VT, PTNT"

[agencies.council]
name = "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Quảng Ngãi"
short_name = "Hội đồng OCOP tỉnh"
header = ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"]
superior = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
symbol = "HĐOCOP"
letter_symbol = "HĐOCOP"
place = "Quảng Ngãi"
kept_by = "VT, Hồ sơ"

[signers.pct]
name = "Nguyễn Văn A"
agency = "province"
authority = ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
post = "Phó Chủ tịch Ủy ban nhân dân tỉnh"

[signers.gd]
name = "Trần Thị B"
agency = "department"
authority = ["GIÁM ĐỐC"]
post = "Giám đốc Sở Nông nghiệp và Phát triển nông thôn"

[signers.ct]
name = "Nguyễn Văn A"
agency = "council"
authority = ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]
post = "Chủ tịch Hội đồng"

[default_signers]
province = "pct"
department = "gd"
council = "ct"

[contact]
name = "Lê Văn C"
phone = "0255 3000 000"
email = "ocop@example.vn"
address = "Chi cục Phát triển nông thôn, thành phố Quảng Ngãi"

[dates]
announce_on = 2020-03-05
dossiers_due = 2020-04-10
late_until = 2020-04-24
convene_on = 2020-04-28
session_on = 2020-05-14
session_place = "Phòng họp số 1"
recognise_until = 2020-05-29
archive_on = 2020-12-24

[council]
name = "Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh"
quorum = "2/3"

[[obligations]]
code = "bao-cao-6-thang"
title = "Báo cáo 6 tháng"
due = 2020-06-20
non_working_reason = "Công văn ấn định ngày 20/6"

[reminders]
offsets = [-7, -1, 1]
escalate_after = 3

[[targets]]
name = "Sản phẩm đạt từ 3 sao"
planned = 20
star_at_least = 3

[[reports]]
code = "6-thang"
title = "6 tháng đầu năm 2020"
make_on = 2020-06-19
period_from = 2020-01-01
period_until = 2020-06-15

[papers.announcement]
issuer = "province"
signer = "pct"

[registers]
"province/cv" = 877
"""

WAIT_TO_SIGN = ('signing = "at-once"', 'signing = "wait"')
WAIT_TO_RELEASE = ('release = "at-once"', 'release = "review"')

UNITS = [
    ["Mã", "Tên", "Cấp", "Đầu mối", "Thư điện tử"],
    ["524", "Bình Sơn", "huyện", "Phạm Thị D", "binhson@example.vn"],
    ["536", "Lý Sơn", "huyện", "Võ Văn E", "lyson@example.vn"],
    ["533", "Mộ Đức", "huyện", "Đỗ Thị G", "moduc@example.vn"],
    ["534", "Đức Phổ", "thị xã", "Bùi Văn H", "ducpho@example.vn"],
    ["528", "Tư Nghĩa", "huyện", "", ""],
]
PRODUCTS = [
    ["Mã", "Tên sản phẩm", "Nhóm", "Mã đơn vị", "Chủ thể", "Loại hình", "Địa chỉ", "Hình thức"],
    ["QNG-01", "Nước mắm Bình Thạnh", "I", "524", "HTX Bình Thạnh", "HTX", "Xã Bình Thạnh", "lần đầu"],
    ["QNG-02", "Tỏi đen Lý Sơn", "I", "536", "Công ty cổ phần Dori", "DN", "Xã An Vĩnh", "lần đầu"],
    ["QNG-03", "Nấm linh chi", "III", "533", "HTX nấm Đức Nhuận", "HTX", "Xã Đức Nhuận", "lần đầu"],
    ["QNG-04", "Làng Gò Cỏ", "VI", "534", "HTX du lịch Gò Cỏ", "HTX", "Phường Phổ Thạnh", "lần đầu"],
    ["QNG-05", "Muối SAHU", "I", "534", "Công ty Muối", "DN", "Phường Phổ Thạnh", "nâng hạng"],
    ["QNG-06", "Gốm Mỹ Thiện", "V", "524", "Hộ Mỹ Thiện", "hộ", "Thị trấn Châu Ổ", "lần đầu"],
    ["QNG-07", "Bánh tráng", "I", "533", "HTX nấm Đức Nhuận", "HTX", "Xã Đức Nhuận", "lần đầu"],
]
COUNCIL = [
    ["Mã", "Danh xưng", "Họ và tên", "Chức vụ", "Vai trò", "Thư điện tử"],
    ["TV1", "Ông", "Nguyễn Văn A", "Phó Chủ tịch UBND tỉnh", "Chủ tịch", "tv1@example.vn"],
    ["TV2", "Bà", "Trần Thị B", "Giám đốc Sở", "Phó Chủ tịch", "tv2@example.vn"],
    ["TV3", "Ông", "Phạm Văn M", "Sở Công Thương", "Ủy viên", "tv3@example.vn"],
    ["TV4", "Bà", "Lý Thị N", "Sở Y tế", "Ủy viên", "tv4@example.vn"],
    ["TV5", "Ông", "Đặng Văn P", "Sở Khoa học và Công nghệ", "Ủy viên", "tv5@example.vn"],
    ["TV6", "Ông", "Lê Văn C", "Văn phòng Điều phối", "Thư ký", "tv6@example.vn"],
]
ATTENDANCE = [
    ["Mã thành viên", "Có mặt", "Lý do"],
    ["TV1", "có", ""],
    ["TV2", "có", ""],
    ["TV3", "có", ""],
    ["TV4", "không", "Đi công tác"],
    ["TV5", "có", ""],
    ["TV6", "có", ""],
]
PRESENT = ("TV1", "TV2", "TV3", "TV5", "TV6")
# Parts A, B, C per member present: 92 is forwarded, 75 awarded 3 stars, 349/5 = 69,8 three stars, 45 refused.
POINTS = {
    "QNG-01": [(32, 23, 37)] * 5,
    "QNG-02": [(26, 19, 30)] * 5,
    "QNG-03": [(25, 17, 28), (25, 17, 28), (25, 17, 28), (25, 17, 28), (25, 17, 27)],
    "QNG-04": [(15, 10, 20)] * 5,
    "QNG-05": [(30, 20, 32), (30, 20, 32), (30, 20, 32), (24, 16, 30), (30, 20, 32)],
}
COMMENT = {("QNG-03", "TV3"): "Cần hoàn thiện bao bì"}
AWARDS = [["Mã sản phẩm", "Hạng", "Lý do"], ["QNG-02", "3", "Chưa đạt tiêu chí liên kết chuỗi"]]
PAPERS = (
    "01-phieu-dang-ky.docx",
    "02-phuong-an.pdf",
    "03-bo-may.pdf",
    "04-dang-ky-kinh-doanh.jpg",
    "05-san-pham-mau.jpg",
)


def at(day: str, hour: int = 9) -> datetime:
    """Give a moment in Vietnam."""
    return datetime.combine(date.fromisoformat(day), time(hour), VIETNAM)


@cache
def pdf_file(pages: int = 2, password: str = "") -> bytes:
    """Make a real PDF, once for the many cycles that the tests open."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def docx_file(text: str) -> bytes:
    """Make a real Word file."""
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def jpeg_file(shade: int) -> bytes:
    """Make a real picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 100, 100)).save(out, "JPEG")
    return out.getvalue()


def paper_file(name: str, product: str) -> bytes:
    """Make the file of a component, different for each product."""
    if name.endswith(".docx"):
        return docx_file(f"Phiếu đăng ký {product}")
    if name.endswith(".pdf"):
        return pdf_file(int(product[-2:]) + int(name[:2]))
    return jpeg_file(int(product[-2:]) * 10 + int(name[:2]))


def write_table(path: Path, rows: list[list[str]]) -> None:
    """Write a CSV as Excel would, but without its byte order mark."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def ballot_rows() -> list[list[str]]:
    """Write the points down as the secretary would."""
    rows = [["Mã sản phẩm", "Mã thành viên", "Phần A", "Phần B", "Phần C", "Nhận xét"]]
    for product, points in POINTS.items():
        for member, parts in zip(PRESENT, points, strict=True):
            rows.append([product, member, *map(str, parts), COMMENT.get((product, member), "")])
    return rows


def attendance(absent: tuple[str, ...]) -> list[list[str]]:
    """Note who was there."""
    return [
        ATTENDANCE[0],
        *([row[0], "không", "Bận việc"] if row[0] in absent else [row[0], "có", ""] for row in COUNCIL[1:]),
    ]


def file_dossier(folder: Path, unit: str, product: str, names: tuple[str, ...] = PAPERS) -> None:
    """Put the files of a dossier into its place."""
    place = folder / unit / product
    place.mkdir(parents=True, exist_ok=True)
    for name in names:
        (place / name).write_bytes(paper_file(name, product))


def make_folder(path: Path, *changes: tuple[str, str]) -> Path:
    """Write the cycle folder of the cast; each change replaces one text of cycle.toml by another."""
    path.mkdir(parents=True, exist_ok=True)
    cycle = CYCLE
    for old, new in changes:
        assert cycle.count(old) == 1, old
        cycle = cycle.replace(old, new)
    (path / "cycle.toml").write_text(cycle, encoding="utf-8")
    for name, rows in (
        ("units", UNITS),
        ("products", PRODUCTS),
        ("council", COUNCIL),
        ("attendance", ATTENDANCE),
        ("ballots", ballot_rows()),
        ("awards", AWARDS),
    ):
        write_table(path / f"{name}.csv", rows)
    days = path / "dossiers"
    file_dossier(days / "2020-04-02", "524", "QNG-01")
    file_dossier(days / "2020-04-02", "524", "QNG-06", PAPERS[:2])
    file_dossier(days / "2020-04-06", "536", "QNG-02", PAPERS[:3])
    (days / "2020-04-06" / "536" / "QNG-02" / "03-bo-may.pdf").write_bytes(pdf_file()[:200])
    (days / "2020-04-06" / "536" / "QNG-02" / "04-dang-ky-kinh-doanh.jpg").write_bytes(b"")
    file_dossier(days / "2020-04-08", "534", "QNG-04", PAPERS[:4])
    file_dossier(days / "2020-04-08", "534", "QNG-05")
    file_dossier(days / "2020-04-15", "536", "QNG-02", PAPERS[2:])
    file_dossier(days / "2020-04-15", "533", "QNG-03")
    file_dossier(days / "2020-04-27", "533", "QNG-07")
    for unit, name in (("524", "bao-cao.pdf"), ("536", "bao-cao.docx")):
        place = days / "2020-06-18" / unit / "bao-cao-6-thang"
        place.mkdir(parents=True)
        (place / name).write_bytes(pdf_file(3) if name.endswith("pdf") else docx_file("Báo cáo"))
    bad = days / "2020-06-18" / "533" / "bao-cao-6-thang"
    bad.mkdir(parents=True)
    (bad / "bao-cao.pdf").write_bytes(pdf_file(1, "bí mật"))
    return path
