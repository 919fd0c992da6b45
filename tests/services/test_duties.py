"""Separate duties: drafter, form checker, signer, numberer; refused with who did what and who may."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.finding import Finding, Level
from models.paper import Paper
from services import announce
from services.cycle_folder.faults import FaultyFolder
from services.cycle_folder.read import read_folder
from services.cycles import load_cycle
from services.draft import draft_paper, issue_papers
from services.duties import DutyNotGiven, DutyShared, NobodyNamed, NotChecked, ensure_numberer
from services.form_check import NotADraft, check_form
from services.lint import Checked
from services.office import Office
from services.paperwork import sign
from services.register_hand import add_hand_paper
from tests.services.cast import KEY, WAIT_TO_SIGN, at, make_folder
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation
from tests.services.reading import audit_of, paper
from tests.services.test_draft import _data
from tests.services.test_registers import HAND

MARCH = at("2020-03-05")
PLAN = f"{KEY}/plan/chung/1"
SINGLE = f"{KEY}/plan_submission/van-ban-le/1"
DUTIES = """\
[duties]
enforce = true
checkers = ["Phạm Thị D", "Lê Văn C"]
signers = ["Nguyễn Văn A", "Trần Thị B"]
numberers = ["Đỗ Thị G", "Trần Thị B", "Lê Văn C"]

[dates]
"""


def _as(office: Office, name: str) -> Office:
    return replace(office, actor=name)


@pytest.fixture
def separate(open_cycle: OpenCycle) -> Installation:
    """Give an office that separates duties."""
    return open_cycle(WAIT_TO_SIGN, ("[dates]\n", DUTIES))


def test_each_duty_needs_another_person(separate: Installation) -> None:
    with separate.at(MARCH) as office:
        draft_paper(_as(office, "Lê Văn C"), KEY, "plan_submission", _data("plan_submission"))
        with pytest.raises(NotChecked, match="thuky paper check"):
            sign(office, SINGLE, "Trần Thị B")
        with pytest.raises(DutyShared, match=r"Lê  văn C đã soạn thảo .* người khác: Phạm Thị D"):
            check_form(_as(office, "Lê  văn C"), SINGLE)
        with pytest.raises(DutyNotGiven, match="Phạm Thị D, Lê Văn C"):
            check_form(_as(office, "Bùi Văn H"), SINGLE)
        with pytest.raises(NobodyNamed, match="THUKY_ACTOR"):
            check_form(_as(office, "thuky"), SINGLE)
        assert not check_form(_as(office, "Phạm Thị D"), SINGLE).findings
        with pytest.raises(DutyNotGiven):
            sign(office, SINGLE, "Phạm Thị D")
        assert sign(office, SINGLE, "Trần Thị B").state == "signed"
        with pytest.raises(NotADraft):
            check_form(_as(office, "Phạm Thị D"), SINGLE)
        with pytest.raises(DutyShared, match=r"Trần Thị B đã ký .* người khác: Đỗ Thị G"):
            issue_papers(_as(office, "Trần Thị B"), [SINGLE])
        with pytest.raises(NobodyNamed):
            issue_papers(_as(office, "thuky"), [SINGLE])
        issued = issue_papers(_as(office, "Đỗ Thị G"), [SINGLE])[0]
    people = (issued.drafted_by, issued.checked_by, issued.signed_by, issued.numbered_by)
    assert people == ("Lê Văn C", "Phạm Thị D", "Trần Thị B", "Đỗ Thị G")
    with separate.at(MARCH) as office:
        assert "paper.check" in audit_of(office, SINGLE.removeprefix(f"{KEY}/"))


def test_a_step_leaves_the_number_to_those_who_are_named(separate: Installation) -> None:
    with separate.at(MARCH) as office:
        program = _as(office, "thuky")
        announce.run(program, KEY)
        check_form(_as(office, "Phạm Thị D"), PLAN)
        sign(office, PLAN, "Nguyễn Văn A")
        announce.run(program, KEY)
        assert paper(office, "plan").state == "signed"
        announce.run(_as(office, "Đỗ Thị G"), KEY)
        done = paper(office, "plan")
        assert (done.state, done.drafted_by, done.numbered_by) == ("issued", "thuky", "Đỗ Thị G")


def test_a_renewed_draft_is_checked_again(separate: Installation) -> None:
    with separate.at(MARCH) as office:
        data = _data("plan_submission")
        draft_paper(_as(office, "Võ Văn E"), KEY, "plan_submission", data)
        check_form(_as(office, "Phạm Thị D"), SINGLE)
        assert draft_paper(_as(office, "Võ Văn E"), KEY, "plan_submission", data).checked_by == "Phạm Thị D"
        data["paper"] = {**data.get("paper", {}), "subject_line": "ban hành Kế hoạch khác"}
        renewed = draft_paper(_as(office, "Bùi Văn H"), KEY, "plan_submission", data)
        assert (renewed.drafted_by, renewed.checked_by, renewed.checked_at) == ("Bùi Văn H", None, None)


def test_a_draft_with_errors_is_not_checked(separate: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Checked(SINGLE, (Finding("D30-x", Level.ERROR, "NĐ 30", "Sai lề."),))
    monkeypatch.setattr("services.form_check.check_paper", lambda *_: wrong)
    with separate.at(MARCH) as office:
        draft_paper(_as(office, "Võ Văn E"), KEY, "plan_submission", _data("plan_submission"))
        assert check_form(_as(office, "Phạm Thị D"), SINGLE) is wrong
        assert paper(office, "plan_submission", "van-ban-le").checked_by is None


def test_a_draft_renewed_while_it_was_checked_is_not_marked(
    separate: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with separate.at(MARCH) as office:
        draft_paper(_as(office, "Võ Văn E"), KEY, "plan_submission", _data("plan_submission"))

        def renewed(*_: object) -> Checked:
            with office.begin() as session:
                row = session.get_one(Paper, SINGLE)
                row.draft_sha256 = None
                session.add(row)
            return Checked(SINGLE, ())

        monkeypatch.setattr("services.form_check.check_paper", renewed)
        check_form(_as(office, "Phạm Thị D"), SINGLE)
        assert paper(office, "plan_submission", "van-ban-le").checked_by is None


def test_nothing_is_asked_where_duties_are_not_separate(open_cycle: OpenCycle) -> None:
    with open_cycle(WAIT_TO_SIGN).at(MARCH) as office:
        one = _as(office, "Trần Thị B")
        draft_paper(one, KEY, "plan_submission", _data("plan_submission"))
        check_form(one, SINGLE)
        sign(one, SINGLE, "Trần Thị B")
        assert issue_papers(one, [SINGLE])[0].numbered_by == "Trần Thị B"
        add_hand_paper(_as(office, HAND.signer), HAND)


def test_who_signed_by_hand_does_not_number(separate: Installation) -> None:
    with separate.at(MARCH) as office:
        plan = load_cycle(office, KEY).plan
        with pytest.raises(DutyShared, match="đã ký"):
            ensure_numberer(plan, "“Báo cáo”", "Trần Thị B", "Trần Thị B")
        assert add_hand_paper(_as(office, "Đỗ Thị G"), HAND).issued_on == date(2020, 3, 5)


def test_the_folder_is_checked(open_cycle: OpenCycle) -> None:
    wrong = """\
[series.province]
own = ["xx"]
groups = { "a" = ["cv", "tb"], "b" = ["tb"], "kh" = ["yy"] }

[series.department]
common = true

[duties]
enforce = true
checkers = ["Nguyễn Văn A"]
signers = ["Nguyễn Văn A"]

[dates]
"""
    with pytest.raises(FaultyFolder) as found:
        open_cycle(("[dates]\n", wrong))
    codes = {fault.code for fault in found.value.faults}
    assert {"series.unknown", "series.twice", "series.name", "duties.at_once", "duties.same"} <= codes


def test_a_series_that_is_no_table_is_told_once(tmp_path: Path) -> None:
    reading = read_folder(make_folder(tmp_path / "cycle", ("[dates]\n", '[series]\nprovince = "chung"\n\n[dates]\n')))
    assert [(fault.code, fault.column) for fault in reading.errors] == [("value.kind", "series.province")]
