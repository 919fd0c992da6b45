"""The example folders as input: they can be opened, are marked as samples, and hold the cast that they promise."""

import csv
import io
import re
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from domain.dossier import FileFact, check_dossier, component_of
from domain.regime import load_regime
from examples.making.blocks import MARK
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.read import Reading, read_folder

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDERS = ["dong-nai-2020", "quang-ngai-2020", "tuyen-quang-2026"]
MEGABYTE = 1024 * 1024


def _rows(folder: str, stem: str) -> list[dict[str, Any]]:
    """Read a table without the program's own reader, so that neither leans on the other."""
    text, book = EXAMPLES / folder / f"{stem}.csv", EXAMPLES / folder / f"{stem}.xlsx"
    if text.is_file():
        return list(csv.DictReader(io.StringIO(text.read_text("utf-8"))))
    head, *lines = load_workbook(book).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def _plan(folder: str) -> CyclePlan:
    return read_folder(EXAMPLES / folder).require_plan()


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_folder_has_no_errors(folder: str) -> None:
    reading = read_folder(EXAMPLES / folder)
    assert reading.errors == ()
    # Only the two days that the letter of 05/3/2020 itself puts on a weekend are worth a warning.
    expected = ["day.non_working_accepted"] * 2 if folder == "quang-ngai-2020" else []
    assert [fault.code for fault in reading.warnings] == expected


@pytest.mark.parametrize(
    ("folder", "stars"),
    [
        ("dong-nai-2020", {5: 1, 4: 16, 3: 12, 0: 2}),
        ("quang-ngai-2020", {5: 1, 4: 7, 3: 6, 0: 1}),
        ("tuyen-quang-2026", {5: 1, 4: 4, 3: 3, 0: 1}),
    ],
)
def test_the_ballots_give_the_outcome(folder: str, stars: dict[int, int]) -> None:
    assert Counter(star if star >= 3 else 0 for star in _awarded(folder).values()) == stars


def _awarded(folder: str) -> dict[str, int]:
    awards = {row["Mã sản phẩm"]: int(row["Hạng"]) for row in _rows(folder, "awards")} if _has_awards(folder) else {}
    return {code: awards.get(code, _star(mean)) for code, mean in _means(folder).items()}


def _has_awards(folder: str) -> bool:
    return (EXAMPLES / folder / "awards.csv").is_file()


def _means(folder: str) -> dict[str, Fraction]:
    totals: dict[str, list[int]] = {}
    for row in _rows(folder, "ballots"):
        points = sum(int(row[part]) for part in ("Phần A", "Phần B", "Phần C"))
        totals.setdefault(row["Mã sản phẩm"], []).append(points)
    return {code: Fraction(sum(points), len(points)) for code, points in totals.items()}


def _star(mean: Fraction) -> int:
    return 1 + sum(mean >= edge for edge in (30, 50, 70, 90))


def test_dong_nai_recognises_by_district_what_the_press_reported() -> None:
    awarded, plan = _awarded("dong-nai-2020"), _plan("dong-nai-2020")
    by_unit = Counter(product.unit for product in plan.products if awarded[product.code] >= 3)
    names = {unit.code: unit.name for unit in plan.units}
    assert {names[code]: count for code, count in by_unit.items() if count >= 4} == {
        "Long Thành": 12,
        "Thống Nhất": 7,
        "Nhơn Trạch": 4,
    }
    assert len(by_unit) == 8
    assert sum(by_unit.values()) == 29
    assert [product.name for product in plan.products if awarded[product.code] == 5] == ["Bột ca cao 3 trong 1"]


def test_edges_of_bands_are_met_exactly_and_just_below() -> None:
    quang_ngai, tuyen_quang = _means("quang-ngai-2020"), _means("tuyen-quang-2026")
    assert (quang_ngai["QN-01"], quang_ngai["QN-12"]) == (Fraction(719, 8), Fraction(559, 8))
    assert sorted(tuyen_quang.values(), reverse=True)[:2] == [Fraction(90), Fraction(809, 9)]
    assert {Fraction(70), Fraction(629, 9)} <= set(tuyen_quang.values())
    assert _means("dong-nai-2020")["DN-21"] == Fraction(629, 7)


@pytest.mark.parametrize("folder", FOLDERS)
def test_ballots_come_from_those_who_were_there_and_keep_to_the_weights(folder: str) -> None:
    weights = load_regime(_plan(folder).regime).weights
    present = [row["Mã thành viên"] for row in _rows(folder, "attendance") if row["Có mặt"] == "có"]
    seats = {row["Mã"] for row in _rows(folder, "council")}
    assert set(present) < seats
    assert Fraction(len(present), len(seats)) >= Fraction(2, 3)
    ballots = _rows(folder, "ballots")
    for code in {row["Mã sản phẩm"] for row in ballots}:
        assert [row["Mã thành viên"] for row in ballots if row["Mã sản phẩm"] == code] == present
    for row in ballots:
        assert all(0 <= int(row[f"Phần {part}"]) <= weights[part] for part in "ABC"), row


# What becomes of each dossier that is not simply complete and in time: (late, complete in the end).
CAST: dict[str, dict[str, tuple[str, ...]]] = {
    "quang-ngai-2020": {
        "late": ("QN-06", "QN-09", "QN-13"),
        "completed": ("QN-03", "QN-11", "QN-15", "QN-17"),
        "never complete": ("QN-07",),
        "too late": ("QN-06",),
    },
    "dong-nai-2020": {"late": ("DN-26",), "completed": ("DN-08", "DN-29"), "never complete": (), "too late": ()},
    "tuyen-quang-2026": {
        "late": ("TQ-04", "TQ-11"),
        "completed": ("TQ-01", "TQ-02", "TQ-03"),
        "never complete": ("TQ-06",),
        "too late": ("TQ-11",),
    },
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_dossiers_play_their_parts(folder: str) -> None:
    reading = read_folder(EXAMPLES / folder)
    plan = reading.require_plan()
    found: dict[str, list[str]] = {"late": [], "completed": [], "never complete": [], "too late": []}
    for product in plan.products:
        days, findings = _deliveries(reading, plan, product.code)
        last = plan.dates.dossiers_due
        if days[0] > last or (days[0] == last and not plan.dates.dossiers_due_inclusive):
            found["late"].append(product.code)
        if plan.dates.late_until and days[0] > plan.dates.late_until:
            found["too late"].append(product.code)
        if findings[0] and not findings[-1]:
            found["completed"].append(product.code)
        if findings[-1]:
            found["never complete"].append(product.code)
    assert {part: tuple(codes) for part, codes in found.items()} == CAST[folder]
    scored = {product.code for product in plan.products} - set(found["too late"]) - set(found["never complete"])
    assert set(_means(folder)) == scored


def _deliveries(reading: Reading, plan: CyclePlan, code: str) -> tuple[list[Any], list[int]]:
    """Give the days of a product's deliveries and how many faults its dossier has after each."""
    product = next(product for product in plan.products if product.code == code)
    checklist = load_regime(plan.regime).checklist_for(product.group)
    facts: list[FileFact] = []
    days, findings = [], []
    for delivery in (delivery for delivery in reading.dossiers if delivery.subject == code):
        for path in sorted(delivery.path.iterdir()):
            kind = path.suffix[1:]
            facts.append(FileFact(component_of(path.name, checklist) or "khac", kind, _fault(path), name=path.name))
        days.append(delivery.date)
        findings.append(len(check_dossier(checklist, facts)))
    return days, findings


def _fault(path: Path) -> str:
    """Try to open a file; give what is wrong with it, or nothing."""
    if path.stat().st_size == 0:
        return "empty"
    if path.suffix == ".docx" and not zipfile.is_zipfile(path):
        return "text"
    if path.suffix == ".pdf":
        try:
            reader = PdfReader(path)
        except PyPdfError:
            return "cut"
        with reader:
            return "locked" if reader.is_encrypted else ""
    return ""


def test_every_kind_of_spoilt_file_is_there() -> None:
    faults = Counter(_fault(path) for path in EXAMPLES.glob("*/dossiers/**/*") if path.is_file())
    assert faults.keys() == {"", "empty", "text", "cut", "locked"}


def test_the_folders_stay_small() -> None:
    files = [path for folder in FOLDERS for path in (EXAMPLES / folder).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 6 * MEGABYTE
    sizes = {path: path.stat().st_size for path in files if "dossiers" in path.parts and _fault(path) != "empty"}
    assert min(sizes.values()) >= 2048
    assert max(sizes.values()) <= 40 * 1024


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_a_dossier_says_that_it_is_a_sample(folder: str) -> None:
    for path in sorted((EXAMPLES / folder / "dossiers").rglob("*.*")):
        if _fault(path) not in {"empty", "cut"}:
            assert MARK in _words(path), path


def _words(path: Path) -> str:
    match path.suffix:
        case ".docx" if zipfile.is_zipfile(path):
            return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
        case ".xlsx":
            book = load_workbook(path)
            return " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
        case ".pdf":
            with PdfReader(path) as reader:
                if reader.is_encrypted:
                    reader.decrypt("mau")
                return reader.pages[0].extract_text()
        case ".jpg":
            with Image.open(path) as picture:
                comment = picture.info["comment"]
                assert isinstance(comment, bytes)
                return comment.decode()
        case _:
            return path.read_text("utf-8")


@pytest.mark.parametrize("folder", FOLDERS)
def test_people_and_addresses_are_invented(folder: str) -> None:
    plan = _plan(folder)
    people = {
        plan.contact.name,
        *(signer.name for signer in plan.signers.values()),
        *(unit.contact for unit in plan.units),
        *(product.representative for product in plan.products),
        *(member.name for member in plan.members),
    }
    assert all(re.fullmatch(r"\w+ (Văn|Thị) [A-ZĐ]", name) for name in people), people
    mails = [
        plan.contact.email,
        *(unit.email for unit in plan.units),
        *(product.email for product in plan.products),
        *(member.email for member in plan.members),
    ]
    assert all(not mail or mail.endswith("@example.vn") for mail in mails)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_signers_of_the_council_sit_in_it(folder: str) -> None:
    plan = _plan(folder)
    by_role = {member.role: member.name for member in plan.members}
    assert plan.signers["ct-hd"].name == by_role["chair"]
    assert plan.signers["tk-hd"].name == by_role["secretary"]


def test_units_that_never_send_anything_are_there_in_each_folder() -> None:
    silent = {}
    for folder in FOLDERS:
        reading = read_folder(EXAMPLES / folder)
        plan = reading.require_plan()
        heard = {delivery.unit for delivery in reading.dossiers}
        silent[folder] = [unit.name for unit in plan.units if unit.code not in heard]
    assert silent == {
        "dong-nai-2020": ["Trảng Bom"],
        "quang-ngai-2020": ["Sơn Tây", "Minh Long"],
        "tuyen-quang-2026": ["Bạch Ngọc"],
    }
