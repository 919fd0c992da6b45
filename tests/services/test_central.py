"""The ministry's result: 5 stars recorded, below 90 a person's choice and its papers; every lie about it found."""

from datetime import date
from fractions import Fraction

import pytest

from domain.recognition import Choice, FallbackNotAllowed
from models.central_result import CentralResult
from models.certificate import Certificate
from models.cycle import Cycle
from models.dossier import Dossier
from services.central import (
    CentralRefused,
    ScoreUnreadable,
    choose,
    finish_central,
    read_score,
    record_central,
)
from services.cycles import load_cycle
from services.office import Office
from services.paperwork import sign
from services.products import products_in
from services.verify_scores import verify
from tests.services.cast import KEY, at
from tests.services.history import Stage
from tests.services.installation import differences, state_of
from tests.services.reading import attachment_names, audit_of, mails, paper, rows, text

DAY = at("2020-11-20")
ON = date(2020, 11, 2)
PAPER = "Quyết định số 4567/QĐ-BNN-VPĐP"
CODE = "QNG-01"
LATER = f"{CODE}/bo-sung"


def record(office: Office, score: str, star: int | None = None, reason: str = "") -> CentralResult:
    return record_central(office, KEY, CODE, read_score(score), PAPER, ON, star=star, reason=reason)


def settle(office: Office, choice: Choice, star: int | None = None) -> CentralResult:
    return choose(office, KEY, CODE, choice, "Sản phẩm tiêu biểu của tỉnh.", "Nguyễn Văn A", star=star)


def test_from_90_points_the_ministry_recognises_and_the_province_only_records(stage: Stage) -> None:
    installation = stage.after("recognise")
    with installation.at(DAY) as office:
        assert record(office, "92,5").state == "national"
        once = state_of(office)
        record(office, "92,50")
        assert differences(once, state_of(office)) == {}
    installation.run("recognise", DAY)
    with installation.at(DAY) as office:
        assert differences(once, state_of(office)) == {}
        assert rows(office, Dossier)[CODE].state == "recognised"
        assert CODE not in rows(office, Certificate)
        notice = text(office, "result_notice", LATER)
        assert audit_of(office, CODE)[-2:] == ["central.national", "dossier.recognised"]
        assert attachment_names(mails(office, "recognise")[f"524/{CODE}"]) == [
            f"D25-thong-bao-huyen-binh-son-{CODE.lower()}-bo-sung.docx"
        ]
        with office.read() as session:
            product = next(one for one in products_in(session, load_cycle(office, KEY)) if one.code == CODE)
        found = verify(office)
        with pytest.raises(CentralRefused, match="Đã ghi kết quả khác"):
            record(office, "91")
        with pytest.raises(CentralRefused, match="Bộ đã công nhận"):
            settle(office, "recognise")
    assert product.star == 5
    for fact in (f"{PAPER} ngày 02/11/2020 của Bộ", "1. Sản phẩm được công nhận", "92,50\n5 sao\n", "HTX Bình Thạnh"):
        assert fact in notice
    assert found.differences == ()
    first, second = (str(star) for star in found.stars if star.product == CODE)
    assert first.startswith("QNG-01: 92/1 = 92,00 điểm, hạng 5 sao = cơ sở dữ liệu = ")
    for place in ("biên bản", "bảng tổng hợp điểm", "quyết định và phụ lục", "thông báo", "sổ đăng ký"):
        assert f" = {place}" in first
    assert second == "QNG-01: 185/2 = 92,50 điểm của Bộ, hạng 5 sao = cơ sở dữ liệu = thông báo = sổ đăng ký"


def test_below_90_points_the_chair_may_recognise_by_the_central_score(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(DAY) as office:
        assert record(office, "89,99").state == "open"
        assert rows(office, Dossier)[CODE].state == "forwarded"
        assert finish_central(office, load_cycle(office, KEY)) == 0
        with pytest.raises(FallbackNotAllowed, match="chỉ ứng với hạng 4 sao"):
            settle(office, "recognise", 5)
        row = settle(office, "recognise")
        assert (row.state, row.choice_star, row.chosen_by) == ("recognised", 4, "Nguyễn Văn A")
        once = state_of(office)
        settle(office, "recognise")
        assert differences(once, state_of(office)) == {}
        with pytest.raises(CentralRefused, match="Nguyễn Văn A đã chọn cách khác"):
            settle(office, "refuse")
        decision, notice = text(office, "recognition_decision", LATER), text(office, "result_notice", LATER)
        printed, certificate = text(office, "certificate", CODE), rows(office, Certificate)[CODE]
        number = paper(office, "recognition_decision", LATER).number_text
        found = verify(office)
        letter = mails(office, "recognise")[f"524/{CODE}"]
    assert (certificate.star, certificate.valid_until) == (4, date(2023, 11, 20))
    for fact in (
        "01 sản phẩm đạt hạng 4 sao: Nước mắm Bình Thạnh của HTX Bình Thạnh (89,99 điểm",
        f"Căn cứ {PAPER} ngày 02/11/2020 của Bộ",
        "Lý do sử dụng kết quả của cấp trung ương: Sản phẩm tiêu biểu của tỉnh.",
        "HẠNG 4 SAO (01 sản phẩm)",
    ):
        assert fact in decision
    assert "4 SAO" in printed
    assert number in printed
    assert "sử dụng kết quả của cấp trung ương để công nhận theo thẩm quyền: Sản phẩm tiêu biểu của tỉnh." in notice
    assert len(letter.attachments) == 3
    assert found.differences == ()
    assert [star.star for star in found.stars if star.product == CODE] == [5, 4]


@pytest.mark.parametrize(
    ("choice", "state", "fact"),
    [
        ("reevaluate", "deferred", "Chủ tịch tỉnh chọn tổ chức đánh giá lại: Sản phẩm tiêu biểu của tỉnh."),
        ("refuse", "refused", "Chủ tịch tỉnh chọn không công nhận: Sản phẩm tiêu biểu của tỉnh."),
        ("return", "returned", "3 sao: Chủ tịch Ủy ban nhân dân huyện Bình Sơn."),
    ],
)
def test_other_choices_are_told_in_writing(sqlite_stage: Stage, choice: Choice, state: str, fact: str) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(DAY) as office:
        if choice == "return":  # only where three stars are the district's
            with office.begin() as session:
                session.get_one(Cycle, KEY).regime = "R2"
        record(office, "69,999")
        settle(office, choice)
        assert rows(office, Dossier)[CODE].state == state
        assert CODE not in rows(office, Certificate)
        assert fact in text(office, "result_notice", LATER)
        if choice != "return":  # the rest of the year was scored under R1
            assert verify(office).differences == ()
    if choice == "reevaluate":
        installation.run("recognise", DAY)
        with installation.at(DAY) as office:
            assert rows(office, Dossier)[CODE].state == "deferred"


def test_the_papers_wait_for_their_signatures(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(DAY) as office:
        with office.begin() as session:
            cycle = session.get_one(Cycle, KEY)
            cycle.definition = cycle.definition | {"signing": "wait"}
        record(office, "75", 3, "Chưa đạt tiêu chí xuất khẩu")
        assert settle(office, "recognise", 3).state == "recognised"
        for kind, subject in (("recognition_decision", LATER), ("certificate", CODE), ("result_notice", LATER)):
            assert paper(office, kind, subject).state == "draft"
            assert not mails(office, "recognise").get(f"524/{CODE}")
            assert rows(office, Dossier)[CODE].state == ("recognised" if kind == "result_notice" else "forwarded")
            sign(office, f"{KEY}/{kind}/{subject}/1", "Nguyễn Văn A")
            finish_central(office, load_cycle(office, KEY))
        assert f"524/{CODE}" in mails(office, "recognise")
        assert rows(office, Certificate)[CODE].star == 3


def test_what_cannot_be_is_refused_with_a_way_out(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("recognise").at(DAY) as office:
        for code, decision, on, fact in (
            ("QNG-05", PAPER, ON, "chưa được chuyển lên Bộ"),
            ("QNG-99", PAPER, ON, "không có sản phẩm"),
            (CODE, " ", ON, "Chưa ghi số, ngày văn bản"),
            (CODE, PAPER, date(2020, 5, 20), "không thể có ngày 20/5/2020"),
            (CODE, PAPER, date(2020, 11, 21), "không thể có ngày 21/11/2020"),
        ):
            with pytest.raises(CentralRefused, match=fact):
                record_central(office, KEY, code, Fraction(92), decision, on)
        with pytest.raises(CentralRefused, match="Chưa có kết quả của Bộ"):
            settle(office, "refuse")
        with pytest.raises(CentralRefused, match="Chưa ghi lý do hoặc người quyết định"):
            choose(office, KEY, CODE, "refuse", " ", "Nguyễn Văn A")
        assert not rows(office, CentralResult)


@pytest.mark.parametrize("text", ["", "92.5.1", "chín mươi", "-3", "1e2"])
def test_a_score_is_read_exactly_or_not_at_all(text: str) -> None:
    assert read_score(" 89,857142 ") == Fraction(89857142, 1000000)
    with pytest.raises(ScoreUnreadable):
        read_score(text)


@pytest.mark.parametrize(
    ("column", "value", "fact"),
    [
        ("score_numerator", 89, "hạng theo điểm 5; đúng là 4"),
        ("score_numerator", 101, "Điểm"),
        ("star_awarded", 4, "hạng 4 sao mà không có lý do"),
        ("star_by_band", 4, "hạng theo điểm 4; đúng là 5"),
        ("state", "open", "trạng thái “open”; đúng là “national”"),
    ],
)
def test_a_lie_about_the_ministrys_result_is_named(sqlite_stage: Stage, column: str, value: object, fact: str) -> None:
    with sqlite_stage.after("recognise").at(DAY) as office:
        record(office, "92")
        with office.begin() as session:
            setattr(session.get_one(CentralResult, f"{KEY}/{CODE}"), column, value)
        found = [str(one) for one in verify(office).differences]
    assert [
        line for line in found if line.startswith(f"Sản phẩm {CODE}, Cơ sở dữ liệu, kết quả của Bộ") and fact in line
    ]


def test_a_lie_about_the_chairs_choice_is_named(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("recognise").at(DAY) as office:
        record(office, "72")
        settle(office, "recognise", 3)
        with office.begin() as session:
            session.get_one(CentralResult, f"{KEY}/{CODE}").choice_star = 4
            session.get_one(Certificate, f"{KEY}/{CODE}").star = 5
        found = verify(office)
        with office.begin() as session:
            session.get_one(CentralResult, f"{KEY}/{CODE}").choice_star = 5
        above = [str(one) for one in verify(office).differences]
    lines = [str(one) for one in found.differences]
    for place in ("Quyết định số", "Giấy chứng nhận số", "Sổ giấy chứng nhận", "Thông báo số"):
        assert [line for line in lines if line.startswith(f"Sản phẩm {CODE}, {place}")], place
    star = next(str(star) for star in found.stars if star.is_central)
    assert star.startswith("QNG-01: 72/1 = 72,00 điểm của Bộ, hạng 4 sao = cơ sở dữ liệu")
    assert "≠ giấy chứng nhận" in star
    assert [line for line in above if "chỉ ứng với hạng 4 sao" in line]
