"""Void papers: the number stays in the register with the reason; what rests on a paper keeps it from being voided."""

import pytest
from sqlalchemy.exc import NoResultFound

from domain.moves import MoveNotAllowed
from models.certificate import Certificate
from models.cycle import Cycle
from models.register import RegisterEntry
from services.paperwork import sign
from services.register import NumberVoid
from services.void import CertificateRests, VoidWithoutReason, void_paper
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, paper, papers

DAY = at("2020-03-05")


def _entry(installation: Installation, key: str) -> RegisterEntry:
    with installation.at(ARCHIVED) as office, office.read() as session:
        return session.get_one(RegisterEntry, key)


def test_an_issued_paper_is_void_with_its_number_and_the_reason(stage: Stage) -> None:
    installation = stage.after("announce")
    with installation.at(DAY) as office:
        assert void_paper(office, f"{KEY}/plan/chung/1", " Sai căn cứ ").state == "void"
        assert audit_of(office, "plan/chung/1")[-2:] == ["paper.void", "register.void"]
        with pytest.raises(MoveNotAllowed):
            void_paper(office, f"{KEY}/plan/chung/1", "lần nữa")
    entry = _entry(installation, f"{KEY}/plan/chung/1")
    assert (entry.state, entry.void_reason, entry.number_text) == ("void", "Sai căn cứ", "01/KH-UBND")


def test_a_number_is_kept_while_another_copy_goes_out_under_it(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(DAY) as office:
        copies = papers(office, "announcement")
        for copy in copies[:-1]:
            void_paper(office, copy.key, "Gửi nhầm nơi")
    shared = copies[-1].register_key or ""
    assert _entry(installation, shared).state == "valid"
    with installation.at(DAY) as office:
        void_paper(office, copies[-1].key, "Gửi nhầm nơi")
    assert _entry(installation, shared).state == "void"


def test_a_number_that_was_void_already_keeps_its_first_reason(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(DAY) as office:
        with office.begin() as session:
            entry = session.get_one(RegisterEntry, f"{KEY}/plan/chung/1")
            entry.state, entry.void_reason = "void", "Lý do đầu"
            session.add(entry)
        void_paper(office, f"{KEY}/plan/chung/1", "Lý do sau")
    assert _entry(installation, f"{KEY}/plan/chung/1").void_reason == "Lý do đầu"


def test_without_a_reason_or_a_paper_nothing_is_void(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(DAY) as office:
        with pytest.raises(VoidWithoutReason, match="--reason"):
            void_paper(office, f"{KEY}/plan/chung/1", "  ")
        with pytest.raises(NoResultFound):
            void_paper(office, f"{KEY}/plan/khong-co/1", "Sai")
        assert paper(office, "plan").state == "issued"


def test_a_decision_that_certificates_rest_on_is_not_void(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("recognise").at(ARCHIVED) as office:
        with pytest.raises(CertificateRests, match="02/GCN-UBND, 03/GCN-UBND, 01/GCN-UBND"):
            void_paper(office, f"{KEY}/recognition_decision/chung/1", "Sai")
        with pytest.raises(CertificateRests):
            void_paper(office, f"{KEY}/certificate/QNG-05/1", "Sai")
        with office.begin() as session:
            certificate = session.get_one(Certificate, f"{KEY}/QNG-05")
            certificate.state = "revoked"
            session.add(certificate)
        assert void_paper(office, f"{KEY}/certificate/QNG-05/1", "Đã thu hồi").state == "void"


def test_a_void_draft_no_longer_keeps_the_cycle_from_its_archive(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", DAY)
    assert installation.run("archive", ARCHIVED).figures["waiting"] == 1
    with installation.at(ARCHIVED) as office:
        void_paper(office, f"{KEY}/plan/chung/1", "Không triển khai")
    installation.run("archive", ARCHIVED)
    with installation.at(ARCHIVED) as office, office.read() as session:
        assert session.get_one(Cycle, KEY).state == "archived"


def test_a_signed_paper_can_be_void_before_its_number(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", DAY)
    with installation.at(DAY) as office:
        sign(office, f"{KEY}/plan/chung/1", "Nguyễn Văn A")
        assert void_paper(office, f"{KEY}/plan/chung/1", "Ký nhầm").register_key is None
    assert str(NumberVoid("01/KH-UBND", "Ký nhầm"))
