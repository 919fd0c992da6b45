"""Statistics: they equal what other statements count, every product stands in one place, and they are fast."""

import io
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, text

from domain.figures import Dimension, Measure
from models.central_result import CentralResult
from models.certificate import EarlierCertificate
from models.dossier import Dossier
from models.product_line import ProductLink
from services.cycles import UnknownCycle
from services.office import Office
from services.stats import Scope, plain, scoped, statistics, workbook
from services.stats_facts import facts_of
from services.stats_ptnt import FURTHER, NATIONAL, csv_text, national_table
from services.stats_ptnt import workbook as national_workbook
from tests.services.stats_cast import fill, office_of

YEARS = (2020, 2021, 2022, 2023)
NOW = datetime(2023, 12, 20, 3, tzinfo=UTC)


def add_earlier(office: Office) -> None:
    """Keep a certificate from before thuky."""
    row = EarlierCertificate(
        key="truoc/1",
        number_text="01/GCN",
        product="Nước mắm",
        producer="HTX biển",
        unit="huyện Lý Sơn",
        star=4,
        decision="9/QĐ-UBND",
        issued_on=date(2019, 6, 1),
        valid_until=date(2022, 6, 1),
    )
    with office.begin() as session:
        session.add(row)


@pytest.fixture
def office(database_url: str, office_home: Path) -> Iterator[Office]:
    """Give an office with four finished cycles of forty products."""
    with office_of(office_home, database_url, NOW) as opened:
        fill(opened, YEARS, 40)
        yield opened


@pytest.fixture
def small(migrated_sqlite: Path, office_home: Path) -> Iterator[Office]:
    """Give the same office, on SQLite only."""
    (office_home / "thuky.db").write_bytes(migrated_sqlite.read_bytes())
    with office_of(office_home, "", NOW) as opened:
        fill(opened, YEARS, 40)
        yield opened


def counted(office: Office, statement: str) -> dict[str, int]:
    """Count in plain SQL, beside everything that the statistics use."""
    with office.read() as session:
        return {str(label): number for label, number in session.execute(text(statement))}


def cells(found: object, column: str) -> dict[str, int]:
    """Give a column of a table by its rows."""
    return {row["label"]: row["values"][column] for row in plain(found)["rows"]}  # type: ignore[arg-type]


def test_recognised_products_are_the_certificates_of_the_register(office: Office) -> None:
    by_star = counted(office, "SELECT star, count(*) FROM certificate GROUP BY star")
    overall = plain(statistics(office, Scope(), Dimension.year))
    assert {"3": overall["totals"]["3 sao"], "4": overall["totals"]["4 sao"]} == by_star
    assert overall["totals"]["Được công nhận"] == sum(by_star.values()) == 64
    by_year = counted(office, "SELECT c.year, count(*) FROM certificate x JOIN cycle c ON c.key = x.cycle_key "
                              "GROUP BY c.year")  # fmt: skip
    assert cells(statistics(office, Scope(), Dimension.year), "Được công nhận") == by_year
    by_kind = counted(office, "SELECT r.kind, count(*) FROM certificate x JOIN product p ON p.key = x.key "
                              "JOIN producer r ON r.key = p.producer_key GROUP BY r.kind")  # fmt: skip
    assert cells(statistics(office, Scope(), Dimension.producer_kind), "Được công nhận") == by_kind
    matrix = statistics(office, Scope(), Dimension.producer_kind, Dimension.star)
    assert cells(matrix, "Tổng số") == by_kind
    assert sum(cells(matrix, "4 sao").values()) == by_star["4"]


def test_every_state_is_counted_even_one_that_the_statistics_do_not_know(office: Office) -> None:
    states = counted(office, "SELECT state, count(*) FROM dossier GROUP BY state")
    totals = plain(statistics(office, Scope(), Dimension.unit))["totals"]
    assert totals["Đăng ký"] == sum(states.values()) == 160
    for state, column in (("forwarded", "Chuyển cấp trên"), ("refused", "Không đạt"), ("deferred", "Chuyển đợt sau"),
                          ("registered", "Đang giải quyết"), ("withdrawn", "Đã rút")):  # fmt: skip
        assert totals[column] == states[state]
    known = {*("Đăng ký", "Đủ hồ sơ", "Đã đánh giá", "Được công nhận", "3 sao", "4 sao", "5 sao")}
    ends = sum(number for column, number in totals.items() if column not in known)
    assert totals["Được công nhận"] + ends == totals["Đăng ký"]
    assert totals["Đủ hồ sơ"] == counted(office, "SELECT 1, count(filed_at) FROM dossier")["1"]
    assert totals["Đã đánh giá"] == counted(office, "SELECT 1, count(*) FROM tally")["1"]


def test_scopes_by_cycle_year_and_days(small: Office) -> None:
    def number(scope: Scope) -> int:
        return int(plain(statistics(small, scope, Dimension.cycle))["totals"]["Đăng ký"])

    assert number(Scope(cycles=("quang-ngai-2021", "quang-ngai-2022"))) == 80
    assert number(Scope(year=2021)) == number(Scope(since=date(2021, 1, 1), until=date(2021, 12, 31))) == 40
    middle = date(2021, 5, 14)
    parts = [Scope(until=middle), Scope(since=date(2021, 5, 15))]
    assert sum(number(part) for part in parts) == 160
    with pytest.raises(UnknownCycle):
        scoped(small, Scope(cycles=("khong-co",)))
    words = Scope(("a", "b"), 2021, date(2021, 1, 1), middle, earlier=True).words()
    assert words == (
        "chu trình a, b; năm 2021; từ ngày 01/01/2021; đến hết ngày 14/5/2021; kể cả giấy chứng nhận trước khi dùng "
        "thuky"
    )


def test_certificates_from_before_thuky_count_where_they_are_asked_for(small: Office) -> None:
    add_earlier(small)
    table = statistics(small, Scope(earlier=True), Dimension.unit)
    assert plain(table)["totals"]["Đăng ký"] == 161
    assert cells(table, "Đăng ký")["huyện Lý Sơn"] == 13 * 4 + 1
    by_certificate = cells(statistics(small, Scope(earlier=True), Dimension.certificate), "Được công nhận")
    assert by_certificate == {"Còn hiệu lực": 48, "Hết hạn": 17, "Không có giấy chứng nhận": 0}


def test_five_stars_of_the_ministry_count_as_recognised_by_its_decision(small: Office) -> None:
    key = "quang-ngai-2022/SP-004"
    with small.begin() as session:
        session.get_one(Dossier, key).state = "recognised"
        session.add(
            CentralResult(
                key=key,
                cycle_key="quang-ngai-2022",
                decision="Quyết định số 12/QĐ-BNN-VPĐP",
                decided_on=date(2022, 9, 1),
                score_numerator=92,
                score_denominator=1,
                star_by_band=5,
                star_awarded=5,
                state="national",
                recorded_at=NOW,
            )
        )
    assert plain(statistics(small, Scope(), Dimension.year))["totals"]["5 sao"] == 1
    row = next(row for row in national_table(small, 2022).rows if row[5] == "5*")
    assert (row[4], row[8]) == ("Sản phẩm 4", "Hiệu lực")


def test_a_tie_that_a_person_made_joins_products_of_different_names(small: Office) -> None:
    first, second = "quang-ngai-2020/SP-000", "quang-ngai-2021/SP-001"
    with small.begin() as session:
        session.add(ProductLink(key=second, previous=first, line=first, linked_at=NOW, linked_by="test"))
    with small.read() as session:
        found = {fact.key: fact.identity for fact in facts_of(session)}
    assert found[first] == found[second] == found["quang-ngai-2022/SP-000"] == first
    assert len(set(found.values())) == 39


def test_the_workbook_says_what_the_screen_says(small: Office) -> None:
    found = statistics(small, Scope(), Dimension.unit, Dimension.star, Measure.recognised)
    sheet = load_workbook(io.BytesIO(workbook(found))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("STT", "Địa phương", *found.table.columns)
    assert [row[1:] for row in rows[1:-1]] == [(label, *values) for label, values in found.table.rows]
    assert rows[-1][1:] == ("Tổng cộng", *found.table.totals)
    assert all(isinstance(value, int) for row in rows[1:] for value in row[2:])
    assert workbook(found) == workbook(found)


def test_the_national_table_lists_what_was_in_force_in_the_year(office: Office) -> None:
    add_earlier(office)
    table = national_table(office, 2021)
    expected = counted(office, "SELECT 1, count(*) FROM certificate WHERE issued_on <= '2021-12-31' "
                               "AND valid_until >= '2021-01-01'")["1"] + 1  # fmt: skip
    assert len(table.rows) == len(table.further) == expected == 33
    assert [row[0] for row in table.rows] == [20210001 + n for n in range(33)]
    stars = Counter(row[5] for row in table.rows)
    assert stars == {"3*": 16, "4*": 17}
    first, other = dict(zip((name for name, *_ in FURTHER), table.further[1], strict=True)), table.rows[1]
    assert other[1:] == ("524", "2021", "SP-000", "Sản phẩm 0", "3*", "Chủ thể 0", None, "Hiệu lực")
    assert (first["Mã số sản phẩm"], first["Quyết định"]) == ("51-524-…-01-2020", "20/QĐ-UBND")
    assert (first["Ngày quyết định"], first["Có giá trị đến"]) == (date(2020, 5, 21), date(2023, 5, 21))
    assert {row[8] for row in national_table(office, 2023).rows} == {"Hiệu lực", "Hết hạn"}
    later = national_table(office, 2023).further
    assert {str(row[4]) for row in later if row[-1] == "quang-ngai-2023"} >= {"51-524-01-2023"}
    assert csv_text(table).splitlines()[0] == ",".join(name for name, *_ in NATIONAL)
    assert len(csv_text(table).splitlines()) == 34


def test_every_column_of_the_national_table_names_its_source(small: Office) -> None:
    book = load_workbook(io.BytesIO(national_workbook(national_table(small, 2022))))
    assert book.sheetnames == ["PTNT_OCOP", "Giải thích", "Bổ sung"]
    head = [cell.value for cell in book["PTNT_OCOP"][1]]
    explained = list(book["Giải thích"].iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in explained if row[0] == "PTNT_OCOP"] == head == [name for name, *_ in NATIONAL]
    assert [row[1] for row in explained if row[0] == "Bổ sung"] == [cell.value for cell in book["Bổ sung"][3]]
    assert all(row[3] and row[4] for row in explained)
    assert isinstance(book["PTNT_OCOP"]["A2"].value, int)


def test_ten_cycles_of_four_hundred_products_take_few_statements(migrated_sqlite: Path, office_home: Path) -> None:
    (office_home / "thuky.db").write_bytes(migrated_sqlite.read_bytes())
    with office_of(office_home, "", NOW) as opened:
        fill(opened, range(2014, 2024), 400)
        seen: list[str] = []
        event.listen(opened.engine, "before_cursor_execute", lambda *arguments: seen.append(str(arguments[2])))
        started = time.perf_counter()
        found = statistics(opened, Scope(), Dimension.unit, Dimension.star)
        seconds = time.perf_counter() - started
    assert found.table.totals[-1] == 1600
    assert sum("SELECT" in statement for statement in seen) <= 5
    assert seconds < 5
