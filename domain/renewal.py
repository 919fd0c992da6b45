"""When a certificate must be renewed, who is told when, and until which day it really lives."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from domain.calendar import WorkingCalendar, add_days
from domain.certificate import renewal_window
from domain.regime import Regime
from domain.regime_parts import Unverified
from domain.unverified import unverified_in

Phase = Literal["early", "open", "late", "filed", "extended", "over"]

PHASES: Final = {
    "early": "chưa đến kỳ nộp",
    "open": "đang kỳ nộp",
    "late": "đã quá kỳ nộp, còn hiệu lực",
    "filed": "đã nộp, chờ kết quả",
    "extended": "quá hạn, còn hiệu lực trong khi chờ kết quả",
    "over": "hết hiệu lực",
}
"""Where a certificate stands on its way to renewal, for people."""

GRACE_WARNING: Final = (
    "Giấy chứng nhận được kéo dài theo khoản 3 Điều 12 Quyết định số 26/2026/QĐ-TTg, là điều khoản chuyển tiếp; "
    "việc áp dụng cho các năm sau cần người có thẩm quyền xem lại (tắt bằng THUKY_KEEP_LATE_RENEWALS=0)."
)

_RE_EVALUATION: Final = "re_evaluation_days"


@dataclass(frozen=True, slots=True)
class Life:
    """The last days of one certificate under the law of a day; all days inclusive.

    ``opens_on`` and ``closes_on`` are None where the law has no window; ``filed_on`` is None while no renewal file
    is under way. ``alive_until`` lies behind ``valid_until`` only while a file keeps the certificate alive.
    """

    valid_until: date
    opens_on: date | None
    closes_on: date | None
    filed_on: date | None
    alive_until: date

    def phase(self, day: date) -> Phase:
        """Say where the certificate stands on a day."""
        if day > self.alive_until:
            return "over"
        if day > self.valid_until:
            return "extended"
        if self.filed_on is not None and self.filed_on <= day:
            return "filed"
        if self.opens_on is None or self.closes_on is None or day < self.opens_on:
            return "early"
        return "open" if day <= self.closes_on else "late"

    def file_by(self, day: date) -> date:
        """Give the last day that is left on a day for the renewal file: the end of the window, else the last day."""
        return self.closes_on if self.closes_on is not None and day <= self.closes_on else self.valid_until


def life_of(valid_until: date, regime: Regime, filed_on: date | None) -> Life:
    """Tell the last days of a certificate; a file that came after its last valid day keeps nothing alive.

    Source: the regime's ``renewal`` table; for R4 Decision 26/2026, Article 12 clause 3.
    """
    if regime.renewal is None:
        return Life(valid_until, None, None, filed_on, valid_until)
    window = renewal_window(valid_until, regime.renewal)
    is_kept = filed_on is not None and filed_on <= valid_until
    return Life(
        valid_until, window.opens_on, window.closes_on, filed_on, window.grace_until if is_kept else valid_until
    )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath("certificate_life.toml").read_text(encoding="utf-8"))


def life_table(regime: str, part: str) -> dict[str, Any]:
    """Give a part of the data of a regime on issued certificates; empty where the law says nothing."""
    table: dict[str, Any] = _tables().get(regime, {}).get(part, {})
    return table


def unverified_life() -> tuple[Unverified, ...]:
    """List the values of these data that were not compared with the text of the law."""
    named = {"notices": "thông báo trước khi hết hạn", "revocation": "thu hồi giấy chứng nhận"}
    return tuple(
        row
        for regime, parts in _tables().items()
        for row in unverified_in({named[part]: table for part, table in parts.items()}, regime)
    )


def notice_offsets(regime: str) -> tuple[int, ...]:
    """Give the days on which a notice goes, counted from the last valid day; negative is before."""
    return tuple(life_table(regime, "notices").get("offsets", ()))


def notice_due(
    valid_until: date, offsets: Collection[int], already: Collection[int], today: date, calendar: WorkingCalendar
) -> int | None:
    """Give the offset whose notice should go now, or None; after the last valid day none goes any more.

    It is the latest offset whose day has come, unless it or a later one has gone: after a standstill one notice goes,
    not all that were missed. Whether a file is under way already is for the caller to ask.
    """
    come = [offset for offset in offsets if notice_day(valid_until, offset, calendar) <= today]
    if today > valid_until or not come:
        return None
    latest = max(come)
    return None if any(gone >= latest for gone in already) else latest


def notice_day(valid_until: date, offset: int, calendar: WorkingCalendar) -> date:
    """Give the day for the notice of an offset; a day that is known to be off rolls back."""
    day = valid_until + timedelta(days=offset)
    while calendar.is_known_day_off(day):
        day -= timedelta(days=1)
    return day


def next_known_working_day(day: date, calendar: WorkingCalendar) -> date:
    """Roll a legal term forward; in a year without holiday data only weekends are known to be off."""
    while calendar.is_known_day_off(day):
        day += timedelta(days=1)
    return day


def re_evaluation_due(complete_on: date, regime: Regime, calendar: WorkingCalendar) -> date | None:
    """Give the last day for the result of a re-evaluation, from the day on which the file was complete.

    None where the regime has no such term. Source: the regime's term ``re_evaluation_days`` (R4: 45 days).
    """
    days = next((term.value for term in regime.terms if term.code == _RE_EVALUATION), None)
    return None if days is None else next_known_working_day(add_days(complete_on, int(days)), calendar)
