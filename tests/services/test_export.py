"""Export: a package that anybody can check, the same bytes for the same state, never half of one."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from documents.kinds import load_kind
from models.cycle import Cycle
from models.dossier import UnplacedFile
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.register import RegisterEntry
from models.tables import metadata
from services import package_rows
from services.cycles import UnknownCycle
from services.export import ArchiveDamaged, Exported, NothingToExport, export
from services.export_metadata import FieldTooLong, Fitted, number_and_notation, volume_of
from services.export_papers import safe_stem, safe_suffix
from services.export_pdf import PdfMaker
from services.package_file import PackageExists
from services.register import void
from tests.outbox.postbox import Postbox
from tests.services.cast import KEY, at
from tests.services.harm import change_paper, damage
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation, run_step
from tests.services.killing import Strikes, kill_at
from tests.services.reading import paper

SECRET = "mat-khau-rat-bi-mat"  # noqa: S105 - it must not be found again
ROOT = f"ho-so/{KEY}"


def packed(installation: Installation, target: Path, **wanted: Any) -> Exported:  # noqa: ANN401 - any option
    """Export an installation without PDF."""
    with installation.at(ARCHIVED, smtp_password=SECRET) as office:
        return export(office, target, **{"pdf": False, **wanted})


def verify(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the verify.py of a folder as a stranger does, with nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", *words], capture_output=True, text=True, check=False, cwd=cwd,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(sqlite_history: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ANN401 - History
    """Export the whole year once, for looking only."""
    target = tmp_path_factory.mktemp("goi") / "goi"
    with sqlite_history.end.at(ARCHIVED, smtp_password=SECRET) as office, office.read() as session:
        issued = session.execute(select(Paper.key).where(Paper.state == "issued")).all()  # type: ignore[call-overload]
    home = sqlite_history.end.copy_home(tmp_path_factory.mktemp("home") / "home")
    done = packed(Installation(home), target)
    assert (done.papers, done.pdf) == (len(issued), "none")
    return target


def test_a_stranger_checks_the_package_with_nothing_but_python(folder: Path, tmp_path: Path) -> None:
    done = verify("verify.py", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KẾT QUẢ: gói nguyên vẹn" in done.stdout
    assert "trong đó 39 văn bản" in done.stdout
    digest = next(line for line in done.stdout.splitlines() if "SHA-256" in line).split()[-1]
    assert verify("verify.py", "--manifest-sha256", digest, cwd=folder).returncode == 0
    other = verify(str(folder / "verify.py"), str(folder), "--manifest-sha256", "0" * 64, cwd=tmp_path)
    assert other.returncode == 1
    assert "không khớp biên bản giao nhận" in other.stdout


def test_every_paper_is_there_with_its_data_and_the_fields_of_annex_vi(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    papers = [folder / line["path"] for line in manifest["files"] if line["role"] == "paper"]
    assert len(papers) == manifest["papers"] == 39
    for path in papers:
        context = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = ET.parse(path.with_suffix(".xml")).getroot()  # noqa: S314 - our own file
        assert [child.tag for child in found if child.tag != "To"] == [
            "OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation",
            "IssuedDate", "OrganName", "Subject", "Language", "PageAmount", "Description", "SignerInfo", "Priority",
            "IssuedAmount", "DueDate",
        ]  # fmt: skip
        assert found.findtext("SignerInfo/FullName") == context["signer"]
    letter = ET.parse(next(folder.glob(f"{ROOT}/van-ban/d03-*/*534*.xml"))).getroot()  # noqa: S314 - our own file
    facts = {child.tag: child.text for child in letter}
    assert (facts["CodeNumber"], facts["CodeNotation"], facts["IssuedDate"]) == ("878", "UBND-NNTN", "2020-03-05")
    assert (facts["FileCatalog"], facts["FileNotation"], facts["TypeName"]) == ("2020", "01.OCOP-2020", "Công văn")
    assert letter.findtext("To/OrganName")
    assert letter.findtext("SignerInfo/Position") == "Phó Chủ tịch Ủy ban nhân dân tỉnh"
    whole = ET.parse(folder / ROOT / "ho-so.xml").getroot()  # noqa: S314 - our own file
    assert (whole.findtext("StartDate"), whole.findtext("EndDate")) == ("2020-03-05", "2020-12-24")
    ordinals = {
        ET.parse(path.with_suffix(".xml")).getroot().findtext("DocOrdinal")  # noqa: S314 - our own file
        for path in papers
    }
    assert {str(n) for n in range(1, int(whole.findtext("DocTotal") or 0) + 1)} == ordinals


def test_registers_and_ballots_open_in_a_spreadsheet(folder: Path) -> None:
    with (folder / ROOT / "so-dang-ky.csv").open(encoding="utf-8-sig", newline="") as file:
        register = list(csv.DictReader(file))
    with (folder / ROOT / "phieu-cham.csv").open(encoding="utf-8-sig", newline="") as file:
        ballots = list(csv.DictReader(file))
    assert len(register[0]) == 10
    assert "878/UBND-NNTN" in {row["Số, ký hiệu văn bản"] for row in register}
    assert {(row["Ngày chuyển"], row["Ký nhận"]) for row in register} == {("", "")}  # no letter went this year
    assert all(int(row["Tổng"]) == sum(int(row[f"Phần {part}"]) for part in "ABC") for row in ballots)
    assert all(len(row["Dấu niêm phong (SHA-256)"]) == 64 for row in ballots)


def test_every_row_of_every_table_travels_and_is_documented(folder: Path, sqlite_history: Any) -> None:  # noqa: ANN401
    schema = json.loads((folder / "du-lieu" / "luoc-do.json").read_text(encoding="utf-8"))
    with sqlite_history.end.at(ARCHIVED) as office, office.read() as session:
        for table in package_rows.TABLES:
            lines = (folder / "du-lieu" / f"{table.name}.jsonl").read_bytes().splitlines()
            assert len(lines) == len(session.execute(select(table)).all()), table.name
            for line in lines[:3]:
                assert json.loads(line).keys() == schema[table.name]["columns"].keys()
    assert schema["paper"]["columns"]["register_key"] == {
        "type": "text", "null": True, "key": False, "refers_to": ["register_entry.key"], "meaning": "",
    }  # fmt: skip
    assert schema["audit_entry"]["columns"]["at"]["type"] == "time"


def test_the_whole_year_is_in_the_scope_of_its_cycle(sqlite_history: Any) -> None:  # noqa: ANN401
    with sqlite_history.end.at(ARCHIVED) as office, office.read() as session:
        for table in package_rows.TABLES:
            one = list(package_rows.rows_of(session, table, [KEY]))
            assert one == list(package_rows.rows_of(session, table, None)), table.name
            assert list(package_rows.rows_of(session, table, ["khac"])) == []


def test_no_secret_of_the_installation_is_in_the_package(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


def test_the_same_state_gives_the_same_bytes_on_both_databases(stage: Stage, tmp_path: Path) -> None:
    installation = stage.after("announce")
    one, two = packed(installation, tmp_path / "a.zip"), packed(installation, tmp_path / "b.zip", cycle_key=KEY)
    assert one.manifest_sha256 == two.manifest_sha256
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    in_folder = packed(installation, tmp_path / "c")
    assert in_folder.manifest_sha256 == one.manifest_sha256
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == sorted(
            path.relative_to(tmp_path / "c").as_posix() for path in (tmp_path / "c").rglob("*") if path.is_file()
        )
    done = verify(str(tmp_path / "c" / "verify.py"), str(tmp_path / "a.zip"))
    assert done.returncode == 0, done.stdout


def test_sent_letters_are_the_bytes_that_the_mail_server_got(
    sqlite_stage: Stage, postbox: Postbox, tmp_path: Path
) -> None:
    installation = sqlite_stage.after("announce")
    mail = {"smtp_host": postbox.hostname, "smtp_port": postbox.port, "smtp_security": "none"}
    with installation.at(at("2020-03-06", 9), **mail) as office:
        sent = run_step(office, "dispatch").figures["sent"]
    done = packed(installation, tmp_path / "goi")
    letters = sorted((tmp_path / "goi" / ROOT / "thu").glob("*.eml"))
    assert done.letters == sent == len(letters) == 4
    with (tmp_path / "goi" / ROOT / "so-dang-ky.csv").open(encoding="utf-8-sig", newline="") as file:
        handed = {row["Số, ký hiệu văn bản"]: (row["Ngày chuyển"], row["Ký nhận"]) for row in csv.DictReader(file)}
    assert handed["878/UBND-NNTN"] == ("06/3/2020", "Thư điện tử: 4 nơi")
    got = {message["Message-ID"]: message for message in map(_mail, (one.content for one in postbox.arrived))}
    for path in letters:
        kept = _mail(path.read_bytes())
        assert kept.as_bytes() == got[kept["Message-ID"]].as_bytes()


def _mail(data: bytes) -> Any:  # noqa: ANN401 - EmailMessage
    return message_from_bytes(data, policy=policy.default)


def test_letters_that_were_not_sent_are_locked(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office, office.begin() as session:
        one, two, *_ = session.scalars(select(OutboxMessage).order_by(OutboxMessage.key)).all()
        one.state, two.state = "sending", "sent"
    packed(installation, tmp_path / "goi")
    lines = (tmp_path / "goi/du-lieu/outbox_message.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["state"] for row in rows] == ["withdrawn", "sent", "draft", "draft"]
    assert "có thể đã đến; không gửi lại" in rows[0]["state_reason"]
    assert "xem lại rồi mới cho gửi" in rows[2]["state_reason"]
    assert rows[2]["released_at"] is None


def test_there_is_no_package_with_holes(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.before("archive")
    with installation.at(ARCHIVED) as office:
        letter, plan = paper(office, "announcement", "534"), paper(office, "plan")
        damage(installation, letter.file_sha256 or "")
        office.store.path(plan.template_sha256).unlink()
        with office.begin() as session:
            row = session.scalars(select(OutboxMessage).limit(1)).one()
            row.state, row.attachments = "sent", [row.attachments[0] | {"sha256": letter.file_sha256}]
            session.add(row)
            file = session.execute(select(metadata.tables["dossier_file"])).first()
            assert file is not None
            session.execute(metadata.tables["dossier_file"].update().where(
                metadata.tables["dossier_file"].c.key == file.key).values(size=1))  # fmt: skip
    with pytest.raises(ArchiveDamaged) as refused:
        packed(installation, tmp_path / "goi.zip")
    told = str(refused.value)
    assert f"{KEY}/announcement/534/1: bản đã phát hành" in told
    assert "bieu-mau/plan-" in told
    assert "dòng dữ liệu ghi 1 byte" in told
    assert "tệp kèm thư" in told
    assert list(tmp_path.iterdir()) == []


def test_a_package_is_never_written_over_and_an_empty_folder_may_be_filled(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    (tmp_path / "goi").mkdir()
    packed(installation, tmp_path / "goi")
    before = (tmp_path / "goi" / "manifest.json").read_bytes()
    with pytest.raises(PackageExists, match="chọn tên khác"):
        packed(installation, tmp_path / "goi")
    assert (tmp_path / "goi" / "manifest.json").read_bytes() == before


def test_unknown_cycles_and_empty_offices_have_no_package(
    sqlite_stage: Stage, empty: Installation, tmp_path: Path
) -> None:
    with pytest.raises(UnknownCycle):
        packed(sqlite_stage.after("announce"), tmp_path / "goi.zip", cycle_key="khac")
    with pytest.raises(NothingToExport, match="thuky cycle open"):
        packed(empty, tmp_path / "goi.zip")
    with pytest.raises(NothingToExport):
        packed(empty, tmp_path / "goi")
    assert list(tmp_path.glob("*goi*")) == []


def test_one_cycle_leaves_the_others_out(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office, office.begin() as session:
        known = session.scalars(select(Cycle)).one()
        plan = known.definition | {"key": "khac", "round": 2}
        session.add(Cycle(**known.model_dump() | {"key": "khac", "definition": plan}))
    packed(installation, tmp_path / "mot", cycle_key="khac")
    packed(installation, tmp_path / "ca")
    assert [path.name for path in (tmp_path / "mot" / "ho-so").iterdir()] == ["khac"]
    assert (tmp_path / "mot" / "du-lieu" / "paper.jsonl").read_bytes() == b""
    assert {path.name for path in (tmp_path / "ca" / "ho-so").iterdir()} == {"khac", KEY}


def test_lengths_of_annex_vi_are_kept(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office, office.begin() as session:
        entry = session.get_one(RegisterEntry, f"{KEY}/announcement")
        entry.copies = 1000
        session.add(entry)
        void(session, office, f"{KEY}/plan/chung/1", "Ghi nhầm")
    key = f"{KEY}/plan/chung/1"
    change_paper(installation, key, context={"subject_line": "x" * 501, "signer": "Người lạ"}, kind="khac",
                 agency="khac", register_key=None)  # fmt: skip
    done = packed(installation, tmp_path / "goi")
    assert f"{key}: Subject dài 501 ký tự, cắt còn 500" in done.notes
    assert f"{KEY}/announcement/534/1: IssuedAmount = 1000 vượt 3 chữ số, để trống" in done.notes
    found = ET.parse(next((tmp_path / "goi").glob(f"{ROOT}/van-ban/d01-*/*.xml"))).getroot()  # noqa: S314 - our own file
    assert (found.findtext("Subject") or "").endswith("x…")
    assert (found.findtext("TypeName"), found.findtext("OrganName")) == ("Kế hoạch", "khac")
    assert found.findtext("SignerInfo/Position") == "PHÓ CHỦ TỊCH"
    register = (tmp_path / "goi" / ROOT / "so-dang-ky.csv").read_text(encoding="utf-8-sig")
    assert "Đã hủy: Ghi nhầm" in register
    change_paper(installation, key, number_text="123456789012/KH")
    with pytest.raises(FieldTooLong, match="CodeNumber “123456789012” dài 12 ký tự"):
        packed(installation, tmp_path / "khac.zip")
    assert not (tmp_path / "khac.zip").exists()


def test_a_long_file_has_volumes() -> None:
    assert [volume_of(n) for n in (1, 999, 1000, 1999)] == [(1, 1), (1, 999), (2, 1), (3, 1)]
    assert number_and_notation("") == ("", "")
    assert Fitted("x").element("DueDate", None) == "<DueDate></DueDate>"


def test_files_that_nobody_could_place_and_papers_of_one_name_travel_too(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office:
        name, sha256 = paper(office, "announcement", "534").file_name, office.store.put(b"ai gui?")
        with office.begin() as session:
            session.add(UnplacedFile(key=f"{KEY}/x", cycle_key=KEY, path="2020/Không rõ.pdf", sha256=sha256, size=7,
                                     reason="", received_at=office.now))  # fmt: skip
    change_paper(installation, f"{KEY}/announcement/524/1", file_name=name)
    packed(installation, tmp_path / "goi")
    (lost,) = (tmp_path / "goi" / ROOT / "tep-chua-ro").iterdir()
    assert (lost.name, lost.read_bytes()) == (f"khong-ro-{sha256[:12]}.pdf", b"ai gui?")
    stem = name.rpartition("/")[2].removesuffix(".docx")
    assert len(list((tmp_path / "goi" / ROOT).glob(f"van-ban/*/{stem}-2.*"))) == 3


def test_names_of_files_that_came_in_are_made_safe() -> None:
    assert safe_stem("") == "khong-ten"
    assert safe_stem("Tờ khai (bản 2)") == "to-khai-ban-2"
    assert safe_suffix("a.PDF") == ".pdf"
    assert safe_suffix("a.p/../x") == ""


def test_cells_that_begin_like_formulas_stay_text(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(ARCHIVED) as office, office.begin() as session:
        entry = session.get_one(RegisterEntry, f"{KEY}/announcement")
        entry.kept_by = "=HYPERLINK(1)"
        session.add(entry)
    packed(installation, tmp_path / "goi")
    assert "'=HYPERLINK(1)" in (tmp_path / "goi" / ROOT / "so-dang-ky.csv").read_text(encoding="utf-8-sig")


def test_pdf_is_left_out_where_it_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    maker = PdfMaker(wanted=True)
    assert maker.as_json() == {"kind": "none", "reason": "Máy xuất gói chưa cài LibreOffice"}
    assert maker.make({"a": b"x"}) == {"a": (b"", 0)}


def test_a_paper_that_libreoffice_cannot_read_has_no_pdf_and_the_package_says_so() -> None:
    maker = PdfMaker(wanted=True)
    assert maker.as_json() == {"kind": "PDF/A-2b", "reason": ""}
    assert maker.make({"mot": b"no word file at all \0\1"}) == {"mot": (b"", 0)}
    assert maker.notes[0].startswith("Không có PDF cho mot: ")


def test_where_libreoffice_goes_away_meanwhile_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    maker = PdfMaker(wanted=True)
    monkeypatch.setenv("PATH", "/nonexistent")
    template = load_kind("receipt").template
    assert maker.make({"mot": template}) == {"mot": (b"", 0)}
    assert maker.notes[0].startswith("Không có PDF cho 1 văn bản: ")


def test_a_package_with_pdf_counts_the_pages(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    done = packed(installation, tmp_path / "goi", pdf=True)
    pdfs = sorted((tmp_path / "goi").rglob("*.pdf"))
    assert done.pdf == "PDF/A-2b"
    assert len([path for path in pdfs if "van-ban" in path.parts]) == 6
    xml = next((tmp_path / "goi").glob(f"{ROOT}/van-ban/d03-*/*.xml"))
    assert int(ET.parse(xml).getroot().findtext("PageAmount") or 0) >= 1  # noqa: S314 - our own file


def test_a_killed_export_leaves_no_package_and_the_next_one_is_whole(sqlite_stage: Stage, tmp_path: Path) -> None:
    announced = sqlite_stage.after("announce")
    expected = packed(announced, tmp_path / "goi.zip").manifest_sha256
    strikes = Strikes()
    with announced.at(ARCHIVED) as office:
        export(office, tmp_path / "dem", pdf=False, progress=strikes.pass_point)
    count = len(strikes.passed)
    assert count > 10
    for fatal in (1, count // 2, count):
        for name in (f"bi-ngat-{fatal}.zip", f"bi-ngat-{fatal}"):
            target = tmp_path / name

            def work(office: Any, target: Path = target) -> None:  # noqa: ANN401 - a watched office
                export(office, target, pdf=False, progress=office.strikes.pass_point)

            assert kill_at(lambda: announced.at(ARCHIVED), work, fatal)
            assert not target.exists()
            assert packed(announced, target).manifest_sha256 == expected
            assert [path for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
