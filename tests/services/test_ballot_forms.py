"""Ballots on paper: one form for each member and product, with the criteria of its set."""

from pathlib import Path

import pytest
from docx import Document
from sqlmodel import select

from domain.criteria import criteria_set
from models.dossier import Dossier
from services.ballot_bench import NoSheetsNow
from services.ballot_forms import UnknownMember, write_forms
from services.criteria import import_sets
from tests.services import cast
from tests.services.ballot_cast import CONVENED, hand_in
from tests.services.installation import Installation
from tests.services.test_criteria import saved, word


@pytest.fixture
def installation(convened_r4: Installation, tmp_path: Path) -> Installation:
    """Copy the scene to play on with."""
    return Installation(convened_r4.copy_home(tmp_path / "home"))


def words(path: Path) -> str:
    """Give all words of a form, tables included."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_every_member_has_a_form_for_each_product(installation: Installation, tmp_path: Path) -> None:
    hand_in(installation, "recusals", [
        ["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"], ["QNG-02", "TV3", "có", "Người nhà"],
    ])  # fmt: skip
    with installation.at(CONVENED) as office:
        paths = write_forms(office, cast.KEY, tmp_path / "out")
    assert len(paths) == 6 * 5 - 1
    assert not [path for path in paths if "tv3" in path.parent.name and "qng-02" in path.name]
    first = next(path for path in paths if "tv1" in path.parent.name and "qng-03" in path.name)
    told = words(first)
    for part in (
        "PHIẾU ĐÁNH GIÁ SẢN PHẨM OCOP",
        "Phiếu số 03/05 của thành viên TV1",
        "11. Chè tươi, chè chế biến (bộ tiêu chí R4/11)",
        "PHẦN A: SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG (40 điểm)",
        "1.1. Nguồn nguyên liệu",
        "2 ***",
        "Dấu * chỉ mức điểm tối thiểu",
        "Hồ sơ bị loại khi",
        "QNG-03",
        "Nguyễn Văn A",
    ):
        assert part in told
    tourism = words(next(path for path in paths if "tv1" in path.parent.name and "qng-04" in path.name))
    assert "Trường hợp 2, mức 3 (1 điểm)" in tourism


def test_official_wording_is_printed_and_one_member_can_be_chosen(installation: Installation, tmp_path: Path) -> None:
    with installation.at(CONVENED) as office:
        import_sets(office, saved(tmp_path / "c.xlsx", criteria_set("R4", 11), edit=word("Vùng nguyên liệu tại xã")))
        paths = write_forms(office, cast.KEY, tmp_path / "out", member="TV2")
        assert {path.parent.name for path in paths} == {"phieu-tv2-tran-thi-b"}
        told = words(next(path for path in paths if "qng-03" in path.name))
        assert "Vùng nguyên liệu tại xã (1 điểm)" in told
        assert "(bộ tiêu chí R4/11@1-" in told
        with pytest.raises(UnknownMember, match="TV1, TV2"):
            write_forms(office, cast.KEY, tmp_path / "out", member="TV99")
        with office.begin() as session:
            for dossier in session.exec(select(Dossier)):
                dossier.state = "deferred"
                session.add(dossier)
        with pytest.raises(NoSheetsNow, match="Không có sản phẩm"):
            write_forms(office, cast.KEY, tmp_path / "none")


def test_without_a_set_the_form_is_by_parts(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "home")
    installation.open_folder(cast.make_folder(tmp_path / "cycle"), cast.at("2020-03-01"))
    with installation.at(cast.at("2020-03-02")) as office, pytest.raises(NoSheetsNow):
        write_forms(office, cast.KEY, tmp_path / "out")
    installation.play(cast.at("2020-04-28", 10))
    with installation.at(cast.at("2020-05-04")) as office:
        told = words(write_forms(office, cast.KEY, tmp_path / "out", member="TV1")[0])
    assert "PHẦN C: CHẤT LƯỢNG SẢN PHẨM (40 điểm)" in told
    assert "4. TIẾP THỊ" in told
    assert "Chấm tổng điểm từng phần A, B, C" in told
