"""Checking a dossier against the checklist of its regime."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import MOVES, FileFact, check_dossier, check_spare_files, component_of
from domain.regime import load_regime

CHECKLIST = load_regime("R1").checklist_for("I")
TOURISM = load_regime("R1").checklist_for("VI")
GOOD = [
    FileFact("01", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", name="01-phieu.docx"),
    FileFact("02", "application/pdf", name="02-phuong-an.pdf"),
    FileFact("03", "pdf", name="03-bo-may.pdf"),
    FileFact("04", "image/png", name="04-dkkd.png"),
    FileFact("05", "image/jpeg; charset=binary", name="05-anh.jpg"),
]
ENCRYPTED = FileFact("02", "application/pdf", "encrypted", "tệp PDF có mật khẩu.", "02-phuong-an.pdf")

FILES = st.builds(
    FileFact,
    component=st.sampled_from(["01", "02", "03", "04", "05", "06", "khac"]),
    media_type=st.sampled_from(["pdf", "docx", "image/jpeg", "application/zip", ""]),
    fault=st.sampled_from(["", "", "damaged"]),
)


def test_a_complete_dossier_has_no_findings() -> None:
    assert check_dossier(CHECKLIST, GOOD) == ()
    assert check_dossier(TOURISM, GOOD[:4]) == ()


def test_all_findings_are_reported_together_in_the_order_of_the_checklist() -> None:
    files = [FileFact("04", "application/zip", name="04-dkkd.zip"), ENCRYPTED, GOOD[0]]
    findings = check_dossier(CHECKLIST, files)
    assert [(finding.component, finding.problem) for finding in findings] == [
        ("02", "unusable"),
        ("03", "missing"),
        ("04", "wrong_kind"),
        ("05", "missing"),
    ]
    assert str(findings[0]) == (
        "Tệp “02-phuong-an.pdf” của thành phần 02 (Phương án, kế hoạch kinh doanh sản phẩm (Biểu số 03)) không dùng"
        " được: tệp PDF có mật khẩu. Đề nghị gửi lại tệp PDF hoặc Word (.docx)."
    )
    assert findings[1].reason == (
        "Thiếu thành phần 03: Giới thiệu bộ máy tổ chức (Biểu số 04). Đề nghị bổ sung tệp PDF hoặc Word (.docx)."
    )
    assert "nhận được application/zip" in findings[2].reason
    assert findings[3].name == "Ảnh 05 đơn vị sản phẩm mẫu kèm theo hồ sơ"


def test_a_file_of_no_known_kind_and_a_fault_without_detail_still_make_sentences() -> None:
    (wrong,) = check_dossier(CHECKLIST, [*GOOD[1:], FileFact("01", "")])
    assert "Tệp đã gửi của thành phần 01" in wrong.reason
    assert "nhận được không rõ loại" in wrong.reason
    (spoilt,) = check_dossier(CHECKLIST, [*GOOD[1:], FileFact("01", "pdf", "damaged")])
    assert "không mở được hoặc không đọc được" in spoilt.reason


def test_a_good_newer_version_cures_a_bad_one() -> None:
    assert check_dossier(CHECKLIST, [ENCRYPTED, *GOOD]) == ()
    assert check_spare_files(CHECKLIST, [ENCRYPTED, *GOOD]) == ()


def test_a_bad_newer_version_does_not_spoil_a_good_one_but_is_told() -> None:
    assert check_dossier(CHECKLIST, [*GOOD, ENCRYPTED]) == ()
    (finding,) = check_spare_files(CHECKLIST, [*GOOD, ENCRYPTED])
    assert (finding.component, finding.problem) == ("02", "unusable")


def test_a_bad_optional_file_holds_nothing_up_but_is_told() -> None:
    evidence = FileFact("06", "image/jpeg", "damaged", "ảnh bị hỏng", "06-tem.jpg")
    story = FileFact("06", "pdf", name="06-cau-chuyen.pdf")
    assert check_dossier(CHECKLIST, [*GOOD, evidence, story]) == ()
    assert [finding.problem for finding in check_spare_files(CHECKLIST, [*GOOD, evidence, story])] == ["unusable"]
    again = FileFact("06", "image/jpeg", name="06-tem.jpg")
    assert check_spare_files(CHECKLIST, [*GOOD, evidence, story, again]) == ()


@given(st.lists(FILES, max_size=12))
def test_findings_name_exactly_the_required_papers_without_a_usable_file(files: list[FileFact]) -> None:
    findings = check_dossier(CHECKLIST, files)
    for paper in CHECKLIST:
        usable = [
            file for file in files if file.component == paper.code and not file.fault and file.kind in paper.accepts
        ]
        found = [finding for finding in findings if finding.component == paper.code]
        assert len(found) == (1 if paper.required and not usable else 0)
        if found and found[0].problem == "missing":
            assert all(file.component != paper.code for file in files)


@given(st.lists(FILES, max_size=8), FILES)
def test_one_more_file_never_makes_a_dossier_less_complete(files: list[FileFact], more: FileFact) -> None:
    before = {finding.component for finding in check_dossier(CHECKLIST, files)}
    assert {finding.component for finding in check_dossier(CHECKLIST, [*files, more])} <= before


@pytest.mark.parametrize(
    ("file_name", "component"),
    [
        ("01-phieu.docx", "01"),
        ("1-phieu.docx", "01"),
        ("01_phieu.docx", "01"),
        ("01. Phiếu đăng ký.docx", "01"),
        (" 06 minh chứng.pdf", "06"),
        ("05.jpg", "05"),
        ("07-khac.pdf", None),
        ("2020-bao-cao.pdf", None),
        ("phieu-01.docx", None),
        ("٠١-phieu.docx", None),
        ("", None),
    ],
)
def test_the_file_name_tells_the_component(file_name: str, component: str | None) -> None:
    assert component_of(file_name, CHECKLIST) == component


def test_the_life_of_a_dossier() -> None:
    for one, other in [
        ("registered", "incomplete"),
        ("incomplete", "filed"),
        ("filed", "convened"),
        ("convened", "scored"),
        ("scored", "recognised"),
        ("scored", "forwarded"),
        ("scored", "refused"),
    ]:
        MOVES.check(one, other)
    assert not MOVES.may_move("incomplete", "convened")
    assert not MOVES.may_move("registered", "recognised")
