"""Explain the route of a dossier: who receives, evaluates, forwards, recognises and signs, in the day's names."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.agency_name import department_on, ministry_on, renamed_on
from domain.explanation import Case, Fact, Section
from domain.regime import Regime
from domain.signing import authority_lines
from domain.unit import full_name, levels_on
from domain.vietnamese import short_date

_UNIT_TIERS: Final = {"xã": "cấp xã", "huyện": "cấp huyện"}
_STARS: Final = (3, 4, 5)
_MINISTER: Final = "“BỘ TRƯỞNG” hoặc “KT. BỘ TRƯỞNG / THỨ TRƯỞNG”"
_SIGNING: Final = "Nghị định 30/2020/NĐ-CP Điều 13 và Phụ lục I"


def route(regime: Regime, case: Case) -> Section:
    """Say who does what with a dossier lodged under a regime, in the names of the day."""
    return Section("route", tuple(_steps(regime, case)))


def route_warnings(regime: Regime, case: Case) -> Iterator[str]:
    """Say what a person must look at: a tier that is gone while the regime still names it."""
    there = levels_on(case.as_of)
    if not any(level in there for level in regime.unit_levels):
        yield (
            f"Ngày {short_date(case.as_of)} không còn cấp huyện (kết thúc hoạt động từ 01/7/2025), nhưng chế độ"
            f" {regime.code} vẫn giao việc cho cấp huyện: hỏi lại cơ quan cấp trên trước khi tiếp nhận hồ sơ."
        )


def _steps(regime: Regime, case: Case) -> Iterator[Fact]:
    levels, evaluation = regime.sources["levels"], regime.sources["evaluation"]
    tier = _tier(regime)
    yield Fact("Nơi nhận hồ sơ", _receiver(regime, case), levels.text, levels.verified, levels.note)
    if "evaluation" in regime.unknown:
        what, why = regime.unknown["evaluation"]
        yield Fact(f"Đánh giá {tier}", f"Hội đồng {tier} đánh giá; không có {what}: {why}", evaluation.text)
    elif regime.unit_council:
        text = f"Hội đồng {tier} đánh giá mọi sản phẩm; chuyển cấp tỉnh sản phẩm từ {regime.forward_from} điểm trở lên"
        yield Fact(f"Đánh giá {tier}", text, evaluation.text, evaluation.verified, evaluation.note)
    else:
        days = regime.unit_working_days
        within = f" trong {days} ngày làm việc" if days else ""
        text = f"không có Hội đồng {tier}; {regime.receiver} kiểm tra hồ sơ{within} rồi gửi cấp tỉnh"
        yield Fact(f"Đánh giá {tier}", text, evaluation.text, evaluation.verified, evaluation.note)
    yield Fact("Cơ quan thường trực", _department(case), "Tên cơ quan theo ngày", _is_certain(case.as_of), _doubt(case))
    where = case.place.province_name(case.as_of)
    yield Fact(
        "Đánh giá cấp tỉnh",
        f"Hội đồng đánh giá, phân hạng sản phẩm OCOP {where}",
        evaluation.text,
        evaluation.verified,
        evaluation.note,
    )
    recognition = regime.sources["recognition"]
    if "ministry_recognition" in regime.unknown:
        what, why = regime.unknown["ministry_recognition"]
        yield Fact("Chuyển trung ương", f"không có {what}: {why}", recognition.text)
    else:
        yield Fact(
            "Chuyển trung ương",
            f"sản phẩm từ {regime.forward_to_ministry_from} điểm trở lên; Hội đồng cấp trung ương đánh giá",
            recognition.text,
            recognition.verified,
            recognition.note,
        )
    yield Fact("1 sao, 2 sao", "được xếp hạng, không cấp giấy chứng nhận", recognition.text, recognition.verified)
    for star in _STARS:
        if regime.recognises(star):
            yield _recognition(regime, case, star)


def _tier(regime: Regime) -> str:
    return _UNIT_TIERS[regime.unit_levels[0]]


def _receiver(regime: Regime, case: Case) -> str:
    if case.place.unit is None:
        return regime.receiver
    level, name = case.place.unit
    if level in regime.unit_levels and level in levels_on(case.as_of):
        return f"Ủy ban nhân dân {full_name(level, name)}"
    former = f"{full_name(level, name)} trước đây"
    return f"{regime.receiver} nơi sản xuất (địa bàn {former}; chọn đơn vị theo bảng đơn vị của ngày nộp)"


def _department(case: Case) -> str:
    where = case.place.province_name(case.as_of)
    return f"{department_on(case.as_of).name} {where} (nhận hồ sơ của cấp dưới, giúp việc Hội đồng, trình công nhận)"


def _is_certain(day: date) -> bool:
    """Say whether the name is beyond doubt: the day of the merger is each province's own."""
    return day < renamed_on()


def _doubt(case: Case) -> str:
    return "" if _is_certain(case.as_of) else "ngày hợp nhất và ký hiệu văn bản của Sở do từng tỉnh quyết định"


def _recognition(regime: Regime, case: Case, star: int) -> Fact:
    """Say who recognises a star and how the decision is signed."""
    who, source = regime.recognises(star), regime.sources["recognition"]
    if who == "ministry":
        body, lines = ministry_on(case.as_of), _MINISTER
    else:
        head, deputy = (
            " / ".join(authority_lines("province", "head_alone", post)) for post in ("Chủ tịch", "Phó Chủ tịch")
        )
        lines = f"“{head}” hoặc “{deputy}”"
        body = _committee(case) if who == "province" else _unit_committee(regime, case)
    text = f"{body} công nhận; ký: {lines}"
    return Fact(f"{star} sao", text, f"{source.text}; {_SIGNING}", source.verified, source.note)


def _committee(case: Case) -> str:
    return f"Chủ tịch Ủy ban nhân dân {case.place.province_name(case.as_of)}"


def _unit_committee(regime: Regime, case: Case) -> str:
    unit = case.place.unit
    if unit and unit[0] in regime.unit_levels and unit[0] in levels_on(case.as_of):
        return f"Chủ tịch Ủy ban nhân dân {full_name(*unit)}"
    return f"Chủ tịch Ủy ban nhân dân {_tier(regime)}"
