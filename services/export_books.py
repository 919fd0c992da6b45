"""The books of a cycle as tables a spreadsheet opens: register of outgoing documents, ballots."""

import csv
import io
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from domain.vietnamese import short_date
from models.ballot import Ballot
from models.council import CouncilMember
from models.product import Product
from models.register import RegisterEntry

_REGISTER = (
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung",
    "Người ký",
    "Nơi nhận",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
_BALLOTS = (
    "Mã sản phẩm",
    "Sản phẩm",
    "Mã thành viên",
    "Thành viên",
    "Vòng",
    "Phần A",
    "Phần B",
    "Phần C",
    "Tổng",
    "Nhận xét",
    "Dấu niêm phong (SHA-256)",
    "Ghi nhận lúc (UTC)",
)


def register_lines(session: Session, cycle_key: str) -> Iterator[str]:
    """Write the register in the ten columns of Decree 30/2020, Annex IV."""
    yield _line(_REGISTER, first=True)
    entries = session.exec(select(RegisterEntry).where(RegisterEntry.cycle_key == cycle_key)).all()
    for one in sorted(entries, key=lambda entry: (entry.series_key, entry.n)):
        yield _line(
            (
                one.number_text,
                short_date(one.issued_on),
                f"{one.type_name}: {one.subject_line}",
                one.signer,
                "; ".join(one.recipients),
                one.kept_by,
                str(one.copies),
                short_date(one.issued_on),
                "",
                f"Đã hủy: {one.void_reason}" if one.state == "void" else "",
            )
        )


def ballot_lines(session: Session, cycle_key: str) -> Iterator[str]:
    """Write every ballot with its seal."""
    yield _line(_BALLOTS, first=True)
    found = session.exec(
        select(Ballot, Product, CouncilMember)
        .join(Product, col(Ballot.product_key) == col(Product.key))
        .join(CouncilMember, col(Ballot.member_key) == col(CouncilMember.key))
        .where(Product.cycle_key == cycle_key)
    ).all()
    for ballot, product, member in sorted(found, key=lambda row: row[0].key):
        points = (ballot.part_a, ballot.part_b, ballot.part_c)
        yield _line(
            (
                product.code,
                product.name,
                member.code,
                member.name,
                str(ballot.round),
                *map(str, points),
                str(sum(points)),
                ballot.comment,
                ballot.seal,
                ballot.counted_at.isoformat(),
            )
        )


def _line(values: Sequence[str], *, first: bool = False) -> str:
    """Write one line; the first begins with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    # A cell that begins like a formula would run in the reader's spreadsheet.
    safe = [f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value for value in values]
    csv.writer(text).writerow(safe)
    return ("\ufeff" if first else "") + text.getvalue()
