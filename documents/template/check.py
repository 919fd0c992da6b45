"""Check a form against its kind: limits, tags, fields, well-formedness, three sample papers, Decree 30."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from documents import samples
from documents.comments import commenters, without_comments
from documents.faults import RefusedTemplate, TemplateFault
from documents.finding import Finding, Level
from documents.kinds import DocumentKind, kind_names, load_kind
from documents.limits import read_template
from documents.template.blocks import check_places, pair_up, with_partners
from documents.template.fields import ANY, IDENTIFIER, Shape, Usage, shape_of, use_of
from documents.template.lines import Line, read_lines
from documents.template.rules import BREAKING, FILE, LEFTOVERS, UNPRINTED, UNUSED, warning, whole
from documents.template.tags import Tag, read_tags
from documents.template.trial import SAMPLES, compile_faults, decree_findings, fill_samples, hollow_findings

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2}
# Decree 30/2020/NĐ-CP, article 8: what every paper has, as far as the form that came with the program prints it.
_REQUIRED: Final = ("issuer", "number_line", "place_date", "subject_line", "authority", "signer", "recipients")
_MARK = "mark"
_LIKELY: Final = 3
# The share of a kind's fields, and of the form's, that must agree before a guess is made.
_SURE: Final = 0.4


class KindNotGuessed(LookupError):
    """The fields of a form do not tell which kind of paper it is."""


@dataclass(frozen=True)
class FormCheck:
    """What the check of a form found.

    `papers` holds the sample papers by name ("nho-nhat", "thuong-gap", "lon-nhat"); it is empty while the form has
    errors. `template` is the form without the comments of earlier checks: what would be installed.
    """

    kind: str
    template: bytes = field(repr=False)
    findings: tuple[Finding, ...]
    papers: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def of_level(self, level: Level) -> tuple[Finding, ...]:
        """List the findings of one level."""
        return tuple(finding for finding in self.findings if finding.level == level)

    @property
    def accepted(self) -> bool:
        """Tell whether the form makes papers: no errors."""
        return not self.of_level(Level.ERROR)


def check_form(data: bytes, kind: str, *, today: date | None = None) -> FormCheck:
    """Check a Word file as a form of a kind; all findings together, each at its paragraph.

    `today` dates the citations of Decree 30's rules. Raises UnknownKind.
    """
    known = load_kind(kind)
    try:
        read_template(data)
        template = without_comments(data)
        parts = read_template(template)
        lines = read_lines(template, parts)
    except RefusedTemplate as fault:
        return FormCheck(kind, data, tuple(whole(FILE, Level.ERROR, _sentence(fact)) for fact in fault.facts))
    except (TemplateFault, ValueError) as fault:
        return FormCheck(kind, data, (whole(FILE, Level.ERROR, _sentence(str(fault))),))
    findings, tags = _read(lines, known)
    blocks, unpaired = pair_up(tags)
    findings += [*unpaired, *check_places(tags, lines)]
    broken = _broken(findings)
    usage = use_of(lines, tags, _shapes(kind), with_partners(broken, blocks))
    findings += [*usage.findings, *_leftovers(template, lines), *_unused(known, usage)]
    findings += compile_faults(template, lines, _broken(findings), blocks)
    papers: dict[str, bytes] = {}
    if all(finding.level != Level.ERROR for finding in findings):
        papers, failed = fill_samples(template, kind, lines)
        findings += failed or hollow_findings(template, kind, lines)
        if len(papers) == len(SAMPLES):
            findings += _against_decree(template, known, lines, today)
    return FormCheck(kind, template, _sorted(findings), papers)


def guess_kind(data: bytes) -> str:
    """Tell the kind of a form by the fields it mentions. Raises KindNotGuessed, TemplateFault."""
    lines = read_lines(data, read_template(data))
    tags, _ = read_tags(lines, ())
    mentioned = {name for tag in tags for name in IDENTIFIER.findall(tag.code)}
    scores: dict[str, float] = {}
    for name in kind_names():
        fields = _built_in_names(name)
        scores[name] = len(mentioned & fields) / len((mentioned & _all_names()) | fields)
    likely = sorted(scores, key=lambda name: (-scores[name], name))[:_LIKELY]
    if scores[likely[0]] == 0:
        raise KindNotGuessed("Tệp không dùng trường nào của các biểu mẫu; hãy chọn loại văn bản bằng --kind.")
    if scores[likely[0]] < _SURE or scores[likely[0]] == scores[likely[1]]:
        names = ", ".join(likely)
        raise KindNotGuessed(f"Các trường trong tệp không đủ để biết loại (gần nhất: {names}); hãy chọn bằng --kind.")
    return likely[0]


def _read(lines: Sequence[Line], kind: DocumentKind) -> tuple[list[Finding], list[Tag]]:
    """Read the tags of a form."""
    tags, findings = read_tags(lines, list(kind.fields))
    return findings, tags


def _broken(findings: Sequence[Finding]) -> set[tuple[str, int]]:
    """Tell which paragraphs hold tags that cannot be compiled."""
    return {
        (one.spot.part, one.spot.paragraph)
        for one in findings
        if one.level == Level.ERROR and one.rule in BREAKING and one.spot.paragraph is not None
    }


def _unused(kind: DocumentKind, usage: Usage) -> Iterator[Finding]:
    """Find fields that the form leaves out."""
    ours = built_in_usage(kind.key)
    for name, explanation in kind.fields.items():
        if name in usage.meant:
            continue
        if name in _REQUIRED and name in ours.printed and name not in usage.printed:
            sentence = f"Biểu mẫu không in trường bắt buộc “{name}” ({explanation}); hãy thêm “{{{{ {name} }}}}”."
            yield whole(UNPRINTED, Level.ERROR, sentence)
        elif name == _MARK and name in ours.printed and name not in usage.printed:
            sentence = (
                f"Biểu mẫu không in “{name}” ({explanation}): dự thảo sẽ không có dấu; hãy thêm “{{{{ {name} }}}}”."
            )
            yield whole(UNPRINTED, Level.WARNING, sentence)
        elif name in ours.used and name not in usage.used:
            yield whole(UNUSED, Level.HINT, f"Biểu mẫu không dùng trường “{name}” ({explanation}).")


def _against_decree(
    template: bytes, kind: DocumentKind, lines: Sequence[Line], today: date | None
) -> Iterator[Finding]:
    """Find what breaks Decree 30 because of the form: what the program's own form has too comes from the sample."""
    ours = _decree_faults_of_sample(kind.key, today)
    for finding in decree_findings(template, kind.key, lines, today):
        if (finding.rule, finding.sentence) not in ours:
            yield finding


@cache
def _decree_faults_of_sample(kind: str, today: date | None) -> frozenset[tuple[str, str]]:
    """Check the typical paper of the program's own form."""
    template = load_kind(kind).template
    found = decree_findings(template, kind, read_lines(template, read_template(template)), today)
    return frozenset((finding.rule, finding.sentence) for finding in found)


def _leftovers(template: bytes, lines: Sequence[Line]) -> Iterator[Finding]:
    """Find what Word keeps of working on a form and would put on every paper: comments, tracked changes."""
    for author in commenters(template):
        sentence = f"Biểu mẫu còn nhận xét của “{author}”, văn bản nào cũng sẽ mang theo; hãy xóa trong Word."
        yield whole(LEFTOVERS, Level.WARNING, sentence)
    for line in lines:
        if line.revised:
            sentence = "Đoạn còn dấu vết sửa đổi, văn bản nào cũng sẽ mang theo; hãy chấp nhận hoặc từ chối trong Word."
            yield warning(LEFTOVERS, sentence, line)


@cache
def _shapes(kind: str) -> dict[str, Shape]:
    """Tell the shape of every field of a kind from its samples."""
    contexts = (samples.typical(kind), samples.largest(kind))
    names = dict.fromkeys([*load_kind(kind).fields, *contexts[0]])
    return {
        name: shape_of(values) if (values := [context[name] for context in contexts if name in context]) else ANY
        for name in names
    }


@cache
def built_in_usage(kind: str) -> Usage:
    """Tell which fields the form that came with the program uses and prints. Raises UnknownKind."""
    template = load_kind(kind).template
    lines = read_lines(template, read_template(template))
    tags, _ = read_tags(lines, ())
    return use_of(lines, tags, _shapes(kind))


@cache
def _built_in_names(kind: str) -> frozenset[str]:
    """List every name that the form that came with the program mentions, parts of rows included."""
    template = load_kind(kind).template
    tags, _ = read_tags(read_lines(template, read_template(template)), ())
    return frozenset(name for tag in tags for name in IDENTIFIER.findall(tag.code)) & _all_names()


@cache
def _all_names() -> frozenset[str]:
    """List the fields of all kinds."""
    return frozenset(name for kind in kind_names() for name in _shapes(kind))


def _sentence(fact: str) -> str:
    """Write a fact as a sentence."""
    return f"{fact[:1].upper()}{fact[1:].rstrip('.')}."


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Order findings by part and paragraph, the weightier first; each once."""
    unique = list(dict.fromkeys(findings))
    return tuple(
        sorted(
            unique,
            key=lambda one: (
                one.spot.part,
                -1 if one.spot.paragraph is None else one.spot.paragraph,
                _ORDER[one.level],
                one.rule,
            ),
        )
    )
