"""Small cycles of every regime: the units, laws, agencies and days of their time."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.services import cast

_NEW_DEPARTMENT = (
    ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường"),
    ('"PHÁT TRIỂN NÔNG THÔN"]', '"MÔI TRƯỜNG"]'),
    ('symbol = "SNN"', 'symbol = "SNNMT"'),
    ('letter_symbol = "SNN-PTNT"', 'letter_symbol = "SNNMT-PTNT"'),
)


@dataclass(frozen=True)
class Era:
    """A regime at a day of its time, and what papers of the day must and must not print."""

    regime: str
    days: dict[str, str]
    levels: dict[str, tuple[str, str]]
    law: tuple[str, ...]
    not_law: tuple[str, ...]
    department: tuple[str, str]
    units_phrase: str
    new_department: bool = False

    @property
    def day(self) -> str:
        """Give the day on which the cycle is announced."""
        return self.days["announce_on"]


def _days(*days: str) -> dict[str, str]:
    names = ("announce_on", "dossiers_due", "late_until", "convene_on", "session_on", "recognise_until", "archive_on")
    return dict(zip(names, days, strict=True))


_DISTRICTS = {code: (row[2], row[1]) for code, *rest in cast.UNITS[1:] for row in [[code, *rest]]}
_COMMUNES = {
    "524": ("xã", "Bình Sơn"),
    "536": ("đặc khu", "Lý Sơn"),
    "533": ("xã", "Mộ Đức"),
    "534": ("phường", "Đức Phổ"),
    "528": ("xã", "Tư Nghĩa"),
}
_LAW_2015 = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"
_LAW_2019 = "và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019"
_LAW_2025 = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
_OLD = ("SỞ NÔNG NGHIỆP VÀ", "PHÁT TRIỂN NÔNG THÔN")
_NEW = ("SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG")

ERAS = {
    "R1": Era(
        "R1",
        _days("2020-03-05", "2020-04-10", "2020-04-24", "2020-04-28", "2020-05-14", "2020-05-29", "2020-12-24"),
        _DISTRICTS,
        (
            _LAW_2015,
            _LAW_2019,
            "Quyết định số 490/QĐ-TTg ngày 07 tháng 5 năm 2018",
            "số 1048/QĐ-TTg ngày 21 tháng 8 năm 2019",
        ),
        ("16 tháng 6 năm 2025", "148/QĐ-TTg", "781/QĐ-TTg", "919/QĐ-TTg"),
        _OLD,
        "các huyện, thị xã",
    ),
    "R2": Era(
        "R2",
        _days("2024-03-05", "2024-04-10", "2024-04-24", "2024-05-02", "2024-05-16", "2024-05-30", "2024-12-24"),
        _DISTRICTS,
        (_LAW_2015, _LAW_2019, "số 919/QĐ-TTg ngày 01 tháng 8 năm 2022", "số 148/QĐ-TTg ngày 24 tháng 02 năm 2023"),
        ("16 tháng 6 năm 2025", "1048/QĐ-TTg", "490/QĐ-TTg", "1489/QĐ-TTg"),
        _OLD,
        "các huyện, thị xã",
    ),
    "R3": Era(
        "R3",
        _days("2025-08-05", "2025-09-10", "2025-09-24", "2025-09-29", "2025-10-14", "2025-10-30", "2025-12-24"),
        _COMMUNES,
        (
            _LAW_2025,
            "số 919/QĐ-TTg ngày 01 tháng 8 năm 2022",
            "số 148/QĐ-TTg ngày 24 tháng 02 năm 2023",
            "số 1489/QĐ-TTg ngày 06 tháng 7 năm 2025",
        ),
        ("năm 2015", "1048/QĐ-TTg", "26/2026/QĐ-TTg"),
        _NEW,
        "các xã, phường, đặc khu",
        new_department=True,
    ),
    "R4": Era(
        "R4",
        _days("2026-09-07", "2026-10-12", "2026-10-26", "2026-10-29", "2026-11-12", "2026-11-30", "2026-12-24"),
        _COMMUNES,
        (_LAW_2025, "Nghị quyết số 257/2025/QH15", "số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026"),
        ("năm 2015", "148/QĐ-TTg", "1489/QĐ-TTg", "919/QĐ-TTg"),
        _NEW,
        "các xã, phường, đặc khu",
        new_department=True,
    ),
}


def make_folder(path: Path, code: str, *changes: tuple[str, str]) -> Path:
    """Write the cast's cycle as it would have been under another regime."""
    era = ERAS[code]
    cast.make_folder(path, *changes)
    file = path / "cycle.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('regime = "R1"', f'regime = "{code}"')
    year = era.day[:4]
    for name, day in era.days.items():
        text = re.sub(rf"^{name} = .*$", f"{name} = {day}", text, flags=re.MULTILINE)
    text = text.replace("year = 2020", f"year = {year}").replace("năm 2020", f"năm {year}")
    text = re.sub(r"2020-(\d\d-\d\d)", rf"{year}-\1", text)
    if code == "R2":
        text = text.replace("star_at_least = 3", "star_at_least = 4")
    if era.new_department:
        text = text.replace(f"due = {year}-06-20", f"due = {year}-12-18").replace("Công văn ấn định ngày 20/6", "")
        text = text.replace(f"= {year}-06-19", f"= {year}-12-22").replace(f"= {year}-06-15", f"= {year}-12-15")
        for old, new in _NEW_DEPARTMENT:
            text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    units = [[row[0], era.levels[row[0]][1], era.levels[row[0]][0], *row[3:]] for row in cast.UNITS[1:]]
    cast.write_table(path / "units.csv", [cast.UNITS[0], *units])
    if code != "R1":  # 40/25/35: the same totals with the weights the other way round
        rows = [[*row[:2], row[4], row[3], row[2], *row[5:]] for row in cast.ballot_rows()[1:]]
        cast.write_table(path / "ballots.csv", [cast.ballot_rows()[0], *rows])
    _move_dossiers(path / "dossiers", era)
    return path


def _move_dossiers(folder: Path, era: Era) -> None:
    """Bring the days on which files came into the era: April to its month, June to December where it begins late."""
    shift = int(era.days["dossiers_due"][5:7]) - 4
    for day in sorted(folder.iterdir()):
        month = int(day.name[5:7]) + shift
        day.rename(folder / f"{era.day[:4]}-{min(month, 12):02d}-{day.name[8:]}")
    if era.regime == "R4":  # there the fourth component is a letter of the commune
        for n, picture in enumerate(sorted(folder.rglob("04-*.jpg"))):
            if picture.stat().st_size:
                picture.with_suffix(".pdf").write_bytes(cast.pdf_file(40 + n))
            picture.unlink()
