"""Separate duties: who drafts, who checks the form, who signs and who numbers a paper, where the office says so."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from sqlmodel import Session

from domain.vietnamese import nfc
from models.cycle import Cycle
from models.paper import Paper
from services.cycle_folder.form import CyclePlan
from services.cycles import view_of
from services.settings import PROGRAM

Duty = Literal["drafter", "checker", "signer", "numberer"]

DUTIES: Final[tuple[Duty, ...]] = get_args(Duty)
WORDS: Final[Mapping[Duty, str]] = {
    "drafter": "soạn thảo",
    "checker": "kiểm tra thể thức",
    "signer": "ký",
    "numberer": "cấp số",
}


class DutyShared(Exception):
    """One person would do two duties of one paper."""

    def __init__(self, paper: str, person: str, duty: Duty, other: Duty, may: tuple[str, ...]) -> None:
        """Keep the paper, the person and both duties; `may` are those who may do it instead."""
        self.paper, self.person, self.duty, self.other = paper, person, duty, other
        others = f"người khác: {', '.join(may)}" if may else "một người khác"
        super().__init__(
            f"{person} đã {WORDS[other]} {paper} nên không {WORDS[duty]} được nữa. Hãy để {others} {WORDS[duty]}."
        )


class DutyNotGiven(Exception):
    """The person is not among those whom the office names for a duty."""

    def __init__(self, paper: str, person: str, duty: Duty, may: tuple[str, ...]) -> None:
        """Keep the paper, the person, the duty and those who may do it."""
        self.paper, self.person, self.duty = paper, person, duty
        super().__init__(
            f"{person} không được giao {WORDS[duty]} {paper}. Những người được giao: {', '.join(may)} (cycle.toml, "
            "[duties])."
        )


class NobodyNamed(Exception):
    """A duty that a person has to do was done under no name."""

    def __init__(self, paper: str, duty: Duty) -> None:
        """Keep the paper and the duty."""
        self.paper, self.duty = paper, duty
        super().__init__(
            f"Chưa biết ai {WORDS[duty]} {paper}. Hãy thêm --as “Họ và tên”, hoặc đặt biến môi trường THUKY_ACTOR."
        )


class NotChecked(Exception):
    """The form of a draft was not checked before its signature."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(
            f"Dự thảo {key} chưa kiểm tra thể thức nên chưa ký được. "
            f"Hãy chạy: thuky paper check {key} --as “Họ và tên”."
        )


def ensure(session: Session, paper: Paper, duty: Duty, person: str) -> None:
    """Pass silently when a person may do a duty of a paper.

    Raises DutyShared, DutyNotGiven, NobodyNamed, NotChecked.
    """
    plan = view_of(session.get_one(Cycle, paper.cycle_key)).plan
    ensure_under(plan, paper, duty, person)


def ensure_under(plan: CyclePlan, paper: Paper, duty: Duty, person: str) -> None:
    """Do the same with a plan that is at hand."""
    if is_enforced(plan):
        _ensure(plan, f"“{paper.title}”", done_by(paper), duty, person)
        if duty == "signer" and not paper.checked_by:
            raise NotChecked(paper.key)


def ensure_numberer(plan: CyclePlan, name: str, signer: str, person: str) -> None:
    """Pass silently when a person may number a paper that was made and signed outside thuky.

    Raises DutyShared, DutyNotGiven, NobodyNamed.
    """
    if is_enforced(plan):
        _ensure(plan, name, {"drafter": "", "checker": "", "signer": signer, "numberer": ""}, "numberer", person)


def _ensure(plan: CyclePlan, name: str, done: Mapping[Duty, str], duty: Duty, person: str) -> None:
    given = _given(plan, duty)
    if person == PROGRAM:
        raise NobodyNamed(name, duty)
    if given and not _is_among(person, given):
        raise DutyNotGiven(name, person, duty, given)
    for other in DUTIES[: DUTIES.index(duty)]:
        if _same(person, done[other]) and f"{other}-{duty}" not in plan.duties.may_share:
            busy = [who for role, who in done.items() if f"{role}-{duty}" not in plan.duties.may_share]
            raise DutyShared(name, person, duty, other, tuple(who for who in given if not _is_among(who, busy)))


def lets_number(plan: CyclePlan, paper: Paper, person: str) -> bool:
    """Say whether a signed paper gets its number now; a step that nobody runs leaves it to those who are named.

    Raises DutyShared, DutyNotGiven.
    """
    if is_enforced(plan) and person == PROGRAM:
        return not plan.duties.numberers
    ensure_under(plan, paper, "numberer", person)
    return True


def is_enforced(plan: CyclePlan) -> bool:
    """Say whether the office separates duties; where papers count as signed at once there is nothing to separate."""
    return plan.duties.enforce and plan.signing == "wait"


def done_by(paper: Paper) -> dict[Duty, str]:
    """Say who did what of a paper so far; "" where nobody did."""
    return {
        "drafter": paper.drafted_by or "",
        "checker": paper.checked_by or "",
        "signer": paper.signed_by,
        "numberer": paper.numbered_by or "",
    }


def _given(plan: CyclePlan, duty: Duty) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(plan.duties, f"{duty}s")
    return names


def _is_among(person: str, people: Sequence[str]) -> bool:
    return any(_same(person, one) for one in people)


def _same(one: str, other: str) -> bool:
    return nfc(one).casefold().split() == nfc(other).casefold().split() != []
