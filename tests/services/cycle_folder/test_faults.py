"""How faults are said and ordered."""

from services.cycle_folder.faults import Fault, FaultyFolder, Place, sort_faults


def test_says_place_fact_and_way_out_in_one_line() -> None:
    table = Place("units.csv", 5, "Cấp").error("unit.level", "chế độ R4 không có cấp «huyện»", "sửa cấp")
    assert str(table) == "units.csv, dòng 5, cột «Cấp»: chế độ R4 không có cấp «huyện» → sửa cấp"
    toml = Place("cycle.toml", 7, "dates.session_on").error("dates.order", "sai", "sửa")
    assert str(toml) == "cycle.toml, dòng 7, khóa «dates.session_on»: sai → sửa"
    assert str(Place("").error("folder.missing", "không có", "tạo")) == "thư mục chu trình: không có → tạo"


def test_errors_come_first_then_files_in_the_order_of_the_guide_then_rows() -> None:
    late = Place("dossiers/2026-01-01").error("a", "", "")
    unknown = Place("ghi-chu.txt").error("a", "", "")
    second = Place("units.xlsx", 9, "Mã").error("a", "", "")
    first = Place("units.xlsx", 2, "Tên").error("a", "", "")
    toml = Place("cycle.toml", 50).error("a", "", "")
    mild = Place("cycle.toml", 1).warning("a", "", "")
    assert sort_faults([mild, unknown, late, second, first, toml]) == (toml, first, second, late, unknown, mild)


def test_says_the_same_fault_once() -> None:
    fault = Place("units.csv").error("a", "b", "c")
    assert sort_faults([fault, Fault("error", "units.csv", None, None, "b", "c", "a")]) == (fault,)


def test_a_faulty_folder_carries_all_faults() -> None:
    faults = [Place("units.csv", n).error("a", "b", "c") for n in (2, 1)]
    broken = FaultyFolder(faults)
    assert [fault.row for fault in broken.faults] == [1, 2]
    assert str(broken) == "units.csv, dòng 1: b → c\nunits.csv, dòng 2: b → c"
