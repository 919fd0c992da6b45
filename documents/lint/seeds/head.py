"""Seeds in the head: national header, body, number, place and date, type and subject."""

from datetime import date

from lxml import etree

from documents.lint.facts import PaperFacts
from documents.lint.seeds.bench import Bench, text_of
from documents.lint.seeds.seed import Plant, Seed

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_DATE_LINE = ", ngày "
_PLAN_SUBJECT = "Triển khai thực hiện Chương trình mỗi xã một sản phẩm năm 2020 trên"


def say(words: str, new: str, *, nth: int = 0) -> Plant:
    """Plant other words."""
    return lambda bench: bench.say(words, new, nth=nth)


def dress(words: str, *, nth: int = 0, **marks: str) -> Plant:
    """Plant another look of the letters."""
    return lambda bench: bench.dress(bench.find(words, nth=nth), **marks)


def lay(words: str, tag: str, *, nth: int = 0, **attributes: str) -> Plant:
    """Plant another layout of the paragraph."""
    return lambda bench: bench.lay(bench.find(words, nth=nth), tag, **attributes)


def gone(words: str, found_at: str = "", *, nth: int = 0) -> Plant:
    """Plant a gap: take a paragraph out; the fault shows at another one, or nowhere."""

    def plant(bench: Bench) -> etree._Element | None:
        bench.drop(bench.find(words, nth=nth))
        return bench.find(found_at) if found_at else None

    return plant


def no_rule(words: str) -> Plant:
    """Take out the rule under some words."""

    def plant(bench: Bench) -> etree._Element:
        bench.drop(bench.rule_after(words))
        return bench.find(words)

    return plant


def _short_motto_rule(bench: Bench) -> etree._Element:
    return bench.lay(bench.rule_after(_MOTTO), "ind", left="2200", right="2200")


def _long_issuer_rule(bench: Bench) -> etree._Element:
    return bench.lay(bench.rule_after("TỈNH QUẢNG NGÃI"), "ind", left="0", right="0")


def _no_issuer(bench: Bench) -> etree._Element:
    for words in ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"):
        bench.drop(bench.find(words))
    return bench.find("Số: 12/KH-UBND")


def _swapped(bench: Bench) -> etree._Element:
    """Exchange the two cells of the first row of the head."""
    cell = bench.find(_NATION).getparent()
    other = None if cell is None else cell.getprevious()
    if cell is None or other is None:
        raise LookupError(_NATION)
    other.addprevious(cell)
    return bench.find(_NATION)


def _no_subject(bench: Bench) -> etree._Element:
    bench.drop(bench.find(_PLAN_SUBJECT))
    return bench.find("KẾ HOẠCH")


def _no_about(bench: Bench) -> etree._Element:
    bench.drop(bench.find("V/v triển khai"))
    return bench.find("Số: 85/")


def _date_left(bench: Bench) -> etree._Element:
    """Move place and date under the number."""
    line, number = bench.find(_DATE_LINE), bench.find("Số: 12/KH-UBND")
    cell = line.getparent()
    number.addnext(line)
    if cell is not None and not [p for p in cell if text_of(p)]:
        bench.after(cell[-1], "") if list(cell[-1].iter()) and text_of(cell[-1]) else None
    return line


def _glued(bench: Bench) -> etree._Element:
    return bench.lay(bench.find("V/v triển khai"), "spacing", before="0", after="0")


def _bold_date(bench: Bench) -> etree._Element:
    """Make only the date of a tabbed line bold."""
    paragraph = bench.find("Bình Châu, ngày")
    for run in paragraph:
        if "Bình Châu" in text_of(run):
            holder = etree.Element("holder")
            copy = run
            place = paragraph.index(run)
            holder.append(copy)
            bench.dress(holder, b="1")
            paragraph.insert(place, copy)
    return paragraph


def _no_type(bench: Bench) -> etree._Element:
    """Take out type name and subject."""
    bench.drop(bench.find("KẾ HOẠCH"))
    bench.drop(bench.find(_PLAN_SUBJECT))
    return bench.find("Số: 12/KH-UBND")


_REGISTERED = PaperFacts(number="13/KH-UBND")
_DATED = PaperFacts(issued_on=date(2020, 2, 7))

SEEDS: tuple[Seed, ...] = (
    Seed("D30-quoc-hieu", "plan", "Quốc hiệu viết sai", say(_NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHỈA VIỆT NAM")),
    Seed("D30-quoc-hieu-kieu", "plan", "Quốc hiệu cỡ 14", dress(_NATION, sz="28")),
    Seed("D30-quoc-hieu-kieu", "foreign_letter", "Quốc hiệu không đậm", dress(_NATION, b="0")),
    Seed("D30-tieu-ngu", "plan", "Tiêu ngữ dùng gạch dài", say(_MOTTO, "Độc lập – Tự do – Hạnh phúc")),
    Seed("D30-tieu-ngu", "foreign_decision", "Tiêu ngữ thiếu cách chữ", say(_MOTTO, "Độc lập-Tự do-Hạnh phúc")),
    Seed("D30-tieu-ngu", "submission", "thiếu Tiêu ngữ", gone(_MOTTO, _NATION)),
    Seed("D30-tieu-ngu-kieu", "announcement", "Tiêu ngữ in nghiêng", dress(_MOTTO, i="1")),
    Seed("D30-tieu-ngu-kieu", "foreign_letter", "Tiêu ngữ cỡ 15", dress(_MOTTO, sz="30")),
    Seed("D30-tieu-ngu-ke", "plan", "thiếu đường kẻ dưới Tiêu ngữ", no_rule(_MOTTO)),
    Seed("D30-tieu-ngu-ke", "minutes", "đường kẻ dưới Tiêu ngữ quá ngắn", _short_motto_rule),
    Seed("D30-co-quan", "plan", "thiếu tên cơ quan ban hành", _no_issuer),
    Seed("D30-co-quan-kieu", "announcement", "cơ quan chủ quản in đậm", dress("ỦY BAN NHÂN DÂN", b="1")),
    Seed("D30-co-quan-kieu", "foreign_letter", "cơ quan ban hành không đậm", dress("VĂN PHÒNG ĐIỀU PHỐI NTM", b="0")),
    Seed("D30-co-quan-kieu", "plan", "cơ quan ban hành cỡ 14", dress("TỈNH QUẢNG NGÃI", sz="28")),
    Seed("D30-co-quan-ke", "plan", "thiếu đường kẻ dưới tên cơ quan", no_rule("TỈNH QUẢNG NGÃI")),
    Seed("D30-co-quan-ke", "plan", "đường kẻ dưới tên cơ quan quá dài", _long_issuer_rule),
    Seed("D30-co-quan-viet-tat", "plan", "tên cơ quan viết tắt", say("ỦY BAN NHÂN DÂN", "UBND")),
    Seed("D30-bo-cuc-dau", "plan", "Quốc hiệu đứng bên trái", _swapped),
    Seed("D30-co-chu-dau", "plan", "cỡ chữ phần đầu không cùng bộ", dress(_DATE_LINE, sz="26")),
    Seed("D30-so-ky-hieu", "plan", "số thiếu dấu hai chấm", say("Số: 12/", "Số 12/")),
    Seed("D30-so-ky-hieu", "plan", "số ghi kiểu văn bản Đảng", say("Số: 12/KH-UBND", "Số: 12-KH/UBND")),
    Seed("D30-so-ky-hieu", "announcement", "chưa có số", say("Số: 85/", "Số:      /")),
    Seed("D30-so-ky-hieu", "plan", "số khác sổ đăng ký", lambda b: b.find("Số: 12/KH-UBND"), facts=_REGISTERED),
    Seed("D30-so-ky-hieu", "submission", "thiếu dòng số, ký hiệu", gone("Số: 46/", "PHÁT TRIỂN NÔNG THÔN")),
    Seed("D30-so-ky-hieu", "announcement", "số và ký hiệu lẫn nhau", say("Số: 85/SNNPTNT", "Số: 85SNNPTNT/")),
    Seed("D30-so-khong-dau", "foreign_letter", "số nhỏ hơn 10 thiếu số 0", say("Số: 07/", "Số: 7/")),
    Seed("D30-so-khong-dau", "announcement", "số thừa số 0", say("Số: 85/", "Số: 085/")),
    Seed("D30-so-cach-chu", "plan", "cách chữ trong số", say("12/KH-UBND", "12 /KH-UBND")),
    Seed("D30-so-cach-chu", "foreign_decision", "cách chữ quanh gạch nối", say("QĐ-UBND", "QĐ - UBND")),
    Seed("D30-ky-hieu-loai", "submission", "ký hiệu không khớp tên loại", say("46/TTr-", "46/BC-")),
    Seed("D30-ky-hieu-loai", "foreign_decision", "ký hiệu thiếu dấu", say("15/QĐ-UBND", "15/QD-UBND")),
    Seed(
        "D30-ky-hieu-loai",
        "supplement_request",
        "công văn có ký hiệu tên loại",
        say("142/SNNPTNT-VPĐP", "142/BC-SNNPTNT"),
    ),
    Seed("D30-ky-hieu-hoa", "foreign_letter", "ký hiệu viết thường", say("07/VPĐP-NV", "07/VPĐP-nv")),
    Seed("D30-so-kieu", "plan", "số, ký hiệu cỡ 14", dress("Số: 12/KH-UBND", sz="28")),
    Seed("D30-so-kieu", "announcement", "số, ký hiệu in đậm", dress("Số: 85/", b="1")),
    Seed("D30-dia-danh-ngay", "plan", "thiếu dấu phẩy sau địa danh", say("Quảng Ngãi, ngày", "Quảng Ngãi ngày")),
    Seed("D30-dia-danh-ngay", "announcement", "thiếu địa danh", say("Quảng Ngãi, ngày", "ngày")),
    Seed("D30-dia-danh-ngay", "submission", "ngày để trống", say("ngày 20 tháng 5", "ngày … tháng …")),
    Seed("D30-ngay-so-khong", "plan", "ngày thiếu số 0", say("ngày 06 tháng", "ngày 6 tháng")),
    Seed("D30-ngay-so-khong", "announcement", "tháng 2 thiếu số 0", say("tháng 02 năm", "tháng 2 năm")),
    Seed("D30-ngay-so-khong", "submission", "tháng 5 thừa số 0", say("tháng 5 năm 2020", "tháng 05 năm 2020")),
    Seed("D30-ngay-hop-le", "foreign_letter", "ngày không có trong lịch", say("ngày 09 tháng 4", "ngày 31 tháng 4")),
    Seed("D30-ngay-hop-le", "plan", "ngày khác sổ đăng ký", lambda b: b.find(_DATE_LINE), facts=_DATED),
    Seed("D30-ngay-hop-le", "plan", "ngày ở sau hôm nay", lambda b: b.find(_DATE_LINE), today=date(2020, 2, 5)),
    Seed("D30-dia-danh-kieu", "plan", "địa danh không nghiêng", dress(_DATE_LINE, i="0")),
    Seed("D30-dia-danh-kieu", "foreign_decision", "địa danh in đậm", _bold_date),
    Seed("D30-dia-danh-cho", "plan", "địa danh ở cột trái", _date_left),
    Seed("D30-ten-loai", "plan", "thiếu tên loại", _no_type),
    Seed("D30-ten-loai-kieu", "plan", "tên loại không đậm", dress("KẾ HOẠCH", b="0")),
    Seed("D30-ten-loai-kieu", "submission", "tên loại cỡ 16", dress("TỜ TRÌNH", sz="32")),
    Seed("D30-ten-loai-kieu", "foreign_decision", "tên loại canh trái", lay("QUYẾT ĐỊNH", "jc", val="left")),
    Seed("D30-trich-yeu", "plan", "thiếu trích yếu", _no_subject),
    Seed("D30-trich-yeu", "announcement", "công văn thiếu V/v", _no_about),
    Seed("D30-trich-yeu-kieu", "plan", "trích yếu không đậm", dress(_PLAN_SUBJECT, b="0")),
    Seed("D30-trich-yeu-kieu", "foreign_decision", "trích yếu in nghiêng", dress("Về việc thành lập", i="1")),
    Seed("D30-trich-yeu-ke", "plan", "thiếu đường kẻ dưới trích yếu", no_rule(_PLAN_SUBJECT)),
    Seed("D30-trich-yeu-cham", "plan", "trích yếu có dấu chấm", say("tỉnh Quảng Ngãi", "tỉnh Quảng Ngãi.")),
    Seed("D30-vv", "announcement", "ghi Về việc thay V/v", say("V/v triển khai", "Về việc triển khai")),
    Seed("D30-vv", "foreign_letter", "V/v viết sai", say("V/v gửi", "v/v gửi")),
    Seed("D30-vv-kieu", "announcement", "V/v in nghiêng", dress("V/v triển khai", i="1")),
    Seed("D30-vv-kieu", "foreign_letter", "V/v cỡ 14", dress("V/v gửi", sz="28")),
    Seed("D30-vv-cach", "announcement", "V/v sát dòng số", _glued),
)
