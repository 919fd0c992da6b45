"""The example folders are what ``python -m examples.making`` makes."""

import hashlib
import zipfile
import zlib
from pathlib import Path

import pytest

from examples.making.checklist import EXAMPLES
from examples.making.folder import build
from examples.making.provinces import PROVINCES, check_promises
from examples.making.typeface import TypefaceMissing, find_regular, is_the_recorded_edition

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

FOLDERS = [province.folder for province in PROVINCES]
# Compressed with the zlib that packed the committed files (Debian 12, zlib 1.2.13).
ZLIB_DIGEST = "01cb301dafa0a2c3e0be76cd8250e65f18a4d935e181a52ad3417ec1f7832733"


def _has_typeface() -> bool:
    try:
        find_regular()
    except TypefaceMissing:
        return False
    return True


def _packs_as_recorded() -> bool:
    text = "".join(f"Hồ sơ số {n}, sản phẩm {n * n % 97}; " for n in range(2000)).encode()
    return hashlib.sha256(zlib.compress(text, 9)).hexdigest() == ZLIB_DIGEST


needs_typeface = pytest.mark.skipif(not _has_typeface(), reason="Liberation Serif is not installed")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make all folders anew in another place."""
    place = tmp_path_factory.mktemp("examples")
    for province in PROVINCES:
        build(province, place)
    return place


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@needs_typeface
@pytest.mark.parametrize("folder", FOLDERS)
def test_making_again_gives_the_same_files_with_the_same_words(made: Path, folder: str) -> None:
    committed, again = _files(EXAMPLES / folder), _files(made / folder)
    assert sorted(committed) == sorted(again)
    for name in committed:
        if name.endswith((".csv", ".toml", ".md")):
            assert committed[name] == again[name], name
        elif zipfile.is_zipfile(EXAMPLES / folder / name):
            assert _members(EXAMPLES / folder / name) == _members(made / folder / name), name


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@needs_typeface
@pytest.mark.skipif(
    not (_has_typeface() and is_the_recorded_edition() and _packs_as_recorded()),
    reason="another edition of Liberation Serif or of zlib packs the same content in other bytes",
)
@pytest.mark.parametrize("folder", FOLDERS)
def test_making_again_gives_the_same_bytes(made: Path, folder: str) -> None:
    committed, again = _files(EXAMPLES / folder), _files(made / folder)
    assert {name: hashlib.sha256(data).hexdigest() for name, data in committed.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in again.items()
    }


@needs_typeface
def test_making_in_place_of_an_old_folder_leaves_nothing_old(tmp_path: Path) -> None:
    province = next(province for province in PROVINCES if province.folder == "tuyen-quang-2026")
    stale = tmp_path / province.folder / "dossiers" / "2026-10-01" / "00952" / "TQ-99" / "cu.docx"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"old")
    (tmp_path / province.folder / "awards.csv").write_text("old", "utf-8")
    build(province, tmp_path)
    assert sorted(_files(tmp_path / province.folder)) == sorted(_files(EXAMPLES / province.folder))


def test_the_maker_keeps_its_promises() -> None:
    assert check_promises(PROVINCES[1]) == {5: 1, 4: 16, 3: 12, 0: 2}
    for province in PROVINCES:
        check_promises(province)
