"""The renew step: notices to producer and unit, obligations, expiry, grace; run twice, late, and waiting for a pen."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.certificate import EarlierCertificate
from models.obligation import Obligation
from models.paper import Paper
from models.product import Product
from models.renewal import RenewalNotice
from services import renew
from services.board import board_of
from services.certificates import end_certificate
from services.certificates_import import import_certificates
from services.cycles import load_cycle
from services.paperwork import sign
from services.product_history import history_of
from services.product_lines import link
from services.renew_standing import RenewalFile, Standing, re_evaluations, standings
from services.result import StepResult
from tests.conftest import DATABASES
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN
from tests.services.certificate_cast import POTTERY, SALT, open_cycle, receive, write_list
from tests.services.installation import Installation, differences, state_of
from tests.services.reading import mails, papers, text

NOTICE = "534-cong-ty-muoi-2026-11-20"
DUTY = f"{KEY}/534/danh-gia-lai-2026-12-28"


def _prepare(installation: Installation, folder: Path, *changes: tuple[str, str]) -> Installation:
    open_cycle(installation, folder / "one", *changes)
    with installation.at(cast.at("2026-09-08")) as office:
        import_certificates(office, write_list(folder / "list.csv"))
    return installation


@pytest.fixture(params=DATABASES)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """Give the cast's cycle of 2026 with three certificates from before: once SQLite, once PostgreSQL."""
    make = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    return _prepare(Installation(tmp_path / "home", make("migrated") if make else ""), tmp_path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Prepare the same on SQLite once, to copy."""
    folder = tmp_path_factory.mktemp("prepared")
    return _prepare(Installation(folder / "home"), folder)


@pytest.fixture
def sqlite(prepared: Installation, tmp_path: Path) -> Installation:
    """Give the same on SQLite only."""
    return Installation(prepared.copy_home(tmp_path / "sqlite"))


def _run(installation: Installation, day: str, **settings: object) -> StepResult:
    with installation.at(cast.at(day), **settings) as office:
        return renew.run(office)


def _states(installation: Installation) -> dict[str, tuple[str, date | None]]:
    with installation.at(cast.at("2027-01-01")) as office, office.read() as session:
        return {row.key: (row.state, row.ended_on) for row in session.exec(select(EarlierCertificate))}


def test_producer_and_unit_are_told_and_the_unit_owes(installation: Installation) -> None:
    assert _run(installation, "2026-11-20").counts() == {
        "expired": 0,
        "expiry_notices": 2,
        "letters": 3,  # the potter has no address
        "revoked": 0,
    }
    with installation.at(cast.at("2026-11-20")) as office:
        notice = text(office, "expiry_notice", NOTICE)
        for fact in (
            "Số: 01/TB-SNNMT",
            "Công ty Muối",
            "Ủy ban nhân dân phường Đức Phổ",
            "Quyết định số 88/QĐ-UBND ngày 28/12/2023; GCN số 05/GCN-UBND",
            "Từ 01/7/2026 đến hết 30/8/2026",
            "nhiều nhất 180 ngày kể từ ngày hết hạn",
            "số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026",
        ):
            assert fact in notice
        letters = mails(office, "renew")
        assert {letters[one].recipient for one in letters} == {
            "binhson@example.vn",
            "ducpho@example.vn",
            "muoi@example.vn",
        }
        assert "nộp chậm nhất ngày 28/12/2026" in letters[NOTICE].body
        assert letters[NOTICE].obligations == [DUTY]
        assert letters[f"{NOTICE}/chu-the"].obligations == []
        with office.read() as session:
            duty = session.get_one(Obligation, DUTY)
            assert (duty.due_on, duty.state, duty.basis) == (
                date(2026, 12, 28),
                "open",
                "Thông báo số 01/TB-SNNMT ngày 20/11/2026",
            )


def test_run_twice_changes_nothing(installation: Installation) -> None:
    _run(installation, "2026-11-20")
    with installation.at(cast.at("2026-11-20")) as office:
        before = state_of(office)
    assert _run(installation, "2026-11-20").counts() == {"expired": 0, "expiry_notices": 0, "letters": 0, "revoked": 0}
    with installation.at(cast.at("2026-11-20")) as office:
        assert differences(before, state_of(office)) == {}


def test_the_day_after_the_last_one_closes_also_after_a_standstill(installation: Installation) -> None:
    _run(installation, "2026-11-20")
    assert _run(installation, "2026-12-28").counts()["expired"] == 0
    done = _run(installation, "2027-02-10")
    assert done.counts()["expired"] == 2
    assert _states(installation)[SALT] == ("expired", date(2026, 12, 29))
    assert _run(installation, "2027-02-11").counts()["expired"] == 0
    with installation.at(cast.at("2027-02-11")) as office, office.read() as session:
        assert session.get_one(Obligation, DUTY).state == "lapsed"


def test_one_that_ran_out_without_a_notice_is_named(sqlite: Installation) -> None:
    notes = _run(sqlite, "2027-01-04").notes
    assert len(notes) == 2
    assert all("chưa có thông báo nào trước đó" in note for note in notes)


def test_nobody_is_told_once_the_file_is_in_and_a_late_file_keeps_the_certificate(sqlite: Installation) -> None:
    with sqlite.at(cast.at("2026-11-19")) as office, office.begin() as session:
        link(session, office, f"{KEY}/QNG-05", SALT)
        receive(session, office, f"{KEY}/QNG-05")
    assert _run(sqlite, "2026-11-20").counts()["expiry_notices"] == 1  # the potter's
    late = _run(sqlite, "2026-12-29")
    assert any("Muối SAHU" in note and "khoản 3 Điều 12" in note for note in late.notes)
    assert {key: state for key, (state, _) in _states(sqlite).items()}[SALT] == "valid"
    with sqlite.at(cast.at("2027-01-05")) as office, office.read() as session:
        (salt,) = (one for one in standings(session, office, office.today) if one.certificate.key == SALT)
        assert salt.phase == "extended"
        assert salt.state_name == "quá hạn, còn hiệu lực trong khi chờ kết quả (đến 26/6/2027)"
    # The ministry's grace is at an end, whether the result is there or not.
    assert _run(sqlite, "2027-07-01").counts()["expired"] == 1
    assert _states(sqlite)[SALT] == ("expired", date(2027, 6, 27))


def test_a_refused_file_ends_the_grace_on_its_day(sqlite: Installation) -> None:
    from services import audit  # noqa: PLC0415

    with sqlite.at(cast.at("2026-11-19")) as office, office.begin() as session:
        link(session, office, f"{KEY}/QNG-05", SALT)
        receive(session, office, f"{KEY}/QNG-05")
    with sqlite.at(cast.at("2027-01-15")) as office, office.begin() as session:
        receive(session, office, f"{KEY}/QNG-05", "refused")
        audit.record(session, office, "dossier.refused", f"{KEY}/QNG-05")
    _run(sqlite, "2027-03-01")
    assert _states(sqlite)[SALT] == ("expired", date(2027, 1, 16))


def test_the_office_may_switch_the_grace_off(sqlite: Installation) -> None:
    with sqlite.at(cast.at("2026-11-19")) as office, office.begin() as session:
        link(session, office, f"{KEY}/QNG-05", SALT)
        receive(session, office, f"{KEY}/QNG-05")
    assert _run(sqlite, "2026-12-29", keep_late_renewals=False).counts()["expired"] == 2


def test_in_an_office_that_waits_for_the_pen_a_notice_that_is_not_needed_any_more_never_goes(
    empty: Installation, tmp_path: Path
) -> None:
    _prepare(empty, tmp_path, WAIT_TO_SIGN)
    waiting = _run(empty, "2026-11-20")
    assert waiting.counts()["expiry_notices"] == 0
    assert sum("đang chờ ký" in note for note in waiting.notes) == 2
    with empty.at(cast.at("2026-11-23")) as office:
        with office.begin() as session:
            end_certificate(session, office, POTTERY, "revoked", office.today, "thử")
        sign(office, f"{KEY}/expiry_notice/{NOTICE}/1", "Trần Thị B")
    assert _run(empty, "2026-11-23").counts()["letters"] == 2
    with empty.at(cast.at("2026-11-23")) as office:
        assert {row.subject: row.state for row in papers(office, "expiry_notice")} == {
            NOTICE: "issued",
            "xa-binh-son-ho-my-thien-2026-11-20": "void",
        }
        with office.read() as session:
            states = {row.certificate_key: row.state for row in session.exec(select(RenewalNotice))}
    assert states == {SALT: "issued", POTTERY: "dropped"}


def test_a_notice_with_a_number_goes_out_whatever_has_happened_since(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services import paperwork  # noqa: PLC0415

    def killed(_office: object, _cycle: object, wanted: list[Paper]) -> list[Paper]:
        if wanted:
            raise KeyboardInterrupt
        return wanted

    with monkeypatch.context() as patch:
        patch.setattr(paperwork, "write_files", killed)
        with pytest.raises(KeyboardInterrupt):
            _run(sqlite, "2026-11-20")
    with sqlite.at(cast.at("2026-11-23")) as office, office.begin() as session:
        end_certificate(session, office, SALT, "revoked", office.today, "thử")
    _run(sqlite, "2026-11-23")
    with sqlite.at(cast.at("2026-11-23")) as office:
        assert {row.state for row in papers(office, "expiry_notice")} == {"issued"}
        assert NOTICE not in mails(office, "renew")
        with office.read() as session:
            assert {row.state for row in session.exec(select(RenewalNotice))} == {"issued"}
            assert session.exec(select(Paper).where(Paper.state == "numbered")).all() == []


def test_without_a_cycle_the_notice_waits_and_says_so(empty: Installation, tmp_path: Path) -> None:
    with empty.at(cast.at("2026-11-20")) as office:
        import_certificates(office, write_list(tmp_path / "list.csv"))
    notes = _run(empty, "2026-11-20").notes
    assert len(notes) == 2
    assert all("chưa mở chu trình nào" in note for note in notes)


def test_the_duty_is_fulfilled_when_the_file_comes(sqlite: Installation) -> None:
    _run(sqlite, "2026-11-20")
    with sqlite.at(cast.at("2026-11-25")) as office, office.begin() as session:
        link(session, office, f"{KEY}/QNG-05", SALT)
        receive(session, office, f"{KEY}/QNG-05")
    _run(sqlite, "2026-11-26")
    with sqlite.at(cast.at("2026-11-26")) as office:
        with office.read() as session:
            assert session.get_one(Obligation, DUTY).state == "fulfilled"
        told = [event.said for event in history_of(office, SALT).events if event.on == date(2026, 11, 20)]
    assert told == ["Thông báo số 01/TB-SNNMT ngày 20/11/2026: báo giấy chứng nhận sắp hết hạn (mốc -127 ngày)"]


def test_a_file_counts_from_the_day_on_which_it_came(sqlite: Installation) -> None:
    with sqlite.at(cast.at("2026-11-25")) as office:
        with office.begin() as session:
            link(session, office, f"{KEY}/QNG-05", SALT)
        with office.read() as session:
            assert _file_of(standings(session, office, office.today), SALT) is None  # linked, nothing sent
        with office.begin() as session:
            receive(session, office, f"{KEY}/QNG-05")
        with office.read() as session:
            assert _file_of(standings(session, office, date(2026, 11, 24)), SALT) is None
            found = _file_of(standings(session, office, date(2026, 11, 25)), SALT)
    assert found == RenewalFile(f"{KEY}/QNG-05", date(2026, 11, 25), is_under_way=True)


def _file_of(found: list[Standing], key: str) -> RenewalFile | None:
    return next(one.file for one in found if one.certificate.key == key)


def test_a_law_without_the_term_asks_for_no_result_of_a_re_evaluation(sqlite: Installation) -> None:
    with sqlite.at(cast.at("2020-06-01")) as office, office.begin() as session:
        session.get_one(Product, f"{KEY}/QNG-05").registration = "đánh giá lại"
        receive(session, office, f"{KEY}/QNG-05")
        assert re_evaluations(session, KEY) == []


def test_a_unit_that_is_no_more_is_told_by_paper_only(sqlite: Installation) -> None:
    _run(sqlite, "2027-06-21")  # -210 days before 15/01/2028
    with sqlite.at(cast.at("2027-06-21")) as office:
        (letter,) = (one for one in papers(office, "expiry_notice") if "khong-con" in one.subject)
        assert letter.context["addressees"][1] == "Ủy ban nhân dân xã Không Còn"
        assert not [one for one in mails(office, "renew") if "khong-con" in one]


def test_the_board_shows_until_when_a_re_evaluation_must_be_decided(sqlite: Installation) -> None:
    with sqlite.at(cast.at("2026-10-01")) as office, office.begin() as session:
        product = session.get_one(Product, f"{KEY}/QNG-05")
        product.registration = "đánh giá lại"
        session.add(product)
        receive(session, office, f"{KEY}/QNG-05")
    with sqlite.at(cast.at("2026-11-17")) as office:
        (one,) = board_of(office, load_cycle(office, KEY)).re_evaluations
    assert (one.complete_on, one.due_on) == (date(2026, 10, 1), date(2026, 11, 16))
    assert one.is_overdue_on(date(2026, 11, 17))
    assert not one.is_overdue_on(date(2026, 11, 16))


def test_each_notice_goes_once_and_the_unit_owes_one_thing_only(sqlite: Installation) -> None:
    days = ("2026-06-02", "2026-06-03", "2026-07-02", "2026-07-31", "2026-08-24", "2026-08-25")
    assert [_run(sqlite, day).counts()["expiry_notices"] for day in days] == [2, 0, 2, 2, 2, 0]
    with sqlite.at(cast.at("2026-08-25")) as office, office.read() as session:
        duties = session.exec(select(Obligation).where(Obligation.unit_key == f"{KEY}/534")).all()
        assert [(duty.key, duty.due_on) for duty in duties if "danh-gia-lai" in duty.code] == [
            (DUTY, date(2026, 8, 30))
        ]
        (salt,) = (one for one in standings(session, office, office.today) if one.certificate.key == SALT)
        assert (salt.notices, salt.phase) == ((-210, -180, -150, -127), "open")


def test_without_the_grace_the_notice_promises_nothing(sqlite: Installation) -> None:
    _run(sqlite, "2026-11-20", keep_late_renewals=False)
    with sqlite.at(cast.at("2026-11-20")) as office:
        notice = text(office, "expiry_notice", NOTICE)
    assert "Thời gian nộp hồ sơ của 01 Giấy chứng nhận nêu trên đã hết." in notice
    assert "180 ngày" not in notice
