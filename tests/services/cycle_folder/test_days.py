"""Days as clerks, Excel and TOML write them."""

from datetime import UTC, date, datetime

import pytest

from services.cycle_folder.days import NotADay, read_day


@pytest.mark.parametrize(
    "value",
    ["05/03/2026", "5/3/2026", " 2026-03-05 ", date(2026, 3, 5), datetime(2026, 3, 5)],  # noqa: DTZ001 - TOML
)
def test_reads_a_day(value: object) -> None:
    assert read_day(value) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("value", "code", "hint"),
    [
        ("", "value.missing", "viết ngày/tháng/năm"),
        ("43931", "day.serial", "10/04/2020"),
        (43931, "day.serial", "10/04/2020"),
        (43931.0, "day.serial", "10/04/2020"),
        ("5-3-2026", "day.shape", "05/03/2026"),
        ("ngày mai", "day.shape", "viết ngày/tháng/năm"),
        (True, "day.shape", "viết ngày/tháng/năm"),
        (None, "day.shape", "viết ngày/tháng/năm"),
        (datetime(2026, 3, 5, 8, tzinfo=UTC), "day.shape", "viết ngày/tháng/năm"),
        (datetime(2026, 3, 5, tzinfo=UTC), "day.shape", "viết ngày/tháng/năm"),
        ("30/02/2026", "day.impossible", "viết ngày/tháng/năm"),
        ("2026-13-40", "day.impossible", "viết ngày/tháng/năm"),
        ("05/03/0206", "day.year", "kiểm tra lại năm"),
        (date(1234, 1, 1), "day.year", "kiểm tra lại năm"),
    ],
)
def test_refuses_what_is_no_day_and_says_how_to_write_it(value: object, code: str, hint: str) -> None:
    with pytest.raises(NotADay) as refused:
        read_day(value)
    assert refused.value.code == code
    assert hint in refused.value.way_out


def test_proposes_the_day_behind_american_order() -> None:
    with pytest.raises(NotADay, match="có lẽ là 25/03/2026"):
        read_day("03/25/2026")
