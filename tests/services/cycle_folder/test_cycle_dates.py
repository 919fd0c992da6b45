"""Every rule of the days of cycle.toml, broken once."""

import pytest

from domain.calendar import vietnam_calendar
from tests.services.cycle_folder.folders import CycleFolder, assert_told

TOML = "cycle.toml"


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "hint"),
    [
        ("announce_on = 2026-09-07", 'announce_on = "46272"', "day.serial", "dates.announce_on", "07/09/2026"),
        ("announce_on = 2026-09-07", "announce_on = 46272", "day.serial", "dates.announce_on", "07/09/2026"),
        ("session_on = 2026-12-03", 'session_on = "31/11/2026"', "day.impossible", "dates.session_on", "viết ngày"),
        ("session_on = 2026-12-03", "session_on = 2026-12-03T08:00:00", "day.shape", "dates.session_on", "viết ngày"),
        ("session_on = 2026-12-03\n", "", "value.missing", "dates.session_on", "điền ngày họp"),
        (
            "dossiers_due = 2026-10-30",
            "dossiers_due = 2026-09-08",
            "dates.order",
            "dates.dossiers_due",
            "dates.announce_on",
        ),
        ("late_until = 2026-11-06", "late_until = 2026-10-28", "dates.order", "dates.late_until", "dates.dossiers_due"),
        ("convene_on = 2026-11-16", "convene_on = 2026-11-06", "dates.order", "dates.convene_on", "dates.late_until"),
        ("session_on = 2026-12-03", "session_on = 2026-11-16", None, "dates.session_on", "dates.convene_on"),
        (
            "recognise_until = 2026-12-18",
            "recognise_until = 2026-12-02",
            "dates.order",
            "dates.recognise_until",
            "dates.session_on",
        ),
        ("archive_on = 2026-12-31", "archive_on = 2026-12-17", None, "dates.archive_on", "dates.recognise_until"),
        (
            "announce_on = 2026-09-07",
            "announce_on = 2026-09-06",
            "day.non_working",
            "dates.announce_on",
            "04/9/2026 hoặc 07/9/2026",
        ),
        ("announce_on = 2026-09-07", "announce_on = 2026-09-02", "day.non_working", "dates.announce_on", "03/9/2026"),
        (
            "dossiers_due = 2026-10-30",
            "dossiers_due = 2026-11-01",
            "day.non_working",
            "dates.dossiers_due",
            "dossiers_non_working_reason",
        ),
        (
            "session_on = 2026-12-03",
            "session_on = 2026-12-05",
            "day.non_working",
            "dates.session_on",
            "session_non_working_reason",
        ),
        (
            "late_until = 2026-11-06",
            "late_until = 2026-11-07",
            "day.non_working",
            "dates.late_until",
            "06/11/2026 hoặc 09/11/2026",
        ),
        ("due = 2026-09-30", "due = 2026-10-03", "day.non_working", "obligations[1].due", "non_working_reason"),
        ("make_on = 2026-12-21", "make_on = 2026-12-20", "day.non_working", "reports[1].make_on", "non_working_reason"),
        (
            "supplement_working_days = 10",
            "supplement_working_days = 25",
            "dates.supplement",
            "supplement_working_days",
            "lùi ngày họp",
        ),
        (
            'session_place = "',
            'session_starts_at = "17:00"\nsession_place = "',
            "dates.clock",
            "dates.session_ends_at",
            "session_starts_at",
        ),
        (
            'session_place = "',
            'session_starts_at = "25:00"\nsession_place = "',
            None,
            "dates.session_starts_at",
            "08:00",
        ),
        ("due = 2026-09-30", "due = 2026-09-07", "obligation.too_early", "obligations[1].due", "dates.announce_on"),
        (
            "period_from = 2026-01-01",
            "period_from = 2026-12-16",
            "report.period",
            "reports[1].period_until",
            "period_from",
        ),
        ("make_on = 2026-12-21", "make_on = 2025-12-22", "report.too_early", "reports[1].make_on", "period_from"),
    ],
)
def test_a_wrong_day_names_its_key_and_its_way_out(
    folder: CycleFolder, old: str, new: str, code: str | None, column: str, hint: str
) -> None:
    folder.swap(TOML, old, new)
    assert_told(folder, code, column, hint)


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (
            "dossiers_due = 2026-10-30",
            'dossiers_non_working_reason = "Luật định"\ndossiers_due = 2026-11-01',
            "day.non_working_accepted",
            "dates.dossiers_due",
        ),
        (
            "session_on = 2026-12-03",
            'session_non_working_reason = "Lịch họp"\nsession_on = 2026-12-05',
            "day.non_working_accepted",
            "dates.session_on",
        ),
        (
            "due = 2026-09-30",
            'non_working_reason = "Thường kỳ"\ndue = 2026-10-03',
            "day.non_working_accepted",
            "obligations[1].due",
        ),
        (
            "make_on = 2026-12-21",
            'non_working_reason = "Thường kỳ"\nmake_on = 2026-12-20',
            "day.non_working_accepted",
            "reports[1].make_on",
        ),
        ("supplement_working_days = 10", "supplement_working_days = 19", "dates.supplement", "supplement_working_days"),
        ("year = 2026", "year = 2030", "dates.year", "dates.announce_on"),
        ("due = 2026-12-18", "due = 2027-01-04", "obligation.after_archive", "obligations[2].due"),
        ("make_on = 2026-12-21", "make_on = 2027-01-04", "report.after_archive", "reports[1].make_on"),
        ("offsets = [-7, -1, 1]", "offsets = [-7, -7, 1]", "reminder.order", "reminders.offsets"),
        ("offsets = [-7, -1, 1]", "offsets = [1, -7]", "reminder.order", "reminders.offsets"),
    ],
)
def test_what_an_officer_may_accept_is_a_warning(
    folder: CycleFolder, old: str, new: str, code: str, column: str
) -> None:
    folder.swap(TOML, old, new)
    fault = folder.only_fault()
    assert (fault.level, fault.code, fault.file, fault.column) == ("warning", code, TOML, column)
    assert fault.way_out
    assert folder.read().plan is not None


def test_a_day_before_30_april_is_the_29th(folder: CycleFolder) -> None:
    text = folder.text(TOML)
    for old, new in (
        ("2026-09-07", "2026-05-25"), ("2026-10-30", "2026-06-13"), ("2026-11-06", "2026-06-19"),
        ("2026-11-16", "2026-07-01"), ("2026-12-03", "2026-07-20"), ("2026-09-30", "2026-06-30"),
    ):  # fmt: skip
        text = text.replace(old, new)
    folder.write(TOML, text)
    folder.swap("dossiers/2026-09-28/21040/ke-hoach-xa/ke-hoach.pdf", "ke hoach", "x")
    assert folder.faults() == ()  # 13/6/2026 is a Saturday, but "trước ngày 13/6" ends on Friday


def test_a_year_without_holidays_is_a_warning_and_weekends_are_still_known(folder: CycleFolder) -> None:
    year = max(vietnam_calendar().known_years) + 1
    folder.write(TOML, folder.text(TOML).replace("2026-", f"{year}-").replace("2025-07-01", "2025-01-01"))
    folder.write(TOML, folder.text(TOML).replace("year = 2026", f"year = {year}"))
    faults = folder.faults()
    unknown = [fault for fault in faults if fault.code == "calendar.unknown_year"]
    assert [(fault.level, fault.file) for fault in unknown] == [("warning", TOML)]
    assert str(year) in unknown[0].problem
    assert {fault.code for fault in faults if fault.level == "error"} <= {"day.non_working"}
