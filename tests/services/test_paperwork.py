"""The life of a paper: draft, signed, numbered, issued; each once, whoever runs how often."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from documents.text import docx_text, header_text
from domain.moves import MoveNotAllowed
from models.paper import Paper
from models.register import RegisterEntry
from services.announce_plan import plan_request
from services.cycles import load_cycle
from services.office import Office
from services.paperwork import PaperRequest, bring_one, reference, sign
from services.register import NumberVoid, void
from services.units import units_of
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.killing import Strikes, kill_at, watch
from tests.services.reading import audit_of, paper, rows, text

MARCH, APRIL = at("2020-03-05"), at("2020-04-06")
PLAN = f"{KEY}/plan/chung/1"


def _waiting(open_cycle: OpenCycle) -> Installation:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", MARCH)
    return installation


def test_a_draft_waits_with_a_blank_number_for_its_signature(open_cycle: OpenCycle) -> None:
    installation = _waiting(open_cycle)
    with installation.at(MARCH) as office:
        row = paper(office, "plan")
        draft = office.store.get(row.draft_sha256 or "")
        copy = installation.home / "drafts" / KEY / row.file_name
        assert copy.read_bytes() == draft
        assert not rows(office, RegisterEntry)
    assert (row.state, row.number_text, row.issued_on, row.file_sha256) == ("draft", "", None, None)
    assert "Số:      /KH-UBND" in docx_text(draft)
    assert "ngày     tháng" in docx_text(draft) or "ngày … tháng" in docx_text(draft)
    assert "DỰ THẢO" in header_text(draft)


def test_a_signed_draft_is_numbered_and_issued_by_the_next_run(open_cycle: OpenCycle) -> None:
    installation = _waiting(open_cycle)
    with installation.at(MARCH) as office:
        signed = sign(office, PLAN, "Nguyễn Văn A")
        assert (signed.state, signed.signed_by, signed.number_text) == ("signed", "Nguyễn Văn A", "")
    installation.run("announce", APRIL)
    with installation.at(APRIL) as office:
        row = paper(office, "plan")
        assert reference(row) == "Kế hoạch số 01/KH-UBND ngày 06/4/2020"
        assert "Quảng Ngãi, ngày 06 tháng 4 năm 2020" in text(office, "plan")
        assert "MẪU" in header_text(office.store.get(row.file_sha256 or ""))
        assert audit_of(office, "plan/chung/1") == [
            "paper.draft",
            "paper.sign",
            "register.number",
            "paper.issue",
        ]
        issued = installation.home / "papers" / KEY / row.file_name
        assert issued.read_bytes() == office.store.get(row.file_sha256 or "")


@pytest.mark.parametrize("state", ["signed", "issued"])
def test_only_a_draft_can_be_signed(open_cycle: OpenCycle, state: str) -> None:
    installation = _waiting(open_cycle)
    with installation.at(MARCH) as office:
        sign(office, PLAN, "Nguyễn Văn A")
    if state == "issued":
        installation.run("announce", MARCH)
    with installation.at(MARCH) as office:
        with pytest.raises(MoveNotAllowed):
            sign(office, PLAN, "Trần Thị B")
        assert paper(office, "plan").signed_by == "Nguyễn Văn A"
        with pytest.raises(NoResultFound):
            sign(office, f"{KEY}/plan/khac/1", "Trần Thị B")


def test_a_draft_that_nothing_changed_is_left_alone(open_cycle: OpenCycle) -> None:
    installation = _waiting(open_cycle)
    for day in ("2020-03-06", "2020-03-09"):
        installation.run("announce", at(day))
    with installation.at(MARCH) as office:
        assert audit_of(office, "plan/chung/1") == ["paper.draft"]


def _letter(office: Office, words: str) -> Paper:
    cycle = load_cycle(office, KEY)
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": ["Các sở"],
        "opening": [words],
        "tasks": [],
        "closing": ["Trân trọng"],
        "annex_title": "PHỤ LỤC",
        "annex_rows": [],
        "annex_total": {"registered": 0, "filed": 0, "missing": 0},
    }
    own = {"annex_note": "(Kèm theo Công văn số {number} {date})"}
    return bring_one(
        office, cycle, PaperRequest("urging_letter", "rieng", "việc riêng", content, ["Như trên"], on_issue=own)
    )


def test_a_draft_is_renewed_when_its_facts_change_and_a_signed_paper_is_not(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    with installation.at(MARCH) as office:
        first = _letter(office, "Còn 04 địa phương").draft_sha256
        second = _letter(office, "Còn 03 địa phương")
        assert second.draft_sha256 not in {None, first}
        assert "Còn 03 địa phương" in docx_text(office.store.get(second.draft_sha256 or ""))
        assert audit_of(office, "urging_letter/rieng/1") == ["paper.draft", "paper.redraft"]
        sign(office, second.key, "Nguyễn Văn A")
        issued = _letter(office, "Còn 02 địa phương")
        words = docx_text(office.store.get(issued.file_sha256 or ""))
    assert issued.number_text == "878/UBND-NNTN"
    assert "Còn 03 địa phương" in words  # what was signed, whatever the facts are now
    assert issued.context["annex_note"] == "(Kèm theo Công văn số 878/UBND-NNTN ngày 05 tháng 3 năm 2020)"


def test_a_paper_numbered_before_a_crash_keeps_number_and_day(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("announce")
    # The second commit of the step is that of plan's file; killed before it, the plan is numbered, not issued.
    strikes = Strikes()
    with sqlite_stage.before("announce").at(MARCH) as office:
        _plan_only(watch(office, strikes))
    fatal = len(strikes.passed) - 1
    assert strikes.passed[fatal - 1] == "before a commit"
    assert kill_at(lambda: installation.at(MARCH), _plan_only, fatal)
    with installation.at(MARCH) as office:
        assert (paper(office, "plan").state, paper(office, "plan").number_text) == ("numbered", "01/KH-UBND")
    installation.run("announce", APRIL)
    with installation.at(APRIL) as office:
        assert reference(paper(office, "plan")) == "Kế hoạch số 01/KH-UBND ngày 05/3/2020"
        assert "ngày 05 tháng 3 năm 2020" in text(office, "plan")


def _plan_only(office: Office) -> None:
    cycle = load_cycle(office, KEY)
    with office.read() as session:
        units = units_of(session, KEY)
    bring_one(office, cycle, plan_request(cycle, units))


@pytest.mark.parametrize("state", ["signed", "numbered"])
def test_a_void_number_is_refused_and_nothing_is_issued_under_it(sqlite_stage: Stage, state: str) -> None:
    installation = sqlite_stage.before("announce")
    with installation.at(MARCH) as office:
        _plan_only(office)
        with office.begin() as session:
            row = session.get_one(Paper, PLAN)  # as a killed run, or a second copy that is signed later, leaves it
            row.state, row.file_sha256 = state, None
            void(session, office, PLAN, "Ghi sai ngày")
        with pytest.raises(NumberVoid, match="01/KH-UBND"):
            _plan_only(office)
        assert (paper(office, "plan").state, paper(office, "plan").file_sha256) == (state, None)


def test_copies_of_papers_have_names_that_people_can_read(sqlite_stage: Stage) -> None:
    folder = sqlite_stage.history.end.home / "papers" / KEY
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.docx")}
    assert len(names) == 39
    assert {
        "D01-ke-hoach/chung.docx",
        "D03-cong-van/thi-xa-duc-pho-534.docx",
        "D10-phieu-tiep-nhan/ly-son-toi-den-ly-son-qng-02-lan-2.docx",
        "D29-giay-chung-nhan/duc-pho-muoi-sahu-qng-05.docx",
    } <= names
    assert not list(Path(folder).rglob(".*"))
