"""The guide for clerks keeps step with the program."""

import re
from pathlib import Path
from typing import get_args

import pytest

from domain.council import CompositionCode
from services.cycle_folder import faults
from services.cycle_folder.columns import COUNCIL_TABLES, PLAN_TABLES, Table
from services.cycle_folder.contacts_form import CONTACTS
from services.cycle_folder.deadlines_form import Deadlines
from services.cycle_folder.form import (
    Agency,
    Contact,
    CouncilRules,
    CyclePlan,
    Dates,
    ExtraObligation,
    PaperText,
    PlannedReport,
    Signer,
)
from services.cycle_folder.kinds import paper_kinds
from services.cycle_folder.reminders_form import LadderStep, OwnPlan, Reminders
from services.cycle_folder.rules_council import TOLD_BY_ROW
from services.cycle_folder.shapes import Form
from services.cycle_folder.target_form import Target

SOURCE = Path(faults.__file__).parent
GUIDE = (SOURCE.parents[1] / "docs" / "cycle-folder.md").read_text(encoding="utf-8")
FILES = {"cycle.toml", "template.toml", "blank_cycle.toml", "blank_guide.txt", "desktop.ini", "thumbs.db"}
NO_CODES = FILES | {"services.cycle_folder"}


def codes_in_source() -> set[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.glob("*.py"))
    codes = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', text)) - NO_CODES
    codes |= {f"{noun}.unknown" for noun in ("unit", "product", "member")}
    return codes | {f"council.{code}" for code in set(get_args(CompositionCode)) - TOLD_BY_ROW}


def test_every_fault_is_in_the_guide_and_no_other() -> None:
    assert set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| l(?:ỗi|ưu ý)", GUIDE, re.MULTILINE)) == codes_in_source()


@pytest.mark.parametrize("table", [*PLAN_TABLES, *COUNCIL_TABLES, CONTACTS], ids=lambda table: table.stem)
def test_every_column_is_in_the_guide_and_bold_when_required(table: Table[Form]) -> None:
    assert table.stem in GUIDE
    for column in table.columns:
        title = f"**{column.title}**" if table.is_required(column) else column.title
        assert f"{title} ({column.name})" in GUIDE


@pytest.mark.parametrize(
    "form",
    [
        Agency,
        Signer,
        Contact,
        Dates,
        CouncilRules,
        ExtraObligation,
        Reminders,
        LadderStep,
        OwnPlan,
        Deadlines,
        Target,
        PlannedReport,
        PaperText,
        CyclePlan,
    ],
)
def test_every_key_is_in_the_guide_and_explained_in_its_faults(form: type[Form]) -> None:
    for name, field in form.model_fields.items():
        if name in {"units", "products", "members", "contacts"} and form is CyclePlan:
            continue
        assert re.search(rf"[`.\[]{name}[`\].]", GUIDE), name
        assert field.description


def test_every_kind_of_paper_and_series_is_in_the_guide() -> None:
    for kind in paper_kinds().values():
        assert f"`{kind.kind}`" in GUIDE
        assert not kind.series or f"`{kind.series}`" in GUIDE
