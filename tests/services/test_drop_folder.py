"""The drop folder: what lies there, whose it is and when it arrived."""

from datetime import date, datetime
from pathlib import Path

import pytest

from services.drop_folder import arrival_days, scan
from services.office import VIETNAM
from tests.services.cast import KEY, at
from tests.services.installation import Installation

NOW = at("2020-04-10", 14)


def _lay(installation: Installation, *places: str) -> Path:
    for place in places:
        path = installation.inbox() / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return installation.inbox()


def test_an_empty_office_has_no_drop_folder(empty: Installation) -> None:
    with empty.at(NOW) as office:
        assert scan(office, KEY) == ([], [])
        assert arrival_days(office, KEY) == []


def test_files_come_in_the_order_of_their_arrival(empty: Installation) -> None:
    _lay(
        empty,
        "524/QNG-01/02.pdf",
        "524/QNG-01/01.pdf",
        "2020-04-10/534/QNG-04/01.pdf",
        "2020-04-02/536/QNG-02/01.pdf",
        "2020-04-11/536/QNG-02/02.pdf",  # tomorrow
        "hoi-dong/ballots.csv",
    )
    with empty.at(NOW) as office:
        arrivals, strays = scan(office, KEY)
        assert arrival_days(office, KEY) == [date(2020, 4, 2), date(2020, 4, 10), date(2020, 4, 11)]
    assert [(one.unit, one.subject, one.path.name, one.received_at) for one in arrivals] == [
        ("536", "QNG-02", "01.pdf", datetime(2020, 4, 2, 8, tzinfo=VIETNAM)),
        ("534", "QNG-04", "01.pdf", datetime(2020, 4, 10, 8, tzinfo=VIETNAM)),
        ("524", "QNG-01", "01.pdf", NOW),
        ("524", "QNG-01", "02.pdf", NOW),
    ]
    assert strays == []


@pytest.mark.parametrize("name", [".01.pdf.part", "~$01.docx", "Thumbs.db", "desktop.ini", ".DS_Store"])
def test_what_systems_leave_behind_is_passed_over(empty: Installation, name: str) -> None:
    _lay(empty, f"524/QNG-01/{name}", name)
    with empty.at(NOW) as office:
        assert scan(office, KEY) == ([], [])


@pytest.mark.parametrize(
    "place", ["a.pdf", "524/a.pdf", "524/QNG-01/con/a.pdf", "2020-04-02/a.pdf", "2020-13-40/524/QNG-01/a.pdf"]
)
def test_a_file_out_of_place_is_a_stray(empty: Installation, place: str) -> None:
    _lay(empty, place)
    with empty.at(NOW) as office:
        arrivals, strays = scan(office, KEY)
    assert arrivals == []
    assert [stray.relative for stray in strays] == [place]
