"""The contracts of import-linter hold, and each of them would notice its breach."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGES = ("domain", "models", "doc_templates", "outbox", "documents", "services", "flows", "desk")

BREACHES = {
    "Imports point down only": ("outbox", "import documents.render"),
    "Only flows and desk.starter import Prefect": ("services", "import prefect.artifacts"),
    "The desk starts flows by name only (desk.starter)": ("desk", "from flows import announce"),
    "Nobody imports smtplib": ("outbox", "import smtplib"),
    "Only outbox speaks SMTP": ("desk", "from aiosmtplib import SMTP"),
    "Only outbox speaks IMAP": ("services", "import imaplib"),
    "Only documents opens Word and PDF files": ("services", "import docx"),
    "domain is standard library only": ("domain", "import sqlmodel"),
}


def lint(folder: Path) -> tuple[int, str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what import-linter reads."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for package in PACKAGES:
        for path in (PROJECT / package).rglob("*.py"):
            target = folder / path.relative_to(PROJECT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def test_the_house_keeps_its_contracts(copied: Path) -> None:
    code, said = lint(copied)
    assert code == 0, said
    for contract in BREACHES:
        assert contract in said


def test_every_breach_is_noticed(copied: Path) -> None:
    planted = []
    for n, (package, line) in enumerate(BREACHES.values()):
        path = copied / package / f"breach_{n}.py"
        path.write_text(f"{line}\n", encoding="utf-8")
        planted.append(path)
    code, said = lint(copied)
    for path in planted:
        path.unlink()
    assert code == 1
    verdicts = " ".join(said.split())
    unnoticed = [contract for contract in BREACHES if not re.search(rf"{re.escape(contract)} BROKEN", verdicts)]
    assert unnoticed == [], said
    assert "0 kept" in verdicts
