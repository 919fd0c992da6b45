"""A sitting product by product: who is there at its time, who has an interest in it, whether the rest can decide."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from domain.council import QuorumResult, Seat, has_quorum
from domain.procedure import Procedure

_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Presence:
    """When a member was there: clocks as "08:30"; "" is from the start, or until the end."""

    member: str
    arrived: str = ""
    left: str = ""

    def is_there(self, at: str) -> bool:
        """Say whether the member is in the room at a clock time; who leaves at 10:00 is gone at 10:00.

        Without a time ("") only a member who came at the start and stayed to the end counts.
        """
        if not at:
            return not self.arrived and not self.left
        return (not self.arrived or self.arrived <= at) and (not self.left or at < self.left)


@dataclass(frozen=True, slots=True)
class Item:
    """A product on the agenda: when its turn comes ("" unknown), and why it is put off ("" it is not)."""

    product: str
    at: str = ""
    deferred: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One product of a sitting: who scores it, who keeps away, and whether those who score can decide."""

    product: str
    at: str
    voters: tuple[str, ...]
    recused: tuple[str, ...]
    quorum: QuorumResult
    deferred: str = ""

    @property
    def is_scored(self) -> bool:
        """Say whether the product is scored in this sitting."""
        return self.quorum.is_met and not self.deferred

    @property
    def reason(self) -> str:
        """Say why it is not scored; "" when it is."""
        if self.deferred:
            return self.deferred
        return "" if self.quorum.is_met else self.quorum.reason


def check_sitting(
    seats: Sequence[Seat],
    presences: Sequence[Presence],
    agenda: Sequence[Item],
    recusals: Collection[tuple[str, str]] = (),
) -> list[str]:
    """List what cannot be in the notes of a sitting: clocks, strangers, repetitions, times that run backwards."""
    codes = {seat.code for seat in seats}
    products = [item.product for item in agenda]
    faults = [
        f"{where}: “{clock}” không phải giờ. Hãy viết như 08:30."
        for where, clock in (
            *((f"Thành viên “{one.member}”, giờ đến", one.arrived) for one in presences),
            *((f"Thành viên “{one.member}”, giờ về", one.left) for one in presences),
            *((f"Sản phẩm “{item.product}”, giờ xét", item.at) for item in agenda),
        )
        if clock and not _CLOCK.fullmatch(clock)
    ]
    faults += [
        f"Thành viên “{one.member}” về lúc {one.left}, không sau lúc đến {one.arrived}. Hãy sửa giờ."
        for one in presences
        if one.arrived and one.left and one.left <= one.arrived
    ]
    members = [one.member for one in presences]
    faults += [
        f"Không có thành viên “{code}”. Hãy sửa mã theo quyết định thành lập."
        for code in sorted({*members, *(member for _, member in recusals)} - codes)
    ]
    faults += [f"Thành viên “{code}” có hai dòng giờ đến, giờ về. Hãy chỉ giữ một dòng." for code in _repeated(members)]
    faults += [
        f"Sản phẩm “{code}” có hai dòng trong chương trình họp. Hãy chỉ giữ một dòng." for code in _repeated(products)
    ]
    timed = [item for item in agenda if item.at]
    faults += [
        f"Sản phẩm “{after.product}” xét lúc {after.at}, trước sản phẩm “{before.product}” ({before.at})."
        " Hãy xếp chương trình theo giờ."
        for before, after in pairwise(timed)
        if after.at < before.at
    ]
    return faults


def _repeated(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})


def standing(
    procedure: Procedure,
    seats: Sequence[Seat],
    presences: Mapping[str, Presence],
    item: Item,
    recused: Collection[str] = (),
) -> Standing:
    """Say how one product stands; `presences` holds the members who came, `recused` those with an interest in it.

    A recused member leaves the base of the quorum as well as those who score; without a time the product is judged by
    who was there throughout. Nobody left to decide is no quorum, whatever the share.
    """
    base = [seat for seat in seats if seat.code not in recused]
    there = [seat.code for seat in base if seat.code in presences and presences[seat.code].is_there(item.at)]
    away = tuple(seat.code for seat in seats if seat.code in recused)
    quorum = has_quorum(procedure.quorum, base, there, chair_required=procedure.chair_required)
    if quorum.is_met and not there:
        reason = "Không còn thành viên nào được chấm sản phẩm này."
        quorum = QuorumResult(0, len(base), quorum.needed, is_met=False, reason=reason)
    elif away and not quorum.is_met:
        reason = quorum.reason.replace("đều vắng", "đều vắng hoặc không được tham gia")
        quorum = replace(quorum, reason=reason)
    return Standing(item.product, item.at, tuple(there), away, quorum, item.deferred)
