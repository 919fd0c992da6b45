"""Place and date (Annex I, part I, section II.4)."""

import re
from collections.abc import Iterator
from datetime import date

from documents.finding import Level
from documents.lint.paper import Paper
from documents.lint.rule import HEADED, OFFICIAL, STATE, Fault, rule
from documents.lint.wording import style_faults, told
from domain.vietnamese import short_date

_CLAUSE = "Phụ lục I, Phần I, mục II.4"
_LAST_PADDED_MONTH = 2
_SINGLE = 10
_LINE = re.compile(
    r"^(?P<place>.*?)(?P<comma>\s*,)?\s*ngày\s*(?P<d>\d*)[\s._…]*tháng\s*(?P<m>\d*)[\s._…]*năm\s*(?P<y>\d*)[\s._….]*$",
    re.IGNORECASE,
)


def _parts(paper: Paper) -> re.Match[str] | None:
    """Read the line."""
    return _LINE.match(paper.head.place_date.text) if paper.head.place_date else None


@rule("dia-danh-ngay", Level.ERROR, f"{_CLAUSE}.c", "Có địa danh, dấu phẩy và thời gian ban hành")
def place_and_date(paper: Paper) -> Iterator[Fault]:
    """Check that the line is there and complete; minutes have none, a draft may leave day and month blank."""
    line = paper.head.place_date
    if line is None:
        if not paper.is_minutes:
            yield Fault(
                "Văn bản thiếu địa danh và thời gian ban hành; hãy ghi dưới Quốc hiệu, Tiêu ngữ: “Địa danh, ngày …"
                " tháng … năm …”.",
                paper.head.number or paper.head.nation,
            )
        return
    parts = _parts(paper)
    if parts is None:
        yield Fault(f"“{line.text}” chưa đúng cách ghi; hãy ghi như “Quảng Ngãi, ngày 05 tháng 3 năm 2020”.", line)
        return
    if not parts["place"].strip(" ,"):
        yield Fault("Dòng thời gian thiếu địa danh; hãy ghi tên đơn vị hành chính nơi đóng trụ sở.", line)
    elif not parts["comma"]:
        yield Fault(f"Sau địa danh “{parts['place'].strip()}” thiếu dấu phẩy; hãy thêm dấu phẩy.", line)
    elif not parts["place"].strip()[:1].isupper():
        yield Fault(f"Địa danh “{parts['place'].strip()}” chưa viết hoa chữ đầu; hãy viết hoa.", line)
    if not (parts["d"] and parts["m"] and parts["y"]) and not paper.draft:
        yield Fault("Thời gian ban hành còn để trống; hãy điền, hoặc ghi dấu DỰ THẢO nếu chưa ban hành.", line)


@rule("ngay-so-khong", Level.ERROR, f"{_CLAUSE}.b", "Ngày nhỏ hơn 10 và tháng 1, 2 có số 0 phía trước", fits=HEADED)
def leading_zeros(paper: Paper) -> Iterator[Fault]:
    """Check the zeros before day and month; months 3 to 9 have none."""
    parts, line = _parts(paper), paper.head.place_date
    if parts is None:
        return
    faults = []
    if parts["d"] and len(parts["d"]) == 1:
        faults.append(f"ngày {parts['d']} phải ghi 0{parts['d']}")
    if parts["m"] and len(parts["m"]) == 1 and int(parts["m"]) <= _LAST_PADDED_MONTH:
        faults.append(f"tháng {parts['m']} phải ghi 0{parts['m']}")
    if faults:
        yield Fault(f"Thời gian ban hành: {'; '.join(faults)}.", line)
    elif parts["m"].startswith("0") and len(parts["m"]) > 1 and _LAST_PADDED_MONTH < int(parts["m"]) < _SINGLE:
        yield Fault(
            f"Thời gian ban hành: tháng {parts['m']} không cần số 0 (chỉ tháng 1, 2); hãy ghi tháng {int(parts['m'])}.",
            line,
            Level.WARNING,
        )


@rule("ngay-hop-le", Level.ERROR, f"{_CLAUSE}.b", "Ngày có thật và khớp với sổ đăng ký", fits=STATE)
def real_date(paper: Paper) -> Iterator[Fault]:
    """Check that the date exists, is the one in the register and does not lie ahead."""
    parts, line = _parts(paper), paper.head.place_date
    if parts is None or not (parts["d"] and parts["m"] and parts["y"]):
        return
    written = f"{parts['d']}/{parts['m']}/{parts['y']}"
    try:
        day = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        yield Fault(f"Ngày {written} không có trong lịch; hãy tra lại ngày ban hành.", line)
        return
    wanted = paper.facts.issued_on
    if wanted and day != wanted:
        yield Fault(
            f"Ngày trên văn bản là {short_date(day)}, trong sổ đăng ký là {short_date(wanted)}; hãy sửa cho khớp.", line
        )
    elif paper.today and day > paper.today:
        yield Fault(
            f"Ngày ban hành {short_date(day)} ở sau hôm nay ({short_date(paper.today)}); hãy kiểm tra lại.",
            line,
            Level.WARNING,
        )


@rule("dia-danh-kieu", Level.ERROR, f"{_CLAUSE}.c", "Địa danh, thời gian cỡ 13–14, chữ nghiêng", fits=HEADED)
def place_and_date_style(paper: Paper) -> Iterator[Fault]:
    """Check how the line looks."""
    line = paper.head.place_date
    if line:
        faults = style_faults(line, sizes=(13, 14), bold=False, italic=True)
        yield from told("Địa danh và thời gian ban hành", faults, line)


@rule("dia-danh-cho", Level.WARNING, f"{_CLAUSE}.c", "Địa danh, thời gian ở bên phải, ngang hàng với số", fits=OFFICIAL)
def place_and_date_side(paper: Paper) -> Iterator[Fault]:
    """Check that the line does not stand in the left column."""
    line = paper.head.place_date
    if line and line.side == "left":
        yield Fault("Địa danh và thời gian đứng ở cột trái; hãy đặt ở cột phải, cùng dòng với số, ký hiệu.", line)
