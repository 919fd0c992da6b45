"""Seeds in paper, margins, page numbers and printed pages."""

from lxml import etree

from documents.forms.package import PORTRAIT
from documents.lint.opening import W
from documents.lint.paragraph import Run
from documents.lint.seeds.bench import Bench, set_attribute, text_of
from documents.lint.seeds.seed import Plant, Seed
from documents.lint.widths import text_width

_HEADER = "word/header1.xml"
_FIRST = "word/header2.xml"


def _top(bench: Bench) -> etree._Element:
    return next(p for p in bench.paragraphs() if "".join(t.text or "" for t in p.iter(f"{W}t")).strip())


def _set(section: int, tag: str, **attributes: str) -> Plant:
    def plant(bench: Bench) -> etree._Element:
        set_attribute(bench.section(section, tag), **attributes)
        return _top(bench)

    return plant


def _letter_paper(bench: Bench) -> etree._Element:
    set_attribute(bench.section(0, "pgSz"), w="12240", h="15840")
    return _top(bench)


def _turned(bench: Bench) -> etree._Element:
    set_attribute(bench.section(0, "pgSz"), w="16838", h="11906", orient="landscape")
    return _top(bench)


def _at_the_foot(bench: Bench) -> etree._Element:
    """Use the page number's part as a footer."""
    section = next(bench.tree().iter(f"{W}sectPr"))
    reference = next(section.iter(f"{W}headerReference"))
    reference.tag = f"{W}footerReference"
    return next(bench.paragraphs(_HEADER))


def _no_numbers(bench: Bench) -> None:
    for field in list(bench.tree(_HEADER).iter(f"{W}fldSimple")):
        set_attribute(field, instr=" DATE ")


def _on_first(bench: Bench) -> etree._Element:
    for section in bench.tree().iter(f"{W}sectPr"):
        section.remove(bench_child(section, "titlePg"))
    return next(bench.paragraphs(_HEADER))


def bench_child(node: etree._Element, tag: str) -> etree._Element:
    """Find a child that must be there."""
    found = node.find(f"{W}{tag}")
    if found is None:
        raise LookupError(tag)
    return found


def _number_small(bench: Bench) -> etree._Element:
    return bench.dress(next(bench.paragraphs(_HEADER)), sz="20")


def _number_right(bench: Bench) -> etree._Element:
    return bench.lay(next(bench.paragraphs(_HEADER)), "jc", val="right")


def _number_decorated(bench: Bench) -> etree._Element:
    paragraph = next(bench.paragraphs(_HEADER))
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}t").text = "/5"
    return paragraph


def _annex_runs_on(bench: Bench) -> etree._Element:
    sections = list(bench.tree().iter(f"{W}sectPr"))
    sections[-1].remove(bench_child(sections[-1], "pgNumType"))
    return bench.find("Phụ lục", nth=1)


def _narrow_subject(bench: Bench) -> etree._Element:
    """Leave room for all words of the subject but the last."""
    paragraph = bench.find("Kết quả đánh giá, phân hạng sản phẩm OCOP cấp tỉnh đợt 1 năm 2020")
    text = text_of(paragraph)
    room = text_width([Run(text, size=14, bold=True)]) - text_width([Run(text.split()[-1], size=14, bold=True)]) / 2
    return bench.lay(paragraph, "ind", left="0", right=str(round(PORTRAIT.text_width - room)))


def _narrow_nation(bench: Bench) -> etree._Element:
    return bench.lay(bench.find("CỘNG HÒA XÃ HỘI"), "ind", left="1200", right="1200")


def _signature_alone(bench: Bench) -> etree._Element:
    """Push the whole block to a page of its own."""
    paragraph = bench.find("TM. ỦY BAN NHÂN DÂN")
    bench.lay(paragraph, "pageBreakBefore")
    bench.lay(bench.find("Nơi nhận:"), "pageBreakBefore")
    return paragraph


def _printed_number_off(bench: Bench) -> None:
    bench.lay(next(bench.paragraphs(_HEADER)), "jc", val="right")


def _printed_number_first(bench: Bench) -> None:
    bench.parts[_FIRST] = bench.parts[_HEADER]


def _printed_number_gone(bench: Bench) -> None:
    bench.parts[_HEADER] = bench.parts[_FIRST]


def _printed_font(bench: Bench) -> None:
    bench.dress(bench.find("I. MỤC ĐÍCH"), font="Liberation Sans")


SEEDS: tuple[Seed, ...] = (
    Seed("D30-kho-giay", "announcement", "khổ giấy Letter", _letter_paper),
    Seed("D30-kho-giay", "foreign_letter", "khổ giấy A5", _set(0, "pgSz", w="8391", h="11906")),
    Seed("D30-le-trang", "plan", "lề trái 25 mm", _set(0, "pgMar", left="1417")),
    Seed("D30-le-trang", "announcement", "lề phải 25 mm", _set(0, "pgMar", right="1417")),
    Seed("D30-le-trang", "minutes", "lề trên 15 mm", _set(0, "pgMar", top="850")),
    Seed("D30-le-trang", "foreign_decision", "lề dưới 30 mm", _set(0, "pgMar", bottom="1701")),
    Seed("D30-huong-giay", "foreign_letter", "giấy nằm ngang", _turned),
    Seed("D30-so-trang", "announcement", "số trang ở chân trang", _at_the_foot),
    Seed("D30-so-trang", "plan", "văn bản dài không có số trang", _no_numbers),
    Seed("D30-so-trang-dau", "announcement", "trang đầu hiện số trang", _on_first),
    Seed("D30-so-trang-kieu", "plan", "số trang cỡ 10", _number_small),
    Seed("D30-so-trang-kieu", "plan", "số trang canh phải", _number_right),
    Seed("D30-so-trang-kieu", "submission", "số trang ghi 2/5", _number_decorated),
    Seed("D30-so-trang-phu-luc", "urging_letter", "phụ lục đánh số trang tiếp", _annex_runs_on),
    Seed("D30-trang-tu-le", "result_notice", "trích yếu còn một từ ở dòng cuối", _narrow_subject, pages=True),
    Seed("D30-trang-quoc-hieu", "plan", "Quốc hiệu bị ngắt dòng", _narrow_nation, pages=True),
    Seed("D30-trang-chu-ky", "plan", "chữ ký đứng một mình", _signature_alone, pages=True),
    Seed("D30-trang-so-trang", "plan", "số trang in bên phải", _printed_number_off, pages=True),
    Seed("D30-trang-so-trang", "minutes", "trang đầu in số trang", _printed_number_first, pages=True),
    Seed("D30-trang-so-trang", "submission", "trang hai không in số trang", _printed_number_gone, pages=True),
    Seed("D30-trang-phong-chu", "plan", "PDF in bằng phông khác", _printed_font, pages=True),
)
