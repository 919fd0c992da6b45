"""What travels: every table has a row, each row goes with its cycle, with the whole installation, or never."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.criteria import criteria_set
from models.ballot import Ballot
from models.cycle import Cycle
from models.tables import metadata
from services import package_rows
from services.ballots import read_files, write_sheets
from services.criteria import import_sets
from services.cycles import load_cycle
from services.import_package import import_package
from services.rebuild import rebuild
from services.verify_scores import verify as verify_scores
from tests.services import cast
from tests.services.ballot_cast import EVENING, ISSUED, NIGHT, fill, hand_in, usual
from tests.services.cast import KEY
from tests.services.history import ARCHIVED, History
from tests.services.installation import Installation, differences, state_of
from tests.services.package_cast import EARLIER, INSTALLATION_ONLY, STAYING, WORD_OF_THE_PLACE, fill_tables
from tests.services.reading import rows
from tests.services.test_criteria import saved, word
from tests.services.test_export import ROOT, packed

LINES = "du-lieu/{}.jsonl"


@pytest.fixture(scope="module")
def full(sqlite_history: History, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give the year with a row in every table; look, do not touch."""
    installation = Installation(sqlite_history.end.copy_home(tmp_path_factory.mktemp("full") / "home"))
    with installation.at(ARCHIVED) as office:
        fill_tables(office)
    return installation


@pytest.fixture(scope="module")
def packages(full: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Export it as a whole and by its cycle."""
    folder = tmp_path_factory.mktemp("packages")
    packed(full, folder / "whole")
    packed(full, folder / "cycle", cycle_key=KEY)
    return {"whole": folder / "whole", "cycle": folder / "cycle"}


def _keys(package: Path, table: str) -> list[str]:
    lines = (package / LINES.format(table)).read_text(encoding="utf-8").splitlines()
    return [str(next(iter(json.loads(line).values()))) for line in lines]


def test_every_table_has_a_row_so_that_nothing_below_is_about_an_empty_one(full: Installation) -> None:
    with full.at(ARCHIVED) as office, office.read() as session:
        for table in metadata.sorted_tables:
            assert session.execute(select(func.count()).select_from(table)).scalar(), table.name
    assert {table.name for table in package_rows.TABLES} == metadata.tables.keys() - STAYING


@pytest.mark.parametrize("table", [table.name for table in package_rows.TABLES])
def test_rows_of_each_table_go_with_the_cycle_or_only_with_the_whole(
    full: Installation, packages: dict[str, Path], table: str
) -> None:
    with full.at(ARCHIVED) as office, office.read() as session:
        known = metadata.tables[table]
        key = next(iter(package_rows.columns_of(known)))
        expected = sorted(str(one) for one in session.scalars(select(key)))
        assert list(package_rows.rows_of(session, known, ["khac"])) == []
    whole, of_cycle = _keys(packages["whole"], table), _keys(packages["cycle"], table)
    beside = INSTALLATION_ONLY.get(table)
    if table == "audit_entry":  # its number is the database's own, and the export itself wrote entries
        assert len(of_cycle) == len(whole) > len(expected) - 3
        return
    assert sorted(whole) == expected
    assert of_cycle == [one for one in whole if beside is None or not one.startswith(beside)]
    assert of_cycle != whole or beside is None
    assert of_cycle or table == "target"


def test_what_belongs_to_the_place_is_nowhere_in_a_package(packages: dict[str, Path]) -> None:
    for package in packages.values():
        files = [path for path in package.rglob("*") if path.is_file()]
        assert not {path.stem for path in files} & STAYING
        assert not any(WORD_OF_THE_PLACE.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("which", ["whole", "cycle"])
def test_a_package_comes_back_row_by_row_and_gives_the_same_package(
    full: Installation, packages: dict[str, Path], empty: Installation, tmp_path: Path, which: str
) -> None:
    with empty.at(ARCHIVED, mail_from="khac@example.vn") as office:
        import_package(office, packages[which])
        after = state_of(office)
    with full.at(ARCHIVED) as office:
        before = state_of(office)
    found = differences(before, after)
    expected = {"outbox_message", "audit_entry", "store", "drafts", "papers"} | STAYING
    assert found.keys() <= expected | (INSTALLATION_ONLY.keys() if which == "cycle" else set())
    for table in STAYING:
        assert after[table] == []
    packed(empty, tmp_path / "again")
    for name in (LINES.format(known.name) for known in package_rows.TABLES):
        assert (tmp_path / "again" / name).read_bytes() == (packages[which] / name).read_bytes(), name


def test_the_books_of_incoming_documents_and_their_files_are_in_the_package(packages: dict[str, Path]) -> None:
    def book(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    for package in packages.values():
        (line,) = book(package / ROOT / "so-den.csv")
        assert len(line) == 10
        assert (line["Ngày đến"], line["Số đến"], line["Tác giả"]) == ("01/12/2020", "1", "Sở Tài chính")
        (file,) = (package / ROOT / "van-ban-den").iterdir()
        assert file.read_bytes() == "công văn 1".encode()
    (other,) = book(packages["whole"] / "ngoai-chu-trinh" / "so-den.csv")
    assert other["Số đến"] == "2"
    (file,) = (packages["whole"] / "ngoai-chu-trinh" / "van-ban-den").iterdir()
    assert file.read_bytes() == "công văn 2".encode()
    assert not (packages["cycle"] / "ngoai-chu-trinh").exists()


def test_what_another_cycle_holds_stays_there(full: Installation, tmp_path: Path) -> None:
    installation = Installation(full.copy_home(tmp_path / "home"))
    with installation.at(ARCHIVED) as office, office.begin() as session:
        known = session.scalars(select(Cycle)).one()
        plan = known.definition | {"key": "khac", "round": 2}
        session.add(Cycle(**known.model_dump() | {"key": "khac", "definition": plan}))
    with installation.at(ARCHIVED) as office, office.read() as session:
        held: dict[str, list[Any]] = {
            table.name: list(package_rows.rows_of(session, table, ["khac"])) for table in package_rows.TABLES
        }
        earlier = list(package_rows.rows_of(session, metadata.tables["earlier_certificate"], [KEY]))
    assert {name for name, rows in held.items() if rows} == {"cycle"}
    assert [row["key"] for row in earlier] == [EARLIER]


def test_an_imported_criteria_set_travels_and_gives_the_same_stars(
    convened_r4: Installation, empty: Installation, tmp_path: Path
) -> None:
    installation = Installation(convened_r4.copy_home(tmp_path / "r4"))
    with installation.at(EVENING) as office:
        words = word("Lời chính thức", "R4 bo 05")
        (new,) = import_sets(office, saved(tmp_path / "bo.xlsx", criteria_set("R4", 5), edit=words))
        find = load_cycle(office, KEY).shelf.find
        sheets = write_sheets(office, KEY, tmp_path / "sheets")
        for path in sheets:
            path.write_bytes(fill(path.read_bytes(), usual, find=find))
        present = {f"phieu-{member.lower()}" for member in cast.PRESENT}
        read_files(office, KEY, [path for path in sheets if path.stem in present])
    hand_in(installation, "attendance", cast.ATTENDANCE)
    installation.run("score", EVENING)
    installation.run("minute", NIGHT)
    with installation.at(ISSUED) as office:
        before = verify_scores(office)
        assert rows(office, Ballot)["QNG-02/TV1/1"].criteria_version == new.criteria.version
    packed(installation, tmp_path / "goi", cycle_key=KEY)
    with empty.at(ISSUED) as office:
        import_package(office, tmp_path / "goi")
        after = verify_scores(office)
        assert load_cycle(office, KEY).shelf.find(new.criteria.version) == new.criteria
        assert rebuild(office, check=True).is_whole
    assert (before.differences, after.differences) == ((), ())
    assert [str(star) for star in after.stars] == [str(star) for star in before.stars]
    assert [star.star for star in after.stars] == [5, 3, 5, 2, 5]
