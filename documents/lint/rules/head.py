"""National header and issuing body (Annex I, part I, sections II.1 and II.2)."""

from collections.abc import Iterator

from documents.finding import Level
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.rule import CUSTOM, HEADED, OFFICIAL, STATE, Fault, rule
from documents.lint.ruled import rule_under
from documents.lint.vocabulary import BODY_WORDS, MOTTO, NATION
from documents.lint.widths import text_width
from documents.lint.wording import first_wrong, points, style_faults, told
from domain.vietnamese import nfc

_NATION_CLAUSE = "Phụ lục I, Phần I, mục II.1"
_BODY_CLAUSE = "Phụ lục I, Phần I, mục II.2"
_PROFILES = ((13, 14, 14), (12, 13, 13))
# Estimated widths are good to a tenth; a rule may be off by a quarter before anybody sees it.
_AS_LONG = (0.72, 1.3)
_PART = (0.22, 0.68)


@rule("quoc-hieu", Level.ERROR, f"{_NATION_CLAUSE}.a", "Quốc hiệu đúng chữ")
def nation(paper: Paper) -> Iterator[Fault]:
    """Check that the national title is there, letter by letter."""
    line = paper.head.nation
    if line is None:
        yield Fault(f"Văn bản thiếu Quốc hiệu “{NATION}”; hãy ghi ở phía trên cùng, bên phải trang đầu.")
    elif nfc(line.text).upper().replace("HOÀ", "HÒA") != NATION:
        yield Fault(f"Quốc hiệu ghi “{line.text}”; hãy ghi đúng “{NATION}”.", line)


@rule("quoc-hieu-kieu", Level.ERROR, f"{_NATION_CLAUSE}.a", "Quốc hiệu in hoa, cỡ 12–13, đứng, đậm", fits=STATE)
def nation_style(paper: Paper) -> Iterator[Fault]:
    """Check how the national title looks."""
    line = paper.head.nation
    if line:
        yield from told("Quốc hiệu", style_faults(line, sizes=(12, 13), bold=True, italic=False, capitals=True), line)


@rule("tieu-ngu", Level.ERROR, f"{_NATION_CLAUSE}.b", "Tiêu ngữ đúng chữ, gạch nối có cách chữ")
def motto(paper: Paper) -> Iterator[Fault]:
    """Check that the motto is there, letter by letter."""
    line = paper.head.motto
    if line is None:
        if paper.head.nation is not None:
            yield Fault(f"Dưới Quốc hiệu thiếu Tiêu ngữ “{MOTTO}”; hãy ghi thêm.", paper.head.nation)
    elif nfc(line.text) != MOTTO:
        yield Fault(f"Tiêu ngữ ghi “{line.text}”; hãy ghi đúng “{MOTTO}” (gạch nối ngắn, có cách chữ).", line)


@rule("tieu-ngu-kieu", Level.ERROR, f"{_NATION_CLAUSE}.b", "Tiêu ngữ cỡ 13–14, đứng, đậm", fits=STATE)
def motto_style(paper: Paper) -> Iterator[Fault]:
    """Check how the motto looks."""
    line = paper.head.motto
    if line:
        yield from told("Tiêu ngữ", style_faults(line, sizes=(13, 14), bold=True, italic=False), line)


@rule("tieu-ngu-ke", Level.WARNING, f"{_NATION_CLAUSE}.b", "Dưới Tiêu ngữ có đường kẻ dài bằng dòng chữ", fits=STATE)
def motto_rule(paper: Paper) -> Iterator[Fault]:
    """Check the rule under the motto, and its length when it can be measured."""
    line = paper.head.motto
    if line is None:
        return
    drawn = rule_under(paper, line)
    if drawn is None:
        yield Fault("Dưới Tiêu ngữ chưa có đường kẻ ngang; hãy kẻ một nét liền dài bằng dòng chữ.", line)
        return
    width = max(text_width(line.runs), 1)
    if drawn.width and not _AS_LONG[0] <= drawn.width / width <= _AS_LONG[1]:
        share = round(100 * drawn.width / width)
        yield Fault(f"Đường kẻ dưới Tiêu ngữ dài bằng {share}% dòng chữ; hãy kẻ dài bằng dòng chữ.", drawn.where)


@rule("co-quan", Level.ERROR, f"{_BODY_CLAUSE}.a", "Có tên cơ quan, tổ chức ban hành ở bên trái")
def issuer(paper: Paper) -> Iterator[Fault]:
    """Check that a body is named."""
    head = paper.head
    if not head.issuer and (head.nation or head.number):
        yield Fault("Phần đầu thiếu tên cơ quan, tổ chức ban hành; hãy ghi ở bên trái, chữ in hoa, đậm.",
                    head.number or head.nation)  # fmt: skip


@rule(
    "co-quan-kieu",
    Level.ERROR,
    f"{_BODY_CLAUSE}.b",
    "Tên cơ quan in hoa, cỡ 12–13; ban hành đậm, chủ quản không đậm",
    fits=HEADED,
)
def issuer_style(paper: Paper) -> Iterator[Fault]:
    """Check how superior and issuer look."""
    plain = {"sizes": (12.0, 13.0)}
    yield from first_wrong(
        "Tên cơ quan chủ quản",
        (
            (line, style_faults(line, sizes=plain["sizes"], bold=False, italic=False, capitals=True))
            for line in paper.head.superior
        ),
    )
    yield from first_wrong(
        "Tên cơ quan ban hành",
        (
            (line, style_faults(line, sizes=plain["sizes"], bold=True, italic=False, capitals=True))
            for line in paper.head.issuer
        ),
    )


@rule("co-quan-ke", Level.WARNING, f"{_BODY_CLAUSE}.b", "Dưới tên cơ quan có đường kẻ bằng 1/3 đến 1/2 dòng chữ",
      fits=HEADED)  # fmt: skip
def issuer_rule(paper: Paper) -> Iterator[Fault]:
    """Check the rule under the issuer, and its length when it can be measured."""
    if not paper.head.issuer:
        return
    last = paper.head.issuer[-1]
    drawn = rule_under(paper, last)
    if drawn is None:
        yield Fault("Dưới tên cơ quan ban hành chưa có đường kẻ; hãy kẻ nét liền dài bằng 1/3 đến 1/2 dòng chữ.", last)
        return
    lengths = [drawn.width / max(text_width(line.runs), 1) for line in paper.head.issuer]
    if drawn.width and not any(_PART[0] <= share <= _PART[1] for share in lengths):
        yield Fault(
            f"Đường kẻ dưới tên cơ quan dài bằng {round(100 * lengths[-1])}% dòng chữ; hãy kẻ bằng 1/3 đến 1/2.",
            drawn.where,
        )


@rule("bo-cuc-dau", Level.WARNING, "Phụ lục I, Phần I, mục IV", "Cơ quan ở bên trái, Quốc hiệu ở bên phải")
def two_columns(paper: Paper) -> Iterator[Fault]:
    """Check that issuer and national title stand side by side, number under the one, date under the other."""
    head = paper.head
    if head.nation is None or not head.issuer:
        return
    sides = {head.nation.side, head.issuer[0].side}
    if head.nation.side == "left" and head.issuer[0].side == "right":
        yield Fault("Quốc hiệu đứng bên trái, tên cơ quan bên phải; hãy đổi chỗ hai khối.", head.nation)
    elif sides == {""} and not head.nation.paragraph.boxed and not head.issuer[0].paragraph.boxed:
        yield Fault(
            "Tên cơ quan và Quốc hiệu không nằm ngang hàng; hãy đặt trong bảng hai cột không kẻ: cơ quan bên trái, Quốc"
            " hiệu bên phải.",
            head.nation,
            Level.HINT,
        )


@rule("co-chu-dau", Level.WARNING, f"{_NATION_CLAUSE}; mục V", "Cỡ chữ phần đầu thống nhất: 13/14/14 hoặc 12/13/13",
      fits=OFFICIAL)  # fmt: skip
def sizes_agree(paper: Paper) -> Iterator[Fault]:
    """Check that the three sizes of the head belong together."""
    lines = (paper.head.nation, paper.head.motto, paper.head.place_date)
    present = [(line, at) for at, line in enumerate(lines) if line is not None]
    ranges = ((12, 13), (13, 14), (13, 14))
    if len(present) == 1 or any(not ranges[at][0] <= line.size <= ranges[at][1] for line, at in present):
        return
    if any(all(line.size == profile[at] for line, at in present) for profile in _PROFILES):
        return
    odd = _odd_one(present)
    names = ("Quốc hiệu", "Tiêu ngữ", "địa danh và thời gian")
    said = ", ".join(f"{names[at]} {points(line.size)}" for line, at in present)
    yield Fault(f"Cỡ chữ phần đầu không cùng một bộ ({said}); hãy dùng 13, 14, 14 hoặc 12, 13, 13.", odd)


def _odd_one(present: list[tuple[Line, int]]) -> Line:
    """Find the line that keeps the others from a profile."""
    for line, at in present:
        if any(all(other.size == profile[i] for other, i in present if i != at) for profile in _PROFILES):
            return line
    return present[0][0]


@rule("co-quan-viet-tat", Level.HINT, CUSTOM + " (" + _BODY_CLAUSE + ".a)", "Tên cơ quan ban hành ghi đầy đủ")
def issuer_in_full(paper: Paper) -> Iterator[Fault]:
    """Check that the issuer is written out; only the superior may be shortened."""
    for line in paper.head.issuer[:1]:
        if line.text.upper().startswith("UBND") and BODY_WORDS.match(line.text.upper()):
            yield Fault(f"Tên cơ quan ban hành viết tắt “{line.text}”; hãy ghi đầy đủ “ỦY BAN NHÂN DÂN …”.", line)
