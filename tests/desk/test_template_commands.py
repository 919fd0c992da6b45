"""The ``thuky template`` commands, as a clerk types them."""

import io
import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from desk.command import app
from documents.kinds import load_kind
from documents.package import read_parts, write_parts
from documents.pdf import page_count, pdf_available

runner = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the command at an empty installation."""
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    return tmp_path


def say(*words: object, code: int = 0) -> str:
    result = runner.invoke(app, ["template", *map(str, words)])
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def edit(path: Path, old: str, new: str) -> None:
    """Change a text in a form, as a clerk would in Word."""
    parts = read_parts(path.read_bytes())
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode(), 1)
    path.write_bytes(write_parts(parts))


def test_a_form_is_exported_changed_checked_installed_and_withdrawn(home: Path) -> None:
    form, out = home / "phieu.docx", home / "ban-mau"
    assert "theo chương trình" in say("export", "receipt", form)
    assert form.read_bytes() == load_kind("receipt").template
    edit(form, "Chủ thể: ", "Chủ thể OCOP: ")
    said = say("check", form, "--out", out)
    assert "Loại văn bản: receipt" in said
    assert "đoán theo các trường" in said
    names = {"receipt-nho-nhat.docx", "receipt-thuong-gap.docx", "receipt-lon-nhat.docx"}
    assert {path.name for path in out.iterdir()} == names
    installing = ("install", "receipt", form, "--by", "Nguyễn Văn A", "--note", "Thêm OCOP", "--force-hints")
    assert "Đã cài bản 1 của biểu mẫu “receipt”" in say(*installing, "--accept", "mẫu thử")
    assert "bản 1 của cơ quan" in say("list")
    assert "bản 1 của cơ quan" in say("export", "receipt", home / "nay.docx")
    assert (home / "nay.docx").read_bytes() == form.read_bytes()
    told = say("history", "receipt")
    assert "Nguyễn Văn A" in told
    assert "Thêm OCOP; 0 văn bản, đang dùng" in told
    assert "dự thảo mới dùng biểu mẫu theo chương trình" in say("withdraw", "receipt", 1, "--by", "Trần Thị B")
    told = say("history", "receipt")
    assert "0  theo chương trình: 0 văn bản, đang dùng" in told
    assert "đã rút ngày" in told


def test_a_version_for_later_days_and_the_one_before_it(home: Path) -> None:
    form = home / "phieu.docx"
    say("export", "receipt", form)
    consent = ("--by", "Nguyễn Văn A", "--note", "n", "--force-hints", "--accept", "mẫu thử")
    edit(form, "Chủ thể: ", "Chủ thể OCOP: ")
    assert "từ 01/7/2020" in say("install", "receipt", form, *consent, "--from", "01/07/2020")
    edit(form, "Chủ thể OCOP: ", "Chủ thể (OCOP): ")
    assert "từ 02/7/2020" in say("install", "receipt", form, *consent, "--from", "2020-07-02")
    assert "dùng bản 1" in say("withdraw", "receipt", 2, "--by", "Nguyễn Văn A")


def test_faults_are_told_commented_and_refused(home: Path) -> None:
    form, comments = home / "phieu.docx", home / "nhan-xet.docx"
    say("export", "receipt", form)
    edit(form, "{{ product }}", "{{ produkt }}")
    said = say("check", form, "--comment", comments, "--out", home / "ban-mau", code=1)
    assert "Lỗi [BM-truong-la] Không có trường “produkt”. Gần nhất: “product”." in said
    assert "Chỗ: " in said
    assert "Kết quả: 1 lỗi, 0 cảnh báo, 0 gợi ý." in said
    assert not list((home / "ban-mau").iterdir())
    (comment,) = docx.Document(str(comments)).comments
    assert comment.text.startswith("Lỗi: Không có trường “produkt”.")
    refused = runner.invoke(app, ["template", "install", "receipt", str(form), "--by", "A", "--note", "n"])
    assert "produkt" in str(refused.exception)
    plain = json.loads(say("check", form, "--kind", "receipt", "--json", code=1))
    assert (plain["kind"], plain["guessed"], plain["accepted"], plain["samples"]) == ("receipt", False, False, [])
    (finding,) = plain["findings"]
    assert (finding["rule"], finding["level"], finding["part"]) == ("BM-truong-la", "error", "word/document.xml")
    assert finding["paragraph"] > 0


def test_a_file_that_word_cannot_open_gets_no_comments(home: Path) -> None:
    form = home / "x.docx"
    form.write_bytes(b"PK")
    said = say("check", form, "--kind", "receipt", "--comment", home / "y.docx", code=1)
    assert "BM-tep" in said
    assert "Không ghi được nhận xét" in said
    assert not (home / "y.docx").exists()


def test_nothing_of_the_clerk_is_overwritten(home: Path) -> None:
    form = home / "phieu.docx"
    form.write_bytes(b"cua toi")
    assert "Đã có tệp" in say("export", "receipt", form, code=2)
    assert "tệp khác" in say("check", form, "--comment", form, code=2)
    assert form.read_bytes() == b"cua toi"
    say("export", "receipt", form, "--force")
    docx.Document(io.BytesIO(form.read_bytes()))


def test_the_fields_of_a_form_are_listed() -> None:
    assert "signer: " in say("export", "receipt", "--fields")
    assert "--fields" in say("export", "receipt", code=2)
    assert "--out" in say("check", __file__, "--pdf", code=2)


@pytest.mark.skipif(not pdf_available(), reason="LibreOffice is not installed")
def test_samples_become_pdf(home: Path) -> None:
    form, out = home / "phieu.docx", home / "ban-mau"
    say("export", "receipt", form)
    say("check", form, "--kind", "receipt", "--out", out, "--pdf")
    assert [page_count(path) > 0 for path in sorted(out.glob("*.pdf"))] == [True] * 3
