"""Importing criteria: official wording, whole sets of older regimes, versions that never change a counted ballot."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from documents.ballot_reading import read_sheet
from documents.criteria_sheet import write_criteria
from domain.ballot_form import BallotForm
from domain.criteria import CriteriaSet, Criterion, Heading, Option, UnknownCriteriaSet, criteria_set
from domain.criteria_version import CriteriaAltered, Shelf, numbered
from domain.regime import RegimeSilent, UnknownRegime
from models.ballot import Ballot
from models.criteria_version import CriteriaVersion
from services.ballots import FaultySheets, read_files, write_sheets
from services.criteria import FaultyCriteria, Imported, export_sets, find_set, import_sets, list_sets, shelf_of
from services.cycles import load_cycle
from services.office import Office
from services.tallying import CastBallot, by_form, result_of
from tests.services import cast
from tests.services.ballot_cast import EVENING, fill, usual
from tests.services.installation import Installation

TODAY = cast.at("2026-11-02")
# A whole set for R1, as an office fills it in: 35/25/40.
OLD = CriteriaSet(
    "R1",
    "R1/3",
    3,
    "Chè",
    (Heading("A", "1", "TỔ CHỨC SẢN XUẤT", 35),),
    (
        Criterion("A", "1.1", "Nguyên liệu", 35, (Option(1, 0, "Ngoài tỉnh"), Option(2, 35, "Trong tỉnh"))),
        Criterion("B", "2", "Tiếp thị", 25, (Option(1, 5, "Huyện"), Option(2, 25, "Cả nước", 4))),
        Criterion("C", "3", "Chất lượng", 40, (Option(1, 0, ""), Option(2, 40, "Tốt", 3))),
    ),
)


@pytest.fixture
def office_of(tmp_path: Path, database_url: str) -> Installation:
    """Give an empty installation on both databases."""
    return Installation(tmp_path / "home", database_url)


def saved(path: Path, *sets: CriteriaSet, edit: Callable[[Workbook], None] = lambda _book: None) -> Path:
    """Write sets into a file and change it, as an office does."""
    book = load_workbook(io.BytesIO(write_criteria(sets)))
    edit(book)
    book.save(path)
    return path


def word(text: str, sheet: str = "R4 bo 11", cell: str = "I9") -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = text

    return edit


def taken(installation: Installation, path: Path, note: str = "") -> list[Imported]:
    with installation.at(TODAY) as office:
        return import_sets(office, path, note)


def test_official_wording_becomes_a_new_version(office_of: Installation, tmp_path: Path) -> None:
    tea, beans = criteria_set("R4", 11), criteria_set("R4", 7)
    file = saved(tmp_path / "che.xlsx", tea, beans, edit=word("Có vùng nguyên liệu tại xã"))
    first, second = taken(office_of, file, "Công báo")
    assert first.criteria.version.startswith("R4/11@1-")
    assert first.criteria.criteria[0].options[0].label == "Có vùng nguyên liệu tại xã"
    assert first.criteria.criteria[0].options[1].label == "Mức 2"
    assert (second.is_new, second.criteria.version) == (False, "R4/7")
    assert [one.is_new for one in taken(office_of, file)] == [False, False]
    (again, _) = taken(office_of, saved(file, tea, beans, edit=word("Lời khác")))
    assert again.criteria.version.startswith("R4/11@2-")
    with office_of.at(TODAY) as office:
        views = {one.criteria.number: one for one in list_sets(office, "R4")}
        assert len(views) == 26
        assert (views[11].versions, views[11].sums, views[7].versions) == (2, (40, 25, 35), 0)
        assert find_set(office, "R4", 11) == again.criteria
        with office.read() as session:
            assert shelf_of(session, "R4").find(first.criteria.version) == first.criteria
            assert session.get_one(CriteriaVersion, first.criteria.version).note == "Công báo"


def test_what_differs_from_the_decree_is_refused_with_every_cell(office_of: Installation, tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["R4 bo 11"]
        sheet["G9"], sheet["H10"] = 2, None
        book.copy_worksheet(sheet).title = "Bản sao"
        book["R4 bo 07"]["C3"] = 77

    file = saved(tmp_path / "sai.xlsx", criteria_set("R4", 11), criteria_set("R4", 7), edit=spoil)
    with pytest.raises(FaultyCriteria, match="Chưa nạp bộ tiêu chí nào") as caught:
        taken(office_of, file)
    told = caught.value.faults
    assert "ô R4 bo 11!G9: Tiêu chí 1.1, mức 1: ghi 2 điểm, phải là 1." in told
    assert "ô R4 bo 11!H10: Tiêu chí 1.1, mức 2: hạng tối thiểu ghi để trống, phải là 3 sao." in told
    assert any(fault.startswith("ô Bản sao!C3: bộ R4/11 đã có ở trang «R4 bo 11»") for fault in told)
    assert any(fault.startswith("ô R4 bo 07!C3: Chế độ R4 không có bộ sản phẩm số 77") for fault in told)
    with office_of.at(TODAY) as office:
        assert find_set(office, "R4", 11).version == "R4/11"


def test_an_older_regime_takes_a_whole_set_whose_sums_are_right(office_of: Installation, tmp_path: Path) -> None:
    heavy = replace(OLD, number=4, criteria=(replace(OLD.criteria[0], maximum=40), *OLD.criteria[1:]))
    with pytest.raises(FaultyCriteria, match="Phần A cộng được 40 điểm, phải là 35"):
        taken(office_of, saved(tmp_path / "a.xlsx", OLD, heavy))
    (one,) = taken(office_of, saved(tmp_path / "b.xlsx", OLD))
    assert one.criteria.criteria[2].options[0].label == "Mức 1"
    # Another import may count differently there; both are kept.
    changed = replace(OLD.criteria[2], options=(Option(1, 10, ""), Option(2, 40, "Tốt", 3)))
    stricter = replace(OLD, criteria=(*OLD.criteria[:2], changed))
    (other,) = taken(office_of, saved(tmp_path / "c.xlsx", stricter))
    assert other.criteria.version.startswith("R1/3@2-")
    with office_of.at(TODAY) as office, office.read() as session:
        shelf = shelf_of(session, "R1")
        assert shelf.numbers() == (3,)
        assert not shelf.same_rules([one.criteria.version, other.criteria.version])


def test_sheets_to_fill_in(office_of: Installation, tmp_path: Path) -> None:
    with office_of.at(TODAY) as office:
        assert len(export_sets(office, "R4", range(1, 27), tmp_path / "moi" / "r4.xlsx")) == 26
        (blank,) = export_sets(office, "R2", [5], tmp_path / "r2.xlsx")
        assert (blank.version, blank.criteria) == ("R2/5", ())
        with pytest.raises(RegimeSilent):
            export_sets(office, "R0", [1], tmp_path / "r0.xlsx")
        with pytest.raises(UnknownRegime):
            list_sets(office, "R9")
        with pytest.raises(UnknownCriteriaSet):
            find_set(office, "R1", 1)
    assert len(read_sheet((tmp_path / "r2.xlsx").read_bytes()).faults) == 1


@pytest.mark.parametrize("damage", [{"name": "Khác"}, {"criteria": None}])
def test_a_version_that_was_altered_is_told(office_of: Installation, tmp_path: Path, damage: dict[str, object]) -> None:
    (one,) = taken(office_of, saved(tmp_path / "a.xlsx", criteria_set("R4", 11), edit=word("Lời")))
    with office_of.at(TODAY) as office:
        with office.begin() as session:
            row = session.get_one(CriteriaVersion, one.criteria.version)
            row.content = row.content | damage
            session.add(row)
        with pytest.raises(CriteriaAltered):
            find_set(office, "R4", 11)


def test_a_counted_ballot_keeps_its_set_whatever_is_imported(convened_r4: Installation, tmp_path: Path) -> None:
    installation = Installation(convened_r4.copy_home(tmp_path / "home"))
    with installation.at(EVENING) as office:
        before = {path.stem: path for path in write_sheets(office, cast.KEY, tmp_path / "before")}
        for name in ("phieu-tv1", "phieu-tv2"):
            before[name].write_bytes(fill(before[name].read_bytes(), usual))
        edit = word("Lời chính thức")
        (new,) = import_sets(office, saved(tmp_path / "che.xlsx", criteria_set("R4", 11), edit=edit))
        # Sheets made now take the new wording; those handed out before the import still count.
        find = load_cycle(office, cast.KEY).shelf.find
        sheet = next(path for path in write_sheets(office, cast.KEY, tmp_path / "new") if path.stem == "phieu-tv3")
        assert version_in(sheet, find) == new.criteria.version
        read_files(office, cast.KEY, [before["phieu-tv1"]])
        with office.read() as session:
            assert session.get_one(Ballot, f"{cast.KEY}/QNG-03/TV1/1").criteria_version == "R4/11"
        # The rest of the product stays with the set of its counted ballots; the new wording still fits beside it.
        later = next(path for path in write_sheets(office, cast.KEY, tmp_path / "later") if path.stem == "phieu-tv3")
        assert version_in(later, find) == "R4/11"
        read_files(office, cast.KEY, [before["phieu-tv2"]])
        assert not any("bộ tiêu chí" in fault for fault in refused(office, sheet))
        with office.begin() as session:  # a set that somebody changed in the database is not scored by
            row = session.get_one(CriteriaVersion, new.criteria.version)
            row.content = row.content | {"name": "Khác"}
            session.add(row)
        assert any("khác với nội dung khi được nạp" in fault for fault in refused(office, sheet))


def version_in(sheet: Path, find: Callable[[str], CriteriaSet]) -> str:
    """Give the set of the tea's ballot in a workbook."""
    return next(one.form.version for one in read_sheet(sheet.read_bytes(), find).forms if one.form.product == "QNG-03")


def refused(office: Office, sheet: Path) -> tuple[str, ...]:
    """Read a sheet that nobody filled in; give its faults."""
    with pytest.raises(FaultySheets) as caught:
        read_files(office, cast.KEY, [sheet])
    return caught.value.faults


def test_ballots_of_two_wordings_have_gates_and_of_two_rules_none() -> None:
    tea = criteria_set("R4", 11)
    first, *rest = tea.criteria
    worded = numbered(replace(tea, name="Chè khác"), 1)
    stricter = numbered(replace(tea, criteria=(replace(first, options=tuple(
        replace(option, gate=5) for option in first.options)), *rest)), 2)  # fmt: skip
    shelf = Shelf("R4", (worded, stricter))

    def cast_by(member: str, criteria: CriteriaSet) -> CastBallot:
        ticks = {one.code: (len(one.options),) for one in criteria.criteria}
        return by_form(criteria, BallotForm("QNG-03", member, criteria.version, ticks))

    both = result_of([cast_by("TV1", tea), cast_by("TV2", worded)], "majority", shelf)
    assert both.gates is not None
    assert both.gates.star == 5
    assert result_of([cast_by("TV1", tea), cast_by("TV2", stricter)], "majority", shelf).gates is None
