"""A readable file is the old one or the new one, never half."""

from pathlib import Path

import pytest

from models.whole_file import write_whole


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.docx"
    assert write_whole(path, b"1") == path
    assert write_whole(path, b"2") == path
    assert path.read_bytes() == b"2"
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_breaks_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_whole(tmp_path / "b.docx", b"old")

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
