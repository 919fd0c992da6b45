"""The QR code of a certificate: what it says with and without a page to look products up, and that papers stay."""

import io
from pathlib import Path

import zxingcpp
from PIL import Image

from documents.fingerprint import content_digest, file_sha256
from documents.package import read_parts
from documents.render import render
from models.paper import Paper
from services.archive import rebuild
from services.office import Office
from tests.services.cast import KEY, at
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import paper, papers

DAY = at("2020-05-21")
PAGE = "https://tra-cuu.example.vn/ocop"


def codes(office: Office) -> dict[str, list[str]]:
    """Read the QR codes of all issued certificates out of their Word files."""
    return {row.subject: _read(office.store.get(row.file_sha256 or "")) for row in papers(office, "certificate")}


def _read(data: bytes) -> list[str]:
    pictures = [content for name, content in read_parts(data).items() if "/media/" in name]
    return [found.text for one in pictures for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(one)))]


def test_without_a_lookup_page_the_code_says_what_the_certificate_says(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert codes(office) == {
            "QNG-02": ["OCOP | 02/GCN-UBND | Tỏi đen Lý Sơn | 3 sao | đến ngày 21/5/2023"],
            "QNG-03": ["OCOP | 03/GCN-UBND | Nấm linh chi | 3 sao | đến ngày 21/5/2023"],
            "QNG-05": ["OCOP | 01/GCN-UBND | Muối SAHU | 4 sao | đến ngày 21/5/2023"],
        }
        stored = paper(office, "certificate", "QNG-03").context
    assert stored["qr"] == "OCOP | 03/GCN-UBND | Nấm linh chi | 3 sao | đến ngày 21/5/2023"


def test_the_code_leads_to_the_lookup_page_and_stays_when_the_page_moves(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("recognise")
    installation.run("recognise", DAY, lookup_url=f"{PAGE}/")
    with installation.at(DAY, lookup_url="https://trang-moi.example.vn") as office:
        assert codes(office) == {code: [f"{PAGE}/{code}"] for code in ("QNG-02", "QNG-03", "QNG-05")}
        again = rebuild(office, KEY)
    assert again.equal == again.papers > 0


def test_a_certificate_of_the_form_without_a_code_is_made_again_equal(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    template = (Path(__file__).parent.parent / "documents" / "papers" / "certificate-1.docx").read_bytes()
    with installation.at(DAY) as office:
        key = paper(office, "certificate", "QNG-03").key
        with office.begin() as session:
            row = session.get_one(Paper, key)
            row.context = {name: value for name, value in row.context.items() if name != "qr"}
            data = render(template, row.context)
            row.template_sha256, row.template_version = office.store.put(template), 1
            row.file_sha256, row.content_digest = office.store.put(data), content_digest(data)
            assert row.file_sha256 == file_sha256(data)
            session.add(row)
        assert codes(office)["QNG-03"] == []
        again = rebuild(office, KEY)
    assert again.equal == again.papers > 0
