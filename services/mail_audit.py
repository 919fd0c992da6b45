"""Promised against delivered: per cycle and obligation, which letters were written and what became of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from services.mail_returns import state_or_returned
from services.office import Office


@dataclass(frozen=True)
class MailLine:
    """The letters about one obligation, or of one kind where none is named; ``due_on`` None there.

    ``states`` counts a letter that was handed over and came back as ``returned``, not as ``sent``.
    """

    cycle_key: str
    subject: str
    title: str
    due_on: date | None
    is_open: bool
    states: Counter[str]

    @property
    def promised(self) -> int:
        """Count the letters that were to go: all but those taken back."""
        return self.states.total() - self.states["withdrawn"]

    @property
    def is_kept(self) -> bool:
        """Say whether every promised letter went; an open obligation needs one at least."""
        return self.states["sent"] == self.promised and (self.promised > 0 or not self.is_open)


def audit_mail(office: Office, cycle_key: str | None = None) -> tuple[MailLine, ...]:
    """List every obligation, with letters and without, then the letters that name none, by kind."""
    state_of = state_or_returned()
    letters = select(OutboxMessage.cycle_key, OutboxMessage.letter, OutboxMessage.obligations, state_of)
    duties = select(Obligation).order_by(col(Obligation.cycle_key), col(Obligation.due_on), col(Obligation.key))
    if cycle_key is not None:
        letters = letters.where(OutboxMessage.cycle_key == cycle_key)
        duties = duties.where(Obligation.cycle_key == cycle_key)
    about: dict[str, Counter[str]] = {}
    others: dict[tuple[str, str], Counter[str]] = {}
    with office.read() as session:
        for cycle, kind, obligations, state in session.exec(letters):
            for counter in _counters(about, others, cycle, kind, obligations):
                counter[state] += 1
        lines = [
            MailLine(one.cycle_key, one.key, one.title, one.due_on, one.state == "open", about.get(one.key, Counter()))
            for one in session.exec(duties)
        ]
    lines += [
        MailLine(cycle, kind, kind, due_on=None, is_open=False, states=states)
        for (cycle, kind), states in sorted(others.items())
    ]
    return tuple(lines)


def _counters(
    about: dict[str, Counter[str]],
    others: dict[tuple[str, str], Counter[str]],
    cycle: str,
    kind: str,
    obligations: Sequence[str],
) -> Iterable[Counter[str]]:
    """Give the counters that a letter counts in: one per obligation, or the one of its kind."""
    if obligations:
        return [about.setdefault(obligation, Counter()) for obligation in obligations]
    return [others.setdefault((cycle, kind), Counter())]
