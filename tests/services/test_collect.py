"""Collect: files checked one by one, versions kept, receipts and requests written, late ones deferred."""

import shutil
from datetime import date, datetime
from types import ModuleType

import pytest

from documents.inspect import Inspection, inspect
from models.dossier import Dossier, DossierFile, Intake, UnitFile, UnplacedFile
from models.obligation import Obligation
from models.paper import Paper
from services import collect, collect_files
from services.office import VIETNAM
from services.result import StepResult
from tests.services import cast
from tests.services.cast import KEY, PAPERS, WAIT_TO_SIGN, at, docx_file, pdf_file
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment_names, audit_of, mails, paper, rows, text


def _put(installation: Installation, place: str, data: bytes) -> None:
    """Lay a file into the drop folder."""
    path = installation.inbox() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_every_dossier_ends_where_its_unit_brought_it(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        dossiers = rows(office, Dossier)
    assert {key: (row.state, row.is_late, row.supplement_until) for key, row in dossiers.items()} == {
        "QNG-01": ("forwarded", False, None),
        "QNG-02": ("recognised", False, date(2020, 4, 20)),
        "QNG-03": ("recognised", True, None),
        "QNG-04": ("refused", False, None),
        "QNG-05": ("recognised", False, None),
        "QNG-06": ("deferred", False, date(2020, 4, 16)),
        "QNG-07": ("deferred", True, None),
    }
    assert dossiers["QNG-06"].state_reason == "Không bổ sung đủ trong thời hạn; chuyển đợt sau"
    assert dossiers["QNG-07"].state_reason == "Hồ sơ đến sau thời hạn còn được xem xét; chuyển đợt sau"


def test_a_complete_dossier_gets_a_receipt_and_its_letter(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        receipt = text(office, "receipt", "QNG-01")
        letter = mails(office, "collect_receipt")["QNG-01/1"]
        assert attachment_names(letter) == ["D10-phieu-tiep-nhan-binh-son-nuoc-mam-binh-thanh-qng-01.docx"]
    for fact in (
        "Số: 01/PTN-SNN",
        "Ủy ban nhân dân huyện Bình Sơn",
        "HTX Bình Thạnh",
        "Nước mắm Bình Thạnh",
        "08 giờ 00, ngày 02 tháng 4 năm 2020",
        "Hồ sơ đủ thành phần theo quy định.",
        "29/5/2020",
    ):
        assert fact in receipt
    assert "Phương án, kế hoạch kinh doanh sản phẩm (Biểu số 03)\n03\n" in receipt  # its PDF has three pages
    assert letter.recipient == "binhson@example.vn"
    assert "01/PTN-SNN" in letter.body


def test_unusable_files_are_kept_and_told_one_by_one_with_the_way_out(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        files = {key: row for key, row in rows(office, DossierFile).items() if key.startswith("QNG-02/")}
        receipt, request = text(office, "receipt", "QNG-02"), text(office, "supplement_request", "QNG-02")
        for row in files.values():
            assert len(office.store.get(row.sha256)) == row.size
    assert {key: row.fault for key, row in files.items() if row.fault} == {
        "QNG-02/03/1": "damaged",
        "QNG-02/04/1": "empty",
    }
    for words in (receipt, request):
        assert "“03-bo-may.pdf” của thành phần 03" in words
        assert "Tệp bị hỏng hoặc chưa tải lên hết" in words
        assert "Tệp rỗng (0 byte)" in words
        assert "Thiếu thành phần 05: Ảnh 05 đơn vị sản phẩm mẫu" in words
        assert "Thiếu thành phần 01" not in words
        assert "chậm nhất vào ngày 20/4/2020" in words
    assert "Phiếu tiếp nhận số 03/PTN-SNN ngày 06/4/2020" in request
    assert "Quyết định số 1048/QĐ-TTg" in request


def test_the_letter_about_missing_papers_names_them_and_carries_both_papers(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letters = mails(office, "collect_missing")
    assert set(letters) == {"QNG-02/1", "QNG-06/1"}
    body = letters["QNG-02/1"].body
    assert body.count("Đề nghị gửi lại tệp") == 2
    assert "Thiếu thành phần 05" in body
    assert len(letters["QNG-02/1"].attachments) == 2


def test_a_corrected_file_is_a_second_version_and_the_first_stays(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        files = rows(office, DossierFile)
        receipt = text(office, "receipt", "QNG-02", 2)
        intake = rows(office, Intake)["QNG-02/2"]
    assert [files[f"QNG-02/03/{n}"].fault for n in (1, 2)] == ["damaged", ""]
    assert "Bản thứ 2" in receipt
    assert "Số: 06/PTN-SNN" in receipt
    assert (intake.is_complete, intake.is_late) == (True, False)  # the first delivery was in time


def test_a_service_needs_no_sample(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert rows(office, Intake)["QNG-04/1"].is_complete
        assert "QNG-04/05/1" not in rows(office, DossierFile)


def test_a_late_dossier_is_taken_and_said_to_be_late(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert "Hồ sơ đến sau thời hạn của chu trình." in text(office, "receipt", "QNG-03")
        assert "chuyển đợt sau" in text(office, "receipt", "QNG-07")


def test_units_that_sent_everything_have_done_their_duty_the_others_not(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        duties = {key: row.state for key, row in rows(office, Obligation).items()}
    assert duties == {
        "524/ho-so": "lapsed",
        "536/ho-so": "fulfilled",
        "533/ho-so": "lapsed",
        "534/ho-so": "fulfilled",
        "528/ho-so": "lapsed",
        "524/bao-cao-6-thang": "fulfilled",
        "536/bao-cao-6-thang": "fulfilled",
        "533/bao-cao-6-thang": "open",  # its report is locked with a password
        "534/bao-cao-6-thang": "open",
        "528/bao-cao-6-thang": "open",
        "536/bo-sung-qng-02": "fulfilled",
        "524/bo-sung-qng-06": "lapsed",  # put off to the next round
        "van-phong:ocop/lap-hoi-dong": "fulfilled",
        "van-phong:ocop/tai-lieu-hop": "fulfilled",
        "van-phong:ocop/cong-nhan": "fulfilled",
        "van-phong:ocop/bao-cao-6-thang": "fulfilled",
        "van-phong:ocop/nop-luu-tru": "fulfilled",
    }


def test_an_encrypted_report_is_kept_with_its_fault(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        (locked,) = (row for row in rows(office, UnitFile).values() if row.fault)
        assert len(office.store.get(locked.sha256)) == locked.size
    assert (locked.obligation_key, locked.fault) == (f"{KEY}/533/bao-cao-6-thang", "encrypted")
    assert "mật khẩu" in locked.fault_detail


def test_the_supplement_deadline_is_ten_working_days_after_the_unit_is_told(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.on("collect", "2020-04-06")
    installation.run("collect", at("2020-04-07"))  # one day of standstill; 30/4 and 1/5 are not reached
    with installation.at(at("2020-04-07")) as office:
        assert rows(office, Dossier)["QNG-02"].supplement_until == date(2020, 4, 21)


def test_a_dossier_completed_during_a_standstill_is_not_asked_for_what_it_has(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.on("collect", "2020-04-06")
    installation.run("collect", at("2020-04-20"))  # deliveries of 06/4 and 15/4 are found together
    with installation.at(at("2020-04-20")) as office:
        assert rows(office, Dossier)["QNG-02"].state == "filed"
        assert "supplement_request/QNG-02/1" not in rows(office, Paper)
        assert "Đã có lần nộp sau thay thế" in text(office, "receipt", "QNG-02", 1)
        assert "Hồ sơ đủ thành phần" in text(office, "receipt", "QNG-02", 2)
        assert {"QNG-02/1", "QNG-02/2"} <= set(mails(office, "collect_receipt"))
        assert "QNG-02/1" not in mails(office, "collect_missing")


def test_two_incomplete_deliveries_keep_the_first_deadline(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("collect")
    _put(installation, "2020-04-08/524/QNG-06/03-bo-may.docx", docx_file("Bộ máy"))
    installation.run("collect", at("2020-04-08"))
    with installation.at(at("2020-04-08")) as office:
        assert rows(office, Dossier)["QNG-06"].supplement_until == date(2020, 4, 16)
        second = text(office, "supplement_request", "QNG-06", 2)
        assert {"QNG-06/1", "QNG-06/2"} <= set(mails(office, "collect_missing"))
    assert "Thiếu thành phần 04" in second
    assert "Thiếu thành phần 03" not in second
    assert "chậm nhất vào ngày 16/4/2020" in second


def test_a_supplement_after_its_deadline_goes_to_the_next_round(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.on("collect", "2020-04-15")
    for name in PAPERS[2:]:
        _put(installation, f"2020-04-17/524/QNG-06/{name}", cast.paper_file(name, "QNG-06"))
    installation.run("collect", at("2020-04-17"))
    with installation.at(at("2020-04-17")) as office:
        dossier = rows(office, Dossier)["QNG-06"]
    assert (dossier.state, dossier.state_reason) == ("deferred", "Bổ sung sau thời hạn; chuyển đợt sau")


def test_files_after_the_decision_are_kept_without_changing_it(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("convene")
    _put(installation, "524/QNG-01/06-kiem-nghiem.pdf", pdf_file(4))
    installation.run("collect", at("2020-05-04"))
    with installation.at(at("2020-05-04")) as office:
        assert rows(office, Dossier)["QNG-01"].state == "convened"
        assert rows(office, DossierFile)["QNG-01/06/1"].pages == 4
        assert "không làm thay đổi kết quả" in text(office, "receipt", "QNG-01", 2)
        with office.read() as session:
            assert session.get(Intake, f"{KEY}/QNG-01/2")


def test_a_dossier_on_the_day_of_the_list_but_after_it_goes_to_the_next_round(open_cycle: OpenCycle) -> None:
    installation = open_cycle(("late_until = 2020-04-24\n", ""))
    shutil.rmtree(installation.inbox() / "2020-04-27")
    for step in ("announce", "collect", "convene"):
        installation.run(step, at("2020-04-28", 8))
    for name in PAPERS:
        _put(installation, f"533/QNG-07/{name}", cast.paper_file(name, "QNG-07"))
    installation.run("collect", at("2020-04-28", 15))
    with installation.at(at("2020-04-28", 15)) as office:
        dossier = rows(office, Dossier)["QNG-07"]
    assert dossier.state == "deferred"
    assert dossier.state_reason == "Hồ sơ đến khi Hội đồng đã lập danh sách họp; chuyển đợt sau"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("ghi-chu.txt", "Tệp không nằm trong thư mục ĐƠN-VỊ/SẢN-PHẨM"),
        ("2020-4-2/524/QNG-01/01.pdf", "Tệp không nằm trong thư mục ĐƠN-VỊ/SẢN-PHẨM"),
        ("999/QNG-01/01.pdf", "Thư mục không ứng với sản phẩm hay việc nào của đơn vị trong chu trình"),
        ("536/QNG-01/01.pdf", "Thư mục không ứng với sản phẩm hay việc nào của đơn vị trong chu trình"),
        ("524/QNG-99/01.pdf", "Thư mục không ứng với sản phẩm hay việc nào của đơn vị trong chu trình"),
    ],
)
def test_a_stray_file_is_kept_and_reported_once(stage: Stage, place: str, reason: str) -> None:
    installation = stage.before("collect")
    _put(installation, place, b"ghi ch\xc3\xba")
    results = [installation.run("collect", at("2020-04-02", hour)) for hour in (9, 10)]
    with installation.at(at("2020-04-02", 10)) as office:
        (stray,) = rows(office, UnplacedFile).values()
        assert office.store.get(stray.sha256) == b"ghi ch\xc3\xba"
        with office.read() as session:
            dossier = session.get_one(Dossier, f"{KEY}/QNG-01")
    assert (stray.path, stray.reason) == (place, reason)
    assert [result.figures["unplaced"] for result in results] == [1, 0]
    assert dossier.state == "filed"  # the others are not stopped


def test_a_file_without_a_known_name_is_kept_and_the_paper_stays_missing(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("collect")
    data = cast.paper_file("03-bo-may.pdf", "QNG-07")
    for name in (*PAPERS[:2], *PAPERS[3:]):
        _put(installation, f"533/QNG-07/{name}", cast.paper_file(name, "QNG-07"))
    _put(installation, "533/QNG-07/bo-may.pdf", data)
    installation.run("collect", at("2020-04-02"))
    with installation.at(at("2020-04-02")) as office:
        assert rows(office, Dossier)["QNG-07"].state == "incomplete"
        assert rows(office, DossierFile)["QNG-07/khac/1"].name == "bo-may.pdf"
        assert "Giấy tờ khác: bo-may.pdf" in text(office, "receipt", "QNG-07")

    # The same file again, now under the name that the request asked for.
    _put(installation, "533/QNG-07/03-bo-may.pdf", data)
    installation.run("collect", at("2020-04-03"))
    with installation.at(at("2020-04-03")) as office:
        assert rows(office, Dossier)["QNG-07"].state == "filed"


def test_a_file_of_another_kind_than_asked_is_told(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("collect")
    for name in (*PAPERS[:4], "05-anh.docx"):
        _put(installation, f"533/QNG-07/{name}", cast.paper_file(name, "QNG-07"))
    installation.run("collect", at("2020-04-02"))
    with installation.at(at("2020-04-02")) as office:
        request = text(office, "supplement_request", "QNG-07")
    assert "Không đúng loại tệp quy định" in request
    assert "05-anh.docx" in request


def test_a_file_arrives_when_it_is_first_seen(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("collect")
    for name in PAPERS:
        _put(installation, f"533/QNG-07/{name}", cast.paper_file(name, "QNG-07"))
    installation.run("collect", at("2020-04-02", 14))
    installation.run("collect", at("2020-04-03", 14))
    with installation.at(at("2020-04-03")) as office:
        dossier = rows(office, Dossier)["QNG-07"]
        assert len([key for key in rows(office, Intake) if key.startswith("QNG-07/")]) == 1
    assert dossier.received_at is not None
    assert dossier.received_at.astimezone(VIETNAM) == datetime(2020, 4, 2, 14, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("module", "place", "unit", "row"),
    [
        (collect, "533/QNG-07/01-phieu-dang-ky.pdf", "533", DossierFile),
        (collect_files, "528/ho-so/khong-co-san-pham.pdf", "528", UnitFile),
    ],
)
def test_two_runs_at_once_take_a_file_once(
    sqlite_stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    place: str,
    unit: str,
    row: type[DossierFile | UnitFile],
) -> None:
    installation = sqlite_stage.before("collect")
    _put(installation, place, pdf_file(1))
    inner: list[StepResult] = []

    def overtaken(name: str, data: bytes) -> Inspection:
        """Let a whole other run take the file between this run's look and its write."""
        if not inner:
            inner.append(StepResult("collect", {}))
            with installation.at(at("2020-04-02")) as other:
                inner.append(collect.run_unit(other, KEY, unit))
        return inspect(name, data)

    monkeypatch.setattr(module, "inspect", overtaken)
    with installation.at(at("2020-04-02")) as office:
        outer = collect.run_unit(office, KEY, unit)
        assert len(rows(office, row)) == 1
    assert (inner[1].figures["files"], outer.figures["files"]) == (1, 0)


def test_a_second_run_opens_no_file_it_knows(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = sqlite_stage.before("collect")
    for place in ("533/QNG-07/01-phieu-dang-ky.pdf", "528/ho-so/khong-co-san-pham.pdf", "ghi-chu.txt"):
        _put(installation, place, pdf_file(1))
    installation.run("collect", at("2020-04-02"))
    opened: list[str] = []
    for module in (collect, collect_files):
        monkeypatch.setattr(module, "inspect", lambda name, _data: opened.append(name))
    installation.run("collect", at("2020-04-02", 10))
    assert opened == []


def test_a_note_that_there_is_no_product_is_an_answer(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("collect")
    for unit in ("528", "533"):
        _put(installation, f"{unit}/ho-so/khong-co-san-pham.pdf", pdf_file(1))
    installation.run("collect", at("2020-04-02"))
    with installation.at(at("2020-04-02")) as office:
        duties = rows(office, Obligation)
        assert len(rows(office, UnitFile)) == 2
    assert duties["528/ho-so"].state == "fulfilled"
    assert duties["533/ho-so"].state == "open"  # it has products registered


def test_each_unit_can_be_collected_alone(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.on("collect", "2020-04-08")
    with installation.at(at("2020-04-08")) as office:
        assert collect.units(office, KEY) == ("524", "534", "536")
        result = collect.run_unit(office, KEY, "534")
        dossiers = rows(office, Dossier)
    assert result.figures == {"files": 9, "intakes": 2, "unplaced": 0}
    assert [dossiers[code].state for code in ("QNG-04", "QNG-05", "QNG-02")] == ["filed", "filed", "incomplete"]


def test_while_the_request_waits_for_its_signature_the_letter_waits_too(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-02"))
    with installation.at(at("2020-04-02")) as office:
        assert paper(office, "receipt", "QNG-06").state == "issued"  # the officer signs it
        assert paper(office, "supplement_request", "QNG-06").state == "draft"
        assert set(mails(office, "collect_receipt")) == {"QNG-01/1"}
        assert not mails(office, "collect_missing")


def test_every_change_of_a_dossier_is_in_the_audit_log(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert audit_of(office, "QNG-02") == [
            "dossier.incomplete",
            "dossier.filed",
            "dossier.convened",
            "dossier.scored",
            "certificate.issue",
            "dossier.recognised",
        ]
