"""Make the example folders again and show what they hold: ``python -m examples.making``."""

import sys
from fractions import Fraction
from pathlib import Path

from examples.making.cast import Province
from examples.making.checklist import checklist_of, cycle_of
from examples.making.folder import build, delivery_days
from examples.making.provinces import PROVINCES, check_promises
from examples.making.scores import GAP_LIMIT, make_ballots, outcomes


def _shown(mean: Fraction) -> str:
    """Show a mean with two decimals, rounded half up on the exact value."""
    hundredths = int(mean * 100 + Fraction(1, 2))
    return f"{hundredths // 100},{hundredths % 100:02d}"


def _report(province: Province, folder: Path) -> str:
    checklist = checklist_of(cycle_of(province.folder)["regime"])
    lines = [f"== {province.folder}"]
    for outcome in outcomes(province, make_ballots(province, checklist), checklist):
        note = "" if outcome.awarded == outcome.star else f" -> {outcome.awarded} sao"
        note += f", chênh lệch {outcome.gap}" if outcome.gap > GAP_LIMIT else ""
        mean = f"{_shown(outcome.mean)} ({outcome.mean})"
        lines.append(f"{outcome.product.code}  {mean:<16} {outcome.star} sao  {outcome.product.name}{note}")
    lines.append(f"Kết quả: {check_promises(province)}")
    lines.append("Ngày có tệp đến: " + ", ".join(f"{day:%d/%m}" for day in delivery_days(province)))
    files = [path for path in folder.rglob("*") if path.is_file()]
    lines.append(f"{len(files)} tệp, {sum(path.stat().st_size for path in files):,} byte")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make all folders in their place."""
    for province in PROVINCES:
        sys.stdout.write(_report(province, build(province)))


if __name__ == "__main__":
    main()
