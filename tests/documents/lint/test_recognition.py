"""Papers of other hands are recognised: tabs, text boxes, lines broken by hand, Party papers, annexes on their own."""

import re
from datetime import date

import pytest

from documents.forms.package import PORTRAIT, build_package
from documents.lint import Layout, PaperFacts, lint
from documents.lint.paper import Paper, take_apart
from documents.lint.reader import read_document
from documents.lint.seeds.bench import Bench
from documents.lint.selftest import paper as clean_paper
from documents.package import read_parts, write_parts
from tests.documents.lint.packages import package, paragraph

LONG = (
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 06/02/2020 của Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh có ý kiến"
    " chỉ đạo như sau về tiến độ gửi hồ sơ sản phẩm của các địa phương."
)
BODY = '<w:jc w:val="both"/><w:spacing w:before="60" w:after="60"/><w:ind w:firstLine="720"/>'


def run(text: str, size: int = 14, marks: str = "") -> str:
    bold, italic = ("<w:b/>" if "b" in marks else ""), ("<w:i/>" if "i" in marks else "")
    shown = "<w:tab/>" if text == "\t" else f'<w:t xml:space="preserve">{text}</w:t>'
    return f'<w:r><w:rPr>{bold}{italic}<w:sz w:val="{size * 2}"/></w:rPr>{shown}</w:r>'


def line(*runs: str, p: str = "") -> str:
    return f"<w:p><w:pPr>{p}</w:pPr>{''.join(runs)}</w:p>"


def tabbed(left: str, right: str) -> str:
    return line(left, run("\t"), right)


def text(words: str, marks: str = "") -> str:
    return line(run(words, 14, marks), p=BODY)


def packed(*body: str) -> bytes:
    """Pack a body in our styles, without the tags of our header."""
    parts = read_parts(build_package("".join(body), PORTRAIT))
    parts["word/header2.xml"] = re.sub(rb"<w:p>.*</w:p>", b"<w:p/>", parts["word/header2.xml"])
    return write_parts(parts)


HEAD = (
    tabbed(run("ỦY BAN NHÂN DÂN", 13, "b"), run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b")),
    line(run("TỈNH QUẢNG NGÃI", 13, "b"), run("\t"), run("Độc lập - Tự do - Hạnh phúc", 14, "b")),
    line(run("________", 9), run("\t"), run("_____________________", 9)),
)
END = (
    tabbed(run("Nơi nhận:", 12, "bi"), run("KT. CHỦ TỊCH", 14, "b")),
    tabbed(run("- Như trên;", 11), run("PHÓ CHỦ TỊCH", 14, "b")),
    line(run("- VPUB: CVP, PCVP(NL), CB-TH;", 11)),
    line(run("- Lưu: VT, NN-TNtv44.", 11)),
    tabbed(run("", 11), run("Nguyễn Văn A", 14, "b")),
)


def opened(data: bytes, facts: PaperFacts | None = None) -> Paper:
    return take_apart(read_document(data)[0], facts)


def rules(data: bytes, **known: object) -> list[str]:
    return [finding.rule for finding in lint(data, facts=PaperFacts(**known) if known else None)]  # type: ignore[arg-type]


def letter(subject: tuple[str, ...] = ("V/v đẩy nhanh tiến độ triển", "khai thực hiện Chương trình", "OCOP")) -> bytes:
    """Lay a công văn out as district offices do: tabs, "V/v" broken by hand, a dashed list of addressees."""
    centre = '<w:jc w:val="center"/>'
    about = [line(run(words, 13), p=centre + ('<w:spacing w:before="120"/>' if not n else "")) for n, words in
             enumerate(subject)]  # fmt: skip
    return packed(
        *HEAD,
        tabbed(run("Số: 878/UBND-NNTN", 13), run("Quảng Ngãi, ngày 05 tháng 3 năm 2020", 14, "i")),
        *about,
        text("Kính gửi:"),
        text("- Các Sở: Nông nghiệp và Phát triển nông thôn, Công Thương;"),
        text("- Liên minh Hợp tác xã tỉnh."),
        text(LONG),
        text("1. Sở Nông nghiệp và Phát triển nông thôn"),
        *(text(f"{letter}) Việc {letter};") for letter in "abcdđeg"),
        text("2. Các sở, ban, ngành liên quan"),
        text(f"{LONG.rstrip('.')}./."),
        *END,
    )


def test_a_letter_with_tabs_and_a_subject_broken_by_hand_is_taken_apart() -> None:
    found = opened(letter())
    assert found.layout is Layout.OFFICIAL
    assert found.is_letter
    assert [one.text for one in found.head.issuer] == ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
    assert [one.text for one in found.head.about][-1] == "OCOP"
    assert (found.number, found.symbol, found.day) == ("878/UBND-NNTN", "UBND-NNTN", date(2020, 3, 5))
    assert len(found.title.addressees) == 2
    assert found.ending.main is not None
    assert [one.text for one in found.ending.main.authority] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert found.ending.main.signer is not None
    assert found.ending.main.signer.text == "Nguyễn Văn A"
    assert [one.text for one in found.ending.recipients][-1] == "- Lưu: VT, NN-TNtv44."


def test_a_letter_with_tabs_that_keeps_the_decree_has_no_finding() -> None:
    assert rules(letter()) == []


def test_a_drafters_mark_under_the_recipients_is_no_recipient() -> None:
    data = packed(
        *HEAD,
        tabbed(run("Số: 04/KH-UBND", 13), run("Quảng Ngãi, ngày 13 tháng 3 năm 2020", 14, "i")),
        line(run("KẾ HOẠCH", 14, "b"), p='<w:jc w:val="center"/>'),
        line(run("Triển khai Chương trình", 14, "b"), p='<w:jc w:val="center"/>'),
        line(run("______", 14), p='<w:jc w:val="center"/>'),
        text(f"{LONG.rstrip('.')}./."),
        '<w:tbl><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid><w:tr><w:tc>'
        + line(run("Nơi nhận:", 12, "bi")) + line(run("- Như phần V;", 11)) + line(run("- Lưu: VT, KT.", 11))
        + line(run("(Khoa.Cnn/160.KehoachOCOP)", 11)) + "</w:tc><w:tc>"
        + line(run("KT. CHỦ TỊCH", 14, "b"), "<w:r><w:br/></w:r>", run("PHÓ CHỦ TỊCH", 14, "b"))
        + "<w:p/><w:p/>" + line(run("Nguyễn Văn A", 14, "b")) + "</w:tc></w:tr></w:tbl><w:p/>",
    )  # fmt: skip
    assert rules(data) == []


def test_a_head_in_text_boxes_is_recognised() -> None:
    def box(*lines: str) -> str:
        drawing = f"<w:drawing><w:txbxContent>{''.join(lines)}</w:txbxContent></w:drawing>"
        return f"<w:p><w:r>{drawing}</w:r></w:p>"

    data = packed(
        box(line(run("ỦY BAN NHÂN DÂN", 13, "b")), line(run("XÃ BÌNH CHÂU", 13, "b")), line(run("Số: 15/UBND-KT", 13))),
        box(
            line(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b")), line(run("Độc lập - Tự do - Hạnh phúc", 14, "b"))
        ),
        line(run("Bình Châu, ngày 02 tháng 6 năm 2026", 14, "i"), p='<w:jc w:val="right"/>'),
        text("Kính gửi: Sở Nông nghiệp và Môi trường"),
        text(f"{LONG.rstrip('.')}./."),
        *END,
    )
    head = opened(data).head
    assert head.nation is not None
    assert head.number is not None
    assert head.place_date is not None
    assert [one.text for one in head.issuer] == ["ỦY BAN NHÂN DÂN", "XÃ BÌNH CHÂU"]


def test_a_party_paper_is_not_measured_by_the_decree() -> None:
    data = packed(
        tabbed(run("ĐẢNG BỘ TỈNH QUẢNG NGÃI", 14), run("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "b")),
        tabbed(run("Số 46-CT/TU", 14), run("Quảng Ngãi, ngày 02 tháng 3 năm 2019", 14, "i")),
        line(run("CHỈ THỊ", 16, "b"), p='<w:jc w:val="center"/>'),
        text("về tăng cường lãnh đạo thực hiện Chương trình mỗi xã một sản phẩm {{ nam }}"),
        tabbed(run("Nơi nhận:", 14), run("T/M BAN THƯỜNG VỤ", 14, "b")),
    )
    assert opened(data).layout is Layout.PARTY
    assert rules(data) == ["D30-lenh-chua-dien"]


def test_an_annex_in_its_own_file_is_measured_as_one() -> None:
    data = packed(line(run("Phụ lục I", 14, "b"), p='<w:jc w:val="center"/>'), text("Nội dung 12.5% của phụ lục"))
    assert opened(data).layout is Layout.ANNEX
    assert rules(data) == ["D30-so-thap-phan"]


def test_loose_text_is_only_read_for_its_words() -> None:
    assert opened(package(paragraph("Ghi chép"))).layout is Layout.LOOSE
    assert rules(package(paragraph("Ghi chép"))) == ["D30-kho-giay"]


@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        ("plan", Layout.OFFICIAL),
        ("announcement", Layout.OFFICIAL),
        ("minutes", Layout.OFFICIAL),
        ("certificate", Layout.CERTIFICATE),
        ("receipt", Layout.FORM),
        ("inventory", Layout.FORM),
        ("score_table", Layout.FORM),
    ],
)
def test_our_papers_are_recognised_without_being_told(kind: str, layout: Layout) -> None:
    assert opened(clean_paper(kind)).layout is layout


def test_what_is_told_wins_over_what_is_seen() -> None:
    assert opened(clean_paper("plan"), PaperFacts(layout=Layout.FORM)).layout is Layout.FORM
    assert opened(clean_paper("plan"), PaperFacts(kind="receipt")).layout is Layout.FORM


def test_a_draft_with_its_mark_may_leave_number_and_date_blank_and_nothing_else() -> None:
    bench = Bench(clean_paper("plan"))
    bench.say("MẪU", "DỰ THẢO", "word/header2.xml")
    bench.say("Số: 12/KH-UBND", "Số:      /KH-UBND")
    bench.say("ngày 06 tháng 02 năm 2020", "ngày … tháng … năm 2020")
    assert opened(bench.save()).draft
    assert rules(bench.save()) == []
    bench.dress(bench.find("KẾ HOẠCH"), b="0")
    assert rules(bench.save()) == ["D30-ten-loai-kieu"]


def test_a_register_that_knows_better_is_told() -> None:
    assert rules(clean_paper("plan"), number="12/KH-UBND", issued_on=date(2020, 2, 6), signer="Nguyễn Văn A") == []
    assert rules(clean_paper("plan"), type_symbol="QĐ") == ["D30-ky-hieu-loai"]


def test_findings_come_in_the_order_of_the_paper() -> None:
    bench = Bench(clean_paper("plan"))
    bench.dress(bench.find("Nơi nhận:"), i="0")
    bench.dress(bench.find("KẾ HOẠCH"), b="0")
    bench.say("12/KH-UBND", "12 /KH-UBND")
    found = lint(bench.save())
    assert [finding.rule for finding in found] == ["D30-so-cach-chu", "D30-ten-loai-kieu", "D30-noi-nhan-kieu"]
    assert found[0].spot.position == "bảng 1, hàng 2, ô 1, đoạn 2"
    assert found[1].spot.text == "KẾ HOẠCH"
