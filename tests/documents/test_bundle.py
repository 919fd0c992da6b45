"""A bundle holds every part in order, with true page numbers; a bad file costs one sheet, never the bundle."""

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from documents.bundle import TooManyVolumes, make_bundle
from documents.bundle_front import grouped
from documents.bundle_part import Bundle, Cover, Limits, Part
from documents.bundle_scan import NOT_CONVERTED, UNREADABLE
from documents.kinds import load_kind, load_sample
from documents.pdf import PdfUnavailable, pdf_available
from documents.pdf_scan import PdfFault, scan_pdf
from tests.documents import hostile
from tests.documents.conftest import fill
from tests.documents.hostile import corner_picture, square, writer_of, written


def cover() -> Cover:
    """Take the words of the sample."""
    return Cover(load_kind("bundle_cover").template, load_sample("bundle_cover"), "Hồ sơ QNG-01")


def part(title: str, name: str, data: bytes, *, number: str = "", date: str = "", fault: str = "") -> Part:
    """Make a part of bytes."""
    return Part(title, name, lambda: data, number=number, date=date, fault=fault)


def pdf(pages: int, mark: int = 1) -> bytes:
    """Make a PDF of its own."""
    return written(writer_of(*(square(50 + mark, 50 + n) for n in range(pages))))


def xlsx() -> bytes:
    """Make a workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    return out.getvalue()


def bookmarks(reader: PdfReader) -> list[tuple[str, int]]:
    """List the bookmarks with the page they lead to, from 1."""
    found = []
    for one in reader.outline:
        assert isinstance(one, Destination)
        found.append((str(one.title), (reader.get_destination_page_number(one) or 0) + 1))
    return found


def contents(reader: PdfReader, front: int) -> str:
    """Read the contents without line breaks."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages[1:front]).split())


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, list[Part]]:
    """Bind one of everything that comes."""
    locked = hostile.locked()
    parts = [
        part("Phiếu đăng ký", "01-phieu.docx", fill("receipt"), number="01/PTN", date="02/4/2020"),
        part("Phương án", "02.pdf", pdf(3)),
        part("Khóa", "03.pdf", locked),
        part("Hỏng giữa chừng", "04.pdf", pdf(3)[:200]),
        part("Có mã lệnh", "05.pdf", hostile.active()),
        part("Không có cây trang", "06.pdf", hostile.endless()),
        part("Khổ giấy lạ", "07.pdf", hostile.sized(0, 0, 1e8, 1e8)),
        part("Ảnh", "08.jpg", corner_picture("JPEG")),
        part("Ảnh sai đuôi", "09.jpg", corner_picture("PNG")),
        part("Doanh thu", "10-doanh-thu.xlsx", xlsx()),
        part("Đã biết là hỏng", "11.pdf", pdf(1), fault="Tệp mờ, không đọc được; hãy quét lại."),
        part("Tệp lạ", "12.txt", b"abc"),
        part("Quyết định", "13.docx", fill("recognition_decision"), number="58/QĐ-UBND"),
    ]
    folder = tmp_path_factory.mktemp("bundle")
    return make_bundle(parts, cover(), folder, "ho-so"), parts


def test_every_part_stands_in_its_place_under_a_bookmark(everything: tuple[Bundle, list[Part]]) -> None:
    bundle, _ = everything
    reader = PdfReader(bundle.volumes[0].path)
    assert [name for name, _ in bookmarks(reader)] == [
        "Bìa",
        "Mục lục",
        "Phiếu đăng ký, 01/PTN",
        "Phương án",
        "Khóa",
        "Hỏng giữa chừng",
        "Có mã lệnh",
        "Không có cây trang",
        "Khổ giấy lạ",
        "Ảnh",
        "Ảnh sai đuôi",
        "Đã biết là hỏng",
        "Tệp lạ",
        "Quyết định, 58/QĐ-UBND",
    ]
    assert len(reader.pages) == bundle.pages == bundle.volumes[0].pages
    assert bundle.volumes[0].parts == 13


def test_the_contents_name_the_pages_that_the_bookmarks_lead_to(everything: tuple[Bundle, list[Part]]) -> None:
    bundle, parts = everything
    reader = PdfReader(bundle.volumes[0].path)
    places = dict(bookmarks(reader))
    text = contents(reader, places["Phiếu đăng ký, 01/PTN"] - 1)
    assert (
        f"1 Phiếu đăng ký 01/PTN 02/4/2020 {places['Phiếu đăng ký, 01/PTN']} 2 Phương án {places['Phương án']} 3"
        in text
    )
    assert f"13 Quyết định 58/QĐ-UBND {places['Quyết định, 58/QĐ-UBND']}" in text
    digest = hashlib.sha256(parts[9].load()).hexdigest()
    assert digest in text.replace(" ", "")
    assert "Tệp đính kèm" in text
    decision = reader.pages[places["Quyết định, 58/QĐ-UBND"] - 1].extract_text()
    assert "QUYẾT ĐỊNH" in decision


def test_every_page_tells_its_number(everything: tuple[Bundle, list[Part]]) -> None:
    reader = PdfReader(everything[0].volumes[0].path)
    total = len(reader.pages)
    for n, page in enumerate(reader.pages, start=1):
        assert page.extract_text().rstrip().endswith(f"Trang {n}/{total}")


def test_what_cannot_be_shown_is_named_with_its_reason(everything: tuple[Bundle, list[Part]]) -> None:
    bundle, parts = everything
    missing = {one.title: one.reason for one in bundle.missing}
    assert list(missing) == ["Khóa", "Hỏng giữa chừng", "Không có cây trang", "Đã biết là hỏng", "Tệp lạ"]
    assert "mật khẩu" in missing["Khóa"]
    assert missing["Đã biết là hỏng"] == "Tệp mờ, không đọc được; hãy quét lại."
    reader = PdfReader(bundle.volumes[0].path)
    places = dict(bookmarks(reader))
    for title, reason in missing.items():
        text = " ".join(reader.pages[places[title] - 1].extract_text().split())
        assert "TÀI LIỆU KHÔNG ĐƯA ĐƯỢC VÀO TẬP" in text
        assert reason in text
    locked = next(one for one in parts if one.title == "Khóa")
    notice = reader.pages[places["Khóa"] - 1].extract_text()
    assert hashlib.sha256(locked.load()).hexdigest() in "".join(notice.split())


def test_a_workbook_is_attached_whole_and_nothing_else_is_active(everything: tuple[Bundle, list[Part]]) -> None:
    bundle, parts = everything
    reader = PdfReader(bundle.volumes[0].path)
    assert bundle.attached == 1
    assert reader.attachments["10-doanh-thu.xlsx"] == [parts[9].load()]
    data = bundle.volumes[0].path.read_bytes()
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/OpenAction|/AA\b|/URI|calc\.exe|app\.alert", data)


def test_the_same_input_gives_the_same_bytes_without_a_date(
    everything: tuple[Bundle, list[Part]], tmp_path: Path
) -> None:
    bundle, parts = everything
    again = make_bundle(parts, cover(), tmp_path, "ho-so")
    data = bundle.volumes[0].path.read_bytes()
    assert again.volumes[0].path.read_bytes() == data
    assert again.missing == bundle.missing
    assert b"Date" not in data
    assert PdfReader(io.BytesIO(data)).metadata == {"/Title": "Hồ sơ QNG-01", "/Producer": "thuky"}


def numbered(count: int, pages: int = 1) -> list[Part]:
    """Make parts that all differ."""
    return [part(f"Văn bản thứ {n}", f"{n}.pdf", pdf(pages, n), number=f"{n:02d}/CV") for n in range(1, count + 1)]


def test_volumes_begin_at_the_limit_and_the_first_lists_them_all(tmp_path: Path) -> None:
    parts = [*numbered(3, 2), part("Bản dài", "dai.pdf", pdf(7, 50)), *numbered(2)]
    bundle = make_bundle(parts, cover(), tmp_path, "kho", Limits(pages=5))
    assert [volume.path.name for volume in bundle.volumes] == [f"kho-tap-{n:02d}.pdf" for n in range(1, 5)]
    assert [volume.parts for volume in bundle.volumes] == [2, 1, 1, 2]
    readers = [PdfReader(volume.path) for volume in bundle.volumes]
    assert [len(reader.pages) for reader in readers] == [volume.pages for volume in bundle.volumes] == [6, 4, 9, 4]
    whole = contents(readers[0], 2)
    assert all(f"Tập {n}" in whole for n in range(1, 5))
    assert whole.count("Văn bản thứ") == 5
    assert "Bản dài 3" in whole
    last = contents(readers[3], 2)
    assert "Tập 4" in last
    assert "Bản dài" not in last
    assert "TẬP 3 (trong 04 tập)" in readers[2].pages[0].extract_text()
    assert [name for name, _ in bookmarks(readers[2])] == ["Bìa", "Mục lục", "Bản dài"]
    assert readers[1].metadata is not None
    assert readers[1].metadata.title == "Hồ sơ QNG-01 – Tập 2"
    assert [page.extract_text().split("\n")[-1] for page in readers[1].pages] == [f"Trang {n}/4" for n in range(1, 5)]


def test_a_long_contents_still_names_true_pages(tmp_path: Path) -> None:
    parts = [part("Tên rất dài " * 12 + str(n), f"{n}.pdf", pdf(1, n)) for n in range(1, 41)]
    (volume,) = make_bundle(parts, cover(), tmp_path, "dai").volumes
    reader = PdfReader(volume.path)
    first = bookmarks(reader)[2][1]
    assert first == 5  # the guess was 4: the pages were counted, then the numbers written
    text = contents(reader, first - 1)
    for n in (1, 17, 40):
        assert f"dài {n} {first + n - 1} " in f"{text} "


def test_a_word_file_from_outside_is_shown_in_the_fonts_that_there_are(tmp_path: Path) -> None:
    foreign, out = docx.Document(), io.BytesIO()
    foreign.add_paragraph().add_run("Phiếu đăng ký sản phẩm").font.name = "Phông Không Có"
    foreign.save(out)
    bundle = make_bundle([part("Phiếu", "01.docx", out.getvalue())], cover(), tmp_path, "w")
    assert bundle.missing == ()
    assert "Phiếu đăng ký sản phẩm" in PdfReader(bundle.volumes[0].path).pages[2].extract_text()


def test_a_word_file_that_cannot_be_converted_stops_no_other(tmp_path: Path) -> None:
    broken = fill("receipt")[:-200]
    own = Part("Văn bản hỏng", "x.docx", lambda: broken, own=True)
    bundle = make_bundle([part("Lành", "y.docx", fill("receipt")), own], cover(), tmp_path, "w")
    assert [one.title for one in bundle.missing] == ["Văn bản hỏng"]
    assert bundle.missing[0].reason.startswith(f"{NOT_CONVERTED}: ")
    assert bookmarks(PdfReader(bundle.volumes[0].path))[2][0] == "Lành"


def test_too_many_volumes_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(TooManyVolumes, match="99 tập"):
        make_bundle(numbered(100), cover(), tmp_path, "a", Limits(pages=1))
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_lost_leaves_no_half_bundle(tmp_path: Path) -> None:
    def lost() -> bytes:
        raise LookupError

    with pytest.raises(LookupError):
        make_bundle([*numbered(2), Part("Mất", "m.pdf", lost)], cover(), tmp_path, "a")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """Take LibreOffice away."""

    def take() -> None:
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
        assert not pdf_available()

    return take


@pytest.mark.parametrize("spoiled", [[part("Word", "w.docx", b"")], []])
def test_without_libreoffice_pdfs_and_pictures_are_bound_and_word_is_refused(
    tmp_path: Path, no_libreoffice: Callable[[], None], spoiled: Sequence[Part]
) -> None:
    words = [part(one.title, one.name, fill("receipt")) for one in spoiled]
    no_libreoffice()
    good = [part("Phương án", "02.pdf", pdf(3)), part("Ảnh", "08.jpg", corner_picture("JPEG"))]
    if words:
        with pytest.raises(PdfUnavailable, match="PDF đang tắt"):
            make_bundle([*good, *words], cover(), tmp_path / "out", "a")
        assert list((tmp_path / "out").iterdir()) == []
        return
    bundle = make_bundle(good, cover(), tmp_path / "out", "a")
    assert (bundle.has_front, bundle.pages) == (False, 4)
    reader = PdfReader(bundle.volumes[0].path)
    assert bookmarks(reader) == [("Phương án", 1), ("Ảnh", 4)]
    assert scan_pdf(bundle.volumes[0].path.read_bytes()) == 4


def test_a_volume_ends_at_its_size_too(tmp_path: Path, no_libreoffice: Callable[[], None]) -> None:
    no_libreoffice()
    pictures = [part(f"Ảnh {n}", f"{n}.png", corner_picture("PNG", size=(200 + n, 300))) for n in range(3)]
    assert [volume.parts for volume in make_bundle(pictures, cover(), tmp_path, "a", Limits(size=500)).volumes] == [
        1,
        1,
        1,
    ]
    assert [volume.parts for volume in make_bundle(pictures, cover(), tmp_path, "a", Limits(size=9**9)).volumes] == [3]


def test_volumes_of_an_earlier_bundle_are_replaced_and_other_files_stay(
    tmp_path: Path, no_libreoffice: Callable[[], None]
) -> None:
    no_libreoffice()
    for name in ("a-tap-01.pdf", "a-tap-02.pdf", "a-khac.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")
    make_bundle(numbered(1), cover(), tmp_path, "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-khac.pdf", "a.pdf", "b.pdf"]


def test_an_empty_bundle_has_no_page_and_no_bookmark(tmp_path: Path, no_libreoffice: Callable[[], None]) -> None:
    no_libreoffice()
    (volume,) = make_bundle([], cover(), tmp_path, "rong").volumes
    assert (volume.pages, volume.parts, PdfReader(volume.path).outline) == (0, 0, [])


def test_without_libreoffice_a_missing_file_cannot_be_told_and_is_refused(
    tmp_path: Path, no_libreoffice: Callable[[], None]
) -> None:
    no_libreoffice()
    with pytest.raises(PdfUnavailable, match="phải ghi lý do"):
        make_bundle([part("Hỏng", "x.pdf", pdf(1)[:99])], cover(), tmp_path / "out", "a")


def test_only_workbooks_make_attachments(everything: tuple[Bundle, list[Part]]) -> None:
    with pytest.raises(PdfFault, match="active_content"):
        scan_pdf(everything[0].volumes[0].path.read_bytes())


def test_a_digest_can_be_broken_over_lines() -> None:
    assert grouped("0123456789abcdef0") == "01234567 89abcdef 0"
    assert UNREADABLE.endswith("gửi lại.")
