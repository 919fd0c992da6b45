"""The sign at the door: one office per home, readable by others, gone with its holder."""

import subprocess
import sys
from pathlib import Path

import pytest

from desk.open_sign import OfficeAlreadyUp, hang_out, running_url

PROJECT = Path(__file__).parents[2]
URL = "http://127.0.0.1:4200"


def test_a_closed_office_has_no_address(tmp_path: Path) -> None:
    assert running_url(tmp_path) is None
    with hang_out(tmp_path, URL):
        pass
    assert running_url(tmp_path) is None


def test_an_open_office_tells_its_address_and_refuses_a_second(tmp_path: Path) -> None:
    with hang_out(tmp_path, URL):
        assert running_url(tmp_path) == URL
        with pytest.raises(OfficeAlreadyUp, match=URL), hang_out(tmp_path, "http://127.0.0.1:4201"):
            pass
        assert running_url(tmp_path) == URL
        assert running_url(tmp_path / "other") is None


def test_a_killed_office_is_closed(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from desk.open_sign import hang_out\n"
        "with hang_out(Path(sys.argv[1]), 'http://127.0.0.1:4200'):\n    print(1, flush=True); time.sleep(100)"
    )
    with subprocess.Popen([sys.executable, "-c", holder, tmp_path], stdout=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert running_url(tmp_path) == URL
        process.kill()
    assert running_url(tmp_path) is None
