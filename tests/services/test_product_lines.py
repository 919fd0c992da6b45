"""A product over the years: links by column or command, proposals, one valid certificate, its whole history."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.certificate import Certificate, EarlierCertificate
from models.product_line import ProductLink
from services.board import board_of
from services.certificates import CertificateAmbiguous, all_certificates
from services.certificates_import import import_certificates
from services.cycles import load_cycle
from services.product_history import history_of
from services.product_lines import LinkRefused, PreviousUnknown, ProductUnknown, line_of, link, members_of, unlinked
from services.products import products_in
from tests.conftest import DATABASES
from tests.services import cast
from tests.services.cast import KEY
from tests.services.certificate_cast import LIST, NEXT, SALT, certify, open_cycle, open_next, receive, write_list
from tests.services.history import History
from tests.services.installation import Installation

NOON = cast.at("2026-11-20", 12)


@pytest.fixture(params=DATABASES)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """Give an installation without a cycle: once SQLite, once PostgreSQL."""
    make = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    return Installation(tmp_path / "home", make("migrated") if make else "")


def _imported(installation: Installation, tmp_path: Path) -> None:
    with installation.at(NOON) as office:
        import_certificates(office, write_list(tmp_path / "list.csv"))


def test_a_column_of_the_folder_ties_a_registration_to_the_one_before(
    installation: Installation, tmp_path: Path
) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")
    open_next(
        installation,
        tmp_path / "two",
        {"QNG-05": ("đánh giá lại", "05/GCN-UBND"), "QNG-02": ("nâng hạng", f"{KEY}/QNG-02")},
    )
    with installation.at(NOON) as office, office.read() as session:
        links = {row.key: (row.previous, row.line) for row in session.exec(select(ProductLink))}
        assert links == {
            f"{NEXT}/QNG-05": (SALT, SALT),
            f"{NEXT}/QNG-02": (f"{KEY}/QNG-02", f"{KEY}/QNG-02"),
        }
        assert unlinked(session, NEXT) == []


def test_a_folder_that_names_an_unknown_registration_is_not_opened(installation: Installation, tmp_path: Path) -> None:
    wrong = {"QNG-05": ("đánh giá lại", "99/GCN"), "QNG-02": ("nâng hạng", "khong-co/QNG-02")}
    with pytest.raises(PreviousUnknown) as refused:
        open_next(installation, tmp_path / "two", wrong)
    assert "QNG-05" in str(refused.value)
    assert "QNG-02" in str(refused.value)
    with installation.at(NOON) as office, office.read() as session:
        assert session.exec(select(ProductLink)).all() == []


def test_nothing_is_linked_silently_but_proposed_by_producer_and_name(
    installation: Installation, tmp_path: Path
) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")  # QNG-05 is registered for more stars
    with installation.at(NOON) as office:
        with office.read() as session:
            (alone,) = unlinked(session, KEY)
            assert session.exec(select(ProductLink)).all() == []
        assert board_of(office, load_cycle(office, KEY)).unlinked == 1
    assert (alone.key, alone.registration) == (f"{KEY}/QNG-05", "nâng hạng")
    assert [(one.key, one.likeness) for one in alone.candidates] == [(SALT, 100)]
    assert "05/GCN-UBND" in alone.candidates[0].said


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_a_registration_without_a_certificate_is_proposed_too(installation: Installation, tmp_path: Path) -> None:
    open_cycle(installation, tmp_path / "one")
    open_next(installation, tmp_path / "two", {"QNG-05": ("nâng hạng", ""), "QNG-02": ("nâng hạng", "")})
    with installation.at(NOON) as office:
        with office.begin() as session:
            certify(session, office, f"{KEY}/QNG-02", "11/GCN-UBND", date(2026, 11, 20))
        with office.read() as session:
            said = {one.key: [(c.key, c.said) for c in one.candidates] for one in unlinked(session, NEXT)}
    assert [key for key, _ in said[f"{NEXT}/QNG-02"]] == [f"{KEY}/QNG-02"]  # once, as its certificate
    assert said[f"{NEXT}/QNG-02"][0][1].endswith("3 sao, số 11/GCN-UBND đến 20/11/2029")
    ((key, words),) = said[f"{NEXT}/QNG-05"]
    assert (key, words.endswith("chưa có giấy")) == (f"{KEY}/QNG-05", True)


def test_an_upgrade_supersedes_the_older_certificate_at_once(installation: Installation, tmp_path: Path) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")
    with installation.at(NOON) as office:
        with office.begin() as session:
            link(session, office, f"{KEY}/QNG-05", "05/GCN-UBND")
            link(session, office, f"{KEY}/QNG-05", SALT)  # said again: nothing changes
            certify(session, office, f"{KEY}/QNG-05", "11/GCN-UBND", date(2026, 11, 20), star=4)
        with office.read() as session:
            old = session.get_one(EarlierCertificate, SALT)
            new = session.get_one(Certificate, f"{KEY}/QNG-05")
            assert (old.state, old.ended_on, new.state) == ("superseded", date(2026, 11, 20), "valid")
            assert old.ended_by == "11/GCN-UBND, Quyết định số 911/QĐ-UBND ngày 20/11/2026"


def test_a_link_made_afterwards_supersedes_too_and_joins_two_lines(installation: Installation, tmp_path: Path) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")
    open_next(installation, tmp_path / "two", {"QNG-05": ("nâng hạng", f"{KEY}/QNG-05")})
    with installation.at(NOON) as office:
        with office.begin() as session:
            certify(session, office, f"{KEY}/QNG-05", "11/GCN-UBND", date(2026, 11, 20))
            certify(session, office, f"{NEXT}/QNG-05", "12/GCN-UBND", date(2026, 12, 20), star=4)
            assert [one.state for one in all_certificates(session, [SALT])] == ["valid"]
            link(session, office, f"{KEY}/QNG-05", SALT)
            assert line_of(session, f"{NEXT}/QNG-05") == SALT
            assert members_of(session, SALT) == [SALT, f"{KEY}/QNG-05", f"{NEXT}/QNG-05"]
            states = {one.key: one.state for one in all_certificates(session, members_of(session, SALT))}
        assert states == {SALT: "superseded", f"{KEY}/QNG-05": "superseded", f"{NEXT}/QNG-05": "valid"}


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_links_that_make_no_sense_are_refused(installation: Installation, tmp_path: Path) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")
    open_next(installation, tmp_path / "two", {"QNG-05": ("nâng hạng", f"{KEY}/QNG-05")})
    wrong = [
        (f"{KEY}/QNG-02", f"{KEY}/QNG-02", "vòng tròn"),
        (f"{KEY}/QNG-05", f"{NEXT}/QNG-05", "vòng tròn"),
        (f"{KEY}/QNG-02", f"{NEXT}/QNG-02", "chu trình sau"),
        (f"{NEXT}/QNG-02", f"{NEXT}/QNG-03", "cùng chu trình"),
        (f"{NEXT}/QNG-05", SALT, "đã nối với"),
        (f"{NEXT}/QNG-02", "99/GCN", "không có sản phẩm"),
    ]
    with installation.at(NOON) as office:
        for product, previous, fact in wrong:
            with pytest.raises(LinkRefused, match=fact), office.begin() as session:
                link(session, office, product, previous)
        with pytest.raises(ProductUnknown, match=f"Không có sản phẩm “{KEY}/QNG-99”"), office.begin() as session:
            link(session, office, f"{KEY}/QNG-99", SALT)
        with pytest.raises(ProductUnknown):
            history_of(office, "QNG-99")


def test_the_whole_history_of_a_product_in_order_of_time(installation: Installation, tmp_path: Path) -> None:
    _imported(installation, tmp_path)
    open_cycle(installation, tmp_path / "one")
    with installation.at(NOON) as office:
        with office.begin() as session:
            link(session, office, f"{KEY}/QNG-05", SALT)
            receive(session, office, f"{KEY}/QNG-05", "incomplete")
            certify(session, office, f"{KEY}/QNG-05", "11/GCN-UBND", date(2026, 12, 1), star=4)
        found = history_of(office, "05/GCN-UBND")
        assert history_of(office, "QNG-05") == found == history_of(office, f"{KEY}/QNG-05")
    assert (found.line, found.name, found.producer) == (SALT, "Muối SAHU", "Công ty Muối")
    days = [event.on for event in found.events]
    assert days == sorted(days)
    said = [event.said for event in found.events]
    assert said[0] == "Quyết định số 88/QĐ-UBND ngày 28/12/2023: công nhận 3 sao"
    assert said[2].startswith("Đăng ký nâng hạng tại")
    assert said[3] == "Hồ sơ chờ bổ sung"
    assert said[-1].startswith("Giấy chứng nhận số 05/GCN-UBND đã được thay thế (11/GCN-UBND")


@pytest.fixture(scope="module")
def two_rounds(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with two rounds and no link, to copy."""
    folder = tmp_path_factory.mktemp("rounds")
    installation = Installation(folder / "home")
    open_cycle(installation, folder / "one")
    open_next(installation, folder / "two", {})
    write_list(folder / "list.csv")
    return installation


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["import", "link-1", "link-2", "certify-1", "certify-2"]))
def test_never_two_valid_certificates_of_one_linked_product(
    two_rounds: Installation, tmp_path: Path, order: list[str]
) -> None:
    """Whatever the order in which lists, links and recognitions come."""
    home = tmp_path / "-".join(order)
    shutil.rmtree(home, ignore_errors=True)
    playing = Installation(two_rounds.copy_home(home))
    with playing.at(NOON) as office:
        for step in order:
            if step == "import":
                import_certificates(office, two_rounds.home.parent / "list.csv")
            with office.begin() as session:
                if step == "certify-1":
                    certify(session, office, f"{KEY}/QNG-05", "11/GCN-UBND", date(2026, 11, 20))
                elif step == "certify-2":
                    certify(session, office, f"{NEXT}/QNG-05", "12/GCN-UBND", date(2026, 12, 20))
                elif step == "link-1" and order.index("import") < order.index("link-1"):
                    link(session, office, f"{KEY}/QNG-05", SALT)
                elif step == "link-2":
                    link(session, office, f"{NEXT}/QNG-05", f"{KEY}/QNG-05")
                line = members_of(session, line_of(session, f"{NEXT}/QNG-05"))
                valid = [one for one in all_certificates(session, line) if one.state == "valid"]
                assert len(valid) <= 1


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_one_number_of_two_units_must_be_told_apart(installation: Installation, tmp_path: Path) -> None:
    one = LIST[2]
    rows = [LIST[0], *([*one[:1], f"Chè {unit}", *one[2:4], unit, *one[5:]] for unit in ("huyện A", "huyện B"))]
    with installation.at(NOON) as office:
        import_certificates(office, write_list(tmp_path / "list.csv", rows))
        with pytest.raises(CertificateAmbiguous, match=r"huyen-a.*huyen-b"):
            history_of(office, "06/GCN-UBND")
        assert history_of(office, "truoc/06-gcn-ubnd/2023-12-28/huyen-b").name == "Chè huyện B"


def test_the_history_of_a_played_year_tells_files_points_and_what_was_put_off(sqlite_history: History) -> None:
    with sqlite_history.end.at(cast.at("2020-12-28")) as office:
        told = {code: [one.said for one in history_of(office, f"{KEY}/QNG-0{code}").events[1:]] for code in (2, 3, 6)}
        with office.read() as session:
            stars = {one.code: one.star for one in products_in(session, load_cycle(office, KEY))}
    assert told[2] == [
        "Nhận hồ sơ lần 1: chưa đủ thành phần",
        "Nhận hồ sơ lần 2: đủ thành phần",
        (
            "Hội đồng chấm: điểm trung bình 75,00; theo điểm 4 sao, Hội đồng xếp 3 sao "
            "(Chưa đạt tiêu chí liên kết chuỗi); được công nhận"
        ),
        "Quyết định số 02/QĐ-UBND ngày 21/5/2020: công nhận 3 sao",
        "Giấy chứng nhận số 02/GCN-UBND, có giá trị đến hết ngày 21/5/2023",
    ]
    assert told[3][0] == "Nhận hồ sơ lần 1: đủ thành phần, nộp muộn"
    assert told[6] == [
        "Nhận hồ sơ lần 1: chưa đủ thành phần",
        "Hồ sơ chuyển đợt sau: Không bổ sung đủ trong thời hạn; chuyển đợt sau",
    ]
    # Of the certificate, else what the council gave, else none.
    assert (stars["QNG-02"], stars["QNG-01"], stars["QNG-04"], stars["QNG-06"]) == (3, 5, 2, None)
