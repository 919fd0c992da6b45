"""Taking over the certificates from before thuky: one list, all faults at once, all rows or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import Field
from sqlmodel import Session, select

from domain.certificate import MOVES
from domain.vietnamese import short_date, slug
from models.certificate import Certificate, EarlierCertificate
from services import audit
from services.cycle_folder.columns import Column, Table
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.shapes import Day, Form, Text
from services.cycle_folder.tables import Rows, read_table
from services.office import Office

State = Literal["còn hiệu lực", "hết hiệu lực", "đã thu hồi", "đã được thay thế"]


class EarlierRow(Form):
    """A row of the list of certificates from before thuky."""

    number: Text = Field(description="số giấy chứng nhận: 05/GCN-UBND")
    product: Text = Field(description="tên sản phẩm")
    product_code: str = Field(default="", description="mã sản phẩm lúc công nhận")
    producer: Text = Field(description="tên chủ thể")
    email: str = Field(default="", description="thư điện tử của chủ thể")
    unit: Text = Field(description="mã đơn vị, hoặc cấp và tên: huyện Bình Sơn")
    star: Annotated[int, Field(ge=3, le=5)] = Field(description="hạng sao: 3, 4 hoặc 5")
    decision: Text = Field(description="số quyết định công nhận: 312/QĐ-UBND")
    issued_on: Day = Field(description="ngày quyết định công nhận")
    valid_until: Day = Field(description="ngày cuối cùng còn hiệu lực")
    state: State = Field(default="còn hiệu lực", description="còn hiệu lực, hết hiệu lực, đã thu hồi, đã được thay thế")


CERTIFICATES: Final = Table(
    "certificates",
    "danh sách giấy chứng nhận",
    EarlierRow,
    (
        Column("number", "Số giấy chứng nhận"),
        Column("product", "Tên sản phẩm"),
        Column("product_code", "Mã sản phẩm"),
        Column("producer", "Chủ thể"),
        Column("email", "Thư điện tử"),
        Column("unit", "Đơn vị"),
        Column("star", "Hạng", "whole"),
        Column("decision", "Số quyết định"),
        Column("issued_on", "Ngày quyết định", "day"),
        Column("valid_until", "Hiệu lực đến", "day"),
        Column("state", "Tình trạng", "choice", {word: word for word in get_args(State)}),
    ),
)
_STATES: Final = {label: state for state, label in MOVES.labels.items()}


class FaultyList(Exception):
    """The list has errors, so nothing was taken over; ``faults`` carries all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Imported:
    """What taking over a list did, and what an officer should know of it."""

    new: int
    known: int
    warnings: tuple[Fault, ...]


def import_certificates(office: Office, path: Path) -> Imported:
    """Take over the certificates of a list (.xlsx or .csv); those that are there already stay as they are.

    Raises FaultyList with every error; nothing is written then.
    """
    rows, faults = read_table(path, CERTIFICATES)
    if rows.is_known and not rows.lines:
        faults.append(rows.whole.error("table.empty", "danh sách chưa có dòng nào", "điền từ dòng 2"))
    faults += _day_faults(rows)
    faults += _twice(rows)
    with office.begin() as session:
        faults += _conflicts(session, rows)
        errors = [fault for fault in faults if fault.level == "error"]
        if errors:
            raise FaultyList(sorted(errors, key=lambda fault: (fault.row or 0, fault.column or "")))
        new = [row for row in rows.forms if session.get(EarlierCertificate, key_of(row)) is None]
        session.add_all([_certificate(row) for row in new])
        if new:
            audit.record(session, office, "certificate.import", path.name, f"{len(new)} giấy")
    return Imported(len(new), len(rows.forms) - len(new), tuple(faults))


def key_of(row: EarlierRow) -> str:
    """Give the natural key of an earlier certificate: two units may have given the same number."""
    return f"truoc/{slug(row.number)}/{row.issued_on.isoformat()}/{slug(row.unit)}"


def _certificate(row: EarlierRow) -> EarlierCertificate:
    state = _STATES[row.state]
    return EarlierCertificate(
        key=key_of(row),
        number_text=row.number,
        product=row.product,
        product_code=row.product_code,
        producer=row.producer,
        email=row.email,
        unit=row.unit,
        star=row.star,
        decision=row.decision,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        state=state,
        ended_by="" if state == "valid" else "theo danh sách cũ",
    )


def _placed(rows: Rows[EarlierRow]) -> Iterator[tuple[EarlierRow, int]]:
    return ((line.form, line.row) for line in rows.lines if line.form is not None)


def _at(rows: Rows[EarlierRow], row: int, name: str) -> Place:
    return Place(rows.file, row, CERTIFICATES.title(name))


def _day_faults(rows: Rows[EarlierRow]) -> Iterator[Fault]:
    for form, row in _placed(rows):
        if form.valid_until <= form.issued_on:
            problem = f"hết hiệu lực ({short_date(form.valid_until)}) trước khi cấp ({short_date(form.issued_on)})"
            yield _at(rows, row, "valid_until").error("certificate.days", problem, "sửa một trong hai ngày")


def _twice(rows: Rows[EarlierRow]) -> Iterator[Fault]:
    """Find what the list says twice: one certificate, or two valid ones of one product."""
    keys: dict[str, int] = {}
    held: dict[tuple[str, str], int] = {}
    for form, row in _placed(rows):
        first = keys.setdefault(key_of(form), row)
        if first != row:
            yield _at(rows, row, "number").error("certificate.twice", f"giấy này đã có ở dòng {first}", "xóa một dòng")
        elif form.state == "còn hiệu lực":
            first = held.setdefault((slug(form.product), slug(form.producer)), row)
            if first != row:
                problem = f"sản phẩm của chủ thể này đã có một giấy còn hiệu lực ở dòng {first}"
                way_out = "ghi Tình trạng của giấy cũ là «đã được thay thế»"
                yield _at(rows, row, "state").error("certificate.two_valid", problem, way_out)


def _conflicts(session: Session, rows: Rows[EarlierRow]) -> Iterator[Fault]:
    """Compare with what the office has: the same certificate must say the same, thuky's own numbers stay its own."""
    own = {(one.number_text, one.issued_on) for one in session.exec(select(Certificate)).all()}
    valid = session.exec(select(EarlierCertificate).where(EarlierCertificate.state == "valid")).all()
    held = {(slug(one.product), slug(one.producer)): one for one in valid}
    for form, row in _placed(rows):
        known = session.get(EarlierCertificate, key_of(form))
        new = _certificate(form)
        fixed = ("product", "producer", "star", "decision", "valid_until")
        differing = [name for name in fixed if known is not None and getattr(known, name) != getattr(new, name)]
        if differing:
            titles = ", ".join(f"«{CERTIFICATES.title(name)}»" for name in differing)
            problem = f"giấy này đã nhập trước với nội dung khác ở: {titles}"
            yield _at(rows, row, "number").error("certificate.changed", problem, "ghi như lần trước, hoặc bỏ dòng này")
        other = held.get((slug(form.product), slug(form.producer)))
        if other is not None and known is None and new.state == "valid":
            problem = f"sản phẩm của chủ thể này đã có giấy {other.number_text} còn hiệu lực, nhập trước"
            way_out = "ghi Tình trạng của giấy này là «đã được thay thế», hoặc bỏ dòng này"
            yield _at(rows, row, "state").error("certificate.two_valid", problem, way_out)
        if (form.number, form.issued_on) in own:
            way_out = "bỏ dòng này: giấy do thuky cấp không nhập lại"
            yield _at(rows, row, "number").error("certificate.own", "giấy này do thuky cấp", way_out)
