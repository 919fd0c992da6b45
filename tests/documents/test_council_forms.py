"""The papers around a council and what follows: score sheets, opinions, rules, minutes, reports, copies."""

import io
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from documents.kinds import load_kind, load_sample
from documents.package import read_parts
from documents.pdf import to_pdf
from documents.render import render
from documents.samples import blank
from documents.text import docx_text
from tests.documents.conftest import fill

CROSS = "\u00a0x\u00a0"
BOX = "\u2003"
TWO_SIDES = ("site_visit_minutes", "inspection_minutes", "handover_minutes")
REPORTS = ("report", "annual_report", "phase_report")
AUTHORITIES = (
    ["GIÁM ĐỐC"],
    ["Q. GIÁM ĐỐC"],
    ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"],
    ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"],
    ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    ["TM. HỘI ĐỒNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "PHÓ GIÁM ĐỐC SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"],
)


def words(paper: bytes) -> str:
    """Read the words of a paper."""
    return docx_text(paper)


def printed(name: str, context: Mapping[str, object]) -> bytes:
    """Fill the form of a kind."""
    return render(load_kind(name).template, context, kind=name)


def sample(name: str) -> dict[str, Any]:
    """Read the sample of a kind."""
    return load_sample(name)


def tabs(paper: bytes) -> int:
    """Count the tab stops jumped to: each draws one dotted line."""
    return read_parts(paper)["word/document.xml"].count(b"<w:tab/>")


# --- score sheet ---------------------------------------------------------------------------------------------------


def test_the_points_of_a_score_sheet_add_up() -> None:
    sheet = sample("ballot")
    parts = sheet["parts"]
    for part in parts:
        asked = [row for row in part["rows"] if row["options"]]
        assert sum(int(row["given"]) for row in asked) == int(part["given"])
        assert sum(int(row["maximum"]) for row in asked) == int(part["maximum"])
        for row in asked:
            assert [option["points"] for option in row["options"] if option["chosen"]] == [row["given"]]
    assert [int(part["maximum"]) for part in parts] == [40, 25, 35]
    assert sum(int(part["given"]) for part in parts) == int(sheet["total"])


def test_one_form_prints_a_filled_sheet_and_a_blank_one() -> None:
    filled, empty = fill("ballot"), printed("ballot", blank("ballot"))
    rows = [row for part in sample("ballot")["parts"] for row in part["rows"] if row["options"]]
    boxes = sum(len(row["options"]) for row in rows)
    assert words(filled).count(CROSS) == len(rows)
    assert words(filled).count(BOX) == boxes - len(rows)
    assert words(empty).count(CROSS) == 0
    assert words(empty).count(BOX) == boxes
    # Six facts of the product, the opinion and three more lines.
    assert (tabs(filled), tabs(empty)) == (0, 10)
    assert "Hoàng Văn Đ" not in words(empty)
    assert "\nCộng Phần A\n40\n34\n" in words(filled)
    assert "\nCộng Phần A\n40\n\n" in words(empty)
    assert "\nTỔNG CỘNG\n100\n78\n" in words(filled)


def test_the_weights_of_another_regime_are_data() -> None:
    weights = {"A": "35", "B": "25", "C": "40"}
    row = {"name": "Tổ chức sản xuất", "heading": True, "maximum": "9", "given": "", "options": []}
    parts = [
        {"title": f"PHẦN {k} ({v} điểm)", "sum_label": f"Cộng Phần {k}", "maximum": v, "given": "", "rows": [row]}
        for k, v in weights.items()
    ]
    text = words(fill("ballot", parts=parts, total=""))
    for part, weight in weights.items():
        assert f"PHẦN {part} ({weight} điểm)" in text
        assert f"Cộng Phần {part}\n{weight}\n" in text


def test_choices_with_words_stand_one_below_the_other() -> None:
    options = [{"text": text, "points": "1", "gate": "***", "chosen": False} for text in ("Có một phần", "Có đủ")]
    row = {"name": "1.1. Hợp đồng", "heading": False, "maximum": "1", "given": "", "options": options}
    parts = [{"title": "PHẦN A", "sum_label": "Cộng", "maximum": "1", "given": "", "rows": [row]}]
    text = words(fill("ballot", parts=parts))
    assert f"{BOX}\u00a0Có một phần (1 điểm) ***\n{BOX}\u00a0Có đủ (1 điểm) ***" in text


# --- written opinion -----------------------------------------------------------------------------------------------


def test_the_opinion_sheet_is_blank_or_answered() -> None:
    answered, empty = fill("opinion_letter"), printed("opinion_letter", blank("opinion_letter"))
    rows = sample("opinion_letter")["opinions"]
    assert words(answered).count(CROSS) == len(rows)
    assert words(empty).count(CROSS) == 0
    assert words(empty).count(BOX) == sum(len(row["choices"]) for row in rows)
    # Name, post, role, other opinion and three more lines.
    assert (tabs(answered), tabs(empty)) == (0, 7)
    assert "……………, ngày …… tháng …… năm ………" in words(empty)
    assert "Kính gửi: Ông Hoàng Văn Đ" in words(empty)


# --- rules ---------------------------------------------------------------------------------------------------------


def articles(text: str) -> list[int]:
    """List the numbers of the articles of the rules."""
    rules = text[text.index("QUY CHẾ\n") :].splitlines()
    return [int(line.split(".")[0].removeprefix("Điều ")) for line in rules if line.startswith("Điều ")]


@pytest.mark.parametrize(("opinion", "advisors", "own"), tuple(itertools.product((True, False), repeat=3)))
def test_articles_are_numbered_on_whatever_stands(*, opinion: bool, advisors: bool, own: bool) -> None:
    rules = sample("council_rules")
    rules["opinion"] = rules["opinion"] if opinion else {}
    rules["extra_articles"] = rules["extra_articles"] if own else []
    text = words(printed("council_rules", rules | {"advisory_team": advisors}))
    assert articles(text) == list(range(1, 16 + opinion + advisors + own))
    assert ("Lấy ý kiến bằng văn bản" in text) is opinion
    assert ("Tổ tư vấn giúp việc Hội đồng\n" in text) is advisors


def test_the_numbers_of_the_rules_are_data() -> None:
    text = words(
        fill(
            "council_rules",
            quorum="3/4",
            quorum_chair="Chủ tịch Hội đồng",
            gap_limit="15",
            decimals="01",
            majority="ít nhất hai phần ba (2/3) số thành viên",
            weights={"a": "35", "b": "25", "c": "40"},
            documents_days="05",
            rounds="03",
        )
    )
    for fact in (
        "có mặt ít nhất 3/4 tổng số thành viên, trong đó có Chủ tịch Hội đồng.",
        "lớn hơn 15 điểm",
        "ghi đến 01 chữ số thập phân",
        "kết luận khi có ít nhất hai phần ba (2/3) số thành viên tán thành",
        "Phần A: 35 điểm, Phần B: 25 điểm, Phần C: 40 điểm",
        "ít nhất 05 ngày làm việc",
        "ít nhất 03 đợt trong năm",
    ):
        assert fact in text
    assert "có mặt ít nhất 2/3 tổng số thành viên." in words(fill("council_rules", quorum_chair=""))


def test_the_rules_end_as_a_paper_ends() -> None:
    assert words(fill("council_rules")).rstrip().endswith("xem xét, sửa đổi, bổ sung./.")


# --- letters, minutes, copies --------------------------------------------------------------------------------------


def test_dossiers_go_up_with_a_letter_or_a_submission() -> None:
    letter = words(fill("forwarding_letter"))
    about = "Về việc đề nghị đánh giá, phân hạng sản phẩm OCOP 5 sao năm 2026"
    submission = words(fill("forwarding_letter", type_title="TỜ TRÌNH", subject_line=about))
    assert "V/v đề nghị đánh giá" in letter
    assert "V/v" not in submission
    assert f"\nTỜ TRÌNH\n{about}\n" in submission


@pytest.mark.parametrize("name", TWO_SIDES)
def test_minutes_of_two_sides_carry_no_place_and_date_and_two_names(name: str) -> None:
    context = sample(name)
    text = words(fill(name))
    assert context["place_date"] not in text.splitlines()
    other = context.get("producer_signer") or context["giver_signer"]
    assert text.splitlines().count(other) == 1
    assert text.splitlines().count(context["signer"]) == 1


def test_a_whole_copy_prints_only_what_stands_under_the_copied_paper() -> None:
    for form, symbol in (("SAO Y", "SY"), ("SAO LỤC", "SL")):
        text = words(
            fill("agency_copy", copy_form=form, number_line=f"Số: 06/{symbol}-UBND", extract=[], extract_source="")
        )
        lines = [line for line in text.splitlines() if line]
        assert lines[:4] == ["ỦY BAN NHÂN DÂN", "TỈNH TUYÊN QUANG", form, f"Số: 06/{symbol}-UBND"]
        assert lines[-3:] == ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Phan Văn E"]
    several = words(fill("agency_copy", copied_paper="Quyết định số 301/QĐ-UBND và 02 phụ lục"))
    assert "Bản sao của: Quyết định số 301/QĐ-UBND và 02 phụ lục." in several


def test_one_certificate_is_revoked_without_an_annex() -> None:
    text = words(fill("revocation_decision", certificates=[]))
    assert "Phụ lục\n" not in text
    assert len(docx.Document(io.BytesIO(fill("revocation_decision", certificates=[]))).sections) == 1


# --- reports -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_the_totals_of_a_report_are_the_sums_of_its_rows(name: str) -> None:
    report = sample(name)
    checked = 0
    for field, total in report.items():
        if not field.endswith("_total"):
            continue
        rows = report[field.removesuffix("_total")]
        for column, value in total.items():
            if "%" not in str(value):
                assert sum(figure(row[column]) for row in rows) == figure(value), (field, column)
                checked += 1
    assert checked >= 10


def figure(text: str | int) -> int:
    """Read a whole number with dots between the thousands."""
    return int(str(text).replace(".", ""))


@pytest.mark.parametrize("name", REPORTS)
def test_the_annexes_a_report_speaks_of_are_there_and_counted_on(name: str) -> None:
    report = sample(name)
    labels = [value for field, value in report.items() if field.endswith("_label")]
    numerals = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
    assert labels == [f"Phụ lục {numeral}" for numeral in numerals[: len(labels)]]
    text = words(fill(name))
    assert [line for line in text.splitlines() if line in labels] == labels


def test_an_empty_annex_is_left_out() -> None:
    text = words(fill("phase_report", awards=[], economy=[]))
    assert "Phụ lục X" not in text.splitlines()
    assert "Phụ lục IX" in text.splitlines()
    assert "Phụ lục VII" not in text.splitlines()
    assert "Phụ lục VIII" in text.splitlines()


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Print blank sheets and every variant of a signature; the words of each page by name."""
    folder = tmp_path_factory.mktemp("council")
    papers = {
        "ballot": fill("ballot"),
        "blank_ballot": printed("ballot", blank("ballot")),
        "blank_opinion": printed("opinion_letter", blank("opinion_letter")),
        **{f"signed_{n}": fill("council_report", authority=lines) for n, lines in enumerate(AUTHORITIES)},
    }
    files: list[Path] = []
    for name, content in papers.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(content)
    made = to_pdf(files, folder / "pdf", timeout=180)
    return {path.stem: [page.extract_text() for page in PdfReader(path).pages] for path in made}


@pytest.mark.parametrize("name", ["ballot", "blank_ballot"])
def test_a_score_sheet_keeps_to_three_pages_that_repeat_the_head(name: str, pages: dict[str, list[str]]) -> None:
    assert len(pages[name]) == 3
    assert all("Các tiêu chí" in text for text in pages[name])
    assert "NGƯỜI ĐÁNH GIÁ" in pages[name][-1]


def test_a_blank_opinion_sheet_is_one_page_after_its_letter(pages: dict[str, list[str]]) -> None:
    sheet = pages["blank_opinion"][-1]
    assert "PHIẾU LẤY Ý KIẾN" in sheet
    assert "THÀNH VIÊN HỘI ĐỒNG\n" in sheet
    assert "....." in sheet


@pytest.mark.parametrize("number", range(len(AUTHORITIES)))
def test_a_signature_of_any_height_stays_on_one_page(number: int, pages: dict[str, list[str]]) -> None:
    (signed,) = [text for text in pages[f"signed_{number}"] if "Lê Văn C" in text]
    place = -1
    for capacity in AUTHORITIES[number]:
        # A long office breaks over lines, in the order of its words.
        for word in capacity.split():
            found = signed.find(word, place + 1)
            assert found > place, capacity
            place = found
    assert signed.find("Lê Văn C", place) > place
