"""The commands of certificates and of products over the years, as a clerk types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from desk.command import app
from services.certificates_import import import_certificates
from tests.services import cast
from tests.services.cast import KEY
from tests.services.certificate_cast import LIST, SALT, open_cycle, write_list
from tests.services.installation import Installation

AT = ["--at", "2026-11-20T09:00"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give the cast's cycle of 2026 with three certificates from before, to copy."""
    folder = tmp_path_factory.mktemp("prepared")
    installation = Installation(folder / "home")
    open_cycle(installation, folder / "one")
    with installation.at(cast.at("2026-09-08")) as office:
        import_certificates(office, write_list(folder / "list.csv"))
    return installation


@pytest.fixture
def home(prepared: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the copy the home of the commands."""
    folder = prepared.copy_home(tmp_path / "home")
    monkeypatch.setenv("THUKY_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "200")
    return folder


def _say(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.usefixtures("home")
def test_the_lists_show_what_is_valid_and_what_runs_out() -> None:
    listed = _say("certificate", "list", "--state", "valid", "--as-of", "2026-11-20")
    assert "Sổ cấp giấy chứng nhận (3)" in listed.output
    radar = _say("certificate", "radar", "--as-of", "2026-11-20", "--within", "60").output
    assert "(2)" in radar
    assert "01/7/2026 – 30/8/2026" in radar
    assert "đã quá kỳ nộp, còn hiệu lực" in radar
    assert "07/GCN-BNN" not in radar
    assert "điểm đ khoản 1 Điều 8" in _say("certificate", "grounds", "--as-of", "2026-11-20").output
    assert "chưa có quy định" in _say("certificate", "grounds", "--as-of", "2024-11-20").output


@pytest.mark.usefixtures("home")
def test_a_revocation_from_the_proposal_to_the_public() -> None:
    words = ["--ground", "vi-pham", "--basis", "Biên bản số 4", "--concluded-on", "2026-11-10"]
    done = _say("certificate", "revoke", "05/GCN-UBND", *words, *AT)
    assert "đã thu hồi; hạn ra quyết định 25/11/2026" in done.output
    shown = _say("certificate", "show", "05/GCN-UBND", "--as-of", "2026-11-20").output
    assert shown.startswith("Số 05/GCN-UBND: đã thu hồi, từ ngày 20/11/2026")
    assert "Biên bản số 4" in shown
    asked = _say("certificate", "revoke", "07/GCN-BNN", *words, *AT).output
    assert "đã đề nghị Bộ" in asked
    decided = ["--decision", "9/QĐ-BNNMT", "--decided-on", "2026-11-20"]
    assert "Đã ghi" in _say("certificate", "revoked", "07/GCN-BNN", *decided, *AT).output
    other = _say("certificate", "keep", "06/GCN-UBND", "--reason", "thôi", *AT)
    assert "không có việc thu hồi nào" in str(other.exception)


def test_the_old_list_and_the_register(home: Path, tmp_path: Path) -> None:
    listed = write_list(tmp_path / "list.csv")
    assert "Đã nhập 0 giấy chứng nhận; 3 giấy đã có" in _say("certificate", "import", str(listed)).output
    bad = write_list(tmp_path / "bad.csv", [LIST[0], [*LIST[1][:5], "9", *LIST[1][6:]]])
    refused = _say("certificate", "import", str(bad))
    assert refused.exit_code == 1
    assert "Chưa nhập giấy nào" in refused.output
    out = home / "so.xlsx"
    assert "3 giấy chứng nhận" in _say("certificate", "register", str(out)).output
    assert out.is_file()


@pytest.mark.usefixtures("home")
def test_a_product_over_the_years() -> None:
    proposed = _say("product", "candidates", KEY).output
    assert f'thuky product link {KEY}/QNG-05 "{SALT}"' in proposed
    assert SALT in _say("product", "link", f"{KEY}/QNG-05", SALT).output
    assert "đã nối với lần đăng ký trước" in _say("product", "candidates", KEY).output
    history = _say("product", "history", "QNG-05").output
    assert "28/12/2023  Quyết định số 88/QĐ-UBND" in history
