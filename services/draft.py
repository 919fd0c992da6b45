"""Single papers of any kind, from a data file: the head from the cycle, its law and the day, the content as given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from documents.kinds import DocumentKind, load_kind, load_sample
from documents.render import render
from domain import paper as paper_rules
from domain.vietnamese import short_date
from models.paper import Paper
from services import duties, letterhead
from services.cycles import CycleView, load_cycle
from services.draft_data import split
from services.draft_subject import default_subject_line
from services.draft_view import is_own_form, unit_row, view_for
from services.forms import form_for
from services.incoming import resolve_bases
from services.office import Office
from services.paperwork import PaperRequest, bring_one, paper_key

SOURCE: Final = "draft_source"
"""The field of a paper's context that keeps the data file, so that issue words the paper as the draft did."""

SINGLE: Final = "van-ban-le"
"""The subject of a single paper that says none, so that it never takes the place of a step's paper."""

# Parts of the head that some kinds do not print at all; the form's sample shows which.
_PERHAPS_NONE: Final = ("legal_bases", "recipients", "issuer", "authority")
_BLANKS: Final = ("{number}", "{date}")


class PaperSettled(Exception):
    """A paper of this key is there already and no draft of ours."""

    def __init__(self, key: str, state: str) -> None:
        """Keep the key and the state."""
        self.key, self.state = key, state
        super().__init__(
            f"Văn bản {key} đã có ({state}) nên không soạn lại. Ghi --subject khác, hoặc --revision với số lần kế tiếp."
        )


class RegimeNotYet(Exception):
    """The day lies before the law of the cycle."""

    def __init__(self, regime: str, first: date, day: date) -> None:
        """Keep the regime and both days."""
        super().__init__(
            f"Ngày {short_date(day)} trước ngày chế độ {regime} có hiệu lực ({short_date(first)}). Hãy sửa --day "
            "hoặc dùng chu trình của chế độ đúng."
        )


class NotOurDraft(Exception):
    """A paper that a step makes is issued by that step."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(
            f"Văn bản {key} do một bước của chu trình lập: hãy chạy lại bước đó (thuky run …) để phát hành."
        )


class NotSigned(Exception):
    """A draft cannot be issued before somebody signed it."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(f"Dự thảo {key} chưa ký. Hãy ghi nhận chữ ký trước: thuky paper sign {key} --by “Họ và tên”.")


class LawChanged(Exception):
    """The legal bases of the day of issue are not those that the signer read."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(
            f"Căn cứ pháp lý đã thay đổi từ ngày soạn {key}. Hãy soạn lại với --revision lần kế tiếp rồi trình ký."
        )


def draft_paper(
    office: Office, cycle_key: str, kind_name: str, data: Mapping[str, Any], *, subject: str = "", revision: int = 1
) -> Paper:
    """Draft one paper of any kind; in a cycle that signs at once it is issued at once.

    Nothing is written when the data or the head have faults. Raises UnknownCycle, UnknownKind, DataFaulty,
    PaperSettled, RegimeNotYet, SigningImpossible and what the renderer refuses.
    """
    cycle, kind = load_cycle(office, cycle_key), load_kind(kind_name)
    view, request = _request(office, cycle, kind, data, subject or SINGLE, revision)
    key = paper_key(cycle.key, kind.key, request.subject, revision)
    with office.read() as session:
        known = session.get(Paper, key)
        if known is not None and (known.state != "draft" or SOURCE not in known.context):
            raise PaperSettled(key, known.state)
    _try_out(office, view, kind, request)
    return bring_one(office, view, request)


def issue_papers(office: Office, keys: Sequence[str], dated: date | None = None, reason: str = "") -> list[Paper]:
    """Give signed single papers their numbers and issue them; what is issued already stays as it is.

    ``dated`` is the day the papers bear where that is not today, with the reason: the year that ended, in January.
    All keys are looked at before any is issued. Raises NotOurDraft, NotSigned, LawChanged, MoveNotAllowed, NumberVoid,
    DayNotOpen, OldYearReason, SignedLater, SeriesClosed, DutyShared, DutyNotGiven, NobodyNamed.
    """
    with office.read() as session:
        papers = [session.get_one(Paper, key) for key in keys]
    wanted = [_wanted_again(office, paper) for paper in papers if paper.state != "issued"]
    issued = {
        paper.key: paper
        for view, request in wanted
        for paper in [bring_one(office, view, replace(request, dated=dated, dated_reason=reason))]
    }
    return [issued.get(paper.key, paper) for paper in papers]


def _wanted_again(office: Office, paper: Paper) -> tuple[CycleView, PaperRequest]:
    source = paper.context.get(SOURCE)
    if source is None:
        raise NotOurDraft(paper.key)
    if paper.state == "draft":
        raise NotSigned(paper.key)
    if paper.state != "numbered":
        paper_rules.MOVES.check(paper.state, "numbered")
    kind, cycle = load_kind(paper.kind), load_cycle(office, paper.cycle_key)
    if paper.state == "signed" and not is_own_form(kind):
        duties.ensure_under(cycle.plan, paper, "numberer", office.actor)
    view, request = _request(office, cycle, kind, source, paper.subject, paper.revision)
    if paper.state == "signed" and _bases(office, view, kind, request) != paper.context["legal_bases"]:
        raise LawChanged(paper.key)
    return view, request


def _request(
    office: Office, cycle: CycleView, kind: DocumentKind, data: Mapping[str, Any], subject: str, revision: int
) -> tuple[CycleView, PaperRequest]:
    if office.today < cycle.regime.valid_from:
        raise RegimeNotYet(cycle.regime.code, cycle.regime.valid_from, office.today)
    head, content = split(kind, data)
    bases = resolve_bases(office, head.legal_bases)
    view = view_for(cycle, kind, head, subject, office.today)
    unit = unit_row(cycle, head.unit or subject)
    sample = load_sample(kind.key)
    patterns = {
        name: value
        for name, value in content.items()
        if isinstance(value, str) and any(one in value for one in _BLANKS)
    }
    fixed: dict[str, list[str]] = {name: [] for name in _PERHAPS_NONE if sample[name] == []}
    if head.legal_bases:
        fixed.pop("legal_bases", None)
    request = PaperRequest(
        kind=kind.key,
        subject=subject,
        subject_line=default_subject_line(view, kind, subject, unit),
        content={**content, **fixed, **_own_subject(head.subject_line), SOURCE: dict(data)},
        recipients=head.recipients or _usual_recipients(kind),
        revision=revision,
        label=kind.name,
        copies=head.copies,
        needs_leader=not is_own_form(kind),
        extra_bases=bases,
        on_issue=patterns,
    )
    return view, request


def _own_subject(line: str) -> dict[str, str]:
    return {"subject_line": line} if line else {}


def _usual_recipients(kind: DocumentKind) -> list[str]:
    """Begin the recipients as the kind does; the office adds its own in [paper]."""
    return (
        ["Như trên"]
        if "addressees" in kind.fields
        else ["Như Điều 1"]
        if "articles" in kind.fields
        else ["Như kính gửi"]
    )


def _bases(office: Office, view: CycleView, kind: DocumentKind, request: PaperRequest) -> list[str]:
    if "legal_bases" in request.content:
        return list(request.content["legal_bases"])
    head = letterhead.letterhead_of(view, kind)
    return [*letterhead.legal_bases(view, head, office.today), *request.extra_bases]


def _try_out(office: Office, view: CycleView, kind: DocumentKind, request: PaperRequest) -> None:
    """Render once before anything is written, so that a value the form cannot hold leaves no half draft."""
    head = letterhead.letterhead_of(view, kind)
    context = letterhead.blank_head(view, kind, head, office.today)
    context |= {"subject_line": request.subject_line, "recipients": list(request.recipients)}
    with office.read() as session:
        form = form_for(session, office, kind, office.today)
    render(form.template, context | dict(request.content))
