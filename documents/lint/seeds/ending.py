"""Seeds in the end: addressees, recipients, signature, annexes."""

from lxml import etree

from documents.lint.facts import PaperFacts
from documents.lint.opening import W
from documents.lint.seeds.bench import Bench, text_of
from documents.lint.seeds.head import dress, say
from documents.lint.seeds.seed import Plant, Seed

_NOTE = "(Kèm theo Công văn số 96/UBND-NNTN"


def _no_addressee(bench: Bench) -> etree._Element:
    bench.drop(bench.find("Kính gửi: Ủy ban nhân dân huyện Bình Sơn"))
    return bench.find("V/v triển khai")


def _no_heading(bench: Bench) -> etree._Element:
    """Take out "Nơi nhận:" and its list."""
    for words in ("Nơi nhận:", "- Như Điều 3;", "- Lưu: VT, KT."):
        paragraph = bench.find(words)
        if "CHỦ TỊCH" in text_of(paragraph):
            bench.say("Nơi nhận:", "")
        else:
            bench.drop(paragraph)
    return _last(bench, "CHỦ TỊCH")


def _last(bench: Bench, words: str) -> etree._Element:
    return [p for p in bench.paragraphs() if words in text_of(p)][-1]


def _no_list(bench: Bench) -> etree._Element:
    for words in ("- Như trên;", "- Lãnh đạo Sở (báo cáo);", "- Lưu: VT, NV."):
        bench.drop(bench.find(words))
    return bench.find("Nơi nhận:")


def _no_posts(bench: Bench) -> etree._Element:
    """Take out the post and the name."""
    for words in ("PHÓ CHÁNH VĂN PHÒNG", "KT. CHÁNH VĂN PHÒNG", "Trần Thị B"):
        bench.drop(bench.find(words))
    return bench.find("Nơi nhận:")


def _kept_first(bench: Bench) -> etree._Element:
    """Move the line of the archive up."""
    last, first = bench.find("- Lưu: VT, VPĐP (18)."), bench.find("- Như trên;")
    first.addnext(last)
    bench.say("- Lưu: VT, VPĐP (18).", "- Lưu: VT, VPĐP (18);")
    bench.say("- Giám đốc, các Phó Giám đốc Sở;", "- Giám đốc, các Phó Giám đốc Sở.")
    return last


def _no_name(bench: Bench) -> etree._Element:
    bench.drop(bench.find("Lê Văn C"))
    return _last(bench, "PHÓ GIÁM ĐỐC")


def _second_line_gone(bench: Bench) -> etree._Element:
    for paragraph in list(bench.paragraphs()):
        if text_of(paragraph) == "PHÓ GIÁM ĐỐC":
            bench.drop(paragraph)
    return bench.find("KT. GIÁM ĐỐC")


def _same_post(bench: Bench) -> etree._Element:
    paragraph = next(p for p in bench.paragraphs() if text_of(p) == "PHÓ GIÁM ĐỐC")
    for node in paragraph.iter(f"{W}t"):
        node.text = (node.text or "").replace("PHÓ GIÁM ĐỐC", "GIÁM ĐỐC")
    return paragraph


def _annex_label(bench: Bench) -> etree._Element:
    return next(p for p in bench.paragraphs() if text_of(p) == "Phụ lục")


def _plain_label(bench: Bench) -> etree._Element:
    return bench.dress(_annex_label(bench), b="0")


def _capital_label(bench: Bench) -> etree._Element:
    paragraph = _annex_label(bench)
    next(paragraph.iter(f"{W}t")).text = "PHỤ LỤC"
    return paragraph


def _no_note(bench: Bench) -> etree._Element:
    bench.drop(bench.find(_NOTE))
    return _annex_label(bench)


def _unmentioned(bench: Bench) -> etree._Element:
    bench.say(" (chi tiết tại Phụ lục kèm theo)", "")
    return _annex_label(bench)


def _label(words: str, new: str) -> Plant:
    """Change the label of an annex."""

    def plant(bench: Bench) -> etree._Element:
        paragraph = next(p for p in bench.paragraphs() if text_of(p) == words)
        next(paragraph.iter(f"{W}t")).text = new
        return paragraph

    return plant


def _unclosed(bench: Bench) -> etree._Element:
    """Take the full stop from the last recipient."""
    paragraph = bench.find("- Lưu: VT")
    nodes = list(paragraph.iter(f"{W}t"))
    nodes[0].text = text_of(paragraph).rstrip(".") + ";"
    for node in nodes[1:]:
        node.text = ""
    return paragraph


def _a3(bench: Bench) -> etree._Element:
    size = bench.section(0, "pgSz")
    size.set(f"{W}w", "23811")
    size.set(f"{W}h", "16838")
    return bench.find("ỦY BAN NHÂN DÂN")


SEEDS: tuple[Seed, ...] = (
    Seed("D30-kinh-gui", "announcement", "công văn thiếu Kính gửi", _no_addressee),
    Seed("D30-kinh-gui-dau", "announcement", "Kính gửi thiếu dấu hai chấm", say("Kính gửi: ", "Kính gửi ")),
    Seed(
        "D30-kinh-gui-dau",
        "supplement_request",
        "nơi được gửi thiếu dấu chấm phẩy",
        say("huyện Lý Sơn;", "huyện Lý Sơn,"),
    ),
    Seed("D30-kinh-gui-dau", "supplement_request", "nơi được gửi cuối thiếu dấu chấm", say("phần Dori.", "phần Dori;")),
    Seed(
        "D30-kinh-gui-dau", "urging_letter", "nơi được gửi dùng gạch dài", say("- Sở Nông nghiệp", "– Sở Nông nghiệp")
    ),
    Seed("D30-kinh-gui-kieu", "announcement", "Kính gửi in nghiêng", dress("Kính gửi: ", i="1")),
    Seed("D30-noi-nhan", "foreign_decision", "thiếu Nơi nhận", _no_heading),
    Seed("D30-noi-nhan", "plan", "Nơi nhận thiếu dấu hai chấm", say("Nơi nhận:", "Nơi nhận")),
    Seed("D30-noi-nhan", "foreign_letter", "Nơi nhận không có danh sách", _no_list),
    Seed("D30-noi-nhan-kieu", "plan", "Nơi nhận cỡ 14", dress("Nơi nhận:", sz="28")),
    Seed("D30-noi-nhan-kieu", "announcement", "Nơi nhận gạch chân", dress("Nơi nhận:", u="single")),
    Seed("D30-noi-nhan-kieu", "foreign_letter", "Nơi nhận không nghiêng", dress("Nơi nhận:", i="0")),
    Seed("D30-noi-nhan-muc-kieu", "plan", "nơi nhận cỡ 12", dress("- Lưu: VT", sz="24")),
    Seed("D30-noi-nhan-dau", "announcement", "nơi nhận thiếu dấu chấm phẩy", say("- Như trên;", "- Như trên")),
    Seed("D30-noi-nhan-dau", "plan", "nơi nhận cuối không có dấu chấm", _unclosed),
    Seed("D30-noi-nhan-dau", "foreign_decision", "nơi nhận dùng dấu cộng", say("- Lưu: VT", "+ Lưu: VT")),
    Seed("D30-noi-nhan-luu", "foreign_letter", "thiếu dòng lưu", say("- Lưu: VT, NV.", "- Phòng Nghiệp vụ.")),
    Seed("D30-noi-nhan-luu", "announcement", "Lưu thiếu dấu hai chấm", say("- Lưu: VT", "- Lưu VT")),
    Seed("D30-noi-nhan-luu", "announcement", "dòng lưu không đứng cuối", _kept_first),
    Seed("D30-nhu-tren", "supplement_request", "thiếu Như trên", say("- Như trên;", "- Ban Giám đốc Sở;")),
    Seed("D30-nhu-dieu", "recognition_decision", "Như Điều không có", say("- Như Điều 3;", "- Như Điều 5;")),
    Seed("D30-quyen-han", "announcement", "KT thiếu dấu chấm", say("KT. GIÁM ĐỐC", "KT GIÁM ĐỐC")),
    Seed("D30-quyen-han", "announcement", "KT. thiếu cách chữ", say("KT. GIÁM ĐỐC", "KT.GIÁM ĐỐC")),
    Seed("D30-quyen-han", "plan", "T/M của văn bản Đảng", say("TM. ỦY BAN", "T/M ỦY BAN")),
    Seed("D30-quyen-han", "certificate", "KT/ trên giấy chứng nhận", say("KT. CHỦ TỊCH", "KT/ CHỦ TỊCH")),
    Seed("D30-chuc-vu-dong-hai", "announcement", "KT. thiếu dòng chức vụ", _second_line_gone),
    Seed("D30-chuc-vu-dong-hai", "announcement", "ký thay mà ghi cấp trưởng", _same_post),
    Seed("D30-chuc-vu-thieu", "foreign_letter", "thiếu chức vụ người ký", _no_posts),
    Seed("D30-chuc-vu-kieu", "submission", "chức vụ không đậm", lambda b: b.dress(_last(b, "GIÁM ĐỐC"), b="0")),
    Seed("D30-chuc-vu-kieu", "foreign_letter", "chức vụ cỡ 12", dress("KT. CHÁNH VĂN PHÒNG", sz="24")),
    Seed("D30-ho-ten", "announcement", "thiếu họ tên người ký", _no_name),
    Seed(
        "D30-ho-ten",
        "plan",
        "người ký khác hồ sơ",
        lambda b: _last(b, "Nguyễn Văn A"),
        facts=PaperFacts(signer="Lê Văn C"),
    ),
    Seed("D30-ho-ten-kieu", "announcement", "họ tên không đậm", dress("Lê Văn C", b="0")),
    Seed("D30-ho-ten-kieu", "foreign_letter", "họ tên viết hoa toàn bộ", say("Trần Thị B", "TRẦN THỊ B")),
    Seed("D30-ho-ten-hoc-vi", "announcement", "ghi học vị", say("Lê Văn C", "ThS. Lê Văn C")),
    Seed("D30-ho-ten-hoc-vi", "foreign_letter", "ghi Bà trước họ tên", say("Trần Thị B", "Bà Trần Thị B")),
    Seed("D30-phu-luc-so", "report", "phụ lục đánh số Ả Rập", _label("Phụ lục II", "Phụ lục 2")),
    Seed("D30-phu-luc-so", "report", "phụ lục không theo thứ tự", _label("Phụ lục IV", "Phụ lục VI")),
    Seed("D30-phu-luc-kieu", "urging_letter", "Phụ lục không đậm", _plain_label),
    Seed("D30-phu-luc-kieu", "recognition_decision", "PHỤ LỤC viết hoa", _capital_label),
    Seed(
        "D30-phu-luc-ten",
        "urging_letter",
        "tên phụ lục chữ thường",
        say("TÌNH HÌNH GỬI HỒ SƠ SẢN PHẨM OCOP NĂM 2020", "Tình hình gửi hồ sơ sản phẩm OCOP năm 2020"),
    ),
    Seed("D30-phu-luc-kem-theo", "urging_letter", "thiếu dòng Kèm theo", _no_note),
    Seed("D30-phu-luc-kem-theo", "report", "dòng Kèm theo không nghiêng", dress("(Kèm theo Báo cáo", i="0")),
    Seed(
        "D30-phu-luc-khop-so",
        "urging_letter",
        "số ở phụ lục khác văn bản",
        say("số 96/UBND-NNTN ngày", "số 69/UBND-NNTN ngày"),
    ),
    Seed(
        "D30-phu-luc-khop-so",
        "council_decision",
        "ngày ở phụ lục khác văn bản",
        say("ngày 16/3/2020 của Chủ tịch Ủy ban nhân dân tỉnh)", "ngày 15/3/2020 của Chủ tịch Ủy ban nhân dân tỉnh)"),
    ),
    Seed("D30-phu-luc-chi-dan", "urging_letter", "nội dung không nhắc đến phụ lục", _unmentioned),
    Seed("D30-kho-giay", "receipt", "phiếu khổ A3", _a3),
)
