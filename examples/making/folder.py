"""One example folder: its tables, its council papers and the files that units send on their days."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from examples.making import forms, tables
from examples.making.blocks import MARK, Block, Heading, Line, Paragraph, Sheet
from examples.making.cast import Delivery, Fault, Product, Province, UnitPaper
from examples.making.checklist import EXAMPLES, Checklist, checklist_of, cycle_of, title_of
from examples.making.forms import Filer, sheet_of, unit_sheet
from examples.making.parties import contact_of, mail_of, phone_of, representative_of
from examples.making.pdf import write_pdf
from examples.making.people import mail, person, phone
from examples.making.picture import write_photo, write_scan
from examples.making.scores import make_ballots
from examples.making.word import write_docx

BY_HAND = ("cycle.toml", "README.md")
_KEY_OF_LOCKED = "mau"
_LEAST = 2048


def build(province: Province, into: Path = EXAMPLES) -> Path:
    """Make a folder anew under ``into``; what is written by hand is copied when it is not there."""
    folder = into / province.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in BY_HAND:
        source = EXAMPLES / province.folder / name
        if folder / name != source:
            shutil.copyfile(source, folder / name)
    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        elif old.name not in BY_HAND:
            old.unlink()
    for path, data in contents(province):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def contents(province: Province) -> Iterator[tuple[str, bytes]]:
    """Give every made file of a folder: its path from the folder and its bytes."""
    checklist = checklist_of(cycle_of(province.folder)["regime"])
    for name, rows in _table_rows(province, checklist).items():
        kind = province.tables.get(name, "csv")
        write = tables.write_csv if kind == "csv" else tables.write_xlsx
        yield f"{name}.{kind}", write(rows)
    for delivery in province.deliveries:
        yield from _delivered(province, checklist, delivery)
    for paper in province.unit_papers:
        yield from _unit_papers(province, paper)


def _table_rows(province: Province, checklist: Checklist) -> dict[str, tables.Rows]:
    found: dict[str, tables.Rows] = {
        "units": [
            ("Mã", "Tên", "Cấp", "Hiệu lực từ", "Hiệu lực đến", "Đầu mối", "Thư điện tử", "Điện thoại"),
            *(
                (
                    unit.code,
                    unit.name,
                    unit.level,
                    unit.valid_from,
                    None,
                    contact_of(province, unit),
                    mail(f"ocop.{unit.kin}"),
                    phone(province.area, 101 + n),
                )
                for n, unit in enumerate(province.units)
            ),
        ],
        "products": [
            (
                *("Mã", "Tên sản phẩm", "Nhóm", "Mã đơn vị", "Chủ thể", "Loại hình", "Địa chỉ", "Người đại diện"),
                *("Điện thoại", "Thư điện tử", "Hình thức", "Hạng đăng ký"),
            ),
            *(_product_row(province, product) for product in province.products),
        ],
        "council": [
            ("Mã", "Danh xưng", "Họ và tên", "Chức vụ", "Vai trò", "Thư điện tử"),
            *(
                (
                    member.code,
                    person(member.person).honorific,
                    person(member.person).name,
                    member.post,
                    member.role,
                    mail(f"hoi-dong.{member.code.lower()}.{province.folder.rpartition('-')[0]}"),
                )
                for member in province.members
            ),
        ],
        "attendance": [
            ("Mã thành viên", "Có mặt", "Lý do"),
            *((member.code, "không" if member.absence else "có", member.absence) for member in province.members),
        ],
        "ballots": [
            ("Mã sản phẩm", "Mã thành viên", "Phần A", "Phần B", "Phần C", "Nhận xét"),
            *(
                (ballot.product, ballot.member, *ballot.parts, ballot.comment)
                for ballot in make_ballots(province, checklist)
            ),
        ],
    }
    awards: tables.Rows = [(score.product, score.award, score.reason) for score in province.scores if score.award]
    if awards:
        found["awards"] = [("Mã sản phẩm", "Hạng", "Lý do"), *awards]
    return found


def _product_row(province: Province, product: Product) -> tuple[tables.Cell, ...]:
    return (
        product.code,
        product.name,
        product.group,
        product.unit,
        product.owner,
        product.kind,
        product.address,
        representative_of(province, product),
        phone_of(province, product),
        mail_of(province, product),
        product.registration,
        product.target,
    )


def _delivered(province: Province, checklist: Checklist, delivery: Delivery) -> Iterator[tuple[str, bytes]]:
    product = province.product(delivery.product)
    filer = Filer(province, product, checklist.groups, delivery.on)
    place = f"dossiers/{delivery.on}/{product.unit}/{product.code}"
    wanted = delivery.papers or tuple(
        code
        for code in checklist.components(product.group)
        if code not in delivery.without and (code != "06" or filer.position % 3 == 0)
    )
    for code in wanted:
        name, data = _paper(filer, checklist.code, code, delivery.faults.get(code))
        yield f"{place}/{name}", data
    for name in delivery.extra:
        yield f"{place}/{name}", write_docx(sheet_of(filer, checklist.code, "06"))


def _paper(filer: Filer, regime: str, code: str, fault: Fault | None) -> tuple[str, bytes]:
    stem = forms.FORMS[regime][code][0]
    kind = _kind(regime, code, filer.position)
    sheet = sheet_of(filer, regime, code)
    return f"{stem}.{kind}", _spoil(_write(filer, sheet, code, kind), sheet, kind, fault)


def _kind(regime: str, code: str, position: int) -> str:
    """Choose Word, PDF or a picture, so that all kinds that the checklist accepts are seen."""
    if code == "04":
        return "pdf" if regime == "R4" or position % 3 == 1 else "jpg"
    if code == "06":
        return ("pdf", "xlsx", "docx")[position // 3 % 3]
    if code == "03" and position % 4 == 0:
        return "pdf"
    return {"01": "docx", "02": "pdf", "03": "docx", "05": "jpg"}[code]


def _write(filer: Filer, sheet: Sheet, code: str, kind: str) -> bytes:
    match kind:
        case "pdf":
            return write_pdf(sheet)
        case "docx":
            return write_docx(sheet)
        case "xlsx":
            return tables.write_evidence_xlsx(sheet)
        case _:
            return write_photo(filer.product.name, filer.product.owner) if code == "05" else write_scan(sheet)


def _spoil(data: bytes, sheet: Sheet, kind: str, fault: Fault | None) -> bytes:
    match fault, kind:
        case None, _:
            return data
        case "empty", _:
            return b""
        case "cut", "pdf":
            return data[: len(data) * 2 // 5]
        case "locked", "pdf":
            return write_pdf(sheet, password=_KEY_OF_LOCKED)
        case "text as docx", "docx":
            return _as_text(sheet)
        case _:
            raise ValueError(f"{fault} does not fit a .{kind}")


def _as_text(sheet: Sheet) -> bytes:
    """Write the words of a sheet without Word, as somebody does who only renames a file."""

    def words(block: Block) -> str:
        match block:
            case Heading(text) | Paragraph(text):
                return text
            case Line(label, value):
                return f"{label}: {value}"
            case _:
                return ""

    text = "\n".join([MARK, sheet.title, *map(words, sheet.blocks), MARK, ""])
    return (text * (1 + _LEAST // len(text))).encode()


def _unit_papers(province: Province, paper: UnitPaper) -> Iterator[tuple[str, bytes]]:
    title = title_of(province.folder, paper.obligation)
    for code in paper.units:
        unit = province.unit(code)
        sheet = unit_sheet(province, unit, title, paper.on)
        kind, write = ("pdf", write_pdf) if province.units.index(unit) % 2 else ("docx", write_docx)
        yield f"dossiers/{paper.on}/{code}/{paper.obligation}/{paper.obligation}-{unit.kin}.{kind}", write(sheet)


def delivery_days(province: Province) -> tuple[date, ...]:
    """List the days on which something arrives; the demo plays each."""
    days = {delivery.on for delivery in province.deliveries} | {paper.on for paper in province.unit_papers}
    return tuple(sorted(days))
