"""What is owed in an archived cycle is asked for like anything else: renewals above all."""

from datetime import date
from pathlib import Path

import pytest

from domain.calendar import vietnam_calendar
from models.cycle import Cycle
from models.dossier import Dossier
from models.obligation import Obligation
from services.board import board_of
from services.certificates_import import import_certificates
from services.cycles import load_cycle, open_cycle_keys
from services.obligations import fulfil, owing_cycle_keys
from services.simulate import scenario_of, simulate
from tests.conftest import DATABASES
from tests.services import cast
from tests.services.cast import KEY
from tests.services.certificate_cast import open_cycle, write_list
from tests.services.installation import Installation, differences, state_of
from tests.services.reading import mails, rows

DUTY = "534/danh-gia-lai-2026-12-28"
TOLD, WEEK_BEFORE, DAY_BEFORE = cast.at("2026-11-20"), cast.at("2026-12-21"), cast.at("2026-12-25")


@pytest.fixture(params=DATABASES)
def archived(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """Give a cycle that is archived, and whose unit has been told that a certificate runs out."""
    make = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    installation = Installation(tmp_path / "home", make("migrated") if make else "")
    open_cycle(installation, tmp_path / "cycle", ("offsets = [-7, -1, 1]", 'offsets = [-7, "-1wd", 1]'))
    with installation.at(TOLD) as office, office.begin() as session:
        cycle = session.get_one(Cycle, KEY)
        cycle.state = "archived"
        dossier = session.get_one(Dossier, f"{KEY}/QNG-01")
        dossier.state, dossier.supplement_until = "incomplete", date(2026, 12, 1)
        session.add_all([cycle, dossier])
    with installation.at(TOLD) as office:
        assert owing_cycle_keys(office) == ()
        import_certificates(office, write_list(tmp_path / "list.csv"))
    with installation.at(TOLD) as office:
        from services import renew  # noqa: PLC0415

        renew.run(office)
    return installation


def test_a_renewal_is_reminded_of_in_an_archived_cycle(archived: Installation) -> None:
    with archived.at(TOLD) as office:
        assert (open_cycle_keys(office), owing_cycle_keys(office)) == ((), (KEY,))
        played = simulate(scenario_of(office, KEY), date(2026, 11, 21), date(2026, 12, 28))
    assert played.breaches == ()
    assert [(one.at.date(), one.address) for one in played.sent] == [
        (WEEK_BEFORE.date(), "binhson@example.vn"),
        (WEEK_BEFORE.date(), "ducpho@example.vn"),
        (DAY_BEFORE.date(), "binhson@example.vn"),
        (DAY_BEFORE.date(), "ducpho@example.vn"),
    ]
    assert vietnam_calendar().is_working_day(DAY_BEFORE.date())
    for moment in (WEEK_BEFORE, DAY_BEFORE):
        archived.run("remind", moment)
    with archived.at(DAY_BEFORE) as office:
        letters = mails(office, "remind")
        once = state_of(office)
        duties = rows(office, Obligation)
        board = board_of(office, load_cycle(office, KEY))
    assert set(letters) == {f"{unit}/2026-12-{day}" for unit in ("524", "534") for day in (21, 25)}
    assert "Hồ sơ đánh giá lại sản phẩm có Giấy chứng nhận hết hạn ngày 28/12/2026" in letters["534/2026-12-21"].body
    assert set(duties) == {DUTY, DUTY.replace("534", "524")}  # no supplement is asked for any more
    assert sum(row.owed for row in board.rows) == 2
    archived.run("remind", DAY_BEFORE)
    with archived.at(DAY_BEFORE) as office:
        assert differences(once, state_of(office)) == {}


def test_an_archived_cycle_is_left_alone_once_nothing_is_owed(archived: Installation) -> None:
    with archived.at(WEEK_BEFORE) as office, office.begin() as session:
        for unit in ("524", "534"):
            assert fulfil(session, office, f"{KEY}/{DUTY.replace('534', unit)}", "Hồ sơ đã nộp")
    with archived.at(WEEK_BEFORE) as office:
        assert owing_cycle_keys(office) == ()
    with archived.at(cast.at("2026-12-29")) as office:
        assert not mails(office, "remind")


def test_an_overdue_renewal_is_told_and_urged(archived: Installation) -> None:
    for day in ("2026-12-29", "2026-12-31"):
        archived.run("remind", cast.at(day))
    with archived.at(cast.at("2026-12-31")) as office:
        urged = mails(office, "urge")
        digest = mails(office, "digest")
    assert set(urged) == {f"danh-gia-lai-2026-12-28/{unit}" for unit in ("524", "534")}
    assert any("phường Đức Phổ: Hồ sơ đánh giá lại" in one.body for one in digest.values())
