"""Import: a package comes back whole into an empty installation, or nothing of it does."""

import ast
import json
import re
import runpy
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from documents.package import read_parts, write_parts
from models.audit_entry import AuditEntry
from models.database import migrate
from models.outbox_message import OutboxMessage
from services import dispatch, package_verify
from services.import_package import Imported, InstallationNotEmpty, PackageRefused, import_package
from services.import_rows import is_inside
from services.mail_lock import unlock
from services.package_rows import RowRefused, values_of
from services.package_verify import NotAPackage, main
from services.rebuild import Rebuild, rebuild
from tests.conftest import DATABASES
from tests.outbox.postbox import Postbox
from tests.services.cast import KEY
from tests.services.history import ARCHIVED, History, Stage
from tests.services.installation import Installation, differences, state_of
from tests.services.killing import Strikes, kill_at
from tests.services.test_export import packed, verify

ROWS = "du-lieu"
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def package(sqlite_history: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the office after the announcement, as a folder to copy and to harm."""
    home = sqlite_history.scene("announce").after.copy_home(tmp_path_factory.mktemp("home") / "home")
    target = tmp_path_factory.mktemp("goi") / "goi"
    packed(Installation(home), target)
    return target


@pytest.fixture
def copy(package: Path, tmp_path: Path) -> Path:
    """Give a copy of the package to harm."""
    return shutil.copytree(package, tmp_path / "goi")


@pytest.fixture
def fresh(migrated_sqlite: Path, tmp_path: Path) -> Callable[[str], Installation]:
    """Give a function that makes an empty installation on SQLite."""

    def made(name: str) -> Installation:
        home = tmp_path / name
        home.mkdir()
        shutil.copyfile(migrated_sqlite, home / "thuky.db")
        return Installation(home)

    return made


def imported(installation: Installation, path: Path, **wanted: Any) -> Imported:  # noqa: ANN401 - any option
    """Import a package."""
    with installation.at(ARCHIVED, mail_from="khac@example.vn") as office:
        return import_package(office, path, **wanted)


@pytest.mark.parametrize("target", DATABASES)
def test_a_year_comes_back_whole_and_gives_the_same_package_again(
    sqlite_stage: Stage,
    fresh: Callable[[str], Installation],
    postgres_database: Callable[[str], str],
    tmp_path: Path,
    target: str,
) -> None:
    year = sqlite_stage.copy(sqlite_stage.history.end)
    first = packed(year, tmp_path / "mot.zip")
    other = fresh("moi")
    if target == "postgresql":
        other = Installation(other.home, postgres_database("migrated"))
    done = imported(other, tmp_path / "mot.zip", expected=first.manifest_sha256)
    assert (done.cycles, done.papers, done.manifest_sha256) == ((KEY,), first.papers, first.manifest_sha256)
    with other.at(ARCHIVED, mail_from="khac@example.vn") as office:
        assert rebuild(office) == Rebuild(papers=39, equal=39)
    with year.at(ARCHIVED) as office:
        before = state_of(office)
    with other.at(ARCHIVED) as office:
        after = state_of(office)
        office.settings.papers.mkdir(exist_ok=True)
    found = differences(before, after)
    # Letters are locked, the audit log tells of the export there and of the import here; all else is equal.
    assert found.keys() <= {"outbox_message", "audit_entry", "store", "drafts"}
    assert set(after["store"]) <= set(before["store"])
    with other.at(ARCHIVED, mail_from="khac@example.vn") as office:
        from services.export import export  # noqa: PLC0415

        again = export(office, tmp_path / "hai.zip", pdf=False)
    assert again.manifest_sha256 == first.manifest_sha256
    assert (tmp_path / "hai.zip").read_bytes() == (tmp_path / "mot.zip").read_bytes()


def test_nothing_is_sent_of_what_was_imported(
    package: Path, fresh: Callable[[str], Installation], postbox: Postbox
) -> None:
    installation = fresh("moi")
    assert imported(installation, package).unsent == 4
    mail = {"smtp_host": postbox.hostname, "smtp_port": postbox.port, "smtp_security": "none"}
    with installation.at(ARCHIVED, **mail) as office:
        locked = dispatch.run(office)
        assert locked.figures == {}
        assert "Dữ liệu được nhập từ gói lưu trữ" in locked.notes[0]
        # Unlocked, the letters still wait: each needs a person's word.
        assert unlock(office, "Nguyễn Văn A") == 4
        assert dispatch.run(office).figures["sent"] == 0
        with office.read() as session:
            states = session.scalars(select(OutboxMessage.state).distinct()).all()  # type: ignore[call-overload]
            entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "archive.import")).one()  # type: ignore[arg-type]
    assert postbox.arrived == []
    assert states == ["draft"]
    assert json.loads(entry.detail)["sender"]["address"] == "thuky@example.vn"


def test_an_installation_with_data_is_left_alone(sqlite_stage: Stage, package: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office:
        before = state_of(office)
    with pytest.raises(InstallationNotEmpty, match="THUKY_HOME"):
        imported(installation, package)
    with installation.at(ARCHIVED) as office:
        assert differences(before, state_of(office)) == {}


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def _list_again(folder: Path, path: str, **values: Any) -> None:  # noqa: ANN401 - any value
    """Write the line of a file in the manifest anew, as somebody who forges a package does."""
    manifest = _manifest(folder)
    data = (folder / path).read_bytes()
    line = next(line for line in manifest["files"] if line["path"] == path)
    line |= {"size": len(data), "sha256": sha256(data).hexdigest(), **values}
    _write_manifest(folder, manifest)


def _change_rows(table: str, change: Callable[[Lines], object]) -> Callable[[Path], None]:
    """Forge the rows of a table."""

    def harm(folder: Path) -> None:
        path = folder / ROWS / f"{table}.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        change(rows)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        _list_again(folder, f"{ROWS}/{table}.jsonl")

    return harm


def _set(table: str, **values: Any) -> Callable[[Path], None]:  # noqa: ANN401 - any value
    """Forge columns of the first row of a table."""
    return _change_rows(table, lambda rows: rows[0].update(values))


def _write(path: str, data: bytes) -> Callable[[Path], None]:
    """Write a file over another and list it anew."""

    def harm(folder: Path) -> None:
        (folder / path).write_bytes(data)
        _list_again(folder, path)

    return harm


def _in_manifest(**values: Any) -> Callable[[Path], None]:  # noqa: ANN401 - any value
    """Set values of the manifest."""
    return lambda folder: _write_manifest(folder, _manifest(folder) | values)


def _flip(folder: Path) -> None:
    path = next(folder.rglob("*.docx"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def _lose(folder: Path) -> None:
    next(folder.rglob("*.docx")).unlink()


def _add(folder: Path) -> None:
    (folder / "them.txt").write_bytes(b"x")


def _link(folder: Path) -> None:
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to("manifest.json")


def _list_twice(folder: Path) -> None:
    manifest = _manifest(folder)
    manifest["files"].append(manifest["files"][0])
    _write_manifest(folder, manifest)


def _list_outside(folder: Path) -> None:
    manifest = _manifest(folder)
    manifest["files"].append(manifest["files"][0] | {"path": "../thuky.db"})
    _write_manifest(folder, manifest)


def _edit_paper(folder: Path) -> None:
    """Change the words of a paper and list its new hash, but not its content digest."""
    line = next(line for line in _manifest(folder)["files"] if line["role"] == "paper")
    parts = read_parts((folder / line["path"]).read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace("Nguyễn".encode(), b"Nguyen")
    (folder / line["path"]).write_bytes(write_parts(parts))
    _list_again(folder, line["path"])


def _edit_digest(folder: Path) -> None:
    """Change only the digest in the row."""
    _set("paper", content_digest="0" * 64)(folder)


def _lose_stored(folder: Path) -> None:
    """Take a form out of the package and out of the manifest."""
    manifest = _manifest(folder)
    line = next(line for line in manifest["files"] if line["role"] == "form")
    manifest["files"].remove(line)
    (folder / line["path"]).unlink()
    _write_manifest(folder, manifest)


def _lose_table(folder: Path) -> None:
    manifest = _manifest(folder)
    manifest["files"] = [line for line in manifest["files"] if line["path"] != f"{ROWS}/ballot.jsonl"]
    (folder / ROWS / "ballot.jsonl").unlink()
    _write_manifest(folder, manifest)


def _add_table(folder: Path) -> None:
    manifest = _manifest(folder)
    (folder / ROWS / "la.jsonl").write_bytes(b"")
    manifest["files"].append({"path": f"{ROWS}/la.jsonl", "role": "rows", "size": 0, "sha256": sha256(b"").hexdigest()})
    _write_manifest(folder, manifest)


def _empty_tables(folder: Path) -> None:
    for path in (folder / ROWS).glob("*.jsonl"):
        _write(f"{ROWS}/{path.name}", b"")(folder)


HARMS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a changed byte": (_flip, "Nội dung đã bị thay đổi"),
    "a lost file": (_lose, "Thiếu tệp"),
    "a file too many": (_add, "Thừa tệp"),
    "a link": (_link, "Liên kết thay cho tệp"),
    "a file listed twice": (_list_twice, "ghi một tệp hai lần"),
    "a path that leads out": (_list_outside, "Tên tệp không an toàn: '../thuky.db'"),
    "an edited paper": (_edit_paper, "không khớp dấu vân tay"),
    "another digest in the row": (_edit_digest, "Dấu vân tay của văn bản"),
    "broken XML": (_write(f"ho-so/{KEY}/ho-so.xml", b"<File>"), "XML không đúng cú pháp"),
    "an entity": (_write(f"ho-so/{KEY}/ho-so.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "XML không đúng"),
    "another size": (lambda folder: _list_again(folder, "README.md", size=1), "Sai dung lượng"),
    "a newer schema": (_in_manifest(schema="9999"), "hãy cài chương trình mới hơn"),
    "no schema": (_in_manifest(schema="x"), "không ghi phiên bản dữ liệu"),
    "an unknown field": (_in_manifest(them=1), "manifest.json có mục lạ: them"),
    "no sender": (_in_manifest(senders={}), "Người gửi thư của chu trình"),
    "a bad sender": (
        _in_manifest(senders={KEY: {"address": "x\r\ny", "name": "", "reply_to": ""}}),
        "Người gửi thư của chu trình",
    ),
    "a form that rows name": (_lose_stored, "không có trong gói"),
    "a lost table": (_lose_table, "Gói thiếu bảng ballot"),
    "an unknown table": (_add_table, "Gói có bảng lạ"),
    "an unknown column": (_set("paper", them=1), "Bảng paper có cột lạ: them"),
    "a missing column": (_change_rows("paper", lambda rows: rows[0].pop("title")), "thiếu cột title"),
    "a value of another type": (_set("paper", title=1), "1 không phải kiểu text"),
    "a number as a truth value": (_set("paper", revision=True), "true không phải kiểu integer"),
    "a number too large": (_set("paper", revision=2**40), "quá lớn"),
    "an empty value": (_set("paper", title=None), "để trống mà không được phép"),
    "a wrong day": (_set("paper", issued_on="2020-02-30"), "không phải ngày giờ"),
    "a time without zone": (_set("paper", drafted_at="2020-03-05T08:00:00"), "thiếu múi giờ"),
    "a NUL": (_set("paper", title="\0"), "có ký tự không lưu được"),
    "half a surrogate": (_set("paper", context={"a": ["\ud800"]}), "có ký tự không lưu được"),
    "a key twice": (_change_rows("paper", lambda rows: rows.append(rows[0])), "có khóa lặp lại"),
    "a reference into nothing": (_set("paper", register_key="khong-co"), "không có register_entry “khong-co”"),
    "a plan nobody can read": (_set("cycle", definition={}), "định nghĩa chu trình không đọc được"),
    "a key that leads out": (_set("cycle", key="../x"), "định nghĩa là của chu trình"),
    "a name that leads out": (_set("paper", file_name="../../x.docx"), "tên tệp không an toàn"),
    "no hash": (_set("paper", file_sha256="x"), "file_sha256 không phải mã SHA-256"),
    "a list where a table is due": (_set("paper", context=[]), "Bảng paper"),
    "an unknown state of a letter": (_set("outbox_message", state="la"), "trạng thái thư lạ"),
    "an attachment without hash": (
        _set("outbox_message", attachments=[{"name": "x", "sha256": "y", "size": 1, "media_type": "z"}]),
        "tệp kèm ghi không đúng dạng",
    ),
    "no JSON": (_write(f"{ROWS}/series.jsonl", b"{\n"), "có dòng không phải JSON"),
    "JSON too deep": (_write(f"{ROWS}/series.jsonl", b"[" * 100_000 + b"\n"), "có dòng không phải JSON"),
    "a field twice": (_write(f"{ROWS}/series.jsonl", b'{"key":"a","key":"b"}\n'), "tên trường lặp lại"),
    "no number": (_write(f"{ROWS}/series.jsonl", b'{"key":NaN}\n'), "NaN không phải số"),
    "no row": (_write(f"{ROWS}/series.jsonl", b"[]\n"), "không phải một bản ghi"),
    "half a line": (_write(f"{ROWS}/series.jsonl", b"{}"), "thiếu xuống dòng"),
    "no cycle": (_empty_tables, "Gói không có chu trình nào"),
}


@pytest.mark.parametrize(("harm", "told"), HARMS.values(), ids=list(HARMS))
def test_a_bad_package_is_refused_before_anything_is_written(
    copy: Path, fresh: Callable[[str], Installation], harm: Callable[[Path], None], told: str
) -> None:
    harm(copy)
    installation = fresh("moi")
    with pytest.raises(PackageRefused, match="chưa ghi gì") as refused:
        imported(installation, copy)
    assert any(told in fault for fault in refused.value.faults), refused.value.faults
    with installation.at(ARCHIVED) as office:
        state = state_of(office)
    assert {name: rows for name, rows in state.items() if rows} == {}
    assert sorted(path.name for path in installation.home.iterdir() if "thuky.db" not in path.name) == []


def test_many_faults_are_counted(copy: Path, fresh: Callable[[str], Installation]) -> None:
    for path in copy.glob("ho-so/*/van-ban/*/*"):
        path.unlink()
    for path in copy.glob("bieu-mau/*"):
        path.unlink()
    for n in range(5):
        (copy / f"them-{n}").write_bytes(b"x")
    with pytest.raises(PackageRefused, match="… và 5 lỗi khác") as refused:
        imported(fresh("moi"), copy)
    assert len(refused.value.faults) == 25
    with pytest.raises(PackageRefused, match="không phải mã trong biên bản"):
        imported(fresh("khac"), copy, expected="0" * 64)


def _repeat_with_bad_references(rows: Lines) -> None:
    rows[:] = [row | {"key": f"{row['key']}{n}", "unit_key": "khong-co"} for row in rows for n in range(9)]


def test_many_bad_rows_stop_the_reading(copy: Path, fresh: Callable[[str], Installation]) -> None:
    _change_rows("obligation", _repeat_with_bad_references)(copy)
    with pytest.raises(PackageRefused) as refused:
        imported(fresh("moi"), copy)
    assert 20 < len(refused.value.faults) < 60


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{}", "Không đọc được manifest.json"),
        (b"[" * 100_000, "Không đọc được manifest.json"),
        (b'{"format": "khac", "version": 1}', "không phải của gói lưu trữ thuky"),
        (b'{"format": "thuky-archive", "version": 2}', "Gói theo phiên bản 2"),
        (b'{"format": "thuky-archive", "version": 1, "files": [{"path": "a", "size": "1", "sha256": ""}]}', "dạng"),
    ],
)  # fmt: skip
def test_a_manifest_of_something_else_is_refused(
    copy: Path, fresh: Callable[[str], Installation], data: bytes, told: str
) -> None:
    (copy / "manifest.json").write_bytes(data)
    with pytest.raises(NotAPackage, match=told):
        imported(fresh("moi"), copy)
    assert verify(str(copy / "verify.py")).returncode == 2


def test_files_that_are_no_package_are_refused(tmp_path: Path, fresh: Callable[[str], Installation]) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    (tmp_path / "rong").mkdir()
    for name in ("x.zip", "rong"):
        with pytest.raises(NotAPackage):
            imported(fresh(f"moi-{name}"), tmp_path / name)


def _zip(folder: Path, target: Path, change: Callable[[zipfile.ZipFile], object] = lambda _archive: None) -> Path:
    """Zip a folder, with something more inside."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
        change(archive)
    return target


def _add_link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("lien-ket")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda archive: archive.writestr("../../thuky.db", b"x"), "Tên tệp không an toàn"),
        (lambda archive: archive.writestr("bom.txt", b"\0" * 20_000_000), "bom nén"),
        (lambda archive: archive.writestr("readme.MD", b"x"), "Tên tệp lặp lại trong gói: readme.md"),
        (lambda archive: archive.writestr("README.md", b"x"), "Tên tệp lặp lại trong gói: readme.md"),
        (_add_link, "Liên kết thay cho tệp: lien-ket"),
    ],
)
def test_a_hostile_zip_is_refused_before_anything_is_written(
    package: Path,
    tmp_path: Path,
    fresh: Callable[[str], Installation],
    change: Callable[[zipfile.ZipFile], object],
    told: str,
) -> None:
    path = _zip(package, tmp_path / "goi.zip", change)
    installation = fresh("moi")
    with pytest.raises(PackageRefused) as refused:
        imported(installation, path)
    assert any(told in fault for fault in refused.value.faults), refused.value.faults
    assert not (installation.home / "store").exists()


def test_locked_overlapping_and_torn_zips_are_refused(
    package: Path, tmp_path: Path, fresh: Callable[[str], Installation]
) -> None:
    whole = _zip(package, tmp_path / "goi.zip").read_bytes()
    place = whole.rindex(b"PK\1\2")
    locked = whole[: place + 8] + bytes([whole[place + 8] | 1]) + whole[place + 9 :]
    overlapping = whole[: place + 20] + (2**31).to_bytes(4, "little") + whole[place + 24 :]
    torn = bytearray(whole)
    torn[200:260] = b"\xff" * 60
    for n, (data, told) in enumerate(((locked, "mật khẩu"), (overlapping, "chồng lên nhau"), (bytes(torn), ""))):
        path = tmp_path / f"{n}.zip"
        path.write_bytes(data)
        with pytest.raises((PackageRefused, NotAPackage)) as refused:
            imported(fresh(f"moi-{n}"), path)
        assert told in str(refused.value)


def test_a_column_of_a_later_program_takes_its_default(package: Path) -> None:
    from models.tables import metadata  # noqa: PLC0415

    line = json.loads((package / ROWS / "paper.jsonl").read_text(encoding="utf-8").splitlines()[0])
    del line["signed_by"], line["content_digest"]
    values = values_of(metadata.tables["paper"], json.dumps(line).encode())
    assert (values["signed_by"], values["content_digest"]) == ("", None)
    del line["kind"]
    with pytest.raises(RowRefused, match="thiếu cột kind"):
        values_of(metadata.tables["paper"], json.dumps(line).encode())


def test_names_stay_inside() -> None:
    assert is_inside("D03-cong-van/a.docx")
    for name in ("/a", "a//b", "../a", "a/../b", ".a", "a\\b", "c:a", "", "a/ "):
        assert not is_inside(name), name


def test_a_file_that_changes_while_it_is_read_is_refused(copy: Path, fresh: Callable[[str], Installation]) -> None:
    installation = fresh("moi")
    seen: list[str] = []

    def change_the_others(path: str) -> None:
        if not seen:
            for other in copy.rglob("*.docx"):
                other.write_bytes(b"changed")
        seen.append(path)

    with pytest.raises(PackageRefused, match="bị thay đổi trong lúc nhập"):
        imported(installation, copy, progress=change_the_others)
    with installation.at(ARCHIVED) as office, office.read() as session:
        assert session.execute(text("SELECT count(*) FROM cycle")).scalar() == 0


def test_a_killed_import_leaves_no_row_and_can_be_repeated(
    package: Path, fresh: Callable[[str], Installation], tmp_path: Path
) -> None:
    undisturbed = fresh("yen")
    strikes = Strikes()
    with undisturbed.at(ARCHIVED) as office:
        from tests.services.killing import watch  # noqa: PLC0415

        import_package(watch(office, strikes), package)
        expected = state_of(office)
    count = len(strikes.passed)
    assert count > 10
    for fatal in (1, 2, count // 2, count - 1, count):
        struck = fresh(f"ngat-{fatal}")
        assert kill_at(lambda struck=struck: struck.at(ARCHIVED), lambda office: import_package(office, package), fatal)  # type: ignore[misc]
        with struck.at(ARCHIVED) as office, office.read() as session:
            rows = session.execute(text("SELECT count(*) FROM paper")).scalar()
        if fatal < count:
            assert rows == 0
            imported(struck, package)
        with struck.at(ARCHIVED) as office:
            hidden = {"papers", "drafts"} if fatal == count else set()
            assert {name for name in differences(expected, state_of(office)) if name not in hidden} == set()
    assert tmp_path.is_dir()


def test_the_program_in_the_package_says_what_is_wrong(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(copy)]) == 0
    assert "KẾT QUẢ: gói nguyên vẹn." in capsys.readouterr().out
    _lose(copy)
    assert main([str(copy)]) == 1
    assert "SAI  Thiếu tệp: ho-so/" in capsys.readouterr().out
    assert main([str(copy), "--manifest-sha256", "0" * 64]) == 1
    assert "không khớp biên bản giao nhận" in capsys.readouterr().out
    assert main([str(copy / "khong-co.zip")]) == 2
    assert "Không đọc được gói" in capsys.readouterr().err


def test_the_program_runs_as_a_program(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["verify.py", str(copy)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(package_verify.__file__, run_name="__main__")
    assert ended.value.code == 0


def test_the_program_runs_on_python_3_8() -> None:
    source = Path(package_verify.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in modules} <= sys.stdlib_module_names
    # What came after 3.8: methods of texts, and types that are asked for items while the module loads.
    assert not {"removeprefix", "removesuffix", "is_relative_to", "bit_count"} & set(re.findall(r"\.(\w+)\(", source))
    notes = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]
    notes += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    assert all(isinstance(note, ast.Name | ast.Constant) for note in notes)


def test_word_files_that_are_bombs_or_no_zip_have_no_digest(copy: Path, fresh: Callable[[str], Installation]) -> None:
    line = next(line for line in _manifest(copy)["files"] if line["role"] == "paper")
    with zipfile.ZipFile(copy / line["path"], "w") as archive:
        for n in range(301):
            archive.writestr(f"{n}", b"")
    _list_again(copy, line["path"])
    with pytest.raises(PackageRefused, match="không khớp dấu vân tay"):
        imported(fresh("moi"), copy)
    _write(line["path"], b"no zip")(copy)
    with pytest.raises(PackageRefused, match="không khớp dấu vân tay"):
        imported(fresh("khac"), copy)


def test_a_file_beyond_all_measure_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_verify, "LARGEST_FILE", 10)
    manifest, _ = package_verify.read_manifest(package_verify.FolderPackage(copy))
    assert "Tệp quá lớn: README.md" in package_verify.check(package_verify.FolderPackage(copy), manifest)


def test_an_unmigrated_database_is_migrated_first(tmp_path: Path, package: Path) -> None:
    installation = Installation(tmp_path / "moi")
    assert imported(installation, package).papers == 6
    migrate(f"sqlite:///{installation.home}/thuky.db")
