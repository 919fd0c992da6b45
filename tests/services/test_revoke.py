"""Revoking a certificate: who decides, days, the paper, the letters, and the wait for the pen."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from domain.moves import MoveNotAllowed
from domain.revocation import ConclusionAhead, GroundUnknown, RevocationLate
from models.revocation import Revocation
from services import renew
from services.certificates import CertificateUnknown, find_certificate
from services.certificates_import import import_certificates
from services.certificates_register import register_lines
from services.office import Office
from services.paperwork import sign
from services.product_history import history_of
from services.revoke import (
    BasisMissing,
    NoOffice,
    NoRevocation,
    RevocationUnderWay,
    carry_on,
    record_decision,
    revoke,
    withdraw,
)
from services.void import void_paper
from tests.conftest import DATABASES
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN
from tests.services.certificate_cast import POTTERY, SALT, SAUCE, open_cycle, write_list
from tests.services.installation import Installation, differences, state_of
from tests.services.reading import attachment_names, mails, paper, papers, text

DAY = cast.at("2026-11-20")
BASIS = "Biên bản kiểm tra số 04/BB-ĐKT ngày 10/11/2026"
CONCLUDED = date(2026, 11, 10)
SUBJECT = "thu-hoi-truoc-05-gcn-ubnd-2023-12-28-534-1"
DECISION = f"{KEY}/revocation_decision/{SUBJECT}/1"


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
def waiting_home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Prepare an office that waits for signatures once, to copy."""
    folder = tmp_path_factory.mktemp("waiting")
    return _prepare(Installation(folder / "home"), folder, WAIT_TO_SIGN)


@pytest.fixture
def waiting(waiting_home: Installation, tmp_path: Path) -> Installation:
    """Give an office that waits for signatures, on SQLite."""
    return Installation(waiting_home.copy_home(tmp_path / "waiting"))


def _state(office: Office, key: str) -> tuple[str, date | None]:
    with office.read() as session:
        one = find_certificate(session, key)
        return one.state, one.ended_on


def test_the_chair_of_the_province_revokes_and_everybody_is_told(installation: Installation) -> None:
    with installation.at(DAY) as office:
        row = revoke(office, "05/GCN-UBND", "khong-con-dat", BASIS, CONCLUDED)
        assert (row.state, row.due_on, row.effective_on) == ("effective", date(2026, 11, 25), date(2026, 11, 20))
        assert _state(office, SALT) == ("revoked", date(2026, 11, 20))
        decision = text(office, "revocation_decision", SUBJECT)
        for fact in (
            "Số: 01/QĐ-UBND",
            "Căn cứ điểm b khoản 1 Điều 8 Quyết định số 26/2026/QĐ-TTg",
            f"Căn cứ {BASIS}",
            "Thu hồi Giấy chứng nhận sản phẩm OCOP số 05/GCN-UBND cấp cho sản phẩm Muối SAHU, hạng 3 sao",
            "Ủy ban nhân dân phường Đức Phổ giám sát",
            "có hiệu lực kể từ ngày ký",
        ):
            assert fact in decision
        letters = mails(office, "revoke")
        assert {one.recipient for one in letters.values()} == {"ducpho@example.vn", "muoi@example.vn"}
        for one in letters.values():
            assert "bị thu hồi từ ngày 20/11/2026" in one.body
            assert attachment_names(one) == [f"D32-quyet-dinh-{SUBJECT}.docx"]
        shown = {line.certificate.key: line.state for line in register_lines(office)}
        assert shown[SALT] == "đã thu hồi"
        assert any("Trình thu hồi theo Biên bản" in event.said for event in history_of(office, SALT).events)
        before = state_of(office)
        assert carry_on(office).effective == 0
        assert differences(before, state_of(office)) == {}
        with pytest.raises(MoveNotAllowed):
            revoke(office, "05/GCN-UBND", "khong-con-dat", BASIS, CONCLUDED)


def test_five_stars_are_the_ministrys(installation: Installation) -> None:
    with installation.at(DAY) as office:
        row = revoke(office, "07/GCN-BNN", "vi-pham", BASIS, CONCLUDED)
        assert (row.state, row.kind) == ("requested", "forwarding_letter")
        assert _state(office, SAUCE) == ("valid", None)
        request = papers(office, "forwarding_letter")[0]
        assert request.context["addressees"] == ["Bộ Nông nghiệp và Môi trường"]
        assert papers(office, "revocation_decision") == []
    with installation.at(cast.at("2026-12-10")) as office:
        record_decision(office, "07/GCN-BNN", "123/QĐ-BNNMT", date(2026, 12, 8), None)
        assert _state(office, SAUCE) == ("revoked", date(2026, 12, 8))
        assert mails(office, "revoke") == {}  # the unit is no more, the producer has no address


def test_what_waits_for_the_pen_is_a_row_in_a_named_state(waiting: Installation) -> None:
    with waiting.at(DAY) as office:
        row = revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED)
        assert (row.state, row.paper_key) == ("proposed", DECISION)
        assert _state(office, SALT) == ("valid", None)
        assert paper(office, "revocation_decision", SUBJECT).state == "draft"
        (note,) = carry_on(office).notes
        assert note == "Thu hồi 05/GCN-UBND (Muối SAHU): đang trình ký; hạn ra quyết định 25/11/2026"
        with pytest.raises(RevocationUnderWay, match="đang trình ký"):
            revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED)
    with waiting.at(cast.at("2026-11-24")) as office:
        sign(office, DECISION, "Nguyễn Văn A")
        assert renew.run(office).counts()["revoked"] == 1
        assert _state(office, SALT) == ("revoked", date(2026, 11, 24))
        with pytest.raises(NoRevocation, match="thuky certificate revoke"):
            withdraw(office, SALT, "thôi")


def test_it_takes_effect_on_its_day_and_not_before(waiting: Installation) -> None:
    with waiting.at(DAY) as office:
        revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED, effective_on=date(2026, 12, 1))
        sign(office, DECISION, "Nguyễn Văn A")
        assert carry_on(office).notes == ("Thu hồi 05/GCN-UBND (Muối SAHU): đã có quyết định, chưa đến ngày hiệu lực",)
        assert "có hiệu lực từ ngày 01/12/2026" in text(office, "revocation_decision", SUBJECT)
    with waiting.at(cast.at("2026-11-30")) as office:
        assert carry_on(office).effective == 0
        assert _state(office, SALT)[0] == "valid"
    with waiting.at(cast.at("2026-12-03")) as office:
        assert carry_on(office).effective == 1
        assert _state(office, SALT) == ("revoked", date(2026, 12, 1))


def test_a_certificate_that_ends_otherwise_meanwhile_stays_as_it_is(waiting: Installation) -> None:
    with waiting.at(DAY) as office:
        revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED, effective_on=date(2027, 1, 20))
        sign(office, DECISION, "Nguyễn Văn A")
        carry_on(office)
    with waiting.at(cast.at("2027-01-20")) as office:
        assert renew.run(office).counts()["expired"] == 2
        assert _state(office, SALT) == ("expired", date(2026, 12, 29))
        assert mails(office, "revoke") == {}


def test_what_was_withdrawn_or_declared_void_can_be_begun_again(waiting: Installation) -> None:
    with waiting.at(DAY) as office:
        revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED)
        with pytest.raises(BasisMissing):
            withdraw(office, SALT, " ")
        withdraw(office, SALT, "Chủ thể đã khắc phục")
        assert paper(office, "revocation_decision", SUBJECT).state == "void"
        again = revoke(office, SALT, "khong-con-dat", BASIS, CONCLUDED)
        void_paper(office, again.paper_key, "Sai căn cứ")
        carry_on(office)
        with office.read() as session:
            rows = {row.key: (row.state, row.state_reason) for row in session.exec(select(Revocation))}
    assert rows == {
        f"{SALT}/1": ("withdrawn", "Chủ thể đã khắc phục"),
        f"{SALT}/2": ("withdrawn", "văn bản đã hủy"),
    }


def test_a_request_that_went_to_the_ministry_stays_issued_when_it_is_taken_back(waiting: Installation) -> None:
    with waiting.at(DAY) as office:
        row = revoke(office, SAUCE, "vi-pham", BASIS, CONCLUDED)
        sign(office, row.paper_key, "Nguyễn Văn A")
        carry_on(office)
        withdraw(office, SAUCE, "Chủ thể đã khắc phục")
        with office.read() as session:
            assert session.get_one(Revocation, row.key).state == "withdrawn"
        assert [one.state for one in papers(office, "forwarding_letter")] == ["issued"]
        assert _state(office, SAUCE) == ("valid", None)


def test_faults_are_named_and_nothing_is_written(waiting: Installation, empty: Installation, tmp_path: Path) -> None:
    with waiting.at(DAY) as office:
        with pytest.raises(BasisMissing, match="--basis"):
            revoke(office, SALT, "khong-con-dat", "", CONCLUDED)
        with pytest.raises(GroundUnknown):
            revoke(office, SALT, "khac", BASIS, CONCLUDED)
        with pytest.raises(CertificateUnknown):
            revoke(office, "99/GCN", "vi-pham", BASIS, CONCLUDED)
        with pytest.raises(ConclusionAhead):
            revoke(office, SALT, "vi-pham", BASIS, date(2026, 11, 21))
        with pytest.raises(RevocationLate, match="muộn 16 ngày"):
            revoke(office, SALT, "vi-pham", BASIS, date(2026, 10, 20))
        with office.read() as session:
            assert session.exec(select(Revocation)).all() == []
        late = revoke(office, POTTERY, "vi-pham", BASIS, date(2026, 10, 20), late_reason="Chờ kiểm nghiệm")
        assert late.late_reason == "Chờ kiểm nghiệm"
    with empty.at(DAY) as office:
        import_certificates(office, write_list(tmp_path / "list.csv"))
        with pytest.raises(NoOffice, match="thuky cycle open"):
            revoke(office, SALT, "vi-pham", BASIS, CONCLUDED)
        with pytest.raises(NoRevocation):
            record_decision(office, SALT, "1/QĐ", CONCLUDED, None)
