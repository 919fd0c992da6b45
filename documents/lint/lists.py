"""Automatic numbering: what Word prints before a paragraph of a list."""

from dataclasses import dataclass, field

from lxml import etree

from documents.lint.opening import Package, W
from documents.lint.styles import Properties, paragraph_properties, twips

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
# A list may start at any number; beyond this it is a fault of the file, not a list.
_HIGHEST = 3999


@dataclass(frozen=True)
class Level:
    """One level of a list: its numbers, where they start, what is printed, how the paragraph stands."""

    form: str
    start: int
    text: str
    shape: Properties


@dataclass
class Lists:
    """The lists of a file and how far each has counted."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def shape(self, number: str, level: int) -> Properties:
        """Give the indents that a level of a list brings."""
        found = self._level(number, level)
        return found.shape if found else {}

    def _level(self, number: str, level: int) -> Level | None:
        return self.levels.get((number, level)) or self.levels.get((self.abstract.get(number, ""), level))

    def label(self, number: str, level: int) -> str:
        """Count one paragraph and give the label it prints: "1.", "b)", "-"."""
        found = self._level(number, level)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        if found.form == "bullet":
            return "-" if found.text in {"-", "–", "\uf02d", "‒"} else "•"
        owner = self.abstract.get(number, number)
        count = self._counts.get((owner, level), found.start - 1) + 1
        self._counts[owner, level] = count
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((owner, deeper), None)
        label = found.text
        for outer in range(level + 1):
            shown = self._level(number, outer)
            value = self._counts.get((owner, outer), shown.start if shown else 1)
            label = label.replace(f"%{outer + 1}", in_form(value, shown.form if shown else "decimal"))
        return label


def in_form(value: int, form: str) -> str:
    """Write a number as a list does: 3, c, iii, III, 03."""
    if form == "none" or not 0 <= value <= _HIGHEST:
        return ""
    if form in {"lowerLetter", "upperLetter"}:
        letters = _LATIN[(value - 1) % 26] * ((value - 1) // 26 + 1) if value else ""
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = ""
        for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
            roman += sign * (value // worth)
            value %= worth
        return roman if form == "lowerRoman" else roman.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)


def read_lists(package: Package) -> Lists:
    """Read the lists of a file."""
    lists = Lists()
    root = package.tree(package.related(package.main, "numbering"))
    if root is None:
        return lists
    for node in root.iter(f"{W}abstractNum"):
        _read_levels(lists, "a" + node.get(f"{W}abstractNumId", ""), node.findall(f"{W}lvl"))
    for node in root.iter(f"{W}num"):
        key = node.get(f"{W}numId", "")
        base = node.find(f"{W}abstractNumId")
        lists.abstract[key] = "a" + ("" if base is None else base.get(f"{W}val", ""))
        overrides = node.findall(f"{W}lvlOverride")
        if overrides:
            _override(lists, key, overrides)
    return lists


def _override(lists: Lists, key: str, overrides: list[etree._Element]) -> None:
    """Copy the levels of a list that starts anew or looks different; it counts on its own."""
    base = lists.abstract[key]
    own = f"n{key}"
    for level in range(_LEVELS):
        if (base, level) in lists.levels:
            lists.levels[own, level] = lists.levels[base, level]
    for override in overrides:
        level = twips(override.get(f"{W}ilvl"))
        _read_levels(lists, own, override.findall(f"{W}lvl"))
        start, known = override.find(f"{W}startOverride"), lists.levels.get((own, level))
        if start is not None and known is not None:
            lists.levels[own, level] = Level(known.form, twips(start.get(f"{W}val"), 1), known.text, known.shape)
    lists.abstract[key] = own


def _read_levels(lists: Lists, key: str, nodes: list[etree._Element]) -> None:
    """Read the levels of one list."""
    for node in nodes:
        form, start, text = (node.find(f"{W}{name}") for name in ("numFmt", "start", "lvlText"))
        lists.levels[key, twips(node.get(f"{W}ilvl"))] = Level(
            "decimal" if form is None else form.get(f"{W}val", "decimal"),
            1 if start is None else twips(start.get(f"{W}val"), 1),
            "" if text is None else text.get(f"{W}val", ""),
            {key: value for key, value in paragraph_properties(node.find(f"{W}pPr")).items() if key != "style"},
        )
