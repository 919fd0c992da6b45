"""install/system-packages.sh: quiet when all is there, plain when it cannot help."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "install" / "system-packages.sh"


def run(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path or "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(
        ["/bin/bash", SCRIPT, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def without_rights(tmp_path: Path) -> str:
    """Give a PATH on which nobody is root, there is no sudo, and apt-get would be noticed."""
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tmp_path / "apt-get").write_text("#!/bin/sh\necho apt-get was called\n", encoding="utf-8")
    for name in ("id", "apt-get"):
        (tmp_path / name).chmod(0o755)
    (tmp_path / "dpkg-query").symlink_to("/usr/bin/dpkg-query")
    return str(tmp_path)


def test_what_is_there_is_not_installed_again() -> None:
    done = run("bash", "coreutils")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_tests_themselves_have_what_they_need() -> None:
    done = run("test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_rights_it_says_the_line_to_run(without_rights: str) -> None:
    done = run("bash", "thuky-no-such-package", path=without_rights)
    assert done.returncode == 1
    assert "apt-get install --no-install-recommends thuky-no-such-package" in done.stderr
    assert "apt-get was called" not in done.stdout + done.stderr


def test_without_apt_it_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "dpkg-query").symlink_to("/usr/bin/dpkg-query")
    done = run("thuky-no-such-package", path=str(tmp_path))
    assert done.returncode == 1
    assert "no apt-get" in done.stderr
    assert "thuky-no-such-package" in done.stderr
