"""All rules of a cycle folder, run over whatever parts of it could be read."""

from collections.abc import Iterator

from services.cycle_folder.faults import Fault
from services.cycle_folder.parts import Parts
from services.cycle_folder.rules_codes import check_codes
from services.cycle_folder.rules_contacts import check_contacts
from services.cycle_folder.rules_council import check_council
from services.cycle_folder.rules_dates import check_dates
from services.cycle_folder.rules_deadlines import check_deadlines
from services.cycle_folder.rules_office import check_office
from services.cycle_folder.rules_people import check_people
from services.cycle_folder.rules_products import check_products
from services.cycle_folder.rules_regime import check_regime
from services.cycle_folder.rules_signing import check_signing
from services.cycle_folder.rules_tables import check_reach, check_units
from services.cycle_folder.rules_targets import check_targets


def check_rules(parts: Parts) -> Iterator[Fault]:
    """Check the parts against the law, the calendar and each other."""
    yield from check_regime(parts)
    yield from check_dates(parts)
    yield from check_people(parts)
    yield from check_signing(parts)
    yield from check_office(parts)
    yield from check_codes(parts)
    yield from check_units(parts)
    yield from check_products(parts)
    yield from check_council(parts)
    yield from check_reach(parts)
    yield from check_contacts(parts)
    yield from check_deadlines(parts)
    yield from _check_targets(parts)
    yield from check_targets(parts)
    yield from _check_offsets(parts)


def _check_targets(parts: Parts) -> Iterator[Fault]:
    regime = parts.regime
    for n, target in parts.targets.items():
        if regime and target.star_at_least < regime.lowest_star:
            problem = f"chu trình cấp tỉnh của chế độ {regime.code} chỉ công nhận từ {regime.lowest_star} sao"
            way_out = f"ghi star_at_least từ {regime.lowest_star}"
            yield parts.toml.at("targets", n, "star_at_least").error("target.star", problem, way_out)


def _check_offsets(parts: Parts) -> Iterator[Fault]:
    offsets = parts.section("reminders").get("offsets")
    if isinstance(offsets, list):
        whole = [offset for offset in offsets if type(offset) is int]
        if whole != sorted(set(whole)):
            place, way_out = parts.toml.at("reminders", "offsets"), "xếp tăng dần, mỗi số một lần"
            yield place.warning("reminder.order", "các số ngày nhắc lặp lại hoặc không tăng dần", way_out)
