"""Copies: numbered once in one series, from what we issued or received, made again to the byte."""

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from documents.pdf import PdfUnavailable
from documents.stamp_copy import CopySourceUnreadable
from documents.text import docx_text
from domain.copies import CopyForm, CopyRefused, Origin
from domain.signing import SigningImpossible
from models.dossier import UnitFile
from models.paper import Paper
from models.register import RegisterEntry, Series
from services import archive
from services.copies import CopyMade, CopyRequest, copy_pdf, make_copy, remake_pdf
from services.copy_sources import SourceNotIssued, SourceUnknown, find_source
from services.office import Office
from services.register import NumberVoid, void
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows

PLAN = CopyRequest(f"{KEY}/plan/chung/1", CopyForm.WHOLE, "Nguyễn Văn A", ("HTX Bình Thạnh", "UBND huyện Bình Sơn"))


def _made(office: Office) -> int:
    with office.read() as session:
        return len(session.exec(select(Paper).where(Paper.kind == "agency_copy")).all())


def test_the_three_kinds_share_one_series_and_can_be_made_again(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        whole = make_copy(office, PLAN, tmp_path)
        wanted = (
            replace(PLAN, source=whole.paper.key, form=CopyForm.REGISTER),
            replace(PLAN, source=f"{KEY}/recognition_decision/chung/1", form=CopyForm.EXTRACT, pages=(1, 3)),
            replace(PLAN, agency="department", post="Trưởng phòng"),
        )
        made = [whole, *(make_copy(office, one, tmp_path) for one in wanted)]
        numbers = [one.paper.number_text for one in made]
        assert numbers == ["01/SY-UBND", "02/SL-UBND", "03/TrS-UBND", "01/SY-SNN"]
        assert [one.path.name for one in made] == [
            "01-sy-ubnd.pdf",
            "02-sl-ubnd.pdf",
            "03-trs-ubnd.pdf",
            "01-sy-snn.pdf",
        ]
        _check_register(office, made)
        again = archive.rebuild(office, KEY)
        assert again.differences == ()
        for one in made:
            assert one.is_new
            assert remake_pdf(office, one.paper) == copy_pdf(office, one.paper) == one.path.read_bytes()
            readable = office.settings.papers / KEY / one.paper.file_name
            assert readable.with_suffix(".pdf").read_bytes() == one.path.read_bytes()
        _check_words(office, made)
    pages = [len(PdfReader(one.path).pages) for one in made]
    assert pages[1] == pages[0] + 1
    assert pages[2] == 3


def _check_register(office: Office, made: list[CopyMade]) -> None:
    entries = rows(office, RegisterEntry)
    short = [one.paper.key.removeprefix(f"{KEY}/") for one in made]
    assert [entries[key].type_name for key in short] == ["Bản sao y", "Bản sao lục", "Bản trích sao", "Bản sao y"]
    assert entries[short[0]].recipients == ["HTX Bình Thạnh", "UBND huyện Bình Sơn"]
    assert entries[short[2]].subject_line.endswith("trích trang 1, 3")
    assert audit_of(office, short[0]) == ["paper.draft", "paper.sign", "register.number", "paper.issue"]
    series = [row for row in rows(office, Series).values() if row.name == "sy"]
    assert sorted(row.last for row in series) == [1, 3]


def _check_words(office: Office, made: list[CopyMade]) -> None:
    words = [docx_text(office.store.get(one.paper.file_sha256 or "")) for one in made]
    for fact in ("SAO Y", "Số: 01/SY-UBND", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Nguyễn Văn A", "HTX Bình Thạnh"):
        assert fact in words[0]
    assert "ngày 24 tháng 12 năm 2020" in words[0]
    assert "SAO LỤC" in words[1]
    assert "TRÍCH SAO" in words[2]
    assert "TL. GIÁM ĐỐC\nTRƯỞNG PHÒNG" in words[3]
    first = PdfReader(made[0].path).pages
    assert "SAO Y" in first[0].extract_text()
    assert "Số 01/SY-UBND ngày 24/12/2020" in " ".join(first[0].extract_text().split())
    twice = " ".join(PdfReader(made[1].path).pages[0].extract_text().split())
    assert "Số 01/SY-UBND" in twice
    assert "Số 02/SL-UBND" in twice


def test_the_same_copy_is_given_again_and_takes_no_number(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        first = make_copy(office, PLAN, tmp_path / "a")
    with installation.at(at("2021-03-01")) as office:
        again = make_copy(office, PLAN, tmp_path / "b")
        assert _made(office) == 1
    assert (first.is_new, again.is_new) == (True, False)
    assert again.paper.number_text == first.paper.number_text
    assert again.path.read_bytes() == first.path.read_bytes()


def test_a_run_that_died_after_the_number_is_taken_up_with_it(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    # The readable file cannot be laid: its folder is a file.
    obstacle = installation.home / "papers" / KEY / "D38-ban-sao-y"
    obstacle.write_bytes(b"")
    with installation.at(ARCHIVED) as office:
        with pytest.raises(OSError, match="D38-ban-sao-y"):
            make_copy(office, PLAN, tmp_path)
        (paper,) = [row for row in rows(office, Paper).values() if row.kind == "agency_copy"]
        assert (paper.state, paper.number_text) == ("numbered", "01/SY-UBND")
        with pytest.raises(SourceNotIssued, match="chưa phát hành"):
            find_source(office, paper.key)
    obstacle.unlink()
    with installation.at(at("2021-01-04")) as office:
        made = make_copy(office, PLAN, tmp_path)
        assert made.paper.number_text == "01/SY-UBND"
        assert f"{made.paper.issued_on}" == "2020-12-24"
        assert audit_of(office, made.paper.key.removeprefix(f"{KEY}/")).count("register.number") == 1


def test_a_number_declared_void_is_not_used(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    obstacle = installation.home / "papers" / KEY / "D38-ban-sao-y"
    obstacle.write_bytes(b"")
    with installation.at(ARCHIVED) as office:
        with pytest.raises(OSError, match="D38"):
            make_copy(office, PLAN, tmp_path)
        (key,) = [row.key for row in rows(office, Paper).values() if row.kind == "agency_copy"]
        with office.begin() as session:
            void(session, office, key, "sao nhầm")
        with pytest.raises(NumberVoid, match="01/SY-UBND"):
            make_copy(office, PLAN, tmp_path)


def test_received_files_are_found_by_key_and_by_content(played: Installation, tmp_path: Path) -> None:
    with played.at(ARCHIVED) as office:
        by_key = find_source(office, f"{KEY}/QNG-02/04/2")
        assert (by_key.origin, by_key.cycle_key, by_key.part.own) == (Origin.RECEIVED, KEY, False)
        assert by_key.part.title == "Tệp “04-dang-ky-kinh-doanh.jpg” của hồ sơ QNG-02, nhận ngày 15/4/2020"
        file = tmp_path / "any-name.pdf"
        file.write_bytes(by_key.part.load())
        assert find_source(office, str(file)).key == by_key.key
        (sent,) = [row for row in rows(office, UnitFile).values() if row.name == "bao-cao.docx"]
        file.write_bytes(office.store.get(sent.sha256))
        report = find_source(office, str(file))
        assert report.part.title == "Tệp “bao-cao.docx”, nhận ngày 18/6/2020"
        assert find_source(office, report.key).sha256 == sent.sha256
        shutil.copy(office.settings.papers / KEY / "D01-ke-hoach" / "chung.docx", file)
        assert find_source(office, str(file)).key == PLAN.source
        assert find_source(office, f"{KEY}/inventory/chung/1").part.title == "Mục lục văn bản ngày 24/12/2020"


def test_what_is_neither_issued_nor_received_is_no_source(
    played: Installation, open_cycle: OpenCycle, tmp_path: Path
) -> None:
    file = tmp_path / "la.pdf"
    file.write_bytes(cast.pdf_file(29))
    with played.at(ARCHIVED) as office:
        for wanted in (str(file), str(tmp_path / "none.pdf"), "quang-ngai-thu/khong/co/1"):
            with pytest.raises(SourceUnknown, match="Không tìm thấy") as caught:
                find_source(office, wanted)
            assert caught.value.wanted == wanted
    waiting = open_cycle(WAIT_TO_SIGN)
    waiting.run("announce", at("2020-03-05"))
    with waiting.at(at("2020-03-06")) as office, pytest.raises(SourceNotIssued, match="còn là dự thảo") as refused:
        make_copy(office, PLAN, tmp_path)
    assert refused.value.state == "draft"


def test_a_register_copy_may_be_made_from_the_pdf_of_the_whole_copy(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        received = replace(PLAN, source=f"{KEY}/QNG-02/04/2")
        whole = make_copy(office, received, tmp_path)
        source = find_source(office, str(whole.path))
        assert (source.key, source.origin) == (whole.paper.key, Origin.WHOLE_COPY)
        assert make_copy(office, replace(received, source=str(whole.path), form=CopyForm.REGISTER), tmp_path).is_new
        with pytest.raises(CopyRefused, match="đây là bản sao y"):
            make_copy(office, replace(received, source=str(whole.path)), tmp_path)


def test_a_refused_copy_takes_no_number_and_writes_nothing(
    sqlite_stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = sqlite_stage.after("archive")
    received = replace(PLAN, source=f"{KEY}/QNG-02/02/1")
    wrong = (
        (replace(received, pages=(1,)), CopyRefused),
        (replace(received, form=CopyForm.EXTRACT, pages=(1, 99)), CopyRefused),
        (replace(received, form=CopyForm.REGISTER), CopyRefused),
        (replace(received, source=f"{KEY}/QNG-02/03/1"), CopySourceUnreadable),
        (replace(received, post="Lái xe"), SigningImpossible),
    )
    with installation.at(ARCHIVED) as office:
        for wanted, fact in wrong:
            with pytest.raises(fact):
                make_copy(office, wanted, tmp_path / "out")
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(PdfUnavailable, match="chưa lấy số"):
            make_copy(office, received, tmp_path / "out")
        assert _made(office) == 0
        assert all(row.name != "sy" for row in rows(office, Series).values())
    assert not (tmp_path / "out").exists()


def test_the_series_goes_on_from_the_number_of_the_old_register(open_cycle: OpenCycle, tmp_path: Path) -> None:
    installation = open_cycle(('"province/cv" = 877', '"province/cv" = 877\n"province/sy" = 40'))
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-03-05")) as office:
        assert make_copy(office, PLAN, tmp_path).paper.number_text == "41/SY-UBND"
    # A new year begins at 01 again, as for every series.
    with installation.at(at("2021-01-04")) as office:
        others = replace(PLAN, recipients=("Sở Công Thương",))
        assert make_copy(office, others, tmp_path).paper.number_text.endswith("/SY-UBND")


def test_every_answer_that_differs_is_another_copy(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    received = replace(PLAN, source=f"{KEY}/QNG-02/04/2")
    wanted = (received, replace(received, signer="Trần Thị B"), replace(received, recipients=("Sở Công Thương",)))
    with installation.at(ARCHIVED) as office:
        keys = [make_copy(office, one, tmp_path).paper.key for one in (*wanted, received)]
    assert keys[3] == keys[0]
    assert all(one != other for one, other in itertools.combinations(keys[:3], 2))
