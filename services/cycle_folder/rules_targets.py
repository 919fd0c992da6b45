"""Rules of the targets of a cycle folder: periods, stars before an upgrade, units that exist."""

from collections.abc import Iterator

from services.cycle_folder.faults import Fault
from services.cycle_folder.parts import Parts


def check_targets(parts: Parts) -> Iterator[Fault]:
    """Check that every target can be counted."""
    units = parts.tables.units
    for n, target in parts.targets.items():
        place = parts.toml.at("targets", n, "name")
        for fault in target.goal("").faults():
            yield place.error("target.period", f"chỉ tiêu «{target.name}»: {fault}", "sửa lại chỉ tiêu này")
        unknown = sorted(set(target.units) - set(units.texts("code")))
        if units.is_known and unknown:
            problem = f"chỉ tiêu «{target.name}» nêu đơn vị không có trong bảng đơn vị: {', '.join(unknown)}"
            yield parts.toml.at("targets", n, "units").error("target.unit", problem, "ghi mã có trong bảng đơn vị")
