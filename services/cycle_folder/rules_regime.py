"""Rules of the legal regime: whether it applies, is known well enough, and what things were called on its days."""

from collections.abc import Iterator
from datetime import date

from domain.agency_name import department_on
from domain.deadline import Deadline
from domain.regime import Regime, regime_codes
from domain.unit import LevelNotOnDay, check_level_on, known_level_on, levels_on
from domain.vietnamese import short_date
from services.cycle_folder.faults import Fault
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.rows import UnitRow
from services.cycle_folder.tables import Line, Rows


def check_regime(parts: Parts) -> Iterator[Fault]:
    """Check the regime against the calendar of the cycle, and the names of the day."""
    code, regime, announced = parts.text("regime"), parts.regime, parts.days.get("announce_on")
    if code and regime is None:
        place = parts.toml.at("regime")
        yield place.error("regime.unknown", f"không có chế độ pháp lý «{code}»", f"{meant(code, regime_codes())}sửa mã")
    if regime:
        yield from _check_known(parts, regime)
        yield from _check_days(parts, regime)
    if announced:
        yield from _check_department(parts, announced)
        for line in parts.tables.units.lines:
            level = line.text("level")
            if level and (regime is None or level in regime.unit_levels):  # another level is told by rules_tables
                yield from _check_unit(parts.tables.units, line, parts.text("province"), announced)


def _check_known(parts: Parts, regime: Regime) -> Iterator[Fault]:
    if not regime.plays_a_cycle:
        missing = ", ".join(what for what, _ in regime.unknown.values())
        why = next(iter(regime.unknown.values()))[1]
        problem = f"chế độ {regime.code} không chạy được một chu trình: chưa biết {missing} ({why})"
        yield parts.toml.at("regime").error("regime.silent", problem, "dùng chế độ từ R1 trở đi")


def _check_days(parts: Parts, regime: Regime) -> Iterator[Fault]:
    announced, due = parts.days.get("announce_on"), parts.days.get("dossiers_due")
    if announced and not regime.is_valid_on(announced):
        ends = f" đến {short_date(regime.valid_until)}" if regime.valid_until else ""
        problem = (
            f"chế độ {regime.code} áp dụng từ {short_date(regime.valid_from)}{ends},"
            f" không có vào ngày triển khai {short_date(announced)}"
        )
        yield parts.toml.at("regime").error("regime.not_valid", problem, "chọn chế độ khác, hoặc sửa dates.announce_on")
    elif due and regime.valid_until:
        inclusive = parts.section("dates").get("dossiers_due_inclusive") is not False
        last = Deadline(due, inclusive).last_day
        if last > regime.valid_until:
            problem = f"hồ sơ nộp sau ngày {short_date(regime.valid_until)} không theo chế độ {regime.code} nữa"
            way_out = f"nhận hồ sơ đến hết ngày {short_date(regime.valid_until)}, hoặc mở chu trình theo chế độ mới"
            yield parts.toml.at("dates", "dossiers_due").error("regime.lodged_late", problem, way_out)
    finish, recognised = regime.finish_by("lần đầu"), parts.days.get("recognise_until")
    if finish and recognised and recognised > finish:
        problem = f"hồ sơ theo chế độ {regime.code} phải giải quyết xong trong ngày {short_date(finish)}"
        way_out = f"đưa hạn công nhận về trước hoặc trong ngày {short_date(finish)}"
        yield parts.toml.at("dates", "recognise_until").error("regime.transition", problem, way_out)


def _check_department(parts: Parts, announced: date) -> Iterator[Fault]:
    name, right = parts.text("agencies", "department", "name"), department_on(announced).name
    if name.startswith("Sở Nông nghiệp") and not name.startswith(right):
        problem = f"ngày {short_date(announced)} cơ quan này có tên là {right}"
        way_out = "sửa tên, các dòng header và ký hiệu cho đúng tên vào ngày triển khai"
        yield parts.toml.at("agencies", "department", "name").warning("agency.name_of_day", problem, way_out)


def _check_unit(rows: Rows[UnitRow], line: Line[UnitRow], province: str, day: date) -> Iterator[Fault]:
    level, name = line.text("level"), line.text("name")
    try:
        check_level_on(level, day)
    except LevelNotOnDay:
        problem = f"ngày {short_date(day)} không có cấp «{level}»"
        way_out = f"dùng một trong các cấp: {', '.join(levels_on(day))}; hoặc sửa dates.announce_on"
        yield rows.at(line, "level").error("unit.level_of_day", problem, way_out)
        return
    known = known_level_on(province, name, day)
    if known == "":
        problem = f"{level} {name} đã nhập vào đơn vị khác trước ngày {short_date(day)}"
        yield rows.at(line, "name").error("unit.merged", problem, "bỏ dòng này, chuyển sản phẩm sang đơn vị mới")
    elif known is not None and known != level:
        problem = f"ngày {short_date(day)} {name} là {known}, không phải {level}"
        yield rows.at(line, "level").error("unit.changed", problem, f"ghi cấp «{known}», hoặc sửa ngày")
