"""Recognise: submission, decision whose article equals its annex, certificates, notices of the own result."""

from dataclasses import replace
from datetime import date

import pytest

from domain.recognition import AnnexMismatch
from domain.regime import load_regime
from models.certificate import Certificate
from models.dossier import Dossier
from models.paper import Paper
from models.register import RegisterEntry
from services import recognise_paper
from services.cycles import load_cycle
from services.forwarding import files_for
from services.paperwork import sign
from services.products import ProductView, products_in
from services.verify_scores import verify
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation, differences, state_of
from tests.services.reading import attachment_names, mails, paper, papers, rows, text

DAY = at("2020-05-21")


def _count_again(installation: Installation, points: dict[str, tuple[int, int, int]]) -> None:
    """Give the products these points from every member present, without awards, and minute the session."""
    council = installation.inbox() / "hoi-dong"
    table = [[code, member, *map(str, parts), ""] for code, parts in points.items() for member in cast.PRESENT]
    cast.write_table(council / "ballots.csv", [cast.ballot_rows()[0], *table])
    (council / "awards.csv").unlink()
    for step in ("score", "minute"):
        installation.run(step, at("2020-05-14", 17))


def test_the_submission_asks_for_what_the_minutes_concluded(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        submission = text(office, "submission")
    for fact in (
        "Số: 01/TTr-SNN",
        "Theo Biên bản số 01/BB-HĐOCOP ngày 14/5/2020",
        "công nhận 03 sản phẩm (01 sản phẩm đạt hạng 4 sao, 02 sản phẩm đạt hạng 3 sao)",
        "đánh giá, công nhận 5 sao đối với 01 sản phẩm: Nước mắm Bình Thạnh",
        "01 sản phẩm chưa đạt hạng 3 sao",
        "Muối SAHU\nCông ty Muối\nPhường Phổ Thạnh\n79,60\n4 sao",
    ):
        assert fact in submission


def test_article_and_annex_of_the_decision_tell_the_same(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        decision = text(office, "recognition_decision")
    by_star = "01 sản phẩm đạt hạng 5 sao, 01 sản phẩm đạt hạng 4 sao, 02 sản phẩm đạt hạng 3 sao"
    assert f"đối với 04 sản phẩm, trong đó {by_star} (danh mục tại Phụ lục kèm theo)" in decision
    assert f"Tổng số: 04 sản phẩm, trong đó {by_star}" in decision
    assert "HẠNG 3 SAO (02 sản phẩm)" in decision
    article, annex = decision.split("DANH MỤC SẢN PHẨM OCOP")
    assert [annex.count(f"\n{star} sao\n") for star in (5, 4, 3)] == [1, 1, 2]
    assert "cấp Giấy chứng nhận cho 03 sản phẩm" in article
    assert "Làng Gò Cỏ" not in decision
    for fact in ("Số: 02/QĐ-UBND", "tại Tờ trình số 01/TTr-SNN ngày 21/5/2020", "có giá trị 36 tháng"):
        assert fact in article


def test_certificates_are_valid_for_36_months(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        certificates = rows(office, Certificate)
        printed = text(office, "certificate", "QNG-03")
    assert {key: (row.star, row.number_text, row.valid_until) for key, row in certificates.items()} == {
        "QNG-05": (4, "01/GCN-UBND", date(2023, 5, 21)),
        "QNG-02": (3, "02/GCN-UBND", date(2023, 5, 21)),
        "QNG-03": (3, "03/GCN-UBND", date(2023, 5, 21)),
    }
    for fact in (
        "Nấm linh chi",
        "HTX nấm Đức Nhuận",
        "3 SAO",
        "Quyết định số 02/QĐ-UBND ngày 21/5/2020",
        "03/GCN-UBND",
        "ngày 21 tháng 5 năm 2023",
    ):
        assert fact in printed


def test_a_notice_tells_a_unit_of_its_own_products_only(played: Installation) -> None:
    own = {
        "524": {"Nước mắm Bình Thạnh"},
        "536": {"Tỏi đen Lý Sơn"},
        "533": {"Nấm linh chi"},
        "534": {"Làng Gò Cỏ", "Muối SAHU"},
    }
    with played.at(ARCHIVED) as office:
        assert {row.subject for row in papers(office, "result_notice")} == set(own)
        for unit, products in own.items():
            told = text(office, "result_notice", unit) + mails(office, "recognise")[unit].body
            assert {name for names in own.values() for name in names if name in told} == products
        forwarded, refused = text(office, "result_notice", "524"), text(office, "result_notice", "534")
    assert "92,00" in forwarded
    assert "Bộ Nông nghiệp và Phát triển nông thôn" in forwarded
    assert "Làng Gò Cỏ\nHTX du lịch Gò Cỏ\n45,00" in refused
    assert "Điểm trung bình 45,00, chưa đạt mức tối thiểu 50 điểm của hạng 3 sao." in refused


def test_the_letter_carries_notice_decision_and_the_units_own_certificates(stage: Stage) -> None:
    with stage.after("recognise").at(DAY) as office:
        letters = mails(office, "recognise")
    assert set(letters) == {"524", "536", "533", "534"}
    assert attachment_names(letters["534"]) == [
        "D25-thong-bao-thi-xa-duc-pho-534.docx",
        "D28-quyet-dinh-chung.docx",
        "D29-giay-chung-nhan-duc-pho-muoi-sahu-qng-05.docx",
    ]
    assert len(letters["524"].attachments) == 2  # five stars are the ministry's to certify


def test_an_annex_that_differs_from_the_article_stops_the_decision(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault put into the program on purpose: the annex forgets its last product."""
    whole = recognise_paper._annex_groups  # noqa: SLF001

    def forgetful(products: list[ProductView], reasons: dict[str, str]) -> list[dict[str, object]]:
        return whole(products[:-1], reasons)

    monkeypatch.setattr(recognise_paper, "_annex_groups", forgetful)
    installation = sqlite_stage.before("recognise")
    with pytest.raises(AnnexMismatch) as refused:
        installation.run("recognise", DAY)
    assert "3 sao: Điều 1 ghi 02, Phụ lục có 01" in str(refused.value)
    with installation.at(DAY) as office:
        assert "recognition_decision/chung/1" not in rows(office, Paper)
        assert "recognition_decision/chung/1" not in rows(office, RegisterEntry)
        assert not rows(office, Certificate)
        assert rows(office, Dossier)["QNG-01"].state == "scored"

    monkeypatch.undo()
    installation.run("recognise", DAY)
    with installation.at(DAY) as office:
        assert paper(office, "recognition_decision").number_text == "02/QĐ-UBND"


def test_a_decision_after_its_deadline_is_remarked(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("recognise")
    assert installation.run("recognise", at("2020-06-01")).notes == (
        "Quyết định số 02/QĐ-UBND ngày 01/6/2020 ban hành sau thời hạn của chu trình",
    )
    with installation.at(at("2020-06-01")) as office:
        assert {row.valid_until for row in rows(office, Certificate).values()} == {date(2023, 6, 1)}


def test_without_minutes_nothing_is_recognised(sqlite_stage: Stage) -> None:
    for step in ("convene", "score", "minute"):
        assert sqlite_stage.before(step).run("recognise", DAY).notes == ("Chưa có biên bản của Hội đồng",)


def test_when_all_are_for_the_province_nothing_goes_to_the_ministry(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    _count_again(installation, dict.fromkeys(cast.POINTS, (25, 17, 30)))
    assert installation.run("recognise", DAY).figures["recognised"] == 5
    with installation.at(DAY) as office:
        submission, decision = text(office, "submission"), text(office, "recognition_decision")
    assert "5 sao" not in submission
    assert "đề nghị Bộ Nông nghiệp" not in decision


def test_when_all_are_for_the_ministry_no_certificate_is_issued(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    _count_again(installation, dict.fromkeys(cast.POINTS, (33, 23, 38)))
    figures = installation.run("recognise", DAY).figures
    with installation.at(DAY) as office:
        submission = text(office, "submission")
        assert not rows(office, Certificate)
    assert (figures["recognised"], figures["forwarded"], figures["certificates"]) == (0, 5, 0)
    assert "phê duyệt kết quả đánh giá, phân hạng" in submission


def test_each_paper_waits_for_the_one_before_it(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", at("2020-04-28"))
    _sign(installation, "council_decision/chung")
    installation.run("convene", at("2020-04-28"))
    installation.run("score", at("2020-05-14", 17))
    installation.run("minute", at("2020-05-14", 17))
    _sign(installation, "minutes/chung")
    installation.run("minute", at("2020-05-14", 17))

    assert installation.run("recognise", DAY).notes == ("Tờ trình đang chờ ký",)
    _sign(installation, "submission/chung")
    assert installation.run("recognise", DAY).notes == ("Quyết định công nhận đang chờ ký",)
    with installation.at(DAY) as office:
        assert rows(office, Dossier)["QNG-01"].state == "scored"
    _sign(installation, "recognition_decision/chung")
    assert installation.run("recognise", DAY).figures["certificates"] == 0

    # The notice is signed before the certificates: its letter waits, because it carries them.
    _sign(installation, "result_notice/534", "result_notice/524")
    installation.run("recognise", DAY)
    with installation.at(DAY) as office:
        assert rows(office, Dossier)["QNG-05"].state == "recognised"
        assert set(mails(office, "recognise")) == {"524"}
    _sign(installation, "certificate/QNG-05")
    installation.run("recognise", at("2020-05-25"))
    with installation.at(DAY) as office:
        assert set(mails(office, "recognise")) == {"524", "534"}
        certificate = rows(office, Certificate)["QNG-05"]
        assert "Quảng Ngãi, ngày 25 tháng 5 năm 2020" in text(office, "certificate", "QNG-05")
    assert (certificate.issued_on, certificate.valid_until) == (date(2020, 5, 21), date(2023, 5, 21))


def _sign(installation: Installation, *subjects: str) -> None:
    with installation.at(DAY) as office:
        for subject in subjects:
            sign(office, f"{KEY}/{subject}/1", "Nguyễn Văn A")


def test_when_nothing_is_approved_no_decision_is_issued_and_all_are_told_why(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    _count_again(installation, dict.fromkeys(cast.POINTS, (15, 10, 20)))
    result = installation.run("recognise", DAY)
    assert result.notes == ("Không có sản phẩm được công nhận nên không ban hành quyết định",)
    assert (result.figures["refused"], result.figures["certificates"], result.figures["notices"]) == (5, 0, 4)
    with installation.at(DAY) as office:
        for kind in ("submission", "recognition_decision", "certificate", "forwarding_letter"):
            assert not papers(office, kind)
        minutes, notice = text(office, "minutes"), text(office, "result_notice", "534")
        assert {row.state for row in rows(office, Dossier).values()} == {"refused", "deferred"}
        assert rows(office, Dossier)["QNG-05"].state_reason.startswith("Điểm trung bình 45,00, chưa đạt mức tối thiểu")
        letter = mails(office, "recognise")["534"]
        assert attachment_names(letter) == ["D25-thong-bao-thi-xa-duc-pho-534.docx"]
        assert verify(office).differences == ()
        once = state_of(office)
    assert "Hội đồng không trình quyết định công nhận" in minutes
    assert "Thông báo kết quả, lý do không công nhận bằng văn bản" in minutes
    assert "Căn cứ Biên bản số 01/BB-HĐOCOP ngày 14/5/2020 của Hội đồng" in notice
    assert "1. Sản phẩm chưa đạt 3 sao" in notice
    assert "Công ty Muối" in notice.partition("Căn cứ")[0]
    assert "Quyết định" not in letter.body
    installation.run("recognise", DAY)
    with installation.at(DAY) as office:
        assert differences(once, state_of(office)) == {}


def test_a_star_that_differs_from_the_points_carries_its_reason_everywhere(played: Installation) -> None:
    reason = "Điểm trung bình 75,00 ứng với hạng 4 sao, xếp hạng 3 sao. Lý do: Chưa đạt tiêu chí liên kết chuỗi."
    with played.at(ARCHIVED) as office:
        minutes, decision = text(office, "minutes"), text(office, "recognition_decision")
        notice = text(office, "result_notice", "536")
    assert "xếp hạng 3 sao. Lý do: Chưa đạt tiêu chí liên kết chuỗi." in minutes
    assert f"Ghi chú:\n(1) Tỏi đen Lý Sơn: {reason}" in decision
    assert "75,00\n3 sao\nLần đầu\n(1)\n" in decision
    assert reason in notice


def test_what_reached_90_points_goes_to_the_ministry_with_the_files_of_the_regime(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letter = text(office, "forwarding_letter")
    assert "Kính gửi: Bộ Nông nghiệp và Phát triển nông thôn" in letter
    assert "Nước mắm Bình Thạnh\nHTX Bình Thạnh\nhuyện Bình Sơn\n92,00\n5 sao" in letter
    files = letter.partition("Hồ sơ kèm theo:")[2]
    assert "Biên bản số 01/BB-HĐOCOP ngày 14/5/2020 của Hội đồng cấp tỉnh\n" in files
    assert "Quyết định số 02/QĐ-UBND ngày 21/5/2020 của Chủ tịch" in files
    assert "Báo cáo thẩm định" not in files


def test_the_files_of_the_fourth_regime_follow_the_kind_of_registration(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        cycle = replace(load_cycle(office, KEY), regime=load_regime("R4"))
        with office.read() as session:
            first, *_ = products_in(session, cycle)
    again = replace(first, registration="đánh giá lại")
    tourism = replace(first, product_group="VI")
    told = {
        name: [row["name"] for row in files_for(cycle, products, "Quyết định", "Biên bản")]
        for name, products in (("first", [first]), ("again", [again]), ("both", [first, again]), ("tour", [tourism]))
    }
    assert told["first"][:3] == [
        "Báo cáo thẩm định của Tổ tư vấn",
        "Báo cáo kết quả đánh giá, phân hạng của Hội đồng cấp tỉnh",
        "Quyết định",
    ]
    assert told["again"][0] == "Báo cáo của Sở Nông nghiệp và Phát triển nông thôn tỉnh Quảng Ngãi"
    assert "Quyết định" not in told["again"]
    assert len(told["both"]) == 7
    assert "Sản phẩm mẫu" in told["first"]
    assert "Sản phẩm mẫu" not in told["tour"]
