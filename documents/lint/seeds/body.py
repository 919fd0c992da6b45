"""Seeds in the text: bases, articles, font, size, distances, end."""

from lxml import etree

from documents.lint.opening import W
from documents.lint.seeds.bench import Bench, set_attribute
from documents.lint.seeds.head import dress, gone, lay, say
from documents.lint.seeds.seed import Seed

_BASIS = "Căn cứ Quyết định số 490/QĐ-TTg"
_LONG = "Triển khai đồng bộ, hiệu quả Chu trình"
_LONG_TEXT = 100
_LETTER = "Thực hiện Kế hoạch số 12/KH-UBND"


def _last_basis(bench: Bench) -> etree._Element:
    return bench.say("ngày 20/5/2020.", "ngày 20/5/2020,")


def _no_bases(bench: Bench) -> etree._Element:
    for paragraph in list(bench.paragraphs()):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        if text.startswith(("Căn cứ", "Theo đề nghị")) and paragraph.getparent() is not None:
            bench.drop(paragraph)
    return bench.find("QUYẾT ĐỊNH:")


def _bare_article(bench: Bench) -> etree._Element:
    return bench.dress(bench.find("Điều 2. "), b="0")


def _slanted(bench: Bench) -> etree._Element:
    """Set all long paragraphs in italics."""
    first = None
    for paragraph in bench.paragraphs():
        if len("".join(t.text or "" for t in paragraph.iter(f"{W}t"))) > _LONG_TEXT:
            bench.dress(paragraph, i="1")
            first = paragraph if first is None else first
    if first is None:
        raise LookupError("i")
    return first


def _east_asian(bench: Bench) -> etree._Element:
    paragraph = bench.dress(bench.find(_LONG), font="Times New Roman")
    for fonts in paragraph.iter(f"{W}rFonts"):
        set_attribute(fonts, eastAsia="MS Mincho")
    return paragraph


def _theme_font(bench: Bench) -> etree._Element:
    """Fall back to the font of the theme, as text pasted into a new file does."""
    paragraph = bench.find("Đề nghị quý cơ quan")
    for run in paragraph.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        if properties is not None and fonts is not None:
            for slot in ("ascii", "hAnsi"):
                del fonts.attrib[f"{W}{slot}"]
            set_attribute(fonts, asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi")
    return paragraph


def _tight(bench: Bench) -> etree._Element:
    """Leave no room between two paragraphs."""
    above = bench.find("Thực hiện đúng trình tự, thời gian của Chu trình")
    bench.lay(above, "spacing", before="0", after="0", line="264", lineRule="auto")
    return bench.find("Sản phẩm tham gia phải xuất phát")


def _with_spaces(bench: Bench) -> etree._Element:
    paragraph = bench.say(_LONG, f"      {_LONG}")
    bench.lay(paragraph, "ind", firstLine="0")
    return paragraph


def _renumbered(bench: Bench) -> etree._Element:
    return bench.say("Điều 2. ", "Điều 4. ")


def _automatic_letters(bench: Bench) -> etree._Element:
    """Let Word number the points: it counts a, b, c, d, e and knows no đ."""
    wanted = ("Phiếu đăng ký;", "Bản giới thiệu;", "Phương án kinh doanh;", "Giấy tờ pháp lý;", "Sản phẩm mẫu.")
    for letter, words in zip("abcdđ", wanted, strict=True):
        paragraph = bench.say(f"{letter}) {words}", words)
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            raise LookupError(words)
        numbering = etree.Element(f"{W}numPr")
        set_attribute(etree.SubElement(numbering, f"{W}ilvl"), val="0")
        set_attribute(etree.SubElement(numbering, f"{W}numId"), val="1")
        properties.insert(0, numbering)
    bench.parts["word/numbering.xml"] = (
        f'<w:numbering xmlns:w="{W[1:-1]}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"'
        b' Target="numbering.xml"/></Relationships>'
    )
    relations = "word/_rels/document.xml.rels"
    bench.parts[relations] = bench.parts[relations].replace(b"</Relationships>", relation)
    return bench.find("Sản phẩm mẫu.")


SEEDS: tuple[Seed, ...] = (
    Seed("D30-can-cu-kieu", "plan", "căn cứ không nghiêng", dress(_BASIS, i="0")),
    Seed("D30-can-cu-kieu", "foreign_decision", "căn cứ không nghiêng", dress("Căn cứ Luật Tổ chức", i="0")),
    Seed("D30-can-cu-dau", "plan", "căn cứ kết thúc bằng dấu phẩy", say("2018 - 2020;", "2018 - 2020,")),
    Seed("D30-can-cu-dau", "recognition_decision", "căn cứ cuối kết thúc bằng dấu phẩy", _last_basis),
    Seed(
        "D30-can-cu-dau", "foreign_decision", "căn cứ cuối không có dấu chấm", say("phòng Kinh tế.", "phòng Kinh tế;")
    ),
    Seed("D30-can-cu-thieu", "council_rules", "quyết định không có căn cứ", _no_bases),
    Seed(
        "D30-quyet-dinh",
        "foreign_decision",
        "thiếu dòng QUYẾT ĐỊNH:",
        gone("QUYẾT ĐỊNH:", "Theo đề nghị của Trưởng phòng"),
    ),
    Seed("D30-quyet-dinh", "council_decision", "QUYẾT ĐỊNH thiếu dấu hai chấm", say("QUYẾT ĐỊNH:", "QUYẾT ĐỊNH")),
    Seed(
        "D30-tham-quyen",
        "recognition_decision",
        "thiếu thẩm quyền ban hành",
        gone("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "Căn cứ Luật Tổ chức chính quyền"),
    ),
    Seed("D30-dieu-so", "recognition_decision", "nhảy số điều", _renumbered),
    Seed("D30-dieu-so", "council_decision", "nhảy số điều trong quy chế", say("Điều 5. ", "Điều 6. ")),
    Seed("D30-dieu-kieu", "recognition_decision", "điều không đậm", _bare_article),
    Seed("D30-dieu-kieu", "foreign_decision", "điều dùng dấu hai chấm", say("Điều 1. ", "Điều 1: ")),
    Seed("D30-khoan-so", "submission", "nhảy số khoản", say("3. Nội dung đề nghị", "4. Nội dung đề nghị")),
    Seed("D30-khoan-so", "recognition_decision", "nhảy số khoản", say("2. Giấy chứng nhận", "3. Giấy chứng nhận")),
    Seed("D30-diem-chu", "foreign_decision", "điểm bỏ qua chữ đ", say("đ) Sản phẩm mẫu", "e) Sản phẩm mẫu")),
    Seed("D30-diem-chu", "announcement", "nhảy chữ cái", say("c) Hồ sơ gồm", "d) Hồ sơ gồm")),
    Seed("D30-diem-chu", "foreign_decision", "Word tự đánh điểm không có chữ đ", _automatic_letters),
    Seed("D30-muc-so", "plan", "nhảy số La Mã", say("III. NỘI DUNG", "IV. NỘI DUNG")),
    Seed("D30-chuong-kieu", "council_decision", "chương không đậm", dress("Chương I", b="0")),
    Seed("D30-phong-chu", "plan", "phông Arial", dress(_LONG, font="Arial")),
    Seed("D30-phong-chu", "foreign_letter", "phông của chủ đề (Calibri, Cambria)", _theme_font),
    Seed("D30-phong-chu", "announcement", "phông cũ .VnTime", dress("Phổ biến mục đích", font=".VnTime")),
    Seed("D30-phong-chu-khac", "plan", "phông chữ Đông Á khác", _east_asian),
    Seed("D30-mau-chu", "plan", "chữ đỏ", dress(_LONG, color="FF0000")),
    Seed("D30-mau-chu", "foreign_letter", "chữ tô nền vàng", dress("Đề nghị quý cơ quan", highlight="yellow")),
    Seed("D30-noi-dung-co", "plan", "một đoạn cỡ 12", dress(_LONG, sz="24")),
    Seed("D30-noi-dung-co", "foreign_decision", "lẫn cỡ 13 và 14", dress("Nhiệm vụ của Tổ kiểm tra", sz="26")),
    Seed("D30-noi-dung-dung", "supplement_request", "lời văn in nghiêng", _slanted),
    Seed("D30-can-deu", "plan", "đoạn canh trái", lay(_LONG, "jc", val="left")),
    Seed("D30-can-deu", "foreign_letter", "đoạn canh trái", lay("Đề nghị quý cơ quan", "jc", val="left")),
    Seed("D30-thut-dong", "plan", "không lùi đầu dòng", lay(_LONG, "ind", firstLine="0")),
    Seed("D30-thut-dong", "foreign_letter", "lùi đầu dòng 2 cm", lay("Đề nghị quý cơ quan", "ind", firstLine="1134")),
    Seed("D30-thut-dong-phim", "plan", "lùi đầu dòng bằng phím cách", _with_spaces),
    Seed("D30-cach-doan", "plan", "hai đoạn sát nhau", _tight),
    Seed("D30-gian-dong", "plan", "giãn dòng đôi", lay(_LONG, "spacing", after="120", line="480", lineRule="auto")),
    Seed(
        "D30-gian-dong",
        "announcement",
        "giãn dòng đúng 12pt",
        lay("Phổ biến mục đích", "spacing", after="120", line="240", lineRule="exact"),
    ),
    Seed("D30-ket-thuc", "plan", "thiếu ./.", say("chỉ đạo./.", "chỉ đạo.")),
    Seed("D30-ket-thuc", "foreign_decision", "thiếu ./.", say("Quyết định này./.", "Quyết định này.")),
    Seed("D30-ket-thuc-giua", "plan", "./. ở giữa", say("nông thôn.", "nông thôn./.")),
)
