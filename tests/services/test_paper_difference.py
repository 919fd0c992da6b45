"""Differences of one paper: where, what was and what is, and why."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Pt

from documents.kinds import load_kind
from documents.package import read_parts, write_parts
from documents.render import RENDERER, render
from models.form_version import FormVersion
from models.paper import Paper
from services.paper_difference import CAUSES, Comparison, PaperNotIssued, compare, compare_file
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.harm import change_paper, damage
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import paper

LETTER = f"{KEY}/announcement/534/1"


@pytest.fixture
def announced(sqlite_stage: Stage) -> Installation:
    """Give an installation with a plan and five letters issued."""
    return sqlite_stage.after("announce")


def _compared(installation: Installation, key: str = LETTER) -> Comparison:
    with installation.at(ARCHIVED) as office:
        return compare(office, key)


def _with_file(installation: Installation, data: bytes, key: str = LETTER) -> Comparison:
    with installation.at(ARCHIVED) as office:
        return compare_file(office, key, data)


def _issued(installation: Installation, kind: str = "announcement", subject: str = "534") -> bytes:
    with installation.at(ARCHIVED) as office:
        return office.store.get(paper(office, kind, subject).file_sha256 or "")


def _edited(data: bytes, edit: Callable[[Document], object]) -> bytes:
    document = docx.Document(io.BytesIO(data))
    edit(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _keep(installation: Installation, data: bytes) -> str:
    with installation.at(ARCHIVED) as office:
        return office.store.put(data)


def _causes(found: Comparison) -> list[str]:
    assert {reason.cause for reason in found.reasons} <= CAUSES.keys()
    return [reason.cause for reason in found.reasons]


def test_a_paper_as_it_was_issued_has_no_difference(announced: Installation) -> None:
    found = _compared(announced)
    assert found == Comparison(LETTER, found.title)
    assert found.is_same
    assert found.title.startswith("878/UBND-NNTN ngày 05/3/2020, Công văn: ")


def test_changed_data_is_named_by_its_fields_with_both_values(announced: Installation) -> None:
    change_paper(announced, LETTER, context={"signer": "Nguyễn Văn X"})
    found = _compared(announced)
    assert _causes(found) == ["data"]
    assert [(one.path, one.old, one.new) for one in found.fields] == [("signer", "Nguyễn Văn A", "Nguyễn Văn X")]
    assert "signer: “Nguyễn Văn A” → “Nguyễn Văn X”" in found.reasons[0].sentence
    assert [(one.kind, one.old, one.new) for one in found.changes] == [("text", "Nguyễn Văn A", "Nguyễn Văn X")]


def test_a_longer_list_is_data_too(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        recipients = paper(office, "announcement", "534").context["recipients"]
    change_paper(announced, LETTER, context={"recipients": [*recipients[:1], "Báo Quảng Ngãi", *recipients[1:]]})
    found = _compared(announced)
    assert _causes(found) == ["data"]
    assert "recipients[1]" in {one.path for one in found.fields}


def test_another_renderer_is_named_beside_the_data(announced: Installation) -> None:
    change_paper(announced, LETTER, renderer="docxtpl-0.16.0/1", context={"signer": "Nguyễn Văn X"})
    found = _compared(announced)
    assert _causes(found) == ["renderer", "data"]
    assert found.reasons[0].sentence == f"Lập bằng docxtpl-0.16.0/1, nay là {RENDERER}"


def _other_form(installation: Installation, old: str, new: str) -> str:
    """Keep a form of letters with other words of its own."""
    parts = read_parts(load_kind("announcement").template)
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    return _keep(installation, write_parts(parts))


def test_another_form_is_named_with_its_version(announced: Installation) -> None:
    change_paper(announced, LETTER, template_sha256=_other_form(announced, "Nơi nhận", "Nơi gửi"), template_version=7)
    found = _compared(announced)
    assert _causes(found) == ["form"]
    assert "Phát hành bằng biểu mẫu đi kèm chương trình (phiên bản" in found.reasons[0].sentence
    assert "(phiên bản 7)" in found.reasons[0].sentence


def test_a_paper_made_from_the_offices_own_version_is_told_apart(announced: Installation) -> None:
    own = _other_form(announced, "Nơi nhận", "Nơi gửi")
    with announced.at(ARCHIVED) as office, office.begin() as session:
        session.add(
            FormVersion(
                key="announcement/1", kind="announcement", n=1, template_sha256=own, installed_at=office.now,
                installed_by="test", from_on=office.today,
            )
        )  # fmt: skip
        row = session.get_one(Paper, LETTER)
        data = render(office.store.get(own), row.context)
    found = _with_file(announced, data)
    assert _causes(found) == ["form"]
    assert "phiên bản 1 của cơ quan (dùng từ 24/12/2020)" in found.reasons[0].sentence


def test_a_form_that_nobody_knows_any_more_is_told_by_its_words(announced: Installation) -> None:
    change_paper(announced, LETTER, template_sha256=_other_form(announced, "Nơi nhận", "Nơi gửi"),
                 context={"signer": "Nguyễn Văn X"})  # fmt: skip
    found = _compared(announced)
    assert _causes(found) == ["form"]
    assert "Câu chữ cố định khác" in found.reasons[0].sentence
    assert found.fields == ()


def test_a_form_of_another_look_alone_is_told_so(announced: Installation) -> None:
    parts = read_parts(load_kind("announcement").template)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'w:left="1701"', b'w:left="1418"')
    change_paper(announced, LETTER, template_sha256=_keep(announced, write_parts(parts)), kind="khac")
    found = _compared(announced)
    assert _causes(found) == ["form"]
    assert "Chữ giữ nguyên, cách trình bày khác" in found.reasons[0].sentence
    change_paper(announced, LETTER, renderer="docxtpl-0.16.0/1")
    assert _causes(_compared(announced)) == ["renderer"]


def test_other_forms_that_are_lost_or_refuse_the_data_are_passed_over(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office, office.begin() as session:
        row = session.get_one(Paper, f"{KEY}/announcement/524/1")
        row.template_sha256 = "0" * 64
        session.add(row)
        other = session.get_one(Paper, f"{KEY}/announcement/528/1")
        other.template_sha256 = office.store.put(load_kind("plan").template)
        session.add(other)
    change_paper(announced, LETTER, context={"signer": "Nguyễn Văn X"})
    assert _causes(_compared(announced)) == ["data"]


def test_a_file_put_in_the_place_of_the_issued_one_is_found_by_the_audit_log(announced: Installation) -> None:
    other = _edited(_issued(announced), lambda document: document.paragraphs[-1].add_run(" thêm"))
    change_paper(announced, LETTER, file_sha256=_keep(announced, other), content_digest="0" * 64)
    found = _compared(announced)
    assert _causes(found) == ["edited"]
    assert "Nhật ký phát hành ghi tệp" in found.reasons[0].sentence


def test_a_removed_line_counts_as_other_words_of_the_form(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        recipients = paper(office, "announcement", "534").context["recipients"]
    change_paper(announced, LETTER, context={"recipients": recipients[1:]})
    assert _causes(_compared(announced)) == ["form"]


def test_a_damaged_file_and_a_lost_one_are_told_apart(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        sha256 = paper(office, "announcement", "534").file_sha256 or ""
        plan = office.store.path(paper(office, "plan").file_sha256 or "")
    damage(announced, sha256)
    plan.unlink()
    assert _causes(_compared(announced)) == ["damaged"]
    assert _causes(_compared(announced, f"{KEY}/plan/chung/1")) == ["missing"]


def test_a_paper_that_cannot_be_made_says_why(announced: Installation) -> None:
    change_paper(announced, LETTER, context={"signer": "\0"})
    assert _causes(_compared(announced)) == ["impossible"]
    with announced.at(ARCHIVED) as office:
        office.store.path(paper(office, "announcement", "534").template_sha256).unlink()
    assert "không còn trong kho" in _compared(announced).reasons[0].sentence


def test_a_paper_that_is_not_issued_is_refused(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", at("2020-03-05"))
    with pytest.raises(PaperNotIssued, match="chưa phát hành"):
        _compared(installation, f"{KEY}/plan/chung/1")


def test_the_same_file_and_the_same_content_packed_anew_are_equal(announced: Installation) -> None:
    data = _issued(announced)
    assert _with_file(announced, data).is_same
    assert _with_file(announced, write_parts(read_parts(data))).is_same


def test_an_edited_copy_is_told_by_place_and_field(announced: Installation) -> None:
    def edit(document: Document) -> None:
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        runs = [run for cell in cells for paragraph in cell.paragraphs for run in paragraph.runs]
        next(run for run in runs if run.text == "Nguyễn Văn A").text = "Nguyễn Văn Y"

    found = _with_file(announced, _edited(_issued(announced), edit))
    assert _causes(found) == ["edited"]
    assert [(one.path, one.old, one.new) for one in found.fields] == [("signer", "Nguyễn Văn A", "Nguyễn Văn Y")]
    (change,) = (one for one in found.changes if one.kind == "text")
    assert change.place.startswith("bảng ")


def test_an_edited_copy_is_told_even_when_the_form_is_lost(announced: Installation) -> None:
    data = _edited(_issued(announced), lambda document: document.paragraphs[1].add_run(" thêm"))
    with announced.at(ARCHIVED) as office:
        office.store.path(paper(office, "announcement", "534").template_sha256).unlink()
    found = _with_file(announced, data)
    assert _causes(found) == ["edited"]
    assert found.fields == ()


def test_a_copy_whose_look_alone_was_edited_is_recognised(announced: Installation) -> None:
    def edit(document: Document) -> None:
        for run in document.paragraphs[1].runs:
            run.font.size = Pt(20)

    found = _with_file(announced, _edited(_issued(announced), edit))
    assert _causes(found) == ["look"]
    assert any("cỡ chữ 20" in change.sentence() for change in found.changes)


def test_a_copy_that_was_only_opened_and_saved_is_recognised(announced: Installation) -> None:
    assert _causes(_with_file(announced, _edited(_issued(announced), lambda _document: None))) == ["saved"]


def test_a_file_of_another_paper_and_a_strange_file_are_recognised(announced: Installation) -> None:
    other = _with_file(announced, _issued(announced, "plan", "chung"))
    assert _causes(other) == ["another"]
    assert f"{KEY}/plan/chung/1" in other.reasons[0].sentence
    strange = _edited(_issued(announced), lambda document: document.element.body.clear_content())
    assert _causes(_with_file(announced, strange)) == ["never"]


def test_a_draft_is_no_issued_paper(announced: Installation, tmp_path: Path) -> None:
    draft = _edited(_issued(announced), lambda document: document.add_paragraph("DỰ THẢO"))
    change_paper(announced, LETTER, draft_sha256=_keep(announced, draft))
    found = _with_file(announced, draft)
    assert tmp_path.is_dir()
    assert _causes(found) == ["never"]
    assert f"bản dự thảo của {LETTER}" in found.reasons[0].sentence
