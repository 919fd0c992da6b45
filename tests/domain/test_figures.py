"""Cross tables: outcomes add up to the registered, matrices agree with overviews, nothing unknown vanishes."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.figures import CrossTable, Dimension, Measure, ProductFact, matrix, outcome_label, outcomes, overview

DAY = date(2025, 6, 30)
FACT = ProductFact(
    key="c/1",
    cycle="c",
    year=2025,
    code="QNG-01",
    name="Tỏi đen",
    identity="toi-den/dori",
    unit="536",
    unit_name="huyện Lý Sơn",
    group_number="I",
    group="Thực phẩm",
    producer="dori",
    producer_name="Công ty Dori",
    producer_kind="DN",
    criteria_set=4,
    registration="lần đầu",
    state="recognised",
    star=3,
    is_filed=True,
    is_evaluated=True,
    day=date(2025, 5, 21),
    issued_on=date(2025, 5, 21),
    valid_until=date(2028, 5, 21),
    certificate_state="valid",
)
STATES = ["registered", "incomplete", "filed", "convened", "scored", "recognised", "forwarded", "refused", "deferred",
          "withdrawn", "returned", "một trạng thái mới"]  # fmt: skip


@st.composite
def products(draw: st.DrawFn) -> list[ProductFact]:
    """Draw products of three cycles, units that are renamed, stars and states of all kinds."""
    facts = []
    for n in range(draw(st.integers(0, 25))):
        year, unit = draw(st.integers(2020, 2022)), draw(st.sampled_from(["524", "536"]))
        issued = date(year, 6, 1) + timedelta(days=draw(st.integers(0, 100)))
        facts.append(
            replace(
                FACT,
                key=f"{year}/{n}",
                cycle=f"chu-trinh-{year}",
                year=year,
                unit=unit,
                unit_name=f"{'thị xã' if year > 2021 else 'huyện'} {unit}",
                group_number=draw(st.sampled_from(["I", "VI", ""])),
                producer_kind=draw(st.sampled_from(["DN", "HTX", ""])),
                criteria_set=draw(st.sampled_from([None, 1, 26])),
                state=draw(st.sampled_from(STATES)),
                star=draw(st.sampled_from([None, 1, 2, 3, 4, 5])),
                is_filed=draw(st.booleans()),
                is_evaluated=draw(st.booleans()),
                issued_on=draw(st.sampled_from([None, issued])),
                valid_until=draw(st.sampled_from([None, issued + timedelta(days=1000)])),
            )
        )
    return facts


def column(table: CrossTable, name: str) -> list[int]:
    """Give a column of a table."""
    at = table.columns.index(name)
    return [values[at] for _, values in table.rows]


@settings(max_examples=50)
@given(products(), st.sampled_from(Dimension))
def test_in_every_row_outcomes_add_up_to_the_registered(facts: list[ProductFact], by: Dimension) -> None:
    table = overview(facts, by, DAY)
    ends = table.columns[table.columns.index("Được công nhận") :]
    registered = column(table, "Đăng ký")
    assert registered == [sum(each) for each in zip(*(column(table, name) for name in ends), strict=True)]
    assert sum(registered) == len(facts) == (table.totals[0] if facts else 0)
    stars = [name for name in table.columns if name.endswith(" sao")]
    unranked = sum(fact.star is None and fact.is_recognised for fact in facts)
    assert sum(sum(column(table, name)) for name in stars) + unranked == sum(column(table, "Được công nhận"))


@settings(max_examples=50)
@given(products(), st.sampled_from(Dimension), st.sampled_from(Dimension), st.sampled_from(Measure))
def test_a_matrix_says_what_the_overview_says(
    facts: list[ProductFact], by: Dimension, second: Dimension, measure: Measure
) -> None:
    table = matrix(facts, by, second, measure, DAY)
    assert all(sum(values[:-1]) == values[-1] for _, values in table.rows)
    whole = {
        "registered": len(facts),
        "filed": sum(fact.is_filed for fact in facts),
        "evaluated": sum(fact.is_evaluated for fact in facts),
    } | Counter(fact.state for fact in facts if fact.state not in {"registered", "filed"})
    assert table.totals[-1] == whole.get(measure.value, 0)


def test_a_state_that_nobody_foresaw_has_a_column_of_its_own() -> None:
    facts = [FACT, replace(FACT, key="c/2", state="returned"), replace(FACT, key="c/3", state="withdrawn")]
    table = overview(facts, Dimension.cycle, DAY)
    assert column(table, outcome_label("returned")) == [1]
    assert column(table, "Đã rút") == [1]
    assert outcome_label("chờ ý kiến") == "Chờ ý kiến"
    assert outcomes([*facts, replace(FACT, state="filed")]) == {
        "pending": 1, "recognised": 1, "returned": 1, "withdrawn": 1,
    }  # fmt: skip


def test_a_renamed_unit_is_one_row_under_its_newest_name() -> None:
    old = replace(FACT, key="a", year=2019, cycle="2019", unit="534", unit_name="huyện Đức Phổ")
    new = replace(FACT, key="b", year=2020, cycle="2020", unit="534", unit_name="thị xã Đức Phổ")
    table = overview([new, old, FACT], Dimension.unit, DAY)
    assert [label for label, _ in table.rows] == ["huyện Lý Sơn", "thị xã Đức Phổ"]
    assert column(table, "Đăng ký") == [1, 2]


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        (Dimension.star, ["5 sao", "3 sao", "Chưa xếp hạng"]),
        (Dimension.group, ["Thực phẩm", "Du lịch", "Chưa ghi"]),
        (Dimension.set, ["Bộ 4", "Bộ 26", "Chưa ghi"]),
        (Dimension.year, ["2024", "2025"]),
        (Dimension.producer_kind, ["Chưa ghi", "DN", "HTX"]),
        (Dimension.cycle, ["c", "Trước khi dùng thuky"]),
        (Dimension.certificate, ["Còn hiệu lực", "Thu hồi", "Không có giấy chứng nhận"]),
    ],
)
def test_rows_stand_in_the_order_that_people_expect(by: Dimension, labels: list[str]) -> None:
    other = replace(FACT, key="2", star=5, group_number="VI", group="Du lịch", criteria_set=26, year=2024,
                    producer_kind="HTX", certificate_state="revoked")  # fmt: skip
    third = replace(FACT, key="3", star=None, group_number="", group="", criteria_set=None, producer_kind="",
                    cycle="", issued_on=None)  # fmt: skip
    assert [label for label, _ in overview([third, other, FACT], by, DAY).rows] == labels


@pytest.mark.parametrize(
    ("change", "day", "standing"),
    [
        ({}, date(2028, 5, 21), "Còn hiệu lực"),
        ({}, date(2028, 5, 22), "Hết hạn"),
        ({"certificate_state": "expired"}, date(2028, 5, 22), "Hết hạn"),
        ({}, date(2025, 5, 20), "Không có giấy chứng nhận"),
        ({"issued_on": None}, DAY, "Không có giấy chứng nhận"),
        ({"certificate_state": "revoked"}, DAY, "Thu hồi"),
        ({"certificate_state": "revoked", "ended_on": DAY}, DAY, "Thu hồi"),
        ({"certificate_state": "revoked", "ended_on": DAY + timedelta(days=1)}, DAY, "Còn hiệu lực"),
        ({"certificate_state": "superseded"}, DAY, "Đã thay bằng giấy khác"),
    ],
)
def test_what_a_certificate_is_worth_on_a_day(change: dict[str, object], day: date, standing: str) -> None:
    fact = replace(FACT, **change)  # type: ignore[arg-type]
    assert fact.standing(day) == standing
    assert fact.is_valid(day) is (standing == "Còn hiệu lực")
    assert fact.is_approved
