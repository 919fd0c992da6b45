"""Three samples of every kind, and the forms to fill by hand."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from documents.kinds import kind_names, load_kind, load_sample
from documents.pdf import to_pdf
from documents.render import render
from documents.samples import ROWS, blank, grown, largest, shrunk, smallest, typical
from documents.text import docx_text

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

SIZES = (smallest, typical, largest)
BLANK = (
    ("registration_form", ""),
    ("registration_form", "bieu01"),
    ("registration_form", "bieu02"),
    ("dossier_checklist", ""),
)


def words(name: str, context: dict[str, object]) -> str:
    """Print a context on the form of a kind and read it back."""
    return docx_text(render(load_kind(name).template, context, kind=name))


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Convert the smallest sample of every kind and the forms to fill by hand, in one batch."""
    folder = tmp_path_factory.mktemp("samples")
    contexts = {f"smallest-{name}": (name, smallest(name)) for name in kind_names()}
    contexts |= {f"blank-{name}-{variant}": (name, blank(name, variant)) for name, variant in BLANK}
    contexts["filled-registration_form-bieu01"] = ("registration_form", load_sample("registration_form", "bieu01"))
    files = []
    for key, (name, context) in contexts.items():
        path = folder / f"{key}.docx"
        path.write_bytes(render(load_kind(name).template, context, kind=name))
        files.append(path)
    return {path.stem: path for path in to_pdf(files, folder / "pdf", timeout=180)}


@pytest.mark.parametrize(("make", "name"), tuple(itertools.product(SIZES, kind_names())))
def test_every_kind_prints_in_three_sizes(make: Callable[[str], dict[str, object]], name: str) -> None:
    context = make(name)
    assert list(context) == list(load_sample(name))
    text = words(name, context)
    assert not re.search(r"{[{%]|[}%]}", text)
    assert len(text.split()) > 15


@pytest.mark.parametrize("name", kind_names())
def test_the_three_sizes_differ(name: str) -> None:
    small, middle, large = (len(words(name, make(name))) for make in SIZES)
    assert small <= middle < large


def test_the_smallest_sample_keeps_what_a_paper_cannot_miss() -> None:
    decision = smallest("recognition_decision")
    assert [article["title"] for article in _rows(decision["articles"])] == ["Điều 1."]
    assert [len(_rows(group["rows"])) for group in _rows(decision["annex_groups"])] == [1]
    assert decision["recipients"] == []
    assert decision["annex_note"] == ""
    assert decision["issuer"] == load_sample("recognition_decision")["issuer"]


def test_the_largest_sample_counts_forty_rows() -> None:
    plan = largest("plan")
    assert [row["no"] for row in _rows(plan["schedule"])] == list(range(1, ROWS + 1))
    assert plan["signer"] == "Nguyễn Văn A"
    assert plan["number_line"] == "Số: 12/KH-UBND"


def test_a_column_for_each_member_stays_a_column_for_each_member() -> None:
    table, sample = largest("score_table"), load_sample("score_table")
    assert table["members"] == sample["members"]
    assert len(_rows(table["rows"])) == ROWS
    assert {len(_rows(row["scores"])) for row in _rows(table["rows"])} == {len(_rows(sample["members"]))}


def test_lists_empty_and_texts_stay_in_a_shrunk_context() -> None:
    sample = {
        "issuer": ["SỞ", "NÔNG NGHIỆP"],
        "opening": ["Một.", "Hai."],
        "rows": [{"no": 1, "scores": ["1", "2"]}, {"no": 2, "scores": []}],
        "note": "Ghi chú",
        "due": "Hạn",
        "count": 3,
    }
    assert shrunk(sample, kept=("rows",), optional=("note",)) == {
        "issuer": ["SỞ", "NÔNG NGHIỆP"],
        "opening": [],
        "rows": [{"no": 1, "scores": ["1"]}],
        "note": "",
        "due": "Hạn",
        "count": 3,
    }


def test_rows_repeat_and_names_grow_in_a_grown_context() -> None:
    sample: dict[str, object] = {
        "signer": "Trần Thị Bích",
        "product": "Tỏi đen Lý Sơn",
        "due": "ngày 24 tháng 4 năm 2020",
        "total": {"first": 3, "label": "Tổng số sản phẩm"},
        "opening": ["Thực hiện kế hoạch năm"],
        "columns": ["A", "B"],
        "empty": [],
        "figures": [1, True],
        "rows": [{"no": 1, "name": "Nước mắm Bình Thạnh", "code": "51-01"}, {"no": 2, "name": "Quế", "code": "51-02"}],
        "groups": [{"heading": "I", "rows": [{"no": 7, "votes": ["x", "y"]}]}],
    }
    assert grown(sample, 3, fixed=("columns",)) == {
        "signer": "Trần Thị Bích",
        "product": "Tỏi đen Lý Sơn Tỏi đen Lý Sơn",
        "due": "ngày 24 tháng 4 năm 2020",
        "total": {"first": 3, "label": "Tổng số sản phẩm Tổng số sản phẩm"},
        "opening": ["Thực hiện kế hoạch năm Thực hiện kế hoạch năm"] * 3,
        "columns": ["A", "B"],
        "empty": [],
        "figures": [1, True, 1],
        "rows": [
            {"no": 1, "name": "Nước mắm Bình Thạnh Nước mắm Bình Thạnh", "code": "51-01"},
            {"no": 2, "name": "Quế", "code": "51-02"},
            {"no": 3, "name": "Nước mắm Bình Thạnh Nước mắm Bình Thạnh", "code": "51-01"},
        ],
        "groups": [{"heading": "I", "rows": [{"no": number, "votes": ["x", "y"]} for number in (1, 2, 3)]}],
    }


def test_growing_never_drops_a_row() -> None:
    sample = {"rows": [{"no": number} for number in range(1, 6)]}
    assert grown(sample, 2) == sample


@pytest.mark.parametrize(("name", "variant"), BLANK)
def test_a_blank_form_asks_and_answers_nothing(name: str, variant: str, pdfs: dict[str, Path]) -> None:
    filled = load_sample(name, variant)
    text = "\n".join(page.extract_text() for page in PdfReader(pdfs[f"blank-{name}-{variant}"]).pages)
    assert text.count("..........") >= 6
    assert str(filled["signer"]) not in text
    assert str(filled["place_date"]) not in text
    assert "ngày …… tháng …… năm 20…" in text


def test_a_prefilled_form_has_no_dots_left_but_for_the_signatures_of_offices(pdfs: dict[str, Path]) -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(pdfs["filled-registration_form-bieu01"]).pages)
    assert [line.split(":")[0] for line in text.splitlines() if "....." in line] == ["Chữ ký"]
    assert "Muối SAHU" in text
    assert "Biểu số 01" in text


def test_a_chosen_box_is_crossed_and_the_others_are_empty() -> None:
    parts = words("registration_form", typical("registration_form")).splitlines()
    (line,) = (text for text in parts if text.startswith("4. Lần đăng ký đánh giá"))
    crossed, empty = "\N{NO-BREAK SPACE}x\N{NO-BREAK SPACE}", "\N{EM SPACE}"
    assert re.findall(rf"{crossed}|{empty}", line) == [empty, crossed, empty]


def test_a_checklist_without_components_leaves_rows_to_write_in() -> None:
    template = load_kind("dossier_checklist").template
    with_rows = docx_text(render(template, typical("dossier_checklist")))
    without = docx_text(render(template, {**typical("dossier_checklist"), "rows": []}))
    assert "Phiếu kết quả kiểm nghiệm" in with_rows
    head = without.split("Nhận xét\n", 1)[1]
    assert head.split("Nhận xét:", 1)[0].count("\n") >= 12 * 10


@pytest.mark.parametrize("name", kind_names())
def test_the_smallest_paper_has_no_empty_page(name: str, pdfs: dict[str, Path]) -> None:
    for page in PdfReader(pdfs[f"smallest-{name}"]).pages:
        assert len(page.extract_text().split()) > 5


def _rows(value: object) -> list[dict[str, object]]:
    """Take a list of rows out of a context."""
    assert isinstance(value, list)
    return value
