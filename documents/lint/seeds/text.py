"""Seeds in words and numbers: Unicode, tags, capitals, figures, totals, citations."""

import unicodedata

from lxml import etree

from documents.lint.opening import W
from documents.lint.seeds.bench import Bench, set_attribute, text_of
from documents.lint.seeds.head import say
from documents.lint.seeds.seed import Plant, Seed

_LONG = "Triển khai đồng bộ, hiệu quả Chu trình"


def _decomposed(bench: Bench) -> etree._Element:
    paragraph = bench.find(_LONG)
    for node in paragraph.iter(f"{W}t"):
        node.text = unicodedata.normalize("NFD", node.text or "")
    return paragraph


def _mail_merge(bench: Bench) -> etree._Element:
    paragraph = bench.find("Đề nghị quý cơ quan")
    field = etree.SubElement(paragraph, f"{W}fldSimple")
    set_attribute(field, instr=" MERGEFIELD Ten_huyen ")
    return paragraph


def _tracked(bench: Bench) -> etree._Element:
    """Wrap a run in an insertion that nobody accepted."""
    paragraph = bench.find(_LONG)
    run = next(paragraph.iter(f"{W}r"))
    insertion = etree.Element(f"{W}ins")
    set_attribute(insertion, id="7", author="Trần Thị B", date="2020-02-01T08:00:00Z")
    run.addprevious(insertion)
    insertion.append(run)
    return paragraph


def _cell(before: str, column: int, new: str) -> Plant:
    """Change a cell of the row whose first cell with words says `before`."""

    def plant(bench: Bench) -> etree._Element:
        for row in bench.tree().iter(f"{W}tr"):
            cells = [list(cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
            if any(text_of(p) == before for p in cells[0]):
                paragraph = cells[column][0]
                next(paragraph.iter(f"{W}t")).text = new
                return paragraph
        raise LookupError(before)

    return plant


def _apart(bench: Bench) -> etree._Element:
    return bench.say("Không có sản phẩm chênh lệch", "Có 100 % phiếu hợp lệ; không có sản phẩm chênh lệch")


def _seven(bench: Bench) -> etree._Element:
    bench.say("công nhận 06 sản phẩm", "công nhận 07 sản phẩm")
    return bench.say("trong đó 03 sản phẩm đạt hạng 4", "trong đó 04 sản phẩm đạt hạng 4")


def _repealed(bench: Bench) -> etree._Element:
    for paragraph in bench.paragraphs():
        if text_of(paragraph).startswith("Căn cứ Quyết định số 26/2026"):
            nodes = list(paragraph.iter(f"{W}t"))
            nodes[0].text = (
                "Căn cứ Quyết định số 148/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ ban hành Bộ tiêu chí, quy"
                " trình đánh giá, phân hạng sản phẩm Chương trình mỗi xã một sản phẩm" + (nodes[-1].text or "")[-1:]
            )
            for node in nodes[1:]:
                node.text = ""
            return paragraph
    raise LookupError("26/2026")


SEEDS: tuple[Seed, ...] = (
    Seed("D30-unicode-nfc", "plan", "Unicode tổ hợp", _decomposed),
    Seed("D30-dau-thanh", "plan", "lẫn hai cách đặt dấu", say("chuẩn hóa và phát triển", "chuẩn hoá và phát triển")),
    Seed(
        "D30-lenh-chua-dien",
        "plan",
        "còn lệnh biểu mẫu",
        say(_LONG, "Triển khai {{ ten }} đồng bộ, hiệu quả Chu trình"),
    ),
    Seed(
        "D30-lenh-chua-dien",
        "announcement",
        "còn trường trộn thư",
        say("huyện Bình Sơn quan tâm", "«Ten_huyen» quan tâm"),
    ),
    Seed("D30-lenh-chua-dien", "foreign_letter", "còn trường MERGEFIELD", _mail_merge),
    Seed(
        "D30-truong-loi",
        "plan",
        "trường tham chiếu lỗi",
        say("2. Yêu cầu", "2. Yêu cầu Error! Reference source not found."),
    ),
    Seed("D30-cho-trong", "plan", "còn chỗ trống", say("ngày 10/4/2020. Hội đồng", "ngày ……………. Hội đồng")),
    Seed("D30-cho-trong", "foreign_letter", "còn chữ giữ chỗ", say("quý cơ quan", "[tên cơ quan]")),
    Seed("D30-vet-sua", "plan", "còn vết sửa", _tracked),
    Seed(
        "D30-chinh-ta-viet-hoa",
        "plan",
        "thành phố Hồ Chí Minh viết thường",
        say("Thực hiện đúng trình tự", "Học tập thành phố Hồ Chí Minh, thực hiện đúng trình tự"),
    ),
    Seed(
        "D30-chinh-ta-viet-hoa",
        "plan",
        "Ủy Ban Nhân Dân",
        say("Ủy ban nhân dân tỉnh ban hành", "Ủy Ban Nhân Dân tỉnh ban hành"),
    ),
    Seed(
        "D30-chinh-ta-viet-hoa",
        "submission",
        "kế hoạch số viết thường",
        say("Thực hiện Kế hoạch số", "Thực hiện kế hoạch số"),
    ),
    Seed(
        "D30-chinh-ta-viet-hoa",
        "announcement",
        "Huyện viết hoa giữa câu",
        say("Đề nghị Ủy ban nhân dân huyện Bình", "Đề nghị Ủy ban nhân dân Huyện Bình"),
    ),
    Seed("D30-chinh-ta-viet-hoa", "invitation", "thứ sáu viết thường", say("thứ Sáu, ngày", "thứ sáu, ngày")),
    Seed("D30-dau-cau", "plan", "khoảng trắng trước dấu phẩy", say("đồng bộ, hiệu", "đồng bộ , hiệu")),
    Seed("D30-so-thap-phan", "minutes", "dấu chấm thập phân", say("(85,71%)", "(85.71%)")),
    Seed("D30-so-thap-phan", "foreign_letter", "điểm ghi dấu chấm", say("quý cơ quan", "quý cơ quan đạt 89.5 điểm")),
    Seed(
        "D30-so-hang-nghin",
        "foreign_letter",
        "hàng nghìn dấu phẩy",
        say("quý cơ quan", "quý cơ quan chi 1,500,000 đồng,"),
    ),
    Seed(
        "D30-so-hang-nghin",
        "foreign_letter",
        "hàng nghìn viết liền",
        say("quý cơ quan", "quý cơ quan chi 1500000 đồng,"),
    ),
    Seed("D30-phan-tram", "minutes", "dấu % cách chữ", _apart),
    Seed("D30-ty-le", "minutes", "tỷ lệ tính sai", say("(85,71%)", "(86,71%)")),
    Seed("D30-tong-bang", "urging_letter", "tổng sai", _cell("Tổng cộng", 1, "16")),
    Seed("D30-tong-bang", "report", "tổng sai", _cell("Tổng cộng", 2, "8")),
    Seed("D30-tong-phu-luc", "recognition_decision", "số sản phẩm khác phụ lục", _seven),
    Seed(
        "D30-vien-dan-sai",
        "plan",
        "sai ngày Quyết định 490",
        say("490/QĐ-TTg ngày 07/5/2018", "490/QĐ-TTg ngày 17/5/2018"),
    ),
    Seed("D30-vien-dan-sai", "submission", "sai số Quyết định 1048", say("1048/QĐ-TTg", "1084/QĐ-TTg")),
    Seed(
        "D30-vien-dan-sai",
        "foreign_decision",
        "sai ngày Luật",
        say("ngày 16 tháng 6 năm 2025;", "ngày 19 tháng 6 năm 2025;"),
    ),
    Seed("D30-vien-dan-ngay", "foreign_letter", "viện dẫn văn bản ra sau", say("ngày 06/02/2020", "ngày 06/5/2020")),
    Seed("D30-vien-dan-ngay", "submission", "ngày không có trong lịch", say("ngày 04/12/2018", "ngày 31/11/2018")),
    Seed(
        "D30-vien-dan-so",
        "foreign_letter",
        "ký hiệu khác tên loại",
        say("Kế hoạch số 12/KH-UBND", "Kế hoạch số 12/QĐ-UBND"),
    ),
    Seed(
        "D30-vien-dan-so", "announcement", "ký hiệu viết sai", say("Kế hoạch số 12/KH-UBND", "Kế hoạch số 12-KH-UBND")
    ),
    Seed("D30-vien-dan-het", "expiry_notice", "căn cứ hết hiệu lực", _repealed),
)
