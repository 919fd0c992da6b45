"""One chunk of papers made again in one process: rendered, compared with what was recorded, laid out when wished."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from documents.context import ContextRefused
from documents.difference import differences
from documents.faults import RenderFault
from documents.fingerprint import content_digest, file_sha256
from documents.package import OversizedPackage, UnreadablePackage
from documents.printed import Printed, print_paper, printed_words
from domain.vietnamese import date_in_words
from models.store import NotInStore, Store, StoreCorrupt
from models.whole_file import write_whole

Verdict = Literal["equal", "content", "different", "impossible"]
DIFFERENT_SUFFIX: Final = ".khac-ban-goc.docx"
"""Ends the name of a paper that did not come out as recorded, so that nobody takes it for the issued one."""
_CACHED_TEMPLATES = 64
_MOST_CAUSES = 3
_PROBE: Final = "\ue0f0"
"""A letter of Unicode's private use area, which no keyboard makes."""


@dataclass(frozen=True)
class Recorded:
    """What the rows say about one issued paper; `register` is the number, day and signer in the register.

    `context` is JSON as the database keeps it: it is read where the paper is made, not on the way there.
    """

    key: str
    template_sha256: str
    context: str = field(repr=False)
    renderer: str
    file_sha256: str
    content_digest: str
    number_text: str
    issued_on: date | None
    register: tuple[str, date, str] | None
    out: str = ""


@dataclass(frozen=True)
class Job:
    """Papers of one form, and where the store is; `out` is the folder to lay them out in, "" for none."""

    store: Path
    papers: tuple[Recorded, ...]
    renderer: str
    check: bool
    out: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one paper; `causes` are Vietnamese sentences, none when all is well."""

    key: str
    verdict: Verdict
    causes: tuple[str, ...] = ()
    found: bool = False


class _Unmakeable(Exception):
    """A paper whose form is gone or whose data the form refuses; internal, becomes a verdict."""


def rebuild_chunk(job: Job) -> tuple[Outcome, ...]:
    """Make the papers of a job again and judge each; never raises for a single paper."""
    store = Store(job.store)
    return tuple(_judge(job, store, paper) for paper in job.papers)


def sentence_of_store(fact: NotInStore | StoreCorrupt, what: str) -> str:
    """Say in Vietnamese what is wrong with a file of the store, and the way out."""
    wrong = "không còn trong kho" if isinstance(fact, NotInStore) else "trong kho đã bị thay đổi hoặc hỏng"
    return f"{what} ({fact.sha256[:12]}…) {wrong}; phục hồi tệp này từ bản sao lưu"


def _judge(job: Job, store: Store, paper: Recorded) -> Outcome:
    """Judge one paper."""
    laid = Path(job.out, paper.out) if job.out else None
    context: dict[str, Any] = json.loads(paper.context)
    again = _laid_out(laid, paper.file_sha256)
    if again is not None:
        causes = (*_stored_facts(job, store, paper), *_printed_facts(job, paper, context, printed_words(again)))
        return Outcome(paper.key, "different" if causes else "equal", causes, found=True)
    try:
        made = _make(store, paper.template_sha256, context)
    except _Unmakeable as fact:
        return Outcome(paper.key, "impossible", (str(fact),))
    again = made.data
    verdict: Verdict = "equal"
    if file_sha256(again) != paper.file_sha256:
        verdict = "content" if content_digest(again) == paper.content_digest else "different"
    if verdict == "different":
        causes = tuple(_causes(job, store, paper, again))
    else:
        causes = (*_stored_facts(job, store, paper), *_printed_facts(job, paper, context, made.words))
    if laid is not None:
        write_whole(laid if verdict != "different" else laid.with_suffix(DIFFERENT_SUFFIX), again)
    return Outcome(paper.key, "different" if causes else verdict, causes)


def _make(store: Store, template_sha256: str, context: Mapping[str, Any]) -> Printed:
    """Make a paper again."""
    try:
        return print_paper(_template(store.root, template_sha256), context)
    except (NotInStore, StoreCorrupt) as fact:
        raise _Unmakeable(sentence_of_store(fact, "Biểu mẫu")) from None
    except (ContextRefused, RenderFault) as fault:
        raise _Unmakeable(f"Biểu mẫu không nhận dữ liệu đã lưu: {fault}") from None


@lru_cache(maxsize=_CACHED_TEMPLATES)
def _template(root: Path, sha256: str) -> bytes:
    """Read a form once for many papers; its hash is checked by the store."""
    return Store(root).get(sha256)


def _causes(job: Job, store: Store, paper: Recorded, again: bytes) -> Iterator[str]:
    """Say why a paper came out different, the first differences by their places."""
    if paper.renderer != job.renderer:
        yield f"Lập bằng {paper.renderer}, nay là {job.renderer}"
    try:
        changes = differences(store.get(paper.file_sha256), again)
    except (NotInStore, StoreCorrupt) as fact:
        yield sentence_of_store(fact, "Bản đã phát hành")
        return
    except (UnreadablePackage, OversizedPackage) as fact:
        yield f"Bản đã phát hành không đọc được: {fact}"
        return
    yield from (change.sentence() for change in changes[:_MOST_CAUSES])
    if len(changes) > _MOST_CAUSES:
        yield f"và {len(changes) - _MOST_CAUSES} chỗ khác nữa (xem: thuky archive diff {paper.key})"


def _stored_facts(job: Job, store: Store, paper: Recorded) -> Iterator[str]:
    """Read the issued file back: an archive whose files are damaged is none, even if they can be made again."""
    if job.check:
        try:
            store.get(paper.file_sha256)
        except (NotInStore, StoreCorrupt) as fact:
            yield sentence_of_store(fact, "Bản đã phát hành") + " (lập lại được bản giống hệt)"


def _printed_facts(job: Job, paper: Recorded, context: Mapping[str, Any], words: bytes) -> Iterator[str]:
    """Compare what the paper prints with its row and with the register: number, day, signer."""
    if not job.check:
        return
    signer = str(context.get("signer", ""))
    day = "" if paper.issued_on is None else date_in_words(paper.issued_on)
    printed = {"number_line": ("số, ký hiệu", paper.number_text), "signer": ("người ký", signer)}
    if day in str(context.get("place_date", "")):
        printed["place_date"] = ("ngày, tháng", day)
    else:
        yield f"Dòng địa danh ghi “{context.get('place_date', '')}”, ngày phát hành đã lưu là {day}"
    for field_name, (what, value) in printed.items():
        if value.encode() not in words and _prints(job, paper, context, field_name):
            yield f"Văn bản không in {what} đã lưu: “{value}”"
    if paper.register is not None:
        row = {"số, ký hiệu": paper.number_text, "ngày, tháng": day, "người ký": signer}
        number, issued_on, registered = paper.register
        book = {"số, ký hiệu": number, "ngày, tháng": date_in_words(issued_on), "người ký": registered}
        for what, value in book.items():
            if row[what] != value:
                yield f"Sổ đăng ký ghi {what} “{value}”, văn bản ghi “{row[what]}”"


def _prints(job: Job, paper: Recorded, context: Mapping[str, Any], name: str) -> bool:
    """Say whether the form prints a field at all: minutes, for one, carry no line of place and date."""
    marked = {**context, name: _PROBE}
    return _PROBE.encode() in print_paper(_template(job.store, paper.template_sha256), marked).words


def _laid_out(path: Path | None, sha256: str) -> bytes | None:
    """Find a paper that an earlier run laid out whole."""
    if path is None or not path.is_file():
        return None
    data = path.read_bytes()
    return data if file_sha256(data) == sha256 else None
