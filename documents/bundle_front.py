"""Cover, contents and notices of a bundle: Word forms filled by the office's renderer, with true page numbers."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from documents.bundle_pages import sheets_of
from documents.bundle_part import Cover
from documents.bundle_volume import Entry, OpenVolume
from documents.forms.bundle_cover import bundle_notice
from documents.pdf import page_count, to_pdf
from documents.render import render
from domain.vietnamese import counted

_KIND = "bundle_cover"
_PASSES = 4
_GROUP = 8
# A line of the contents is about this high; a page of contents holds about so many. Only a first guess.
_ROWS_A_PAGE = 22
_CALL, _FILE, _ROW = 60.0, 10.0, 0.2
ATTACHED = "Tệp đính kèm"
NOT_SHOWN = "không đưa được vào tập, xem lý do ở trang ghi bên"


class ContentsUnsettled(RuntimeError):
    """Say that the contents change their own length with every pass."""


def write_front(volumes: Sequence[OpenVolume], cover: Cover, scratch: Path) -> None:
    """Give every volume its cover, contents and notices.

    Page numbers in the contents depend on the length of the contents: the pass is repeated with the length found
    until both agree, mostly at once. Raises PdfUnavailable, ContentsUnsettled.
    """
    _write_notices(volumes, scratch)
    lengths = {one.n: 1 + -(-sum(len(v.entries) for v in _listed(volumes, one)) // _ROWS_A_PAGE) for one in volumes}
    for n in range(_PASSES):
        made = _convert(
            [
                (f"front-{n}-{one.n:02d}", render(cover.template, _words(volumes, one, cover, lengths), kind=_KIND))
                for one in volumes
            ],
            scratch,
            rows=sum(len(one.entries) for one in volumes),
        )
        found = {one.n: page_count(path) for one, path in zip(volumes, made, strict=True)}
        if found == lengths:
            for one, path in zip(volumes, made, strict=True):
                one.front = sheets_of(path.read_bytes(), one.file)
            return
        lengths = found
    raise ContentsUnsettled("Mục lục của tập PDF không ổn định về số trang; hãy rút gọn tên văn bản.")


def _listed(volumes: Sequence[OpenVolume], volume: OpenVolume) -> Sequence[OpenVolume]:
    """Say which volumes a volume's contents tell of: the first of all, the others of themselves."""
    return volumes if volume is volumes[0] else (volume,)


def _write_notices(volumes: Sequence[OpenVolume], scratch: Path) -> None:
    """Put a sheet with the reason in the place of every file that cannot be shown."""
    faulty = [(volume, entry) for volume in volumes for entry in volume.entries if entry.reason]
    papers = [(f"notice-{n:05d}", render(_notice(), _notice_words(entry))) for n, (_, entry) in enumerate(faulty)]
    for (volume, entry), path in zip(faulty, _convert(papers, scratch), strict=True):
        entry.sheets = sheets_of(path.read_bytes(), volume.file)


@cache
def _notice() -> bytes:
    return bundle_notice()


def _notice_words(entry: Entry) -> dict[str, object]:
    part = entry.part
    return {
        "mark": "",
        "title": part.title,
        "number": part.number,
        "date": part.date,
        "name": part.name,
        "size": entry.size,
        "sha256": grouped(entry.sha256),
        "reason": entry.reason,
    }


def _words(
    volumes: Sequence[OpenVolume], volume: OpenVolume, cover: Cover, lengths: Mapping[int, int]
) -> dict[str, object]:
    """Add to the words of the cover: which volume, how much, and the contents."""
    many = len(volumes) > 1
    total = volume.pages + lengths[volume.n]
    amount = f"{counted(len(volume.entries))} văn bản, tài liệu; {counted(total)} trang"
    context = dict(cover.context)
    facts = context.get("facts")
    context["facts"] = [*(facts if isinstance(facts, list) else []), {"label": "Số lượng", "value": amount}]
    context["volume"] = f"TẬP {volume.n} (trong {counted(len(volumes))} tập)" if many else ""
    context["contents"] = [
        {"heading": f"Tập {one.n}" if many else "", "rows": _rows(one, lengths[one.n])}
        for one in _listed(volumes, volume)
    ]
    missing = sum(bool(entry.reason) for one in _listed(volumes, volume) for entry in one.entries)
    notes = [f"{counted(missing)} tài liệu chỉ có trang ghi lý do thay cho nội dung."] if missing else []
    context["notes"] = notes
    return context


def _rows(volume: OpenVolume, front: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    page = front + 1
    for n, entry in enumerate(volume.entries, start=1):
        part, title = entry.part, entry.part.title
        if entry.attachment:
            title = f"{title} (tệp {part.name}, SHA-256: {grouped(entry.sha256)})"
        elif entry.reason:
            title = f"{title} ({NOT_SHOWN})"
        shown: object = page if entry.sheets else ATTACHED
        rows.append({"no": n, "title": title, "number": part.number, "date": part.date, "page": shown})
        page += len(entry.sheets)
    return rows


def grouped(digest: str) -> str:
    """Write a digest in groups of eight, so that a line can end within it."""
    return " ".join(digest[place : place + _GROUP] for place in range(0, len(digest), _GROUP))


def _convert(papers: Sequence[tuple[str, bytes]], scratch: Path, *, rows: int = 0) -> list[Path]:
    """Turn filled forms into PDF in one call; the time allowed grows with files and rows."""
    files = []
    for name, data in papers:
        path = scratch / f"{name}.docx"
        path.write_bytes(data)
        files.append(path)
    return to_pdf(files, scratch / "front", timeout=_CALL + _FILE * len(files) + _ROW * rows)
