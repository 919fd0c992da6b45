"""The charts of a report: bars of letters from its frozen figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from documents.chart import SHADES, WIDTH, bar, stacked

_BY_STAR = f"{SHADES[0]} 5 sao, {SHADES[1]} 4 sao, {SHADES[2]} 3 sao"
_PLAN = f"{SHADES[0]} đã đạt, {SHADES[2]} còn thiếu"
_PRODUCTS = "Số sản phẩm"
_STARS = ("star5", "star4", "star3")


def charts(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Draw products by star, by unit and by group, and plan against result; a chart without any bar is left out."""
    drawn = [
        _counted("Sản phẩm đạt từ 3 sao trở lên theo hạng sao", "Hạng sao", [
            (row["star"], row["cumulative"]) for row in figures["by_star"]
        ]),
        _stacked("Sản phẩm đạt từ 3 sao trở lên theo địa phương", "Địa phương", "unit", figures["by_unit"]),
        _stacked("Sản phẩm đạt từ 3 sao trở lên theo nhóm sản phẩm", "Nhóm sản phẩm", "group", figures["by_group"]),
        _planned(figures["targets"]),
    ]  # fmt: skip
    shown = [chart for chart in drawn if any(row["bar"] for row in chart["rows"])]
    return [{**chart, "title": f"Biểu đồ {n}. {chart['title']}"} for n, chart in enumerate(shown, start=1)]


def _counted(title: str, head: str, values: Sequence[tuple[str, int]]) -> dict[str, Any]:
    longest = max((value for _, value in values), default=0)
    rows = [{"label": label, "bar": bar(value, longest), "value": str(value)} for label, value in values]
    return {"title": title, "head": head, "legend": f"{SHADES[0]} lũy kế", "unit": _PRODUCTS, "rows": rows}


def _stacked(title: str, head: str, label: str, values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    longest = max((row["total"] for row in values), default=0)
    rows = [
        {
            "label": row[label],
            "bar": stacked([row[star] for star in _STARS], longest),
            "value": str(row["total"]),
        }
        for row in values
    ]
    return {"title": title, "head": head, "legend": _BY_STAR, "unit": _PRODUCTS, "rows": rows}


def _planned(targets: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Draw each target as a bar of full length: what is done, then what is missing."""
    rows = []
    for target in targets:
        planned, reached = (int(target[name].replace(".", "")) for name in ("planned", "reached"))
        done = bar(min(reached, planned), planned)
        missing = SHADES[2] * (WIDTH - len(done)) if planned else ""
        rows.append({"label": target["target"], "bar": done + missing, "value": target["percent"]})
    return {"title": "Kết quả so với mục tiêu", "head": "Chỉ tiêu", "legend": _PLAN, "unit": "Tỷ lệ", "rows": rows}
