"""The JavaScript engines: installed by npm into a temporary folder, asked over a pipe, so that rounds interleave."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Final

from benchmarks.forms import Carbone, Case, Dialect, Docxtemplater
from documents.render import render
from documents.text import docx_text

PACKAGES: Final = ("docxtemplater@3", "pizzip@3", "carbone@3")
ENGINES: Final[dict[str, Dialect]] = {"docxtemplater": Docxtemplater(), "carbone": Carbone()}
_SCRIPT = Path(__file__).with_name("peers.js")
_INSTALL_SECONDS = 180


class PeersMissing(RuntimeError):
    """npm is not there, or could not install the engines."""


class Peers:
    """A running node process with both engines, in a folder that the caller removes."""

    def __init__(self, folder: Path) -> None:
        npm, node = shutil.which("npm"), shutil.which("node")
        if npm is None or node is None:
            raise PeersMissing("npm is not installed; the rows of docxtemplater and carbone are left out")
        install = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), *PACKAGES]
        try:
            subprocess.run(install, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        except subprocess.SubprocessError as error:
            raise PeersMissing("npm could not install docxtemplater and carbone; their rows are left out") from error
        shutil.copy(_SCRIPT, folder)
        self._folder = folder
        self._process = subprocess.Popen(
            [node, _SCRIPT.name], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def measure(self, engine: str, case: Case, turns: int) -> float:
        """Fill one form some times; give the seconds of one paper. Raises RuntimeError when a value is missing."""
        name = f"{engine}-{case.name.split(',')[0]}"
        form, paper = self._folder / f"{name}.docx", self._folder / f"{name}-out.docx"
        if not form.exists():
            form.write_bytes(case.form(ENGINES[engine]))
        request = {"engine": engine, "form": str(form), "paper": str(paper), "context": case.context, "turns": turns}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("node has no pipe")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(f"{engine}, {case.name}: {answer['error']}")
        self._check(engine, case, paper)
        return float(answer["seconds"])

    def _check(self, engine: str, case: Case, paper: Path) -> None:
        """Make sure that an engine printed what ours prints."""
        text = docx_text(paper.read_bytes())
        wanted = docx_text(render(case.form(Dialect()), case.context)).split()
        given = text.split()
        missing = Counter(wanted) - Counter(given)
        if missing:
            raise RuntimeError(f"{engine}, {case.name}: the paper lacks {sorted(missing)[:5]}")

    def close(self) -> None:
        """Stop node."""
        self._process.communicate(timeout=10)
