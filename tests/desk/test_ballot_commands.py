"""thuky ballots and thuky scores, as a clerk types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from models.ballot import Tally
from services.office import open_office
from services.settings import Settings
from tests.services import cast
from tests.services.ballot_cast import EVENING, convened, fill, hand_in, usual

runner = CliRunner()


def test_from_sheets_to_proven_stars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playing = convened(tmp_path / "home", tmp_path / "cycle")
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)

    def say(*words: str, code: int = 0) -> str:
        result = runner.invoke(app, list(words))
        assert result.exit_code == code, result.output
        return result.output

    told = say("ballots", "sheets", "--cycle", cast.KEY, "--out", str(tmp_path / "out"))
    assert "phieu-tv1.xlsx" in told
    assert "Cần cán bộ xác nhận trong hoi-dong/recusals.csv: sản phẩm QNG-02, TV3." in told
    files = [tmp_path / "out" / f"phieu-{member.lower()}.xlsx" for member in cast.PRESENT]
    told = say("ballots", "read", *map(str, files), "--cycle", cast.KEY, code=1)
    assert "Chưa nhận phiếu nào" in told
    assert "phieu-tv1.xlsx, ô Phieu 01!E13: Tiêu chí 1.1" in told
    for file in files[:-1]:
        file.write_bytes(fill(file.read_bytes(), usual))
    told = say("ballots", "read", *map(str, files), "--cycle", cast.KEY, "--partial", code=1)
    assert "Đã nhận và niêm phong 20 phiếu." in told
    files[-1].write_bytes(fill(files[-1].read_bytes(), usual))
    assert "Đã nhận và niêm phong 5 phiếu." in say("ballots", "read", str(files[-1]), "--cycle", cast.KEY)
    hand_in(playing, "attendance", cast.ATTENDANCE)
    playing.run("score", EVENING)
    assert "5 sản phẩm, 0 văn bản đã đối chiếu; 0 chỗ khác." in say("scores", "verify")
    with open_office(Settings(home=tmp_path / "home", database_url="")) as office, office.begin() as session:
        tally = session.get_one(Tally, f"{cast.KEY}/QNG-02")
        tally.star_awarded = 5
        session.add(tally)
    told = say("scores", "verify", "--cycle", cast.KEY, code=1)
    assert "LỖI  Sản phẩm QNG-02, Cơ sở dữ liệu, kết quả: ghi hạng 5 sao; đúng là 3 sao." in told
