"""The books of a cycle as tables a spreadsheet opens: outgoing and incoming documents, ballots."""

import csv
import io
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.council import CouncilMember
from models.incoming import IncomingDocument
from models.product import Product
from models.register import RegisterEntry
from services.register_books import INCOMING, OUTGOING, incoming_row, outgoing_row, sent_days

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
    """Write the book of outgoing documents in the ten columns of Decree 30/2020, Annex IV."""
    yield _line(OUTGOING, first=True)
    query = select(RegisterEntry).where(RegisterEntry.cycle_key == cycle_key)
    entries = sorted(session.exec(query), key=lambda entry: (entry.series_key, entry.n))
    sent = sent_days(session, {entry.key for entry in entries})
    for entry in entries:
        yield _line(outgoing_row(entry, sent))


def incoming_lines(session: Session, cycle_key: str | None) -> Iterator[str]:
    """Write the book of incoming documents of a cycle, or (None) of those that belong to none."""
    yield _line(INCOMING, first=True)
    query = select(IncomingDocument).where(IncomingDocument.cycle_key == cycle_key)
    for document in sorted(session.exec(query), key=lambda one: (one.series_key, one.n)):
        yield _line(incoming_row(document))


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
