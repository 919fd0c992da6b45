"""The usual subject line of a kind of paper, worded for the cycle."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from documents.kinds import DocumentKind
from domain.unit import full_name
from services.convene_paper import round_phrase
from services.cycle_folder.rows import ProductRow, UnitRow
from services.cycles import CycleView


@cache
def _patterns() -> dict[str, str]:
    return tomllib.loads(files("services").joinpath("draft_subjects.toml").read_text(encoding="utf-8"))


def product_row(cycle: CycleView, code: str) -> ProductRow | None:
    """Find a product of the cycle by its code."""
    return next((product for product in cycle.plan.products if product.code == code), None)


def default_subject_line(cycle: CycleView, kind: DocumentKind, subject: str, unit: UnitRow | None) -> str:
    """Word the subject line that papers of a kind usually have."""
    plan, product = cycle.plan, product_row(cycle, subject)
    province = plan.agencies["province"].name.removeprefix("Ủy ban nhân dân ")
    line = (
        _patterns()
        .get(kind.key, kind.name)
        .format(
            year=plan.year,
            round=round_phrase(cycle),
            province=province,
            where=full_name(unit.level, unit.name) if unit else province,
            council=plan.council.name,
            product=product.name if product else "",
        )
    )
    return re.sub(r" +", " ", line).strip(" :")
