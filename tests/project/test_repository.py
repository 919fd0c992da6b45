"""What a stranger meets first: no machine's traces, pinned dependencies, a licence, one way to test."""

import re
import subprocess
import tomllib
import unicodedata
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TEXT = {".py", ".toml", ".md", ".yaml", ".yml", ".txt", ".in", ".lock", ".sh", ".csv", ".json", ".html", ".css", ".j2"}
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z0-9,-]+\])?==(\S+) \\$", re.MULTILINE)


def tracked() -> list[Path]:
    """List the files that go into the repository: those that git knows, and new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git the developer uses
        cwd=PROJECT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := PROJECT / name).is_file()]


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXT or path.name in {"Makefile", "run"}]


def test_no_registry_and_no_place_of_a_machine_stands_in_a_file() -> None:
    # Put together here so that this file does not hold them itself.
    traces = ["/".join(("", *parts)) for parts in (("work", ""), ("root", ""), ("home", "runner"), ("opt", "pypi"))]
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    options = ["--" + "-".join(parts) for parts in (("index", "url"), ("extra", "index", "url"), ("find", "links"))]
    found = [
        f"{path.relative_to(PROJECT)}: {trace}"
        for path in texts()
        for trace in (*traces, *hosts, *options)
        if trace in path.read_text(encoding="utf-8") and not (path.name == "Makefile" and trace in options)
    ]
    assert found == []


def test_every_text_is_nfc_without_byte_order_mark() -> None:
    for path in texts():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path
        assert not text.startswith("\ufeff"), path


def test_names_say_what_a_module_is() -> None:
    vague = {"utils", "helpers", "common", "manager", "misc"}
    assert [path for path in tracked() if path.suffix == ".py" and path.stem in vague] == []


def test_modules_are_short() -> None:
    packages = tuple(
        tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]
    )
    long = {
        str(path.relative_to(PROJECT)): length
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(PROJECT).parts[0] in packages and "versions" not in path.parts
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert long == {}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_with_hashes(name: str) -> None:
    lock = (PROJECT / name).read_text(encoding="utf-8")
    pins = PIN.findall(lock)
    assert len(pins) > 50
    requirements = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(requirements) == len(pins)
    for block in re.split(r"\n(?=[a-z0-9])", lock):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_of_the_tools_contains_the_lock_of_the_program() -> None:
    program, tools = (dict(PIN.findall((PROJECT / name).read_text(encoding="utf-8"))) for name in LOCKS)
    assert program.items() <= tools.items()
    assert (program["prefect"], program["fastapi"]) == ("3.8.8", "0.150.0")
    assert program["sqlalchemy"].startswith("2.0.")


def test_ci_calls_make_test_and_nothing_else() -> None:
    lines = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert "set -euo pipefail" in lines
    assert (PROJECT / ".ci" / "run").stat().st_mode & 0o111


def test_licence_is_the_one_that_the_package_names() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (PROJECT / "LICENSE").read_text(encoding="utf-8")
