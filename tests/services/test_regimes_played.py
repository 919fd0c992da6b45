"""Cycles of the second, third and fourth regime, played from the announcement to the archive."""

import pytest
from sqlmodel import select

from documents.text import docx_text
from models.certificate import Certificate
from models.cycle import Cycle
from models.dossier import Dossier
from models.paper import Paper
from services import archive
from services.cycle_folder.read import read_folder
from services.draft_skeleton import skeleton
from services.office import Office
from tests.services import cast, regime_cast
from tests.services.cast import KEY
from tests.services.installation import Installation
from tests.services.reading import rows, text
from tests.services.regime_cast import ERAS, Era


# R1 and R4 are played by the examples (tests/desk/test_demo.py).
@pytest.fixture(params=["R2", "R3"])
def era(request: pytest.FixtureRequest) -> Era:
    """Give each later regime."""
    return ERAS[request.param]


@pytest.fixture
def played(empty: Installation, tmp_path_factory: pytest.TempPathFactory, era: Era) -> Installation:
    """Play the cycle of the regime to its end."""
    folder = regime_cast.make_folder(tmp_path_factory.mktemp("folder") / era.regime, era.regime)
    assert read_folder(folder).errors == ()
    empty.open_folder(folder, cast.at(era.day))
    empty.play(cast.at(era.days["archive_on"]))
    return empty


def _all_texts(office: Office) -> dict[str, str]:
    with office.read() as session:
        papers = session.exec(select(Paper).where(Paper.state == "issued")).all()
    return {paper.key: docx_text(office.store.get(paper.file_sha256 or "")) for paper in papers}


def test_a_cycle_runs_to_its_archive_under_its_own_law_numbers_and_names(played: Installation, era: Era) -> None:
    with played.at(cast.at(era.days["archive_on"])) as office:
        with office.read() as session:
            assert session.get_one(Cycle, KEY).state == "archived"
        rebuilt = archive.rebuild(office, KEY)
        assert rebuilt.equal == rebuilt.papers > 30
        texts = _all_texts(office)
        plan, decision = text(office, "plan"), text(office, "recognition_decision")
        council, minutes = text(office, "council_decision"), text(office, "minutes")
        dossiers, certificates = rows(office, Dossier), rows(office, Certificate)
    for paper in (plan, decision, council):
        assert all(law in paper for law in era.law)
    wrong = {key: law for key, body in texts.items() for law in era.not_law if law in body}
    assert wrong == {}
    assert ("phần A tối đa 40" in council) or ("40" in council)
    levels = {f"{level} {name}" for level, name in era.levels.values()}
    assert any(unit in body for unit in levels for body in texts.values())
    old = "Phát triển nông thôn" if era.new_department else "Sở Nông nghiệp và Môi trường"
    assert not [key for key, body in texts.items() if f"Bộ Nông nghiệp và {old}" in body]
    assert "Điểm trung bình in 02 chữ số" in minutes
    ended = {"recognised", "forwarded", "returned", "refused"}
    outcome = {code: row.state for code, row in dossiers.items() if row.state in ended}
    if era.regime == "R2":
        expected = {"QNG-01": "forwarded", "QNG-05": "recognised"}
        expected |= {"QNG-02": "returned", "QNG-03": "returned", "QNG-04": "refused"}
    else:
        expected = {"QNG-01": "forwarded", "QNG-04": "refused"}
        expected |= dict.fromkeys(("QNG-02", "QNG-03", "QNG-05"), "recognised")
    assert outcome == expected
    assert set(certificates) == {code for code, state in expected.items() if state == "recognised"}


def test_under_the_second_regime_three_stars_go_back_to_the_district(
    empty: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    era = ERAS["R2"]
    empty.open_folder(regime_cast.make_folder(tmp_path_factory.mktemp("folder") / "R2", "R2"), cast.at(era.day))
    empty.play(cast.at(era.days["archive_on"]))
    with empty.at(cast.at(era.days["archive_on"])) as office:
        decision, notice = text(office, "recognition_decision"), text(office, "result_notice", "536")
        minutes, report = text(office, "minutes"), skeleton(office, KEY, "council_report")
    assert "02 sản phẩm thuộc thẩm quyền công nhận của cấp huyện; 01 sản phẩm chưa đạt hạng 3 sao." in report
    assert "02 sản phẩm, trong đó 01 sản phẩm đạt hạng 5 sao, 01 sản phẩm đạt hạng 4 sao" in decision
    back = "chuyển trả Ủy ban nhân dân cấp huyện nơi gửi hồ sơ để xem xét, công nhận theo thẩm quyền"
    assert back in decision
    assert "Tỏi đen Lý Sơn" not in decision
    assert back in notice
    assert "1. Sản phẩm trả về cấp huyện công nhận" in notice
    assert "chưa đạt" not in notice.partition("Việc cần làm tiếp")[0]
    assert "Tỏi đen Lý Sơn\nCông ty cổ phần Dori\n75,00\n3 sao: Chủ tịch Ủy ban nhân dân huyện Lý Sơn\n" in notice
    assert "02 sản phẩm xếp hạng thuộc thẩm quyền công nhận của cấp huyện: Tỏi đen Lý Sơn; Nấm linh chi." in minutes
    assert "01 sản phẩm chưa đạt hạng 3 sao: Làng Gò Cỏ." in minutes
    assert "thuộc thẩm quyền công nhận của Ủy ban nhân dân cấp huyện" in minutes
