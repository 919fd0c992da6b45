"""Every rule of the tables, broken once: the code, the cell and the way out."""

import openpyxl
import pytest

from tests.services.cycle_folder.folders import COUNCIL, CycleFolder

LONG_ADDRESS = f"{'a' * 250}@example.vn"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "row", "column", "hint"),
    [
        ("units.csv", "21548,Lý Sơn", "21028,Lý Sơn", "code.twice", 4, "Mã", "mã riêng"),
        ("units.csv", "21548,Lý Sơn", "215 48/x,Lý Sơn", "code.shape", 4, "Mã", "chữ không dấu"),
        ("units.csv", "21548,Lý Sơn", "NUL.txt,Lý Sơn", "code.reserved", 4, "Mã", "đổi mã"),
        ("units.csv", "21548,Lý Sơn", "2026-10-12,Lý Sơn", "code.reserved", 4, "Mã", "đổi mã"),
        ("units.csv", "Lý Sơn,đặc khu", "Lý Sơn,huyện", "unit.level", 4, "Cấp", "xã, phường, đặc khu"),
        ("units.csv", "xã,01/07/2025,", "xã,08/09/2026,", "unit.not_valid", 2, "Hiệu lực từ", "sửa ngày"),
        ("units.csv", "xã,01/07/2025,", "xã,,06/09/2026", "unit.not_valid", 2, "Hiệu lực đến", "sửa ngày"),
        (
            "units.csv",
            "xã,01/07/2025,",
            "xã,01/07/2025,30/06/2025",
            "unit.period",
            2,
            "Hiệu lực đến",
            "một trong hai ngày",
        ),
        ("units.csv", "lyson@example.vn", "lyson@@example.vn", "email.wrong", 4, "Thư điện tử", "ten@example.vn"),
        ("units.csv", "lyson@example.vn", "lý.sơn@example.vn", "email.wrong", 4, "Thư điện tử", "ten@example.vn"),
        ("units.csv", "lyson@example.vn", LONG_ADDRESS, "email.wrong", 4, "Thư điện tử", "ten@example.vn"),
        ("products.csv", "I,21548", "I,2154", "unit.unknown", 4, "Mã đơn vị", "có phải «21548» không"),
        ("products.csv", "QNG-02,", "qng-01,", "code.twice", 3, "Mã", "mã riêng"),
        ("products.csv", "QNG-02,", "khac,", "code.reserved", 3, "Mã", "đổi mã"),
        ("products.csv", "Hộ kinh doanh Tỏi Đảo,", ",", "value.missing", 4, "Chủ thể", "điền tên chủ thể"),
        ("products.csv", "nâng hạng,4", "nâng cấp,4", "value.choice", 3, "Hình thức", "«nâng hạng»"),
        ("products.csv", "nâng hạng,4,", "nâng hạng,4,27", "product.criteria_set", 3, "Bộ sản phẩm", "từ 1 đến 26"),
        ("products.csv", "nâng hạng,4", "nâng hạng,6", "value.range", 3, "Hạng đăng ký", "3, 4 hoặc 5"),
        ("products.csv", ",I,21548", ",VII,21548", "value.choice", 4, "Nhóm", "I"),
        ("council.csv", "TV07,Ông,Lê Văn C", "TV07,Ông,LÊ VĂN C", None, None, None, ""),
        ("council.csv", "TV07,Ông,Lê Văn C", "TV07,Bà,Trần  Thị B", "member.twice", 8, "Họ và tên", "đơn vị sau tên"),
        ("council.csv", "TV07,Ông", "TV06,Ông", "code.twice", 8, "Mã", "mã riêng"),
        ("council.csv", "TV07,Ông", "TV07,Anh", "value.choice", 8, "Danh xưng", "Ông, Bà"),
        ("council.csv", "tỉnh,Chủ tịch", "tỉnh,Ủy viên", "council.no_chair", None, None, "Hãy ghi vai trò Chủ tịch"),
        ("council.csv", "nghệ,Ủy viên", "nghệ,Chủ tịch", "council.two_chairs", None, None, "một Chủ tịch"),
        ("council.csv", "thôn,Thư ký", "thôn,Ủy viên", "council.no_secretary", None, None, "Thư ký"),
        ("council.csv", "thôn,Thư ký", "thôn,Thu ky", "value.choice", 8, "Vai trò", "có phải «Thư ký» không"),
        ("attendance.csv", "TV03,có", "TV99,có", "member.unknown", 4, "Mã thành viên", "council.csv"),
        ("attendance.csv", "TV03,có", "TV01,có", "attendance.twice", 4, "Mã thành viên", "xóa một"),
        ("ballots.csv", "QNG-03,TV03", "QNG-04,TV03", "product.unknown", 3, "Mã sản phẩm", "có phải «QNG-0"),
        ("ballots.csv", "QNG-03,TV03", "QNG-03,Lê Văn C", "member.unknown", 3, "Mã thành viên", "sửa mã"),
        ("ballots.csv", "35,22,30", "101,22,30", "value.range", 3, "Phần A", "từ 0 đến 100"),
        ("ballots.csv", "35,22,30", '35,"22,5",30', "value.whole", 3, "Phần B", "số nguyên"),
        ("awards.csv", "QNG-03,4", "QNG-9,4", "product.unknown", 2, "Mã sản phẩm", "products.csv"),
        ("awards.csv", "QNG-03,4", "QNG-03,0", "value.range", 2, "Hạng", "từ 1 đến 5"),
        ("awards.csv", "phẩm\n", "phẩm\nQNG-03,3,Lý do khác\n", "award.twice", 3, "Mã sản phẩm", "xóa một"),
        ("awards.csv", "4,Chưa có câu chuyện sản phẩm", "4,", "value.missing", 2, "Lý do", "điền lý do"),
    ],
)
def test_a_broken_rule_names_its_cell_and_its_way_out(
    folder: CycleFolder, file: str, old: str, new: str, code: str | None, row: int | None, column: str | None, hint: str
) -> None:
    folder.add_session_files()
    folder.swap(file, old, new)
    errors = folder.read().errors
    # A changed code also leaves rows and folders that still name the old one.
    told = [fault for fault in errors if fault.file == file]
    assert [(fault.code, fault.row, fault.column) for fault in told] == ([(code, row, column)] if code else [])
    assert all(hint in str(fault) and fault.way_out for fault in told)
    assert {fault.code for fault in errors} <= {
        code,
        "unit.unknown",
        "dossier.unit",
        "dossier.subject",
        "product.unknown",
        "member.unknown",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "row", "column"),
    [
        ("units.csv", "lyson@example.vn", "", "email.missing", 4, "Thư điện tử"),
        ("council.csv", "tv05@example.vn", "", "email.missing", 6, "Thư điện tử"),
        ("units.csv", "0255 3000 003", "905000003", "phone.lost_zero", 4, "Điện thoại"),
        ("units.csv", "21548,Lý Sơn", "21548,Đặc khu Lý Sơn", "unit.name_has_level", 4, "Tên"),
        ("units.csv", "21548,Lý Sơn,đặc khu", "21548,Bình Sơn,xã", "unit.twice", 4, "Tên"),
        ("products.csv", "nâng hạng,4", "nâng hạng,2", "product.low_star", 3, "Hạng đăng ký"),
        ("products.csv", "0905000003", "905000003", "phone.lost_zero", 4, "Điện thoại"),
        ("units.csv", "Võ Văn E", "Võ  Văn E", "text.spaces", 3, "Đầu mối"),
        ("units.csv", "21028,Trương", "\n21028,Trương", "row.empty", 3, None),
    ],
)
def test_what_an_officer_may_accept_is_a_warning(
    folder: CycleFolder, file: str, old: str, new: str, code: str, row: int, column: str | None
) -> None:
    folder.swap(file, old, new)
    fault = folder.only_fault()
    assert (fault.level, fault.code, fault.file, fault.row, fault.column) == ("warning", code, file, row, column)
    assert fault.way_out
    assert folder.read().plan is not None


def test_the_same_product_of_one_producer_is_an_error(folder: CycleFolder) -> None:
    row = "QNG-04,TỎI ĐEN LÝ SƠN,I,21548,Hộ kinh doanh Tỏi Đảo,hộ,Đặc khu Lý Sơn,,,,,\n"
    folder.write("products.csv", folder.text("products.csv") + row)
    fault = folder.only_fault()
    assert (fault.code, fault.row, fault.column) == ("product.twice", 5, "Tên sản phẩm")
    assert "dòng 4" in fault.problem
    assert "phân biệt" in fault.way_out


def test_a_producer_is_the_same_on_all_its_rows(folder: CycleFolder) -> None:
    row = "QNG-04,Tỏi tươi,I,21548,Hộ kinh doanh Tỏi Đảo,HTX,Xã Bình Sơn,Hồ Thị X,,dao@example.vn,,\n"
    folder.write("products.csv", folder.text("products.csv") + row)
    assert [(fault.code, fault.level, fault.row, fault.column) for fault in folder.faults()] == [
        ("producer.conflict", "error", 5, "Loại hình"),
        ("producer.conflict", "error", 5, "Địa chỉ"),
        ("producer.conflict", "warning", 5, "Người đại diện"),
    ]


def test_producers_that_differ_only_in_accents_are_an_error(folder: CycleFolder) -> None:
    row = "QNG-04,Tỏi tươi,I,21548,Hộ kinh doanh Tội Đảo,hộ,Đặc khu Lý Sơn,,,,,\n"
    folder.write("products.csv", folder.text("products.csv") + row)
    fault = folder.only_fault()
    assert (fault.code, fault.row, fault.column) == ("producer.alike", 5, "Chủ thể")


def test_a_council_of_four_is_too_small(folder: CycleFolder) -> None:
    lines = COUNCIL.splitlines(keepends=True)
    folder.write("council.csv", "".join([*lines[:4], lines[7]]))
    fault = folder.only_fault()
    assert (fault.code, fault.file, fault.row) == ("council.too_few", "council.csv", None)
    assert fault.way_out == "Hãy bổ sung thành viên"


def test_codes_are_not_called_unknown_when_their_table_is_broken(folder: CycleFolder) -> None:
    folder.add_session_files()
    folder.swap("units.csv", "Mã,Tên,Cấp", "Mã,Tên,Bậc")
    folder.swap("products.csv", "Mã,Tên sản phẩm", "Mã,Tên gọi")
    folder.swap("council.csv", "Mã,Danh xưng", "Mã,Danh")
    codes = {fault.code for fault in folder.faults()}
    assert codes == {"column.unknown", "column.missing"}


def test_an_unusable_mail_cell_is_told_once(folder: CycleFolder) -> None:
    folder.to_xlsx("units")
    book = openpyxl.load_workbook(folder.path / "units.xlsx")
    book.worksheets[0]["G2"] = "=A1"
    book.save(folder.path / "units.xlsx")
    fault = folder.only_fault()
    assert (fault.code, fault.file, fault.row, fault.column) == ("cell.formula", "units.xlsx", 2, "Thư điện tử")


def test_a_set_that_the_program_does_not_hold_must_be_imported(folder: CycleFolder) -> None:
    folder.swap("products.csv", "nâng hạng,4,", "nâng hạng,4,1")
    folder.swap("cycle.toml", 'regime = "R4"', 'regime = "R3"')
    (fault,) = (fault for fault in folder.read().faults if fault.code == "product.criteria_set")
    assert fault.level == "warning"
    assert "thuky criteria import; hoặc để trống để chấm theo phần A, B, C" in str(fault)


def test_an_earlier_registration_is_named_once_and_only_by_what_follows_it(folder: CycleFolder) -> None:
    folder.swap("products.csv", "lần đầu,3,", "lần đầu,3,,05/GCN-UBND")
    folder.swap("products.csv", "nâng hạng,4,", "nâng hạng,4,,05/GCN-UBND")
    assert [(fault.code, fault.row, fault.column) for fault in folder.faults()] == [
        ("product.previous", 2, "Đăng ký trước"),
        ("product.previous_twice", 3, "Đăng ký trước"),
    ]
    folder.swap("products.csv", "lần đầu,3,,05/GCN-UBND", "lần đầu,3,")
    assert folder.faults() == ()
