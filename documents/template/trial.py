"""A form is tried: compiled, filled with three samples, opened, and its typical paper checked against Decree 30."""

import dataclasses
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import docx
from lxml import etree

from documents import samples
from documents.columns import RowWithoutCells
from documents.compiled import CompiledTemplate
from documents.context import clean
from documents.deflate import load_deflater
from documents.faults import RenderFault, UndefinedField, UnprovenTemplate
from documents.finding import Finding, Level
from documents.package import read_parts, write_parts
from documents.template.blocks import Block, with_partners
from documents.template.lines import Line, W, find_line, parse
from documents.template.rules import CROSSING, HOLLOW, SYNTAX, TRIAL, UNKNOWN, error, whole

SAMPLES: Final = ("nho-nhat", "thuong-gap", "lon-nhat")
"""Names of the three sample papers: smallest, typical, largest."""
_MAX_FAULTS = 20
# No attribute of Word: it stands in trial papers only, which nobody keeps.
_MARK = "thuky"
_HOLLOW: Final = (
    "Khi dữ liệu trống, {} này không còn gì bên trong và Word báo tệp hỏng; "
    "hãy đặt lệnh for, if bao cả phần đó, hoặc thêm một đoạn trống ngoài lệnh."
)
_HOLDERS = {
    f"{W}tc": ("ô", f"{W}p"),
    f"{W}hdr": ("đầu trang", f"{W}p"),
    f"{W}ftr": ("chân trang", f"{W}p"),
    f"{W}txbxContent": ("khung chữ", f"{W}p"),
    f"{W}tbl": ("bảng", f"{W}tr"),
    f"{W}tr": ("hàng", f"{W}tc"),
}


def compile_faults(
    template: bytes, lines: Sequence[Line], broken: Collection[tuple[str, int]], blocks: Sequence[Block]
) -> list[Finding]:
    """Compile a form and find every place that keeps it from compiling.

    Paragraphs in `broken`, known to be wrong already, are emptied together with the statements opened or closed in
    them; so is each paragraph that compiling names, until the rest compiles.
    """
    findings: list[Finding] = []
    emptied = set(broken)
    parts = read_parts(template)
    for _ in range(_MAX_FAULTS):
        emptied = with_partners(emptied, blocks)
        try:
            CompiledTemplate(_without(parts, emptied) if emptied else template)
        except RenderFault as fault:
            line = find_line(lines, fault.place)
            findings.append(_finding_of(fault, line))
            if line is None or line.key in emptied:
                break
            emptied.add(line.key)
        else:
            break
    return findings


def fill_samples(template: bytes, kind: str, lines: Sequence[Line]) -> tuple[dict[str, bytes], list[Finding]]:
    """Fill a form with the three samples of its kind and open each paper; give the papers and what went wrong."""
    form = CompiledTemplate(template)
    contexts = (samples.smallest(kind), samples.typical(kind), samples.largest(kind))
    papers: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name, context in zip(SAMPLES, contexts, strict=True):
        try:
            paper = form.fill(clean(context)).pack(load_deflater())
            docx.Document(io.BytesIO(paper))
        except RowWithoutCells:
            continue  # hollow_findings tells the row
        except RenderFault as fault:
            found = _finding_of(fault, find_line(lines, fault.place))
            if found not in findings:
                findings.append(found)
        # A form from outside may break the renderer in ways that nobody foresaw: that is a fault of this form.
        except Exception as fact:  # noqa: BLE001
            sentence = f"Không lập được bản mẫu “{name}” ({type(fact).__name__}: {fact}); hãy lưu lại biểu mẫu từ Word."
            findings.append(whole(TRIAL, Level.ERROR, sentence))
        else:
            papers[name] = paper
    return papers, findings


def hollow_findings(template: bytes, kind: str, lines: Sequence[Line]) -> list[Finding]:
    """Find cells, rows, tables and headers that a sample paper leaves hollow, which Word calls a damaged file."""
    places = {line.key: line for line in lines}
    form = CompiledTemplate(_stamped(template, lines))
    findings: list[Finding] = []
    for context in (samples.smallest(kind), samples.typical(kind), samples.largest(kind)):
        try:
            parts = read_parts(form.fill(clean(context)).pack(load_deflater()))
        except RowWithoutCells as fact:
            row = int(fact.attributes.get(_MARK, "-1"))
            line = next((line for (_, n), line in places.items() if n == row), None)
            sentence = _HOLLOW.format("hàng")
            findings.append(error(HOLLOW, sentence, line) if line else whole(HOLLOW, Level.ERROR, sentence))
            continue
        for part in dict.fromkeys(line.part for line in lines):
            for holder in parse(parts[part]).iter(*_HOLDERS):
                name, content = _HOLDERS[str(holder.tag)]
                whole_holder = (
                    _ends_in_paragraph(holder) if content == f"{W}p" else any(True for _ in holder.iter(content))
                )
                line = places.get((part, int(holder.get(_MARK, "-1"))))
                if not whole_holder and line is not None:
                    findings.append(error(HOLLOW, _HOLLOW.format(name), line))
    return list(dict.fromkeys(findings))


def _ends_in_paragraph(holder: etree._Element) -> bool:
    """Tell whether a cell, header or text box ends in a paragraph, as Word demands."""
    return len(holder) > 0 and holder[-1].tag in {f"{W}p", f"{W}sdt"}


def decree_findings(template: bytes, kind: str, lines: Sequence[Line], today: date | None) -> list[Finding]:
    """Check the typical paper of a form against Decree 30, each finding at the paragraph of the form it comes from."""
    from documents.lint import lint  # noqa: PLC0415 - only this check needs the rules of the decree

    form = CompiledTemplate(_stamped(template, lines))
    paper = form.fill(clean(samples.typical(kind))).pack(load_deflater())
    places = {line.key: line for line in lines}
    parts = read_parts(paper)
    stamps: dict[str, list[int]] = {}
    found = []
    for finding in lint(paper, today=today):
        spot = finding.spot
        if spot.paragraph is not None and spot.part in parts:
            known = stamps.setdefault(spot.part, _stamps(parts[spot.part]))
            line = places.get((spot.part, known[spot.paragraph] if spot.paragraph < len(known) else -1))
            # The excerpt keeps the words of the paper: the form has only tags there.
            at, position = (line.index, line.position) if line else (None, spot.position)
            spot = dataclasses.replace(spot, paragraph=at, position=position)
        found.append(dataclasses.replace(finding, spot=spot))
    return list({(one.rule, one.spot.part, one.spot.paragraph, one.sentence): one for one in found}.values())


def _finding_of(fault: RenderFault, line: Line | None) -> Finding:
    """Turn a fault of the renderer into a finding."""
    rule = UNKNOWN if isinstance(fault, UndefinedField) else SYNTAX
    rule = CROSSING if isinstance(fault, UnprovenTemplate) else rule
    sentence = fault.sentence[:1].upper() + fault.sentence[1:]
    if fault.place.tag:
        sentence = f"{sentence} Lệnh: {fault.place.tag}."
    return error(rule, sentence, line) if line is not None else whole(rule, Level.ERROR, str(fault))


def _without(parts: Mapping[str, bytes], emptied: Collection[tuple[str, int]]) -> bytes:
    """Write a form with the text of some paragraphs taken out."""
    changed = dict(parts)
    for part in {part for part, _ in emptied}:
        root = parse(parts[part])
        for index, paragraph in enumerate(root.iter(f"{W}p")):
            if (part, index) in emptied:
                for text in paragraph.iter(f"{W}t"):
                    text.text = ""
        changed[part] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return write_parts(changed)


def _stamped(template: bytes, lines: Iterable[Line]) -> bytes:
    """Write the number of each paragraph into a form, in an attribute that prints nothing and stays on the paper.

    Cells, rows, tables and headers carry the number of their first paragraph.
    """
    changed = read_parts(template)
    for part in {line.part for line in lines}:
        root = parse(changed[part])
        numbers = {paragraph: str(index) for index, paragraph in enumerate(root.iter(f"{W}p"))}
        for paragraph, number in numbers.items():
            paragraph.set(_MARK, number)
        for holder in root.iter(*_HOLDERS):
            holder.set(_MARK, next((numbers[paragraph] for paragraph in holder.iter(f"{W}p")), "-1"))
        changed[part] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return write_parts(changed)


def _stamps(part: bytes) -> list[int]:
    """Read the numbers of the paragraphs back from a paper; -1 for one that no paragraph of the form made."""
    return [int(paragraph.get(_MARK, "-1")) for paragraph in parse(part).iter(f"{W}p")]
