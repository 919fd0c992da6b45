"""The warm LibreOffice: one for the process, renewed when it ends, gone with its parent, deaf to the network."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pypdf import PdfReader

from documents import pdf_warm
from documents.package import read_parts, write_parts
from documents.pdf import convert, cool_down
from documents.pdf_engine import Soffice
from documents.pdf_profile import isolation, own_environment
from documents.pdf_warm import KEEPER

ROOT = Path(__file__).parents[2]
_CHILD = """
import sys, time
from pathlib import Path
from documents.pdf import convert
from documents.pdf_warm import KEEPER
outcome = convert([Path(sys.argv[1])], Path(sys.argv[2]))
print(len(outcome.made), KEEPER.soffice.group, KEEPER.soffice.scratch, flush=True)
time.sleep(60)
"""


@pytest.fixture
def letter(tmp_path: Path, sample: Callable[..., bytes]) -> Path:
    """Write one letter."""
    path = tmp_path / "letter.docx"
    path.write_bytes(sample("supplement_request"))
    return path


@pytest.fixture
def warm(letter: Path, tmp_path: Path) -> Iterator[Soffice]:
    """Give the LibreOffice that has just converted a letter."""
    assert convert([letter], tmp_path / "first").refused == {}
    assert KEEPER.soffice is not None
    yield KEEPER.soffice
    cool_down()


def members(group: int) -> list[int]:
    """List the living processes of a group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, own = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(own) == group and state != "Z":
            found.append(int(entry.name))
    return found


def test_folders_may_have_vietnamese_names_with_commas(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Thư mục tạm, của “văn thư” 100%"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    cool_down()
    named = letter.rename(folder / "Công văn, số 1.docx")
    outcome = convert([named], folder / "pdf")
    cool_down()
    assert [path.name for path in outcome.made.values()] == ["Công văn, số 1.pdf"]
    assert sorted(path.name for path in folder.iterdir()) == ["Công văn, số 1.docx", "pdf"]


def test_one_libreoffice_serves_call_after_call(warm: Soffice, letter: Path, tmp_path: Path) -> None:
    before = warm.conversions
    assert convert([letter], tmp_path / "second").refused == {}
    assert KEEPER.soffice is warm
    assert warm.conversions == before + 1


def test_a_libreoffice_that_died_is_started_anew(warm: Soffice, letter: Path, tmp_path: Path) -> None:
    os.killpg(warm.group, signal.SIGKILL)
    assert convert([letter], tmp_path / "again").refused == {}
    assert KEEPER.soffice is not None
    assert KEEPER.soffice is not warm
    assert members(warm.group) == []


def test_after_enough_conversions_it_is_renewed(
    warm: Soffice, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_warm, "RECYCLE_AFTER", 1)
    assert convert([letter], tmp_path / "again").refused == {}
    assert KEEPER.soffice is not warm
    assert not warm.is_running


def test_it_ends_with_its_parent_even_when_that_is_killed(letter: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(letter), str(tmp_path / "out")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        made, group, scratch = parent.stdout.readline().split()
        assert made == "1"
        assert len(members(int(group))) > 1
        parent.kill()
    until = time.monotonic() + 10
    while (members(int(group)) or Path(scratch).exists()) and time.monotonic() < until:
        time.sleep(0.05)
    assert members(int(group)) == []
    assert not Path(scratch).exists()


def test_nothing_is_left_after_closing(warm: Soffice) -> None:
    assert members(warm.group) != []
    pipes = [*warm.pipes()]
    assert len(pipes) == 1
    cool_down()
    assert members(warm.group) == []
    assert not warm.scratch.exists()
    assert not pipes[0].exists()


def test_a_forked_child_holds_no_leash(warm: Soffice) -> None:
    child = os.fork()
    if child == 0:
        # The child must not touch its parent's LibreOffice, only forget it.
        os._exit(0 if KEEPER.soffice is None and warm.leash_is_closed else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert warm.is_running
    assert not warm.leash_is_closed


def test_proxies_and_secrets_of_the_environment_stay_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "THUKY_SMTP_PASSWORD", "DISPLAY"):
        monkeypatch.setenv(name, "value")
    environment = own_environment(tmp_path)
    assert "value" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]


def test_where_the_kernel_allows_it_there_is_no_network_but_loopback(warm: Soffice) -> None:
    processes = [Path("/proc", str(pid)) for pid in members(warm.group)]
    (network,) = {(one / "ns" / "net").readlink() for one in processes if "soffice" in (one / "exe").readlink().name}
    assert (network != Path("/proc/self/ns/net").readlink()) == bool(isolation())


class _Ear(BaseHTTPRequestHandler):
    """Note every request."""

    heard: list[str]

    def do_GET(self) -> None:
        """Note it and give nothing."""
        self.heard.append(self.path)
        self.send_response(404)
        self.end_headers()


@pytest.mark.parametrize("isolated", [True, False])
def test_a_linked_picture_is_neither_fetched_nor_shown(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, isolated: bool
) -> None:
    if not isolated:
        monkeypatch.setattr("documents.pdf_engine.isolation", tuple)
    cool_down()
    heard: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Ear", (_Ear,), {"heard": heard, "log_message": lambda *_: None}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    secret = tmp_path / "secret.png"
    secret.write_bytes((ROOT / "docs" / "pictures" / "summary.png").read_bytes())
    linked = tmp_path / "linked.docx"
    linked.write_bytes(
        with_linked_pictures(letter.read_bytes(), f"http://127.0.0.1:{server.server_port}/a.png", secret.as_uri())
    )
    try:
        outcome = convert([linked], tmp_path / "out")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        cool_down()
    assert heard == []
    assert outcome.refused == {}
    assert all(page.images.keys() == [] for page in PdfReader(outcome.made[linked]).pages)


def with_linked_pictures(data: bytes, *addresses: str) -> bytes:
    """Add pictures that lie elsewhere to a paper."""
    parts = read_parts(data)
    relations, body = "word/_rels/document.xml.rels", "word/document.xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    for number, address in enumerate(addresses):
        link = f'<Relationship Id="far{number}" Type="{kind}" Target="{address}" TargetMode="External"/>'
        parts[relations] = parts[relations].replace(b"</Relationships>", f"{link}</Relationships>".encode())
        picture = (
            '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
            'wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/>'
            f'<wp:docPr id="{90 + number}" name="far"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/'
            'drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
            '<pic:cNvPr id="0" name="far"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:link="far{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
        head, _, tail = parts[body].rpartition(b"<w:p>")
        parts[body] = head + picture.encode() + b"<w:p>" + tail
    return write_parts(parts)
