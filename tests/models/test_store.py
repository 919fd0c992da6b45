"""The store: what was put comes back, or the fault is named."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.store import NotInStore, Store, StoreCorrupt

PAPER = "Độc lập - Tự do - Hạnh phúc".encode()
SHA256 = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "var" / "store")


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.root.rglob("*") if path.is_file())


def test_what_was_put_comes_back(store: Store) -> None:
    assert store.put(PAPER) == SHA256
    assert store.get(SHA256) == PAPER
    assert files(store) == [store.root / SHA256[:2] / SHA256[2:4] / SHA256]


def test_an_empty_file_is_a_file(store: Store) -> None:
    assert store.get(store.put(b"")) == b""


def test_putting_again_writes_nothing(store: Store) -> None:
    store.put(PAPER)
    before = store.path(SHA256).stat()
    assert store.put(PAPER) == SHA256
    after = store.path(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(files(store)) == 1


def test_a_file_nobody_put_is_not_in_the_store(store: Store) -> None:
    with pytest.raises(NotInStore, match=SHA256):
        store.get(SHA256)


def test_a_changed_file_is_found_out_and_healed_by_putting_again(store: Store) -> None:
    path = store.path(store.put(PAPER))
    path.chmod(0o640)
    path.write_bytes(PAPER[:-1])
    with pytest.raises(StoreCorrupt) as fault:
        store.get(SHA256)
    assert fault.value.found == hashlib.sha256(PAPER[:-1]).hexdigest()
    store.put(PAPER)
    assert store.get(SHA256) == PAPER


@pytest.mark.parametrize("name", ["", "abc", SHA256.upper(), "../" * 21 + "x", SHA256 + "0"])
def test_only_a_sha256_has_a_place(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="Not a SHA-256"):
        store.path(name)


def test_a_full_disk_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    store.path(SHA256).parent.mkdir(parents=True)
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        store.put(PAPER)
    assert files(store) == []


def test_a_process_killed_while_it_writes_leaves_no_file_but_a_rest_that_is_swept(store: Store) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from models.store import Store\n"
        "def kill(descriptor):\n"
        "    if os.fstat(descriptor).st_size == 10000: os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.fsync = kill\n"
        "Store(Path(sys.argv[1])).put(b'x' * 10000)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, store.root], check=False)
    assert killed.returncode == -9
    sha256 = hashlib.sha256(b"x" * 10000).hexdigest()
    with pytest.raises(NotInStore):
        store.get(sha256)
    (rest,) = files(store)
    assert store.sweep(before=datetime.fromtimestamp(rest.stat().st_mtime - 1, tz=UTC)) == 0
    assert store.sweep(before=datetime.fromtimestamp(rest.stat().st_mtime + 1, tz=UTC)) == 1
    assert store.put(b"x" * 10000) == sha256
    assert files(store) == [store.path(sha256)]
