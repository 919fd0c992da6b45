"""Tables of moves: one state column, one table of what may follow what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import RuleBroken


class MoveNotAllowed(RuleBroken):
    """Say that a thing cannot go from one state to another."""

    def __init__(self, name: str, from_state: str, to_state: str, allowed: tuple[str, ...]) -> None:
        super().__init__(name, from_state, to_state, allowed)
        self.name = name
        self.from_state = from_state
        self.to_state = to_state
        self.allowed = allowed

    def sentence(self) -> str:
        """Name both states and what is possible instead."""
        fact = f"Không chuyển được {self.name} từ “{self.from_state}” sang “{self.to_state}”."
        if not self.allowed:
            return f"{fact} “{self.from_state}” là trạng thái cuối; hãy xem lại tình trạng hiện nay."
        options = ", ".join(f"“{state}”" for state in self.allowed)
        return f"{fact} Từ đây chỉ chuyển được sang: {options}."


class StateUnknown(RuleBroken):
    """Say that a state is not in the table of its thing."""

    def __init__(self, name: str, state: str, known: tuple[str, ...]) -> None:
        super().__init__(name, state, known)
        self.name = name
        self.state = state
        self.known = known

    def sentence(self) -> str:
        """Name the state and the known ones."""
        known = ", ".join(self.known)
        return f"Không có trạng thái “{self.state}” của {self.name}. Hãy dùng một trong các trạng thái: {known}."


@dataclass(frozen=True, slots=True)
class Moves:
    """The states of one kind of thing, and the states that may follow each.

    ``name`` and ``labels`` are Vietnamese, for sentences and screens; the states are English codes.
    """

    name: str
    table: Mapping[str, frozenset[str]]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        """List all states, in the order of the table."""
        return tuple(self.table)

    def allowed(self, from_state: str) -> frozenset[str]:
        """Give the states that may follow.

        Raises:
            StateUnknown: the state is not in the table.
        """
        if from_state not in self.table:
            raise StateUnknown(self.name, from_state, self.states)
        return self.table[from_state]

    def may_move(self, from_state: str, to_state: str) -> bool:
        """Say whether the move is in the table."""
        return to_state in self.allowed(from_state)

    def is_final(self, state: str) -> bool:
        """Say whether nothing may follow."""
        return not self.allowed(state)

    def label(self, state: str) -> str:
        """Give the Vietnamese name of a state, or its code when it has none."""
        return self.labels.get(state, state)

    def check(self, from_state: str, to_state: str) -> None:
        """Pass silently when the move is allowed; staying in a state is not a move.

        Raises:
            MoveNotAllowed: the table has no such move.
            StateUnknown: one of the states is not in the table.
        """
        followers = self.allowed(from_state)
        self.allowed(to_state)
        if to_state not in followers:
            options = tuple(self.label(state) for state in self.states if state in followers)
            raise MoveNotAllowed(self.name, self.label(from_state), self.label(to_state), options)
