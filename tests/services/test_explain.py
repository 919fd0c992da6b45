"""thuky explain for real products: the regime of the day, the names of the day, where the product stands."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.explanation import Explanation
from domain.regime import NoRegimeYet, load_regime
from models.dossier import Dossier
from services.cycles import UnknownCycle, load_cycle, open_folder
from services.explain import Question, UnknownProduct, explain
from services.explain_product import facts_of
from tests.services import cast
from tests.services.ballot_cast import make_folder
from tests.services.history import History
from tests.services.installation import Installation

NOW = cast.at("2026-11-20")


def asked(installation: Installation, day: date, **question: str) -> Explanation:
    with installation.at(NOW) as office:
        return explain(office, Question(day, **question))  # type: ignore[arg-type]


def told(found: Explanation, section: str) -> dict[str, str]:
    part = found.section(section)
    assert part is not None
    return {fact.label: fact.text for fact in part.facts}


@pytest.mark.parametrize(
    ("day", "regime", "receiver", "three"),
    [
        (date(2019, 11, 1), "R1", "huyện Mộ Đức", "tỉnh Quảng Ngãi"),
        (date(2021, 11, 1), "R1", "huyện Mộ Đức", "tỉnh Quảng Ngãi"),
        (date(2024, 11, 1), "R2", "huyện Mộ Đức", "huyện Mộ Đức"),
        (date(2025, 11, 1), "R3", "cấp xã nơi sản xuất (địa bàn huyện Mộ Đức trước đây", "tỉnh Quảng Ngãi"),
        (date(2026, 11, 1), "R4", "cấp xã nơi sản xuất (địa bàn huyện Mộ Đức trước đây", "tỉnh Quảng Ngãi"),
    ],
)
def test_a_product_over_the_years(played: Installation, day: date, regime: str, receiver: str, three: str) -> None:
    found = asked(played, day, product="QNG-03")
    assert found.regime.code == regime
    route = told(found, "route")
    assert receiver in route["Nơi nhận hồ sơ"]
    assert f"Chủ tịch Ủy ban nhân dân {three} công nhận" in route["3 sao"]
    product = told(found, "product")
    if day.year < 2020:
        assert "chưa nộp hồ sơ" in found.why[0]
        assert product["Giấy chứng nhận"] == "đến ngày 01/11/2019 chưa có"
        assert "chưa đăng ký trong chu trình; hiện nay: được công nhận" in product["Tình trạng"]
    else:
        assert found.case.registration == "đánh giá lại"
        assert "đã giải quyết xong (được công nhận)" in found.why[0]
        assert product["Bước tiếp theo"].startswith("theo dõi hạn giấy chứng nhận")
        assert ("chưa đến kỳ nộp" if day.year == 2021 else "hết hiệu lực") in product["Giấy chứng nhận"]


def test_a_dossier_under_way_keeps_the_day_on_which_it_was_lodged(played: Installation) -> None:
    found = asked(played, date(2020, 5, 1), product="QNG-01", cycle=cast.KEY)
    assert found.case.lodged_on < date(2020, 5, 1)
    assert "nhận hồ sơ lần 1: đủ thành phần" in told(found, "product").values()
    assert "vào ngày 01/5/2020: nhận hồ sơ" in told(found, "product")["Tình trạng"]
    refused = asked(played, date(2026, 11, 1), product="QNG-04")
    assert "nộp lại hồ sơ ở đợt sau" in told(refused, "product")["Bước tiếp theo"]
    assert refused.case.registration == "lần đầu"


def test_general_questions(played: Installation) -> None:
    found = asked(played, date(2026, 11, 2), province="Hà Giang")
    assert "tỉnh Tuyên Quang" in told(found, "route")["Đánh giá cấp tỉnh"]
    assert found.section("product") is None
    assert "26 bộ sản phẩm" in told(found, "gates")["3 sao"]
    assert any("180 ngày" in warning for warning in found.warnings)
    assert found.doubts
    plain = found.as_json()
    assert plain["regime"] == "R4"
    assert {section["key"] for section in plain["sections"]} >= {"bases", "route", "deadlines", "certificate"}
    with played.at(NOW, keep_late_renewals=False) as office:
        off = explain(office, Question(date(2026, 11, 2), cycle=cast.KEY))
    assert not any("180 ngày" in warning for warning in off.warnings)
    assert "tỉnh Quảng Ngãi" in told(off, "route")["Đánh giá cấp tỉnh"]
    assert asked(played, date(2019, 8, 20)).regime.code == "R0"
    with pytest.raises(NoRegimeYet):
        asked(played, date(2018, 5, 6))


def test_products_that_nobody_knows(played: Installation) -> None:
    with pytest.raises(UnknownProduct, match="không có trong chu trình nào"):
        asked(played, date(2026, 11, 2), product="XX-01")
    with pytest.raises(UnknownCycle):
        asked(played, date(2026, 11, 2), product="QNG-01", cycle="khac")


def test_a_product_under_r4_has_the_gates_of_its_set(convened_r4: Installation, tmp_path: Path) -> None:
    installation = Installation(convened_r4.copy_home(tmp_path / "home"))
    found = asked(installation, date(2026, 11, 1), product="QNG-03")
    assert found.case.lodged_on < date(2026, 11, 1)
    assert found.regime.code == "R4"
    assert told(found, "gates")["3 sao"].startswith("1.1 “Nguồn nguyên liệu” từ 2 điểm")
    assert "Hội đồng họp, chấm điểm ngày 12/11/2026" in told(found, "product")["Bước tiếp theo"]
    assert "Ủy ban nhân dân" in told(found, "route")["Nơi nhận hồ sơ"]
    other = tmp_path / "other"
    with installation.at(NOW) as office:
        open_folder(office, make_folder(other, (f'key = "{cast.KEY}"', 'key = "dot-hai"')))
    with pytest.raises(UnknownProduct, match=r"có ở nhiều chu trình: dot-hai, quang-ngai-thu"):
        asked(installation, date(2026, 11, 1), product="QNG-03")
    assert asked(installation, date(2026, 11, 1), product="QNG-03", cycle="dot-hai").regime.code == "R4"


def test_a_dossier_that_outlived_its_transition_falls_under_the_new_law(
    convened_r4: Installation, tmp_path: Path
) -> None:
    installation = Installation(convened_r4.copy_home(tmp_path / "home"))
    with installation.at(NOW) as office, office.begin() as session:
        dossier = session.get_one(Dossier, f"{cast.KEY}/QNG-03")
        dossier.received_at = cast.at("2026-05-10")
        session.add(dossier)
    in_time = asked(installation, date(2026, 7, 21), product="QNG-03")
    assert (in_time.regime.code, in_time.case.lodged_on) == ("R3", date(2026, 5, 10))
    assert told(in_time, "deadlines")["Giải quyết theo quy định cũ"] == "chậm nhất vào ngày 21/7/2026"
    late = asked(installation, date(2026, 7, 22), product="QNG-03")
    assert (late.regime.code, late.case.lodged_on) == ("R4", date(2026, 7, 22))
    assert "chỉ được giải quyết theo quy định cũ đến hết ngày 21/7/2026" in late.warnings[0]


def test_a_certificate_that_ended_or_may_live_on(sqlite_history: History) -> None:
    with sqlite_history.end.at(NOW) as office:
        cycle = load_cycle(office, cast.KEY)
        with office.read() as session:
            facts = facts_of(session, cycle, "QNG-03")
    assert facts.certificate is not None
    revoked = facts.certificate.model_copy(update={"state": "revoked", "ended_on": date(2021, 1, 4)})
    day, r4 = date(2021, 1, 5), load_regime("R4")
    (*_, shown) = replace(facts, certificate=revoked).section(day, r4, keep_late=True).facts
    assert shown.text.endswith("đã thu hồi")
    (*_, before) = replace(facts, certificate=revoked).section(date(2021, 1, 3), r4, keep_late=True).facts
    assert "chưa đến kỳ nộp" in before.text
    after = facts.certificate.valid_until + timedelta(days=10)
    (*_, grace) = facts.section(after, r4, keep_late=True).facts
    assert "nếu hồ sơ đánh giá lại đã nộp khi giấy còn hạn thì đến" in grace.text
    (*_, strict) = facts.section(after, r4, keep_late=False).facts
    assert "nếu hồ sơ" not in strict.text
