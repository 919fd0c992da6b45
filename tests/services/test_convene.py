"""Convene: the council's decision, the list of dossiers, invitations to every member."""

from datetime import date

import pytest

from models.council import Council, CouncilMember, CouncilSession
from models.cycle import Cycle
from models.dossier import Dossier
from models.obligation import Obligation
from services.convene import CouncilNotComposed
from services.cycles import load_cycle
from services.digest import problems
from services.paperwork import sign
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, OPENED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, attachment_names, mails, papers, rows, text

DAY = at("2020-04-28")


def test_the_decision_names_the_members_and_the_rules(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        decision = text(office, "council_decision")
    for fact in (
        "Số: 01/QĐ-UBND",
        "gồm 06 thành viên",
        "Theo đề nghị của Giám đốc Sở Nông nghiệp và Phát triển nông thôn tỉnh Quảng Ngãi",
        "Ông Nguyễn Văn A\nPhó Chủ tịch UBND tỉnh\nChủ tịch Hội đồng",
        "Ông Lê Văn C\nVăn phòng Điều phối\nỦy viên, Thư ký Hội đồng",
        "ít nhất 2/3 tổng số thành viên, trong đó có Chủ tịch hoặc Phó Chủ tịch Hội đồng",
        "Phần A tối đa 35 điểm, Phần B tối đa 25 điểm, Phần C tối đa 40 điểm",
        "trên 10 điểm",
        "(Kèm theo Quyết định số 01/QĐ-UBND ngày 28 tháng 4 năm 2020",
    ):
        assert fact in decision
    assert "../." not in decision


def test_complete_dossiers_are_called_and_the_others_wait_for_the_next_round(stage: Stage) -> None:
    with stage.after("convene").at(DAY) as office:
        dossiers = rows(office, Dossier)
        sitting = rows(office, CouncilSession)["1"]
        duties = {key: row.state for key, row in rows(office, Obligation).items() if key.endswith("ho-so")}
    assert {key for key, row in dossiers.items() if row.state == "convened"} == {f"QNG-0{n}" for n in range(1, 6)}
    assert (sitting.held_on, sitting.starts_at, sitting.place) == (date(2020, 5, 14), "08:00", "Phòng họp số 1")
    assert "open" not in duties.values()


def test_an_incomplete_dossier_is_deferred_with_the_list(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("collect")
    installation.run("convene", DAY)  # nothing was collected since 02/4
    with installation.at(DAY) as office:
        dossier = rows(office, Dossier)["QNG-06"]
        registered = rows(office, Dossier)["QNG-02"]
    assert (dossier.state, dossier.state_reason) == (
        "deferred",
        "Chưa đủ thành phần khi lập danh sách họp; chuyển đợt sau",
    )
    assert registered.state == "registered"


def test_every_member_is_invited_under_one_number_with_place_time_and_list(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert {row.number_text for row in papers(office, "invitation")} == {"01/GM-HĐOCOP"}
        invitation = text(office, "invitation", "TV4")
        letters = mails(office, "convene")
        assert set(letters) == {f"TV{n}" for n in range(1, 7)}
        assert attachment_names(letters["TV4"]) == ["D17-giay-moi-ly-thi-n-tv4.docx", "lich-hop.ics"]
        calendar = attachment(office, letters["TV4"], ".ics").decode()
    for fact in ("Bà Lý Thị N, Sở Y tế - Ủy viên Hội đồng", "08 giờ 00, thứ Năm, ngày 14 tháng 5 năm 2020"):
        assert fact in invitation
    assert "Đánh giá, phân hạng 05 sản phẩm" in invitation
    for product in ("Nước mắm Bình Thạnh", "Tỏi đen Lý Sơn", "Nấm linh chi", "Làng Gò Cỏ", "Muối SAHU"):
        assert product in invitation
    assert "Gốm Mỹ Thiện" not in invitation
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20200514T080000" in calendar
    assert letters["TV4"].recipient == "tv4@example.vn"


def test_before_its_day_no_council_is_set_up(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("collect")
    assert installation.run("convene", at("2020-04-27")).notes == ("Chưa đến ngày thành lập Hội đồng",)
    with installation.at(DAY) as office:
        assert not rows(office, Council)


def test_a_council_without_chair_is_refused_with_all_faults(sqlite_stage: Stage) -> None:
    """The check of the folder finds this too; here the cycle was opened by an older program."""
    installation = sqlite_stage.before("convene")
    with installation.at(DAY) as office, office.begin() as session:
        cycle = session.get_one(Cycle, KEY)
        members = cycle.definition["members"]
        cycle.definition = cycle.definition | {"members": [members[1] | {"role": "member"}, *members[2:4]]}
        session.add(cycle)
    with pytest.raises(CouncilNotComposed) as refused:
        installation.run("convene", DAY)
    assert len(refused.value.faults) == 3
    assert "chưa có Chủ tịch" in str(refused.value)
    assert "chưa có Thư ký" in str(refused.value)
    with installation.at(DAY) as office:
        assert not rows(office, CouncilMember)


def test_the_list_is_not_closed_before_the_decision_is_signed(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-15"))
    assert installation.run("convene", DAY).notes == ("Quyết định thành lập Hội đồng đang chờ ký",)
    with installation.at(DAY) as office:
        assert not rows(office, CouncilSession)
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    assert installation.run("convene", DAY).figures["letters"] == 0
    with installation.at(DAY) as office:
        assert rows(office, CouncilSession)["1"].state == "convened"
        for n in range(1, 7):
            sign(office, f"{KEY}/invitation/TV{n}/1", "Nguyễn Văn A")
    assert installation.run("convene", DAY).figures["letters"] == 6


def test_a_member_without_an_address_is_named_to_the_officer(
    empty: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = cast.make_folder(tmp_path_factory.mktemp("cycle"))
    council = [row if row[0] != "TV4" else [*row[:5], ""] for row in cast.COUNCIL]
    cast.write_table(folder / "council.csv", council)
    empty.open_folder(folder, OPENED)
    for step in ("collect", "convene"):
        empty.run(step, DAY)
    with empty.at(DAY) as office:
        assert "TV4" not in mails(office, "convene")
        with office.read() as session:
            found = problems(session, load_cycle(office, KEY), office.today)
    assert "Bà Lý Thị N (TV4)" in [one["what"] for one in found]
