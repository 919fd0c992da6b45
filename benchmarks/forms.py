"""Three forms (letter, decision, minutes) in the languages of three engines, and their contexts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from documents.forms.elements import cell, line, para, row, run, table, tag_row
from documents.forms.package import PORTRAIT, build_package
from documents.package import read_parts, write_parts

_WIDTHS: Final = (600, 2200, 1900, 2200, 900, 1271)
Form = Callable[["Dialect"], bytes]


class Dialect:
    """How a template language prints a field and repeats paragraphs and rows; this one is docxtpl's."""

    def field(self, path: str) -> str:
        """Print a field; the path names the lists it stands in, like "annex[].product"."""
        *lists, name = path.split("[].")
        return f"{{{{ {_item(lists[-1]) + '.' if lists else ''}{name} }}}}"

    def paragraphs(self, path: str, key: str, body: str) -> str:
        """Repeat paragraphs for every item of a list, whose items have a field `key`."""
        del key
        return line(self._loop(path)) + body + line("endfor")

    def rows(self, path: str, cells: list[str]) -> str:
        """Repeat a table row for every item of a list."""
        body = "".join(cell(width, para("TableText", text)) for width, text in zip(_WIDTHS, cells, strict=False))
        return tag_row(self._loop(path), _WIDTHS) + row(body) + tag_row("endfor", _WIDTHS)

    def _loop(self, path: str) -> str:
        *lists, name = path.split("[].")
        return f"for {_item(path)} in {_item(lists[-1]) + '.' if lists else ''}{name}"


def _item(path: str) -> str:
    """Name the loop variable of a list."""
    return f"{path.rsplit('[].', maxsplit=1)[-1]}_item"


class Docxtemplater(Dialect):
    """Sections in single braces; a section in paragraphs of its own repeats what is between them."""

    def field(self, path: str) -> str:
        """Print a field of the innermost section."""
        return f"{{{path.rsplit('[].', maxsplit=1)[-1]}}}"

    def paragraphs(self, path: str, key: str, body: str) -> str:
        """Open and close a section in paragraphs of their own."""
        del key
        name = path.rsplit("[].", maxsplit=1)[-1]
        return para("Tag", f"{{#{name}}}") + body + para("Tag", f"{{/{name}}}")

    def rows(self, path: str, cells: list[str]) -> str:
        """Open the section in the first cell, close it in the last."""
        name = path.rsplit("[].", maxsplit=1)[-1]
        texts = [f"{{#{name}}}{cells[0]}", *cells[1:-1], f"{cells[-1]}{{/{name}}}"]
        return row("".join(cell(width, para("TableText", text)) for width, text in zip(_WIDTHS, texts, strict=False)))


class Carbone(Dialect):
    """Paths from the root; an example of the next item ends what is repeated."""

    def field(self, path: str) -> str:
        """Print a field by its path from the root."""
        return f"{{d.{path.replace('[]', '[i]')}}}"

    def paragraphs(self, path: str, key: str, body: str) -> str:
        """Repeat up to a paragraph that names the next item."""
        return body + para("Tag", f"{{d.{path}[i+1].{key}}}")

    def rows(self, path: str, cells: list[str]) -> str:
        """Repeat up to a row that names the next item."""
        inner = f"d.{path.replace('[]', '[i]')}"
        first = row("".join(cell(w, para("TableText", t)) for w, t in zip(_WIDTHS, cells, strict=False)))
        following = [text.replace(f"{inner}[i]", f"{inner}[i+1]") for text in cells]
        return first + row("".join(cell(w, para("TableText", t)) for w, t in zip(_WIDTHS, following, strict=False)))


def _head(dialect: Dialect) -> str:
    """Write the head of an official paper."""
    left = para("Issuer", dialect.field("issuer")) + para("Number", f"Số: {dialect.field('number')}")
    right = para("Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + para("PlaceDate", dialect.field("place_date"))
    return table([4000, 5071], row(cell(4000, left) + cell(5071, right)), style="Plain")


def _tail(dialect: Dialect) -> str:
    """Write recipients and signature."""
    left = para("Recipient", run("Nơi nhận:", bold=True)) + dialect.paragraphs(
        "recipients", "text", para("Recipient", dialect.field("recipients[].text"))
    )
    right = para("Authority", dialect.field("authority")) + para("Signer", dialect.field("signer"))
    return table([4500, 4571], row(cell(4500, left) + cell(4571, right)), style="Plain")


def _pack(dialect: Dialect, body: str) -> bytes:
    """Pack a body; the header of the house's forms is in docxtpl's language, so each engine gets its own."""
    parts = read_parts(build_package(body, PORTRAIT))
    header = parts["word/header2.xml"].decode()
    root = header[: header.index(">", header.index("<w:hdr")) + 1]
    parts["word/header2.xml"] = f"{root}{para('Mark', dialect.field('mark'))}</w:hdr>".encode()
    return write_parts(parts)


def letter(dialect: Dialect) -> bytes:
    """Build a letter of one page."""
    body = (
        _head(dialect)
        + para("Body", f"Kính gửi: {dialect.field('addressee')}")
        + para("Body", f"Thực hiện {dialect.field('plan')}, {dialect.field('issuer')} đề nghị:")
        + dialect.paragraphs("points", "text", para("Body", dialect.field("points[].text")))
        + "".join(
            para("Body", f"{number}. Nội dung cố định của công văn, không đổi theo nơi nhận.") for number in range(6)
        )
        + para("Body", f"Thời hạn: {dialect.field('deadline')}./.")
        + _tail(dialect)
    )
    return _pack(dialect, body)


def decision(dialect: Dialect) -> bytes:
    """Build a decision with an annex of one table."""
    names = ("no", "product", "group", "producer", "mean", "star")
    heads = row(
        "".join(cell(width, para("TableHead", name)) for width, name in zip(_WIDTHS, names, strict=True)), head=True
    )
    body = (
        _head(dialect)
        + para("Title", "QUYẾT ĐỊNH")
        + dialect.paragraphs("points", "text", para("Body", dialect.field("points[].text")))
        + "".join(para("Body", f"Điều {number}. Nội dung cố định của quyết định.") for number in range(1, 20))
        + _tail(dialect)
        + PORTRAIT.section_break()
        + table(_WIDTHS, heads, dialect.rows("annex", [dialect.field(f"annex[].{name}") for name in names]))
        + para("Body")
    )
    return _pack(dialect, body)


def minutes(dialect: Dialect) -> bytes:
    """Build minutes: for each product a table of all members."""
    names = ("no", "member", "part_a", "part_b", "part_c", "note")
    heads = row(
        "".join(cell(width, para("TableHead", name)) for width, name in zip(_WIDTHS, names, strict=True)), head=True
    )
    cells = [dialect.field(f"products[].scores[].{name}") for name in names]
    product = (
        para("Heading", f"Sản phẩm: {dialect.field('products[].product')}")
        + para("Body", f"Chủ thể: {dialect.field('products[].producer')}; điểm {dialect.field('products[].mean')}.")
        + table(_WIDTHS, heads, dialect.rows("products[].scores", cells))
        + para("Body", "Hội đồng thống nhất.")
    )
    body = (
        _head(dialect) + para("Title", "BIÊN BẢN") + dialect.paragraphs("products", "product", product) + _tail(dialect)
    )
    return _pack(dialect, body)


@dataclass(frozen=True)
class Case:
    """One form with its context."""

    name: str
    form: Form
    context: dict[str, object]


def cases() -> tuple[Case, ...]:
    """Give the three forms of issue 3."""
    shared: dict[str, object] = {
        "issuer": "SỞ NÔNG NGHIỆP VÀ PTNT",
        "number": "85/SNNPTNT-VPĐP",
        "place_date": "Quảng Ngãi, ngày 06 tháng 02 năm 2020",
        "addressee": "Ủy ban nhân dân các huyện, thị xã Đức Phổ, thành phố Quảng Ngãi",
        "plan": "Kế hoạch số 12/KH-UBND",
        "deadline": "trước ngày 10/4/2020",
        "authority": "KT. GIÁM ĐỐC",
        "signer": "Nguyễn Văn A",
        "points": [{"text": f"Nội dung thứ {number}: rà soát & lập hồ sơ sản phẩm <OCOP>."} for number in range(1, 7)],
        "recipients": [{"text": text} for text in ("Như trên;", "UBND tỉnh (b/c);", "Lưu: VT, VPĐP.")],
        "mark": "DỰ THẢO",
        "subject_line": "triển khai Chu trình OCOP",
    }
    annex = [
        {"no": number, "product": f"Tỏi Lý Sơn loại {number}", "group": "Thực phẩm", "producer": f"HTX số {number}"}
        | {"mean": "89,83", "star": "4 sao"}
        for number in range(1, 41)
    ]
    scores = [
        {
            "no": number,
            "member": f"Trần Thị B {number}",
            "part_a": "30,5",
            "part_b": "20,0",
            "part_c": "39,5",
            "note": "",
        }
        for number in range(1, 10)
    ]
    products = [
        {"product": f"Mắm nhum số {number}", "producer": f"Công ty số {number}", "mean": "90,00", "scores": scores}
        for number in range(1, 11)
    ]
    return (
        Case("letter", letter, shared),
        Case("decision, 40-row annex", decision, shared | {"annex": annex}),
        Case("minutes, 10 x 9", minutes, shared | {"products": products}),
    )
