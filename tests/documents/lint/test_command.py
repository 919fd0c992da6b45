"""``thuky lint`` as a clerk types it: findings by place, JSON, comments, codes, overrides."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk import lint_commands
from desk.command import app
from documents.lint import RULES
from documents.lint.seeds import SEEDS
from documents.lint.seeds.bench import Bench
from documents.lint.selftest import Trial, paper
from documents.pdf import pdf_available
from documents.text import docx_text

runner = CliRunner()
DOCS = Path(__file__).parents[3] / "docs" / "lint.md"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where no office is installed."""
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Keep a paper without faults."""
    path = tmp_path / "sach.docx"
    path.write_bytes(paper("plan"))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Keep a paper with one error and one hint."""
    bench = Bench(paper("plan"))
    bench.say("12/KH-UBND", "12 /KH-UBND")
    bench.say("đồng bộ, hiệu", "đồng bộ , hiệu")
    path = tmp_path / "loi.docx"
    path.write_bytes(bench.save())
    return path


def say(*words: object, code: int) -> str:
    result = runner.invoke(app, ["lint", *(str(word) for word in words)])
    assert result.exit_code == code, result.output
    return result.output


def test_a_clean_paper_ends_with_zero_and_says_so(clean: Path, tmp_path: Path) -> None:
    assert "Không có lỗi" in say(clean, "--no-pdf", code=0)
    assert not (tmp_path / "home").exists()


def test_findings_are_told_by_file_with_the_place_first(clean: Path, faulty: Path) -> None:
    said = say(clean, faulty, "--no-pdf", code=1)
    assert said.index("sach.docx") < said.index("loi.docx")
    assert re.search(r"^  bảng 1, hàng 2, ô 1, đoạn 2: LỖI “Số: 12 /KH-UBND”", said, re.MULTILINE)
    assert "1 lỗi, 0 cảnh báo, 1 gợi ý" in said


def test_hints_alone_end_with_zero_and_levels_hide_what_is_below(faulty: Path, tmp_path: Path) -> None:
    assert "GỢI Ý" not in say(faulty, "--no-pdf", "--level", "error", code=1)
    bench = Bench(paper("plan"))
    bench.say("đồng bộ, hiệu", "đồng bộ , hiệu")
    hinted = tmp_path / "goi-y.docx"
    hinted.write_bytes(bench.save())
    assert "GỢI Ý" in say(hinted, "--no-pdf", code=0)


def test_json_holds_what_the_manual_says(faulty: Path) -> None:
    said = json.loads(say(faulty, "--no-pdf", "--json", code=1))
    assert said["version"] == 1
    assert said["counts"] == {"error": 1, "warning": 0, "hint": 1}
    (file,) = said["files"]
    assert (file["file"], file["error"], file["pages_checked"], file["accepted"]) == (str(faulty), None, False, [])
    manual = DOCS.read_text(encoding="utf-8")
    for key in (*said, *file, *file["findings"][0], "reason", "made_by"):
        assert f'"{key}"' in manual, key


def test_the_manual_names_every_rule() -> None:
    manual = DOCS.read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"`{rule.id}`" not in manual] == []


def test_findings_become_comments_in_another_file(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "nhan-xet.docx"
    assert str(target) in " ".join(say(faulty, "--no-pdf", "--comment", target, code=1).split())
    assert docx_text(target.read_bytes()) == docx_text(faulty.read_bytes())
    assert b"D30-so-cach-chu" in Bench(target.read_bytes()).parts["word/comments.xml"]


def test_files_that_cannot_be_read_are_told_and_the_others_checked(clean: Path, tmp_path: Path) -> None:
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK")
    said = say(broken, clean, "--no-pdf", code=1)
    assert "KHÔNG ĐỌC ĐƯỢC" in said
    assert "Không có lỗi" in said
    assert json.loads(say(broken, "--no-pdf", "--json", code=1))["files"][0]["error"]


def test_wrong_use_ends_with_two(clean: Path, faulty: Path, tmp_path: Path) -> None:
    for words in (
        (),
        (tmp_path / "khong-co.docx",),
        (clean, faulty, "--comment", tmp_path / "x.docx"),
        (clean, "--comment", clean),
        (clean, "--reason", "lý do"),
        (clean, "--override", "D30-khong-co", "--reason", "lý do"),
        (clean, "--override", "D30-vv"),
        ("--override", "D30-vv", "--reason", "lý do"),
        (clean, "--level", "xx"),
    ):
        say(*words, code=2)


def test_an_override_is_stored_with_its_reason_listed_and_taken_back(faulty: Path) -> None:
    rule = "D30-so-cach-chu"
    said = say(faulty, "--no-pdf", "--override", rule, "--reason", "sổ cũ", code=0)
    assert "bỏ qua D30-so-cach-chu" in said
    assert json.loads(say(faulty, "--no-pdf", "--json", code=0))["files"][0]["accepted"][0]["reason"] == "sổ cũ"
    listed = say("--overrides", code=0)
    key = listed.partition(":")[0]
    assert key.startswith(f"{rule}/")
    say("--remove", key, code=0)
    assert "Không bỏ qua" in say("--overrides", code=0)
    assert "LỖI" in say(faulty, "--no-pdf", code=1)
    say("--override", rule, "--reason", "mẫu riêng", "--kind", "plan", code=0)
    say(faulty, "--no-pdf", "--kind", "plan", code=0)
    say(faulty, "--no-pdf", code=1)


def test_rules_are_listed(clean: Path) -> None:
    assert clean.is_file()
    said = say("--rules", code=0)
    assert f"{len(RULES)} quy tắc" in said
    assert all(rule.id in said for rule in RULES)


def test_without_libreoffice_the_rules_about_pages_are_left_out_and_it_says_so(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert "LibreOffice" in say(clean, code=0)


@pytest.mark.skipif(not pdf_available(), reason="needs LibreOffice")
def test_pages_are_printed_and_checked_where_libreoffice_is(clean: Path, tmp_path: Path) -> None:
    bench = Bench(paper("plan"))
    for words in ("TM. ỦY BAN NHÂN DÂN", "Nơi nhận:"):
        bench.lay(bench.find(words), "pageBreakBefore")
    alone = tmp_path / "le.docx"
    alone.write_bytes(bench.save())
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK")
    said = json.loads(say(clean, alone, broken, "--pdf", "--json", code=1))
    first, second, third = said["files"]
    assert (first["pages_checked"], second["pages_checked"], third["pages_checked"]) == (True, True, False)
    assert first["findings"] == []
    assert [finding["rule"] for finding in second["findings"]] == ["D30-trang-chu-ky"]


@pytest.mark.no_cover  # test_seeds measures the same
def test_the_selftest_says_how_many_faults_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Printing is another test's matter; here the faults of pages are left out.
    monkeypatch.setenv("PATH", "")
    said = say("--selftest", code=0)
    assert re.search(r"Lỗi gài tìm thấy đúng chỗ: \d{3}/\d{3}, \d+ bỏ qua", said)
    assert "báo nhầm: 0" in said


def test_the_selftest_fails_when_a_fault_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    from documents.lint import selftest  # noqa: PLC0415 -- patched where the command looks for it

    def missed(*, told: object) -> tuple[Trial, ...]:
        trial = Trial(SEEDS[0], ("word/document.xml", 0), ())
        told(trial)  # type: ignore[operator]
        return (trial,)

    monkeypatch.setattr(selftest, "run_seeds", missed)
    monkeypatch.setattr(selftest, "clean_papers", lambda: iter(()))
    assert "SAI" in say("--selftest", code=1)
    assert lint_commands.__doc__
