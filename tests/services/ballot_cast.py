"""The cast's cycle under R4, scored by criterion: what each member fills into the sheets."""

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from documents.ballot_layout import SheetFacts, lay_out
from documents.ballot_sheet import RECORDS
from documents.package import read_parts, write_parts
from domain.criteria import CriteriaSet
from domain.criteria_version import built_in
from services.ballots import write_sheets
from tests.services import cast, regime_cast
from tests.services.installation import Installation

SETS = {"QNG-01": 3, "QNG-02": 5, "QNG-03": 11, "QNG-04": 26, "QNG-05": 4, "QNG-06": 20, "QNG-07": 5}
FIELDS: Final = 11
"""How many fields of a sheet's facts stand in a row of the hidden page."""
CONVENED = cast.at("2026-10-29", 10)
EVENING = cast.at("2026-11-12", 17)
NIGHT = cast.at("2026-11-13", 9)
ISSUED = cast.at("2026-11-20", 9)

Options = Mapping[str, int]
Fill = Callable[[str, str, CriteriaSet], Options]
"""Says for member, product and set which option is ticked of each criterion."""


def make_folder(path: Path, *changes: tuple[str, str]) -> Path:
    """Write the cycle with criteria sets and a representative, without what the session leaves."""
    folder = regime_cast.make_folder(path, "R4", *changes)
    rows = [
        [*row, "Bộ sản phẩm", "Người đại diện"] if n == 0 else [*row, str(SETS[row[0]]), ""]
        for n, row in enumerate(cast.PRODUCTS)
    ]
    rows[2][-1] = "Ông Phạm Văn M"  # the name of TV3
    cast.write_table(folder / "products.csv", rows)
    for stem in ("attendance", "ballots", "awards"):
        (folder / f"{stem}.csv").unlink()
    return folder


def convened(home: Path, folder: Path, *changes: tuple[str, str]) -> Installation:
    """Play the cycle until the council has been convened."""
    playing = Installation(home)
    playing.open_folder(make_folder(folder, *changes), cast.at("2026-09-01"))
    playing.play(CONVENED)
    return playing


def best(criteria: CriteriaSet) -> dict[str, int]:
    """Tick the best option of every criterion."""
    return {
        one.code: max(one.options, key=lambda option: (option.points, -option.number)).number
        for one in criteria.criteria
    }


def worst(criteria: CriteriaSet) -> dict[str, int]:
    """Tick the first option of every criterion."""
    return dict.fromkeys((one.code for one in criteria.criteria), 1)


def short_of(criteria: CriteriaSet, star: int) -> tuple[str, int]:
    """Find a criterion with a gate for a star and an option just under it."""
    for criterion, surplus in criteria.gate_table[star]:
        below = [number for number, over in surplus.items() if over < 0]
        lower = criterion.least_points(star - 1) if star > 3 else 0
        fits = [n for n in below if (option := criterion.option(n)) and option.points >= lower]
        if fits:
            return criterion.code, fits[-1]
    raise LookupError(star)


def usual(member: str, product: str, criteria: CriteriaSet) -> Options:
    """QNG-01 has everything; three members see QNG-02 short of a gate of 4 stars; QNG-04 has next to nothing."""
    if product == "QNG-04":
        return worst(criteria)
    if product == "QNG-02" and member in {"TV1", "TV2", "TV5"}:
        code, number = short_of(criteria, 4)
        return best(criteria) | {code: number}
    return best(criteria)


def fill(data: bytes, options: Fill, comment: str = "", find: Callable[[str], CriteriaSet] = built_in) -> bytes:
    """Fill in every sheet of a workbook; ``find`` knows the sets that the office imported."""
    parts = read_parts(data)
    book = load_workbook(io.BytesIO(data), read_only=True)
    for n, row in enumerate(book[RECORDS].iter_rows(max_col=FIELDS, values_only=True), start=1):
        _, _, version, _, product, product_name, producer, member, member_name, council, scoring = map(str, row)
        criteria = find(version)
        layout = lay_out(
            SheetFacts(product, product_name, producer, member, member_name, council, int(scoring)), criteria
        )
        page = f"xl/worksheets/sheet{n}.xml"
        for code, number in options(member, product, criteria).items():
            parts[page] = _typed(parts[page], layout.choices[code], f"><v>{number}</v></c>")
        if comment:
            parts[page] = _typed(parts[page], layout.comment, f' t="inlineStr"><is><t>{escape(comment)}</t></is></c>')
    return write_parts(parts)


def _typed(page: bytes, address: str, content: str) -> bytes:
    """Type into a cell: to open and save a workbook as a whole would cost more than the step under test."""
    cell = rf'(<c r="{address}"(?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)'
    typed, count = re.subn(cell.encode(), lambda found: found[1] + content.encode(), page)
    assert count == 1, address
    return typed


def filled(installation: Installation, out: Path, options: Fill = usual, *, again: bool = False) -> dict[str, Path]:
    """Write the sheets of all members and fill them in; give the files by member."""
    with installation.at(CONVENED) as office:
        paths = write_sheets(office, cast.KEY, out, again=again)
    for path in paths:
        path.write_bytes(fill(path.read_bytes(), options))
    return {path.stem.removeprefix("phieu-").removesuffix("-cham-lai").upper(): path for path in paths}


def hand_in(installation: Installation, name: str, rows: list[list[str]]) -> None:
    """Hand in a table of the council."""
    folder = installation.inbox() / "hoi-dong"
    folder.mkdir(parents=True, exist_ok=True)
    cast.write_table(folder / f"{name}.csv", rows)
