"""QR codes: the same bytes for the same text, drawn by any form, read back from the printed certificate."""

import io
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import docx
import pytest
import zxingcpp
from docx.shared import Mm
from PIL import Image as Picture

from documents.bulk import fill_chunk
from documents.fingerprint import content_digest
from documents.forms.elements import each, line, para
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import load_kind, load_sample
from documents.package import read_parts
from documents.pdf import to_pdf
from documents.qr import QUIET_ZONE, TextTooLong, qr_png
from documents.render import TemplateFault, UndefinedField, render
from documents.text import docx_text
from tests.documents.conftest import fill

LINK = "https://ocop.example.vn/tra-cuu/51-536-21550-01-2020"
WORDS = "OCOP | 01/GCN-UBND | Tỏi đen Lý Sơn | 4 sao | đến ngày 27/5/2023"
LONGEST = 2331
SHARED = {"mark": "", "subject_line": "thử"}
ISSUED = Path(__file__).parent / "papers"


def read_back(picture: Picture.Image) -> list[str]:
    """Read the QR codes of a picture as a telephone would."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def opened(png: bytes) -> Picture.Image:
    """Decode a picture fully."""
    picture = Picture.open(io.BytesIO(png))
    picture.load()
    return picture


def form(tag: str) -> bytes:
    """Build a form of one paragraph."""
    return build_package(para("Body", tag), PORTRAIT)


def media(paper: bytes) -> list[bytes]:
    """List the pictures of a paper."""
    return [data for name, data in read_parts(paper).items() if "/media/" in name]


# --- the picture ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [LINK, WORDS, "a", "9" * 40, "A" * 40, "x" * LONGEST])
def test_a_code_reads_as_its_text(text: str) -> None:
    assert read_back(opened(qr_png(text))) == [text]


def test_the_bytes_depend_on_the_text_alone() -> None:
    qr_png.cache_clear()
    first = qr_png(LINK)
    qr_png.cache_clear()
    assert qr_png(LINK) == first
    assert sha256(first).hexdigest() == "866288042f70cc4b7a0a917f38f4cd20c9f50e82d2c8f486840e8bfa35af9399"
    assert qr_png(LINK + "/") != first


def test_a_code_stands_in_a_light_frame() -> None:
    picture = opened(qr_png("a")).convert("L")
    # The smallest code has 21 modules.
    module = picture.width // (21 + 2 * QUIET_ZONE)
    box = picture.point(lambda light: 255 - light).getbbox()
    frame = QUIET_ZONE * module
    assert box == (frame, frame, picture.width - frame, picture.height - frame)


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(TextTooLong, match=r"không chứa được 2332 ký tự; hãy rút ngắn"):
        qr_png("x" * (LONGEST + 1))


# --- the filter ----------------------------------------------------------------------------------------------------


def test_a_form_draws_a_field_as_a_code_in_the_size_it_says() -> None:
    paper = render(
        build_package(
            para("Body", "{{ code|qr(30) }}{{ code|qr }}") + each("n", "numbers", para("Body", "{{ n|qr(20) }}")),
            PORTRAIT,
        ),
        {"code": LINK, "numbers": [7, 8], **SHARED},
    )
    shapes = docx.Document(io.BytesIO(paper)).inline_shapes
    assert [shape.width for shape in shapes] == [Mm(30), Mm(25), Mm(20), Mm(20)]
    assert [shape.height for shape in shapes] == [Mm(30), Mm(25), Mm(20), Mm(20)]
    assert sorted(text for png in media(paper) for text in read_back(opened(png))) == ["7", "8", LINK]
    descriptions = [shape._inline.docPr.get("descr") for shape in shapes]  # noqa: SLF001
    assert descriptions == [LINK, LINK, "7", "8"]


def test_a_code_may_be_set_aside_before_it_is_printed() -> None:
    body = line("set code = link|qr(20)") + para("Body", "{% if code %}{{ code }}{% endif %}")
    paper = render(build_package(body, PORTRAIT), {"link": LINK, **SHARED})
    assert [read_back(opened(png)) for png in media(paper)] == [[LINK]]


def test_an_empty_text_prints_no_code() -> None:
    paper = render(form("x{{ code|qr }}y"), {"code": "", **SHARED})
    assert (media(paper), docx_text(paper)) == ([], "xy")


@pytest.mark.parametrize("tag", ["{{ rows|qr }}", "{{ code|qr('a') }}", "{{ code|qr(0) }}", "{{ long|qr }}"])
def test_what_is_no_code_is_refused_with_its_place(tag: str) -> None:
    with pytest.raises(TemplateFault, match="không tính được") as refused:
        render(form(tag), {"code": "a", "rows": ["a"], "long": "x" * (LONGEST + 1), **SHARED})
    assert "đoạn 1" in str(refused.value)


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(UndefinedField, match="gần nhất: “code”"):
        render(form("{{ kode|qr }}"), {"code": "a", **SHARED})


def test_bulk_papers_carry_their_codes() -> None:
    template = form("{{ code|qr }}")
    items = [(str(n), {"code": f"{LINK}/{n}", **SHARED}) for n in range(3)]
    made = fill_chunk(template, items, "zlib").made
    assert [paper.data for paper in made] == [render(template, context) for _, context in items]
    assert [paper.content_digest for paper in made] == [content_digest(paper.data) for paper in made]
    assert len({paper.content_digest for paper in made}) == 3


# --- the certificate -----------------------------------------------------------------------------------------------


def test_the_code_is_read_from_the_printed_certificate(tmp_path: Path) -> None:
    program = shutil.which("pdftoppm")
    assert program is not None
    codes = {"link": LINK, "words": WORDS}
    files = []
    for name, text in codes.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(fill("certificate", qr=text))
    for pdf in to_pdf(files, tmp_path / "pdf", timeout=180):
        # 100 dots to the inch: less than the worst office printer.
        subprocess.run([program, "-r", "100", "-png", "-singlefile", pdf, pdf.with_suffix("")], check=True)
        assert read_back(Picture.open(pdf.with_suffix(".png"))) == [codes[pdf.stem]]


def test_the_context_of_a_certificate_stays_plain_json() -> None:
    sample = load_sample("certificate")
    assert json.loads(json.dumps(sample)) == sample
    assert isinstance(sample["qr"], str)


def test_a_certificate_without_a_code_leaves_no_gap() -> None:
    without, with_code = fill("certificate", qr=""), fill("certificate")
    assert media(without) == []
    assert len(media(with_code)) == 1
    assert docx_text(without).replace("\n", "") == docx_text(with_code).replace("\n", "")


def test_a_certificate_issued_before_the_code_comes_out_the_same() -> None:
    template = (ISSUED / "certificate-1.docx").read_bytes()
    context = json.loads((ISSUED / "certificate-1.json").read_text(encoding="utf-8"))
    paper = render(template, context)
    # What the office recorded when it issued this paper.
    assert content_digest(paper) == "38ebe68661935cced2682028cce8949899b9512e83ae223c82cdefa78c174afe"
    assert template != load_kind("certificate").template
