"""The same paper gives the same PDF, byte by byte, plain and for the archive."""

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from documents.pdf import convert
from documents.pdf_bytes import normalise
from tests.documents.conftest import fill

ROOT = Path(__file__).parents[2]
KINDS = ("supplement_request", "score_table", "certificate")
_CHILD = """
import sys
from pathlib import Path
from documents.pdf import convert
files = [Path(name) for name in sys.argv[2:]]
for archival in (False, True):
    assert not convert(files, Path(sys.argv[1], str(archival)), pdfa=archival).refused
"""


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Convert papers here in one order and in another process in another, with another hash seed and time zone."""
    folder = tmp_path_factory.mktemp("bytes")
    files = [folder / f"{kind}.docx" for kind in KINDS]
    for file in files:
        file.write_bytes(fill(file.stem))
    for archival in (False, True):
        # One call for each paper here, one call for all over there.
        for file in files:
            assert convert([file], folder / "here" / str(archival), pdfa=archival).refused == {}
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    there = str(folder / "there")
    subprocess.run(
        [sys.executable, "-c", _CHILD, there, *map(str, reversed(files))], cwd=ROOT, env=environment, check=True
    )
    return folder / "here", folder / "there"


@pytest.mark.parametrize("archival", ["False", "True"])
@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_give_equal_bytes_alone_and_in_a_batch(
    kind: str, archival: str, twice: tuple[Path, Path]
) -> None:
    here, there = ((folder / archival / f"{kind}.pdf").read_bytes() for folder in twice)
    assert here == there
    assert len(here) > 10_000


@pytest.mark.parametrize("archival", ["False", "True"])
def test_no_clock_is_left_in_the_file(archival: str, twice: tuple[Path, Path]) -> None:
    data = (twice[0] / archival / "certificate.pdf").read_bytes()
    reader = PdfReader(io.BytesIO(data))
    assert {"/CreationDate", "/ModDate"}.isdisjoint(reader.metadata or {})
    assert b"<xmp:CreateDate>" not in data
    identity = reader.trailer["/ID"].get_object()
    assert isinstance(identity, ArrayObject)
    assert identity[0] == identity[1]


def test_another_day_gives_the_same_bytes_and_another_paper_another_identity() -> None:
    def raw(day: bytes, lot: bytes, text: bytes) -> bytes:
        info = b"/CreationDate(D:2026" + day + b"101112+07'00')"
        return (
            b"%PDF-1.6\n" + text + info + b"/ID [ <" + lot + b">\n<" + lot + b"> ]\n/DocChecksum /" + lot + b"\n%%EOF"
        )

    lots = [hashlib.md5(seed, usedforsecurity=False).hexdigest().upper().encode() for seed in (b"1", b"2")]
    one, other = (normalise(raw(day, lot, b"A")) for day, lot in zip((b"0131", b"1224"), lots, strict=True))
    assert one == other
    assert len(one) == len(raw(b"0131", lots[0], b"A"))
    identity = re.compile(rb"<([0-9A-F]{32})>")
    assert identity.findall(one) != identity.findall(normalise(raw(b"0131", lots[0], b"B")))


def test_normalising_leaves_the_words_as_they_are(twice: tuple[Path, Path]) -> None:
    plain, archival = (
        "".join(page.extract_text() for page in PdfReader(twice[0] / name / "score_table.pdf").pages)
        for name in ("False", "True")
    )
    assert plain == archival
    assert "BẢNG" in plain
