"""Verify the book of incoming documents: arrivals without gaps, each once, its file as it came."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from models.incoming import IncomingDocument
from models.register import Series
from services.office import Office
from services.register_files import check_stored
from services.register_problem import RESTORE, Problem, missing, named


def check_arrivals(
    office: Office, series: Mapping[str, Series], documents: Sequence[IncomingDocument], *, whole: bool
) -> Iterator[Problem]:
    """Compare the counters of arrivals with the lines; `whole` False when only the lines of one cycle are there."""
    lines: dict[str, list[IncomingDocument]] = defaultdict(list)
    for document in documents:
        lines[document.series_key].append(document)
    if whole:
        for one in series.values():
            yield from _check_book(one, lines[one.key])
    for document in documents:
        yield from _check_line(office, document)


def _check_book(series: Series, documents: Sequence[IncomingDocument]) -> Iterator[Problem]:
    where = f"Sổ văn bản đến năm {series.year}"
    numbers = [document.n for document in documents]
    if gap := missing(0, series.last, numbers):
        yield Problem(where, f"thiếu số đến {named(gap)}", RESTORE)
    greatest = max(numbers, default=0)
    if series.last < greatest:
        fact = f"bộ đếm ghi {series.last} nhưng số đến lớn nhất là {greatest}, lần sau sẽ trùng"
        yield Problem(where, fact, f"phục hồi cơ sở dữ liệu từ bản sao lưu, hoặc đặt lại series.last = {greatest}")
    for before, after in pairwise(documents):
        if after.arrived_on < before.arrived_on:
            fact = f"số đến {after.n} ghi ngày sớm hơn số đến {before.n}"
            yield Problem(where, fact, "đối chiếu dấu ĐẾN trên văn bản", "warning")


def _check_line(office: Office, document: IncomingDocument) -> Iterator[Problem]:
    where = f"Sổ văn bản đến, số đến {document.n} ({document.key})"
    if document.state == "returned" and not document.reason.strip():
        yield Problem(where, "đã trả lại mà không có lý do", "ghi lý do trả lại vào sổ")
    if document.state == "done" and not document.answer.strip():
        yield Problem(where, "đã xử lý mà không ghi kết quả", "ghi số văn bản trả lời hoặc kết quả xử lý vào sổ")
    if document.file_sha256:
        yield from check_stored(office, document.file_sha256, where)
