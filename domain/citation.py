"""Citations: papers named in a text, compared with the table of checked instruments (citations.toml)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from domain.errors import RuleBroken
from domain.numbering import NumberMalformed, ParsedNumber, parse_number
from domain.party import parse_party
from domain.vietnamese import nfc, short_date

TYPE_SYMBOLS: Final = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Kế hoạch": "KH",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Giấy mời": "GM",
    "Nghị định": "NĐ",
    "Thông tư": "TT",
}
"""Types whose abbreviation stands in every number; Annex III of Decree 30/2020/NĐ-CP and the laws' own types."""

# First groups that never name an agency, so a công văn cannot carry them.
_NEVER_AN_AGENCY: Final = frozenset({"QĐ", "KH", "TTr", "BC", "NQ", "BB"})
# How far after a number its date, its issuer and the words of its subject stand.
_REACH: Final = 220
_NAMED: Final = re.compile(
    r"(?P<type>Nghị quyết|Quyết định|Chỉ thị|Quy chế|Thông báo|Hướng dẫn|Kế hoạch|Báo cáo|Biên bản|Tờ trình"
    r"|Giấy mời|Nghị định|Thông tư|Công văn|Kết luận|Quy định|Thông tri|Chương trình|Văn bản|Luật)(?: liên tịch)?"
    r"\s+số:?\s*(?P<number>\d[\w./&-]*[^\W_])"
)
_DATE: Final = (
    r"ngày\s+(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<dw>\d{1,2})\s+tháng\s+(?P<mw>\d{1,2})\s+năm\s+(?P<yw>\d{4}))"
)
_DATED: Final = re.compile(rf"\s*,?\s*(?:\([^)]*\)\s*)?{_DATE}")
_LAW: Final = re.compile(
    r"(?P<name>Luật (?:sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật )?"
    rf"Tổ chức chính quyền địa phương)\s*,?\s*{_DATE}"
)
_ISSUER: Final = re.compile(r"\s+của\s+(?P<issuer>[^\W\d_][\w ]*)")
# Issuers that name themselves so plainly that a citation with another one is wrong.
_PLAIN_ISSUERS: Final = frozenset({"Thủ tướng Chính phủ", "Chính phủ", "Quốc hội"})


@dataclass(frozen=True, slots=True)
class Instrument:
    """One checked instrument; ``until`` is the day from which it is repealed, ``day`` None when not checked.

    ``misprinted`` is a wrong day that another law prints for it.
    """

    type_name: str
    number: str
    day: date | None
    issuer: str
    title: str
    topic: tuple[str, ...]
    until: date | None = None
    misprinted: date | None = None

    def sentence(self) -> str:
        """Name it as a first citation does: type, number, date, issuer."""
        day = f" ngày {short_date(self.day)}" if self.day else ""
        return f"{self.type_name} số {self.number}{day} của {self.issuer}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper named in a text: ``parsed`` is None for a malformed number, ``day`` None when no date follows.

    ``impossible_day`` holds a date that no calendar has; ``around`` the text that follows, in lower case.
    """

    text: str
    type_name: str
    number: str
    parsed: ParsedNumber | None
    day: date | None
    impossible_day: str
    issuer: str
    around: str
    start: int


@dataclass(frozen=True, slots=True)
class CitationFault:
    """What is wrong with a citation: a stable kind, and the Vietnamese sentence with the right one."""

    kind: str
    citation: Citation
    sentence: str


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    text = files("domain").joinpath("citations.toml").read_text(encoding="utf-8")
    table: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    return table


@cache
def instruments() -> tuple[Instrument, ...]:
    """List the checked instruments."""
    return tuple(
        Instrument(
            type_name=row["type"],
            number=row["number"],
            day=row.get("day"),
            issuer=row["issuer"],
            title=row["title"],
            topic=tuple(row["topic"]),
            until=row.get("until"),
            misprinted=row.get("misprinted"),
        )
        for row in _table()["instruments"]
    )


def instrument(number: str) -> Instrument | None:
    """Find a checked instrument by its number, "1048/QĐ-TTg"."""
    return next((known for known in instruments() if known.number == nfc(number)), None)


def find_citations(text: str) -> tuple[Citation, ...]:
    """Find every paper that a text names by type and number, Party papers ("Chỉ thị số 46-CT/TU") included."""
    text = nfc(text).replace("\xa0", " ")
    return tuple(_citation(text, found) for found in _NAMED.finditer(text))


def _citation(text: str, found: re.Match[str]) -> Citation:
    """Read one citation and what follows it."""
    dated = _DATED.match(text, found.end())
    end = dated.end() if dated else found.end()
    day, impossible = _day(dated) if dated else (None, "")
    issuer = _ISSUER.match(text, end)
    try:
        parsed = parse_number(found["number"])
    except NumberMalformed:
        parsed = None
    return Citation(
        text=text[found.start() : end],
        type_name=found["type"],
        number=found["number"],
        parsed=parsed,
        day=day,
        impossible_day=impossible,
        issuer=issuer["issuer"].strip() if issuer else "",
        around=text[end : end + _REACH].lower(),
        start=found.start(),
    )


def _day(found: re.Match[str]) -> tuple[date | None, str]:
    """Read a date in figures or in words; the second value is the text of a date that no calendar has."""
    d, m, y = (int(found[name] or found[name + "w"]) for name in "dmy")
    try:
        return date(y, m, d), ""
    except ValueError:
        return None, f"{d}/{m}/{y}"


def citation_faults(text: str, paper_day: date | None = None) -> tuple[CitationFault, ...]:
    """Check every citation of a text against the calendar, its own type, the table and the day of the paper."""
    text = nfc(text).replace("\xa0", " ")
    faults = [fault for citation in find_citations(text) for fault in _faults_of(citation, paper_day)]
    return (*faults, *_law_faults(text, paper_day))


def repealed_on(citation: Citation, paper_day: date) -> Instrument | None:
    """Give the instrument when it is in the table and was repealed on or before the day of the paper."""
    known = instrument(citation.number)
    return known if known and known.until and known.until <= paper_day else None


def _faults_of(citation: Citation, paper_day: date | None) -> Iterator[CitationFault]:
    """Check one citation; a wrong number is told once, without what follows from it."""
    if citation.parsed is None:
        yield CitationFault(
            "malformed",
            citation,
            f"“{citation.text}”: số, ký hiệu “{citation.number}” viết sai; hãy ghi như 878/UBND-NNTN, 58/QĐ-UBND"
            " (văn bản của Đảng: 46-CT/TU).",
        )
        return
    if citation.impossible_day:
        yield CitationFault(
            "impossible",
            citation,
            f"“{citation.text}”: ngày {citation.impossible_day} không có trong lịch; hãy tra lại ngày văn bản.",
        )
        return
    if wrong := _wrong_type(citation, citation.parsed):
        yield CitationFault("type", citation, wrong)
        return
    if wrong := _unlike_table(citation):
        yield CitationFault("table", citation, wrong)
        return
    if paper_day and citation.day and citation.day > paper_day:
        yield CitationFault(
            "later",
            citation,
            f"“{citation.text}” ban hành sau ngày của văn bản này ({short_date(paper_day)});"
            " hãy tra lại ngày của hai văn bản.",
        )


def _wrong_type(citation: Citation, parsed: ParsedNumber) -> str:
    """Compare the type that is named with the abbreviation in the number."""
    if parsed.is_party:
        return _wrong_party_type(citation)
    group = re.split(r"[-/]", parsed.symbol)[0]
    wanted = TYPE_SYMBOLS.get(citation.type_name)
    if wanted and group != wanted:
        named = next((name for name, symbol in TYPE_SYMBOLS.items() if symbol == group), "")
        right = f"ký hiệu này là của {named}" if named else f"{citation.type_name} viết tắt là {wanted}"
        # An issuer alone (Công văn 12/UBND cited as another type) is left to people: some bodies number so.
        return f"“{citation.text}”: {right}; hãy sửa tên loại hoặc ký hiệu." if named or _looks_like(group) else ""
    if citation.type_name == "Công văn" and group in _NEVER_AN_AGENCY:
        named = next(name for name, symbol in TYPE_SYMBOLS.items() if symbol == group)
        return f"“{citation.text}”: ký hiệu {group} là của {named}, không phải công văn; hãy sửa tên loại hoặc số."
    return ""


def _wrong_party_type(citation: Citation) -> str:
    """Compare the type that is named with the abbreviation in a Party number: Chỉ thị số 46-CT/TU."""
    try:
        party = parse_party(citation.number)
    except RuleBroken as fault:
        return f"“{citation.text}”: {fault}"
    if citation.type_name in {*party.type_names, "Văn bản"}:
        return ""
    return f"“{citation.text}”: ký hiệu này là của {party.type_name}; hãy sửa tên loại hoặc ký hiệu."


def _looks_like(group: str) -> bool:
    """Tell whether a group is an abbreviation typed without its accents or in wrong case ("QD", "TTR")."""
    plain = {symbol.upper().replace("Đ", "D") for symbol in TYPE_SYMBOLS.values()}
    return group.upper().replace("Đ", "D") in plain


def _unlike_table(citation: Citation) -> str:
    """Compare a citation with the table: its date, its issuer, or the number of the instrument of that day."""
    known = instrument(citation.number)
    if known is None:
        return _wrong_number(citation)
    if citation.day and known.day and citation.day != known.day:
        same_year = citation.day.year == known.day.year
        if same_year or citation.day == known.misprinted or _on_topic(known, citation):
            return f"“{citation.text}” sai ngày; đúng là: {known.sentence()}."
        return ""
    certain = citation.day is not None or citation.parsed is None or citation.parsed.year is not None
    if certain and citation.issuer and _other_issuer(known, citation.issuer):
        return f"“{citation.text}” sai cơ quan ban hành; đúng là: {known.sentence()}."
    return ""


def _other_issuer(known: Instrument, issuer: str) -> bool:
    """Tell whether the text after "của" begins with the name of a central body that did not issue it."""
    named = next((name for name in sorted(_PLAIN_ISSUERS, key=len, reverse=True) if issuer.startswith(name)), "")
    return bool(named) and named != known.issuer


def _wrong_number(citation: Citation) -> str:
    """Find the instrument that the date, the agency and the subject mean, when the number is another."""
    for known in instruments():
        if known.day is None or known.day != citation.day or known.type_name != citation.type_name:
            continue
        if known.number.rpartition("/")[2] == citation.number.rpartition("/")[2] and _on_topic(known, citation):
            return f"“{citation.text}” sai số, ký hiệu; đúng là: {known.sentence()}."
    return ""


def _on_topic(known: Instrument, citation: Citation) -> bool:
    """Tell whether the words after a citation speak of the subject of an instrument."""
    return any(words in citation.around for words in known.topic)


def _law_faults(text: str, paper_day: date | None) -> Iterator[CitationFault]:
    """Check laws cited by name and date."""
    versions = {law["name"]: law["versions"] for law in _table()["laws"]}
    for found in _LAW.finditer(text):
        day, impossible = _day(found)
        citation = Citation(found[0], "Luật", "", None, day, impossible, "", "", found.start())
        right = "; ".join(f"{short_date(row['day'])} (số {row['number']})" for row in versions[found["name"]])
        if day not in {row["day"] for row in versions[found["name"]]}:
            yield CitationFault("table", citation, f"“{found[0]}” sai ngày; {found['name']} có ngày: {right}.")
        elif paper_day and day and day > paper_day:
            yield CitationFault(
                "later",
                citation,
                f"“{found[0]}” có sau ngày của văn bản này ({short_date(paper_day)}); luật có ngày: {right}.",
            )
