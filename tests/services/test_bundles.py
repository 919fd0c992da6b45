"""Bundles of dossiers and of a cycle: what belongs into them, in which order, and what is said of the rest."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from documents.bundle_part import Limits
from domain.copies import CopyForm
from models.audit_entry import AuditEntry
from services.bundles import DossierUnknown, bundle_cycle, bundle_dossiers, list_dossiers
from services.copies import CopyRequest, copy_pdf, make_copy
from services.cycles import UnknownCycle
from services.office import Office
from tests.documents import hostile
from tests.documents.test_bundle import bookmarks, xlsx
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of


def _titles(path: Path) -> list[str]:
    return [name for name, _ in bookmarks(PdfReader(path))]


def _bundled(office: Office) -> list[str]:
    with office.read() as session:
        return list(session.exec(select(AuditEntry.subject).where(AuditEntry.action == "bundle.cycle")))


def test_a_recognised_product_has_its_whole_file_in_order(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        (bundle,) = bundle_dossiers(office, KEY, ["QNG-02"], tmp_path)
        assert audit_of(office, "QNG-02")[-1] == "bundle.dossier"
    assert [volume.path.name for volume in bundle.volumes] == ["qng-02.pdf"]
    assert bundle.missing == ()
    starts = [
        "Bìa",
        "Mục lục",
        "Phiếu đăng ký sản phẩm (Biểu số 01",
        "Phương án, kế hoạch kinh doanh",
        "Giới thiệu bộ máy tổ chức",
        "Giấy đăng ký kinh doanh",
        "Ảnh 05 đơn vị sản phẩm mẫu",
        "Phiếu tiếp nhận: Tiếp nhận hồ sơ",
        "Phiếu tiếp nhận: Tiếp nhận hồ sơ",
        "Bảng tổng hợp: Kết quả",
        "Biên bản",
        "Quyết định",
        "Giấy chứng nhận",
        "Công văn: bổ sung, hoàn thiện hồ sơ",
    ]
    titles = _titles(bundle.volumes[0].path)
    found = [title[: len(start)] for title, start in zip(titles, starts, strict=True)]
    assert found == starts, titles
    front = PdfReader(bundle.volumes[0].path).pages[0].extract_text()
    for fact in ("HỒ SƠ SẢN PHẨM OCOP", "Tỏi đen Lý Sơn", "QNG-02.OCOP-2020", "được công nhận", "huyện Lý Sơn"):
        assert fact in front
    assert "từ ngày 06/4/2020 đến ngày 21/5/2020" in " ".join(front.split())


def test_the_result_stands_in_the_files_that_it_concerns(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        lines = {line.code: line for line in list_dossiers(office, KEY)}
    assert list(lines) == [row[0] for row in cast.PRODUCTS[1:]]
    kinds = {code: [key.split("/")[1] for key in line.keys if key.endswith("/chung/1")] for code, line in lines.items()}
    session = ["score_table", "minutes"]
    assert kinds["QNG-01"] == [*session, "recognition_decision", "forwarding_letter"]
    assert kinds["QNG-03"] == [*session, "recognition_decision"]
    assert kinds["QNG-04"] == session
    assert kinds["QNG-06"] == kinds["QNG-07"] == []
    assert (lines["QNG-02"].files, lines["QNG-02"].papers, lines["QNG-02"].state) == (5, 7, "được công nhận")
    assert f"{KEY}/QNG-02/03/2" in lines["QNG-02"].keys
    assert (lines["QNG-06"].unit, lines["QNG-06"].producer) == ("huyện Bình Sơn", "Hộ Mỹ Thiện")


def test_a_letter_that_forwards_products_stands_in_their_files_only(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        holders = [line.code for line in list_dossiers(office, KEY) if any("forwarding" in key for key in line.keys)]
    assert holders == ["QNG-01"]


def test_all_dossiers_of_a_cycle_are_bound_one_by_one(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.on("collect", "2020-04-15")
    with installation.at(at("2020-04-14")) as office:
        made = bundle_dossiers(office, KEY, [], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"qng-0{n}.pdf" for n in range(1, 8)]
    missing = {bundle.volumes[0].path.stem: [one.reason for one in bundle.missing] for bundle in made if bundle.missing}
    assert list(missing) == ["qng-02"]
    damaged, empty = missing["qng-02"]
    assert "hỏng" in damaged
    assert "rỗng" in empty
    # Nothing has come from Mộ Đức yet: its file is a cover and empty contents.
    assert [bundle.pages for bundle in made if bundle.volumes[0].path.stem in {"qng-03", "qng-07"}] == [2, 2]
    cover = PdfReader(tmp_path / "qng-03.pdf").pages[0].extract_text()
    assert "Thời gian tài liệu" not in cover


def test_other_files_come_last_and_what_acts_is_shown_without_acting(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.on("collect", "2020-04-15")
    place = installation.inbox() / "2020-04-14" / "533" / "QNG-03"
    place.mkdir(parents=True)
    (place / "thu-tay.pdf").write_bytes(hostile.active())
    (place / "06-doanh-thu.xlsx").write_bytes(xlsx())
    (place / "01-phieu.pdf").write_bytes(hostile.locked())
    again = installation.inbox() / "2020-04-14" / "524" / "QNG-01" / "02-phuong-an.pdf"
    again.parent.mkdir(parents=True)
    again.write_bytes(hostile.locked())
    installation.run("collect", at("2020-04-14"))
    with installation.at(at("2020-04-14", 10)) as office:
        bundle, older = bundle_dossiers(office, KEY, ["QNG-03", "QNG-01"], tmp_path)
        keys = list_dossiers(office, KEY)[0].keys
    # A bad newer version does not spoil a good older one.
    assert older.missing == ()
    assert f"{KEY}/QNG-01/02/1" in keys
    path = bundle.volumes[0].path
    titles = _titles(path)
    assert titles[2].startswith("Phiếu đăng ký sản phẩm")
    assert titles[3] == "Giấy tờ khác: thu-tay.pdf"
    assert (bundle.attached, [one.title for one in bundle.missing]) == (1, [titles[2]])
    assert b"JavaScript" not in path.read_bytes()


def test_an_unknown_product_or_cycle_is_named_and_nothing_is_written(played: Installation, tmp_path: Path) -> None:
    with played.at(ARCHIVED) as office:
        with pytest.raises(DossierUnknown, match="không có hồ sơ X-1, X-2") as caught:
            bundle_dossiers(office, KEY, ["X-1", "QNG-01", "X-2"], tmp_path)
        with pytest.raises(UnknownCycle):
            bundle_cycle(office, "khac", tmp_path)
    assert caught.value.unknown == ("X-1", "X-2")
    assert list(tmp_path.iterdir()) == []


def test_a_cycle_is_bound_in_the_order_of_its_inventory(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("archive")
    with installation.at(ARCHIVED) as office:
        wanted = CopyRequest(f"{KEY}/plan/chung/1", CopyForm.WHOLE, "Nguyễn Văn A", ("HTX Bình Thạnh",))
        copy = make_copy(office, wanted, tmp_path / "copies")
        copied = len(PdfReader(copy.path).pages)
        assert copy_pdf(office, copy.paper) == copy.path.read_bytes()
        bundle = bundle_cycle(office, KEY, tmp_path / "out", Limits(pages=40))
        assert _bundled(office) == [KEY]
    assert [volume.path.name for volume in bundle.volumes] == [f"{KEY}-tap-0{n}.pdf" for n in (1, 2, 3)]
    assert sum(volume.parts for volume in bundle.volumes) == 40
    marks = [mark for volume in bundle.volumes for mark in bookmarks(PdfReader(volume.path))[2:]]
    titles = [name for name, _ in marks]
    assert titles[0].endswith("01/KH-UBND")
    assert sum("878/UBND-NNTN" in title and "(gửi Ủy ban nhân dân" in title for title in titles) == 5
    assert titles[-1] == "Mục lục văn bản: Mục lục văn bản trong hồ sơ 01.OCOP-2020"
    place = next(n for n, title in enumerate(titles) if title.endswith("01/SY-UBND"))
    assert place == len(titles) - 2
    assert marks[place + 1][1] - marks[place][1] == copied
    front = PdfReader(bundle.volumes[0].path).pages[0].extract_text()
    assert "HỒ SƠ LƯU TRỮ" in front
    assert "TẬP 1 (trong 03 tập)" in front


def test_a_cycle_without_papers_is_bound_empty(open_cycle: OpenCycle, tmp_path: Path) -> None:
    installation = open_cycle()
    with installation.at(at("2020-03-02")) as office:
        bundle = bundle_cycle(office, KEY, tmp_path)
        assert [line.files + line.papers for line in list_dossiers(office, KEY)] == [0] * 7
    assert (bundle.pages, bundle.volumes[0].parts) == (2, 0)
