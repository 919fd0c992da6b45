"""The list from before thuky, all faults at once; the register of certificates."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from models.certificate import EarlierCertificate
from services.certificates import CertificateUnknown, end_certificate, find_certificate
from services.certificates_import import FaultyList, import_certificates
from services.certificates_register import COLUMNS, register_lines, write_register
from tests.conftest import DATABASES
from tests.services import cast
from tests.services.cast import KEY
from tests.services.certificate_cast import LIST, POTTERY, SALT, certify, open_cycle, write_list
from tests.services.installation import Installation

DAY = cast.at("2026-11-20")


@pytest.fixture(params=DATABASES)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """Give an installation without a cycle: once SQLite, once PostgreSQL."""
    make = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    return Installation(tmp_path / "home", make("migrated") if make else "")


def test_a_list_is_taken_over_once(installation: Installation, tmp_path: Path) -> None:
    with installation.at(DAY) as office:
        first = import_certificates(office, write_list(tmp_path / "list.csv"))
        again = import_certificates(office, write_list(tmp_path / "list.csv"))
        assert (first.new, first.known, again.new, again.known) == (3, 0, 0, 3)
        with office.read() as session:
            one = find_certificate(session, "05/GCN-UBND")
    assert (one.key, one.star, one.valid_until, one.state_name) == (SALT, 3, date(2026, 12, 28), "còn hiệu lực")
    assert (one.unit, one.unit_code, one.label) == ("534", "534", "05/GCN-UBND (Muối SAHU)")


def test_a_workbook_is_read_too_and_old_states_are_kept(empty: Installation, tmp_path: Path) -> None:
    book = Workbook()
    for row in [LIST[0], [*LIST[1][:-1], "đã thu hồi"]]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    with empty.at(DAY) as office:
        assert import_certificates(office, tmp_path / "list.xlsx").new == 1
        with office.read() as session:
            assert find_certificate(session, SALT).state == "revoked"


def test_all_faults_at_once_and_nothing_is_taken_over(empty: Installation, tmp_path: Path) -> None:
    one = LIST[1]
    rows = [
        LIST[0],
        one,
        one,
        ["08/GCN", *one[1:]],
        ["09/GCN", "Chè", "HTX", "", "xã A", "2", "1/QĐ", "01/01/2025", "01/01/2028", ""],
        ["10/GCN", "Chè", "HTX", "", "xã A", "3", "1/QĐ", "01/01/2025", "01/01/2024", ""],
    ]
    with empty.at(DAY) as office:
        with pytest.raises(FaultyList) as faulty:
            import_certificates(office, write_list(tmp_path / "list.csv", rows))
        with office.read() as session:
            assert session.exec(select(EarlierCertificate)).all() == []
    assert [(fault.row, fault.column) for fault in faulty.value.faults] == [
        (3, "Số giấy chứng nhận"),
        (4, "Tình trạng"),
        (5, "Hạng"),
        (6, "Hiệu lực đến"),
    ]
    with empty.at(DAY) as office, pytest.raises(FaultyList, match="chưa có dòng nào"):
        import_certificates(office, write_list(tmp_path / "none.csv", LIST[:1]))


def test_a_list_must_not_contradict_what_the_office_has(empty: Installation, tmp_path: Path) -> None:
    open_cycle(empty, tmp_path / "one")
    other = [*LIST[1][:5], "4", *LIST[1][6:]]
    own = ["11/GCN-UBND", "Tỏi", "HTX", "", "xã A", "3", "911/QĐ-UBND", "20/11/2026", "20/11/2029", ""]
    twice = ["12/GCN-UBND", *LIST[2][1:]]
    with empty.at(DAY) as office:
        import_certificates(office, write_list(tmp_path / "list.csv"))
        with office.begin() as session:
            certify(session, office, f"{KEY}/QNG-02", "11/GCN-UBND", date(2026, 11, 20))
        with pytest.raises(FaultyList) as faulty:
            import_certificates(office, write_list(tmp_path / "again.csv", [LIST[0], other, own, twice]))
    assert [fault.code for fault in faulty.value.faults] == [
        "certificate.changed",
        "certificate.own",
        "certificate.two_valid",
    ]


def test_the_register_holds_every_certificate_ever_issued(installation: Installation, tmp_path: Path) -> None:
    open_cycle(installation, tmp_path / "one")
    rows = [*LIST, ["=1+1", "Chè", "HTX", "", "xã A", "3", "1/QĐ", "01/01/2022", "01/01/2025", "hết hiệu lực"]]
    with installation.at(DAY) as office:
        import_certificates(office, write_list(tmp_path / "list.csv", rows))
        with office.begin() as session:
            certify(session, office, f"{KEY}/QNG-02", "11/GCN-UBND", date(2026, 11, 20))
            end_certificate(session, office, POTTERY, "revoked", office.today, "Quyết định số 1/QĐ")
            assert not end_certificate(session, office, POTTERY, "revoked", office.today, "lần nữa")
        out = tmp_path / "so.xlsx"
        assert write_register(office, out) == 5
        lines = {line.certificate.key: line.state for line in register_lines(office)}
        with office.read() as session, pytest.raises(CertificateUnknown, match="thuky certificate list"):
            find_certificate(session, "99/GCN")
    assert lines[SALT] == "còn hiệu lực"
    sheet = load_workbook(out).worksheets[0]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert table[0] == [title for title, _ in COLUMNS]
    assert table[1][1] == "'=1+1"
    revoked = next(row for row in table if row[1] == "06/GCN-UBND")
    assert revoked[5:] == [
        "xã Bình Sơn",
        4,
        "Quyết định số 88/QĐ-UBND ngày 28/12/2023",
        "28/12/2023",
        "28/12/2026",
        "đã thu hồi",
        "20/11/2026",
        "Quyết định số 1/QĐ",
    ]


def test_the_public_is_told_that_a_certificate_has_run_out_before_the_step_has_closed_it(
    empty: Installation, tmp_path: Path
) -> None:
    with empty.at(DAY) as office:
        import_certificates(office, write_list(tmp_path / "list.csv"))
    with empty.at(cast.at("2026-12-29")) as office:
        assert {line.certificate.key: line.state for line in register_lines(office)}[SALT] == "hết hiệu lực"
