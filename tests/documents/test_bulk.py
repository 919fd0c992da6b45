"""Bulk runs give the papers that single calls give, go on after a break, and tell what was refused."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from documents.bulk import BulkResult, MadePaper, RepeatedKey, render_many
from documents.deflate import UnknownBackEnd
from documents.fingerprint import content_digest, file_sha256
from documents.forms.elements import para
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import load_kind, load_sample
from documents.render import TemplateFault, render
from documents.shards import StoredPapers, UnsafeKey, ZipShards
from documents.values import Subdocument

SHARED = {"mark": "", "subject_line": "thử"}
FORM = build_package(para("Body", "Gửi {{ name }}"), PORTRAIT)


def items(count: int, start: int = 0) -> Iterator[tuple[str, dict[str, object]]]:
    """Make the contexts of small letters."""
    for number in range(start, count):
        yield f"xã-{number:03d}", {"name": f"Xã {number} & phường", **SHARED}


def papers_of(folder: Path) -> dict[str, bytes]:
    """Read all shards."""
    papers: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            papers |= {name: archive.read(name) for name in archive.namelist()}
    return papers


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_gives_what_single_calls_give(tmp_path: Path, workers: int) -> None:
    heard: list[int] = []
    result = render_many(FORM, items(23), ZipShards(tmp_path / "thư"), workers=workers, chunk=5, progress=heard.append)
    assert result == BulkResult(23, 0, ())
    assert heard == [5, 10, 15, 20, 23]
    assert sorted(path.name for path in (tmp_path / "thư").iterdir()) == [f"{number:05d}.zip" for number in range(1, 6)]
    assert papers_of(tmp_path / "thư") == {f"{key}.docx": render(FORM, context) for key, context in items(23)}


def test_a_run_goes_on_where_the_last_one_broke_off(tmp_path: Path) -> None:
    def breaking() -> Iterator[tuple[str, dict[str, object]]]:
        yield from items(12)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_many(FORM, breaking(), ZipShards(tmp_path), chunk=5)
    (tmp_path / ".00009.part").write_bytes(b"half")
    first = papers_of(tmp_path)
    assert len(first) == 10
    result = render_many(FORM, items(23), ZipShards(tmp_path), chunk=5)
    assert (result.made, result.found) == (13, 10)
    assert papers_of(tmp_path) == {f"{key}.docx": render(FORM, context) for key, context in items(23)}
    assert render_many(FORM, items(23), ZipShards(tmp_path)) == BulkResult(0, 23, ())


def test_refused_papers_are_told_and_do_not_stop_the_others(tmp_path: Path) -> None:
    bad: list[tuple[str, dict[str, object]]] = [("a", {"name": None, **SHARED}), ("b", {"nmae": "x", **SHARED})]
    result = render_many(FORM, [*bad, *items(2)], ZipShards(tmp_path), chunk=2)
    assert result.made == 2
    assert [(paper.key, "None" in paper.sentence, "“name”" in paper.sentence) for paper in result.refused] == [
        ("a", True, False),
        ("b", False, True),
    ]


def test_a_wrong_form_or_back_end_stops_the_run_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault):
        render_many(build_package(para("Body", "{% if %}"), PORTRAIT), items(2), ZipShards(tmp_path))
    with pytest.raises(UnknownBackEnd):
        render_many(FORM, items(2), ZipShards(tmp_path), back_end="rar")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepeatedKey, match="xã-000"):
        render_many(FORM, [*items(2), *items(1)], ZipShards(tmp_path))


@pytest.mark.parametrize("key", ["../a", "/a", "a//b", "", "a\\b", "a/../b"])
def test_keys_that_are_no_names_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnsafeKey):
        render_many(FORM, [(key, {"name": "x", **SHARED})], ZipShards(tmp_path / "thư"))
    assert list(tmp_path.iterdir()) == []


def test_a_store_gets_files_before_rows() -> None:
    events: list[str] = []

    class Store:
        def put(self, data: bytes) -> str:
            events.append(file_sha256(data))
            return events[-1]

    def record(papers: Sequence[MadePaper]) -> None:
        for paper in papers:
            assert paper.file_sha256 == file_sha256(paper.data)
            assert paper.content_digest == content_digest(paper.data)
        events.append(",".join(paper.key for paper in papers))

    result = render_many(FORM, items(3), StoredPapers(Store(), {"xã-001"}, record), chunk=2)
    assert (result.made, result.found) == (2, 1)
    assert events[-1] == "xã-000,xã-002"
    assert len(events) == 3


def test_papers_that_nest_documents_go_the_slow_way(tmp_path: Path) -> None:
    pytest.importorskip("docxcompose")
    form = build_package(para("Body", "{{p rules }}"), PORTRAIT)
    context = {"rules": Subdocument(render(load_kind("plan").template, load_sample("plan"))), **SHARED}
    assert render_many(form, [("a", context)], ZipShards(tmp_path)).made == 1
    assert papers_of(tmp_path) == {"a.docx": render(form, context)}
