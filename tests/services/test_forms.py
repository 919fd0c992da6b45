"""An office's own forms: checked, installed, in force from a day, withdrawn; a paper keeps its form for ever."""

import dataclasses
import hashlib
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from documents.comments import with_comments
from documents.finding import Finding, Level
from documents.kinds import DocumentKind, UnknownKind, load_kind, load_sample
from documents.package import read_parts, write_parts
from documents.render import RenderFault, render
from documents.template import FormCheck, check_form
from documents.text import docx_text
from models.audit_entry import AuditEntry
from models.form_version import FormVersion
from models.lint_override import LintOverride
from models.paper import Paper
from models.register import RegisterEntry
from services import forms, paper_files, paperwork
from services.archive import rebuild
from services.cycles import load_cycle
from services.forms import (
    BUILT_IN,
    Consent,
    FormAlreadyInForce,
    FormAlreadyWithdrawn,
    FormHasErrors,
    HintsNotAccepted,
    UnknownFormVersion,
    WarningsNotAccepted,
    current_form,
    form_for,
    history,
    in_force_today,
    install,
    withdraw,
)
from services.office import Office
from services.paperwork import PaperRequest, bring_one, sign
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation
from tests.services.reading import rows

KIND = "urging_letter"
MARCH, MAY = at("2020-03-05"), at("2020-05-04")
HEADING = ("Nội dung", "Nội dung đôn đốc")
ALL = Consent("mẫu thử", hints=True)


def changed(kind: str, *changes: tuple[str, str]) -> bytes:
    """Change texts in the form of a kind, as a clerk would in Word."""
    parts = read_parts(load_kind(kind).template)
    xml = parts["word/document.xml"].decode()
    for old, new in changes:
        assert f">{old}<" in xml, old
        xml = xml.replace(f">{old}<", f">{new}<", 1)
    return write_parts(parts | {"word/document.xml": xml.encode()})


OWN = changed(KIND, HEADING)


def letter(office: Office, subject: str) -> Paper:
    """Bring one letter as far as it goes."""
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": ["Các sở"],
        "opening": ["Còn 04 địa phương chưa nộp."],
        "tasks": [],
        "closing": ["Trân trọng"],
        "annex_title": "PHỤ LỤC",
        "annex_rows": load_sample(KIND)["annex_rows"],
        "annex_total": {"registered": 2, "filed": 1, "missing": 1},
        "annex_note": "(Kèm theo Công văn)",
    }
    request = PaperRequest(KIND, subject, "việc riêng", content, ["Như trên"])
    return bring_one(office, load_cycle(office, KEY), request)


def words(office: Office, paper: Paper) -> str:
    """Read the words of an issued paper or a draft."""
    return docx_text(office.store.get(paper.file_sha256 or paper.draft_sha256 or ""))


def test_a_paper_keeps_the_form_it_was_made_from(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(MARCH) as office:
        first = letter(office, "mot")
        row = install(office, KIND, OWN, "thêm chữ", consent=ALL)
        second = letter(office, "hai")
        withdraw(office, KIND, row.n)
        third = letter(office, "ba")
        assert "Nội dung đôn đốc" not in words(office, first) + words(office, third)
        assert "Nội dung đôn đốc" in words(office, second)
        assert (second.template_sha256, second.template_version) == (hashlib.sha256(OWN).hexdigest(), 1)
        assert first.template_sha256 == third.template_sha256 == load_kind(KIND).sha256
        again = rebuild(office)
        assert (again.papers, again.equal) == (3, 3)


def test_an_upgraded_program_leaves_old_papers_as_they_are(
    open_cycle: OpenCycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = open_cycle()
    with installation.at(MARCH) as office:
        first = letter(office, "mot")
    upgraded = dataclasses.replace(
        load_kind(KIND), template=OWN, sha256=hashlib.sha256(OWN).hexdigest(), version=load_kind(KIND).version + 1
    )

    def newer(name: str) -> DocumentKind:
        return upgraded if name == KIND else load_kind(name)

    monkeypatch.setattr(paperwork, "load_kind", newer)
    with installation.at(MAY) as office:
        assert letter(office, "mot") == first
        second = letter(office, "hai")
        assert second.template_version == upgraded.version
        assert "Nội dung đôn đốc" in words(office, second)
        again = rebuild(office)
        assert (again.papers, again.equal) == (2, 2)


def test_a_draft_is_renewed_when_its_form_changes_and_a_signed_paper_is_not(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    with installation.at(MARCH) as office:
        before = letter(office, "mot")
        install(office, KIND, OWN, "thêm chữ", consent=ALL)
        draft = letter(office, "mot")
        assert draft.draft_sha256 not in {None, before.draft_sha256}
        assert "Nội dung đôn đốc" in words(office, draft)
        assert [entry.action for entry in _audit(office, draft.key)] == ["paper.draft", "paper.redraft"]
        sign(office, draft.key, "Nguyễn Văn A")
        withdraw(office, KIND, 1)
        issued = letter(office, "mot")
        assert issued.state == "issued"
        assert "Nội dung đôn đốc" in words(office, issued)
        assert rebuild(office).equal == 1


@pytest.mark.parametrize("signed", [False, True])
def test_a_draft_that_another_run_renewed_meanwhile_keeps_the_newer_file(
    open_cycle: OpenCycle, monkeypatch: pytest.MonkeyPatch, *, signed: bool
) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    with installation.at(MARCH) as office:

        def interrupted(template: bytes, context: dict[str, object]) -> bytes:
            monkeypatch.setattr(paper_files, "render", render)
            install(office, KIND, OWN, "thêm chữ", consent=ALL)
            other = letter(office, "mot")
            if signed:
                sign(office, other.key, "Nguyễn Văn A")
                letter(office, "mot")
            return render(template, context)

        monkeypatch.setattr(paper_files, "render", interrupted)
        found = letter(office, "mot")
        assert found.state == ("issued" if signed else "draft")
        assert "Nội dung đôn đốc" in words(office, found)
        assert letter(office, "mot") == found


def _audit(office: Office, subject: str) -> list[AuditEntry]:
    with office.read() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id)))
        return list(entries)


def test_a_version_is_used_from_its_day(empty: Installation) -> None:
    other = changed(KIND, ("Nội dung", "Việc cần làm"))
    with empty.at(MARCH) as office:
        install(office, KIND, OWN, "một", date(2020, 5, 1), ALL)
        install(office, KIND, other, "hai", consent=ALL)
        kind = load_kind(KIND)
        with office.read() as session:
            days = [date(2020, 3, 4), date(2020, 3, 5), date(2020, 4, 30), date(2020, 5, 1)]
            assert [form_for(session, office, kind, day).n for day in days] == [BUILT_IN, 2, 2, 1]
        assert current_form(office, KIND).template == other
        assert in_force_today(office).keys() == {KIND}
    with empty.at(MAY) as office:
        form = current_form(office, KIND)
        assert (form.kind, form.n, form.version, form.template) == (KIND, 1, 1, OWN)
        assert withdraw(office, KIND, 1).n == 2
        assert withdraw(office, KIND, 2).n == BUILT_IN
        assert in_force_today(office) == {}
        assert current_form(office, KIND).sha256 == load_kind(KIND).sha256


def test_the_same_day_the_later_version_counts(empty: Installation) -> None:
    with empty.at(MARCH) as office:
        install(office, KIND, OWN, "một", consent=ALL)
        install(office, KIND, changed(KIND, ("Nội dung", "Việc cần làm")), "hai", consent=ALL)
        assert current_form(office, KIND).n == 2


def test_versions_are_told_with_their_papers(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(MARCH) as office:
        letter(office, "mot")
        install(office, KIND, OWN, "thêm chữ", consent=ALL)
        letter(office, "hai")
        letter(office, "ba")
        views, built_in = history(office, KIND)
        assert built_in == 1
        assert [(view.row.n, view.row.note, view.row.installed_by, view.in_force, view.papers) for view in views] == [
            (1, "thêm chữ", "test", True, 2)
        ]
        withdraw(office, KIND, 1)
        views, _ = history(office, KIND)
        assert [view.in_force for view in views] == [False]
        assert views[0].row.withdrawn_at == MARCH


def test_what_was_done_is_in_the_audit_log(empty: Installation) -> None:
    with empty.at(MARCH) as office:
        install(office, KIND, OWN, "thêm chữ", consent=ALL)
        withdraw(office, KIND, 1)
        entries = [(entry.actor, entry.action, entry.detail) for entry in _audit(office, f"{KIND}/1")]
    assert entries == [
        ("test", "form.install", "thêm chữ (từ 05/3/2020); chấp nhận cảnh báo: mẫu thử"),
        ("test", "form.withdraw", ""),
    ]


def _nothing_kept(office: Office) -> bool:
    return not rows(office, FormVersion) and not list(office.store.root.glob("*/*/*"))


def test_a_form_with_errors_is_refused_with_all_of_them(empty: Installation) -> None:
    broken = changed(KIND, ("{{ signer }}", "{{ singer }}"), ("{{ number_line }}", "{{ number_line }"))
    with empty.at(MARCH) as office:
        with pytest.raises(FormHasErrors, match="Hãy sửa trong Word") as fault:
            install(office, KIND, broken, "thử", consent=ALL)
        assert "singer" in str(fault.value)
        assert "đóng thiếu dấu" in str(fault.value)
        assert len(fault.value.findings) == 2
        assert _nothing_kept(office)


def test_a_form_with_very_many_errors_tells_the_first_ones(empty: Installation) -> None:
    parts = read_parts(load_kind(KIND).template)
    xml = (
        parts["word/document.xml"]
        .decode()
        .replace("<w:body>", "<w:body>" + "<w:p><w:r><w:t>{{ x</w:t></w:r></w:p>" * 30)
    )
    with empty.at(MARCH) as office, pytest.raises(FormHasErrors, match="và 10 điểm khác") as fault:
        install(office, KIND, write_parts(parts | {"word/document.xml": xml.encode()}), "thử")
    assert len(fault.value.findings) == 30


def test_warnings_need_a_reason(empty: Installation) -> None:
    commented = with_comments(OWN, [Finding("x", Level.HINT, "", "y")], author="Trần Thị B")
    with empty.at(MARCH) as office:
        with pytest.raises(WarningsNotAccepted, match="Trần Thị B"):
            install(office, KIND, commented, "thử", consent=Consent(hints=True))
        assert _nothing_kept(office)
        assert install(office, KIND, commented, "thử", consent=Consent("cần giữ", hints=True)).n == 1


def test_hints_need_a_look(empty: Installation) -> None:
    form = changed(KIND, ("{{ row.note }}", "{{\xa0row.note }}"))
    with empty.at(MARCH) as office:
        with pytest.raises(HintsNotAccepted, match="--force-hints"):
            install(office, KIND, form, "thử")
        assert _nothing_kept(office)
        row = install(office, KIND, form, "thử", consent=Consent(hints=True))
        assert [entry.detail for entry in _audit(office, row.key)] == ["thử (từ 05/3/2020)"]


def test_findings_that_the_office_overrides_do_not_count(empty: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("D30-thu", Level.ERROR, "Mục I", "Sai.")

    def strict(data: bytes, kind: str, *, today: date | None = None) -> FormCheck:
        check = check_form(data, kind, today=today)
        return dataclasses.replace(check, findings=(*check.findings, finding))

    monkeypatch.setattr(forms, "check_form", strict)
    with empty.at(MARCH) as office:
        with pytest.raises(FormHasErrors, match="Sai"):
            install(office, KIND, OWN, "thử", consent=ALL)
        with office.begin() as session:
            session.add(
                LintOverride(
                    key=f"D30-thu/{KIND}",
                    rule="D30-thu",
                    subject=KIND,
                    reason="Theo quy chế của cơ quan",
                    made_at=office.now,
                    made_by="Nguyễn Văn A",
                )
            )
        assert install(office, KIND, OWN, "thử", consent=ALL).n == 1


def test_comments_of_the_check_are_not_installed(empty: Installation) -> None:
    commented = with_comments(OWN, [Finding("x", Level.HINT, "", "y")])
    with empty.at(MARCH) as office:
        install(office, KIND, commented, "thử", consent=ALL)
        assert "word/comments.xml" in read_parts(commented)
        assert b"w:comment " not in read_parts(current_form(office, KIND).template)["word/comments.xml"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_saved_by_libreoffice_is_installed_and_makes_papers(open_cycle: OpenCycle, tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(OWN)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "form.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    installation = open_cycle()
    with installation.at(MARCH) as office:
        ours = letter(office, "mot")
        install(office, KIND, (tmp_path / "out" / "form.docx").read_bytes(), "LibreOffice", consent=ALL)
        theirs = letter(office, "hai")
        pairs = zip(words(office, theirs).replace(" đôn đốc", "").split(), words(office, ours).split(), strict=True)
        assert {pair for pair in pairs if pair[0] != pair[1]} == {("879/UBND-NNTN", "878/UBND-NNTN")}
        assert rebuild(office).equal == 2


def test_the_same_file_is_not_installed_twice_in_a_row(empty: Installation) -> None:
    with empty.at(MARCH) as office:
        install(office, KIND, OWN, "một", consent=ALL)
        with pytest.raises(FormAlreadyInForce, match="đang là bản 1"):
            install(office, KIND, OWN, "hai", consent=ALL)
        withdraw(office, KIND, 1)
        assert install(office, KIND, OWN, "dùng lại", consent=ALL).n == 2


def test_a_form_that_cannot_print_the_data_gives_no_number_away(open_cycle: OpenCycle) -> None:
    # The samples never take this branch.
    trap = changed(KIND, ("Nội dung", "{% if 'việc riêng' in subject_line %}{{ range(0)|first }}{% endif %}"))
    installation = open_cycle()
    with installation.at(MARCH) as office:
        install(office, KIND, trap, "thử", consent=ALL)
        with pytest.raises(RenderFault, match="urging_letter"):
            letter(office, "mot")
        assert not rows(office, Paper)
        assert not rows(office, RegisterEntry)
        withdraw(office, KIND, 1)
        assert letter(office, "mot").number_text == "878/UBND-NNTN"


def test_versions_that_are_not_there_cannot_be_withdrawn(empty: Installation) -> None:
    with empty.at(MARCH) as office:
        install(office, KIND, OWN, "một", consent=ALL)
        with pytest.raises(UnknownFormVersion, match="không có bản 2"):
            withdraw(office, KIND, 2)
        withdraw(office, KIND, 1)
        with pytest.raises(FormAlreadyWithdrawn, match="đã được rút"):
            withdraw(office, KIND, 1)
        for call in (withdraw, lambda office, kind, _n: history(office, kind), lambda o, k, _n: current_form(o, k)):
            with pytest.raises(UnknownKind):
                call(office, "khong-co", 1)
