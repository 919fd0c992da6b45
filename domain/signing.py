"""Authority lines above a signature: TM., KT., TL., TUQ., Q. (Decree 30/2020, Article 13 and Annex I)."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from domain.errors import RuleBroken

AgencyKind = Literal["province", "department", "council", "office", "advisors"]
Act = Literal["collective", "head_alone"]
Capacity = Literal["", "KT.", "TL.", "TUQ.", "Q."]

_CAPACITY_NAMES: Final = {
    "": "ký đúng chức vụ đứng đầu",
    "KT.": "ký thay người đứng đầu",
    "TL.": "thừa lệnh người đứng đầu",
    "TUQ.": "thừa ủy quyền người đứng đầu",
    "Q.": "giữ quyền người đứng đầu",
}
_ACTING: Final = "Quyền "
_OTHER_AGENCY: Final = re.compile(r"\b(?:ủy ban|uỷ ban|ubnd|sở|chi cục)\b", re.IGNORECASE)


class SigningImpossible(RuleBroken):
    """Say that a post cannot sign for an agency in a capacity."""

    def __init__(self, problem: str, way_out: str) -> None:
        super().__init__(problem, way_out)
        self.problem = problem
        self.way_out = way_out

    def sentence(self) -> str:
        """Give the fact, then the way out."""
        return f"Không ký được: {self.problem}. Hãy {self.way_out}."


@dataclass(frozen=True, slots=True)
class AuthorityFault:
    """What is wrong with authority lines, and the lines that would be right; none when nobody can say."""

    problem: str
    right: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Agency:
    kind: AgencyKind
    name: str
    collective: str
    head: str
    deputies: tuple[str, ...]
    by_order: tuple[str, ...]
    by_order_deputies: tuple[str, ...]
    internal: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """List the titles of the table, the longest first, so that "Phó Giám đốc" is found before "Giám đốc"."""
        return tuple(sorted((self.head, *self.inner), key=lambda title: -len(title)))

    @property
    def inner(self) -> tuple[str, ...]:
        """List the titles below the head."""
        return (*self.deputies, *self.by_order, *self.by_order_deputies, *self.internal)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath("signing.toml").read_text(encoding="utf-8"))


@cache
def _agency(kind: AgencyKind) -> _Agency:
    row = _table()["agencies"][kind]
    lists = {name: tuple(row.get(name, ())) for name in ("deputies", "by_order", "by_order_deputies", "internal")}
    return _Agency(kind, row["name"], row.get("collective", ""), row["head"], **lists)


def act_of(type_symbol: str) -> Act:
    """Say whether papers of a type are an act of the head alone: decisions, certificates."""
    return "head_alone" if type_symbol in _table()["head_alone"] else "collective"


def title_of(agency: AgencyKind, post: str) -> str:
    """Give the title inside a post: "Phó Giám đốc Sở Công Thương" -> "Phó Giám đốc"; "" for one of no table.

    Of the posts of a council's head only the one in the council counts: "Phó Chủ tịch Ủy ban nhân dân tỉnh, Chủ tịch
    Hội đồng" -> "Chủ tịch".
    """
    words = _own_post(agency, post).removeprefix(_ACTING).casefold()
    return next((title for title in _agency(agency).titles if _begins_with(words, title.casefold())), "")


def _own_post(agency: AgencyKind, post: str) -> str:
    if agency != "council":
        return post
    parts = [part.strip() for part in re.split(r"\s[-–]\s|;|,\s(?=Chủ tịch|Phó Chủ tịch)", post)]
    inside = [part for part in parts if "hội đồng" in part.casefold()]
    return inside[-1] if inside else "" if _OTHER_AGENCY.search(post) else post


def _begins_with(words: str, title: str) -> bool:
    return words == title or words.startswith((f"{title} ", f"{title},"))


def capacity_of(agency: AgencyKind, post: str) -> Capacity:
    """Give the capacity in which a post usually signs for an agency. Raises SigningImpossible."""
    row, title = _agency(agency), title_of(agency, post)
    if title == row.head:
        return "Q." if post.startswith(_ACTING) else ""
    if title in row.deputies:
        return "KT."
    if title in (*row.by_order, *row.by_order_deputies):
        return "TL."
    if title in row.internal:
        return ""
    problem = f"“{post}” không phải là chức vụ đứng đầu, cấp phó hay cấp dưới của {row.name}"
    raise SigningImpossible(problem, f"ghi chức vụ như “{row.head}”, hoặc ghi quyền hạn TUQ. khi được ủy quyền")


def authority_lines(
    agency: AgencyKind, act: Act, post: str, capacity: Capacity | None = None, *, seal_office: str = ""
) -> tuple[str, ...]:
    """Give the lines of the signature block above the name.

    ``capacity`` None takes the usual one of the post; ``seal_office``: the office of a council's head in the agency
    whose seal is used, printed under the title. Raises SigningImpossible.
    """
    row, title = _agency(agency), title_of(agency, post)
    capacity = capacity_of(agency, post) if capacity is None else capacity
    _check(row, title, post, capacity)
    if title in row.internal:
        return (f"{title} {row.name}".upper(),)
    together = (
        (f"TM. {row.collective}",) if row.collective and act == "collective" and capacity in {"", "KT.", "Q."} else ()
    )
    seal = (seal_office.upper(),) if seal_office and agency == "council" else ()
    return (*together, *_own_lines(row, title, post, capacity), *seal)


def _check(row: _Agency, title: str, post: str, capacity: Capacity) -> None:
    """Refuse what the decree does not allow. Raises SigningImpossible."""
    name = _CAPACITY_NAMES[capacity]
    if capacity == "TUQ.":
        if title == row.head or title in row.deputies:
            problem = f"“{post}” không {name} ({capacity}) của chính {row.name}"
            raise SigningImpossible(problem, "dùng KT. cho cấp phó, bỏ TUQ. cho người đứng đầu")
        return
    allowed = {
        "": (row.head, *row.internal),
        "KT.": row.deputies,
        "TL.": (*row.by_order, *row.by_order_deputies),
        "Q.": (row.head,),
    }[capacity]
    if title in allowed:
        return
    if title in row.deputies:
        raise SigningImpossible(f"“{post}” là cấp phó nên không {name}", f"ghi “KT. {row.head.upper()}”")
    if title == row.head:
        raise SigningImpossible(
            f"“{post}” là người đứng đầu nên không {name}", f"bỏ “{capacity}”, ghi “{row.head.upper()}”"
        )
    choice = ", ".join(dict.fromkeys(allowed)) or "không có chức vụ nào"
    raise SigningImpossible(f"“{post}” không {name} của {row.name}", f"chọn người có chức vụ: {choice}")


def _own_lines(row: _Agency, title: str, post: str, capacity: Capacity) -> tuple[str, ...]:
    head = row.head.upper()
    match capacity:
        case "":
            return (head,)
        case "Q.":
            return (f"Q. {head}",)
        case "KT.":
            return (f"KT. {head}", title.upper())
        case "TL.":
            under = (f"KT. {title.removeprefix('Phó ').upper()}",) if title in row.by_order_deputies else ()
            return (f"TL. {head}", *under, title.upper())
        case _:
            return (f"TUQ. {head}", post.upper())


def check_authority(agency: AgencyKind, post: str, lines: Sequence[str]) -> AuthorityFault | None:
    """Compare free authority lines with the signer's post; None when they agree.

    The short form without the TM. line is accepted for committees as practice has it. A post of no table passes
    when the last line is its own title. A council's head may add the office whose seal is used.
    """
    right = tuple(dict.fromkeys(_lawful(agency, post)))
    written, known = _joined(lines), {_joined(block) for block in right}
    if written in known or (agency == "council" and any(_with_office(lines, n, known) for n in range(1, len(lines)))):
        return None
    row, title = _agency(agency), title_of(agency, post)
    starts = {line.upper().partition(" ")[0] for line in lines}
    if title == "":
        is_own = (
            bool(lines[-1].strip()) and post.upper().startswith(_joined(lines[-1:])) and not starts & {"KT.", "TM."}
        )
        problem = f"dòng cuối “{lines[-1]}” không phải chức vụ của người ký “{post}”"
        return None if is_own and agency != "council" else AuthorityFault(problem, right)
    if title in row.deputies and "KT." not in starts:
        problem = f"“{post}” là cấp phó, ký phải có “KT. {row.head.upper()}”"
    elif title == row.head and "KT." in starts:
        problem = f"“{post}” là người đứng đầu, không ký thay (KT.)"
    elif "TM." in starts and not row.collective:
        problem = f"{row.name} làm việc theo chế độ thủ trưởng, không ghi “TM.”"
    else:
        problem = f"quyền hạn “{' / '.join(lines)}” không khớp chức vụ “{post}”"
    return AuthorityFault(problem, right)


def _joined(lines: Sequence[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip().upper()


def _with_office(lines: Sequence[str], n: int, known: Collection[str]) -> bool:
    """Say whether after n lines an office in an agency follows: PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH."""
    return _joined(lines[:n]) in known and _OTHER_AGENCY.search(_joined(lines[n:])) is not None


def _lawful(agency: AgencyKind, post: str) -> Iterator[tuple[str, ...]]:
    """List the blocks with which a post may sign, the most formal first."""
    row, title = _agency(agency), title_of(agency, post)
    if title == "":
        if agency != "council":
            yield _own_lines(row, title, post, "TUQ.")
        return
    capacity = capacity_of(agency, post)
    for act in get_args(Act):
        block = authority_lines(agency, act, post, capacity)
        yield block
        if agency == "council" and act == "head_alone" and title not in row.internal:
            yield (*block[:-1], f"{block[-1]} HỘI ĐỒNG")
