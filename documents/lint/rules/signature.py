"""Authority, post and name of the signer (Annex I, part I, section II.7)."""

import re
from collections.abc import Iterator

from documents.finding import Level
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.rule import OFFICIAL, STATE, Fault, rule
from documents.lint.vocabulary import AUTHORITY, DEGREES, POSTS
from documents.lint.wording import first_wrong, style_faults, told
from domain.vietnamese import nfc

_CLAUSE = "Phụ lục I, Phần I, mục II.7"
_RIGHT = re.compile(r"^(TM|KT|TL|TUQ|Q)\. (?=\S)")
_WORD = re.compile(r"^(T/?M|K/?T|T/?L|T/?UQ|Q)\b")
_DEPUTY = re.compile(r"^(PHÓ|THỨ|QUYỀN)\b|\bPHÓ\b")
_NEEDS_POST = frozenset({"KT", "TL", "TUQ", "TM"})


def _authority(paper: Paper) -> tuple[Line, ...]:
    """Give the capital lines of the main signature."""
    return paper.ending.main.authority if paper.ending.main else ()


@rule("quyen-han", Level.ERROR, f"{_CLAUSE}.b", "Quyền hạn ghi “TM.”, “KT.”, “TL.”, “TUQ.”, “Q.”", fits=STATE)
def authority_words(paper: Paper) -> Iterator[Fault]:
    """Check how the words of authority are written: full stop, then one space, never a stroke."""
    for signature in paper.ending.signatures:
        for line in signature.authority:
            if AUTHORITY.match(line.text) and not _RIGHT.match(line.raw.replace("\xa0", " ")):
                word = _WORD.match(line.text)
                plain = word[1].replace("/", "") if word else ""
                rest = AUTHORITY.sub("", line.text, count=1)
                party = " (dấu gạch chéo là cách ghi của văn bản Đảng)" if "/" in line.text[:4] else ""
                yield Fault(f"“{line.text}”: hãy ghi “{plain}. {rest}”{party}.", line)


@rule("chuc-vu-dong-hai", Level.ERROR, f"{_CLAUSE}.b", "Dưới “KT.”, “TL.”, “TUQ.”, “TM.” ghi chức vụ của người ký")
def own_post(paper: Paper) -> Iterator[Fault]:
    """Check that words of authority are followed by the signer's own post; for KT. by a deputy's."""
    lines = _authority(paper)
    for at, line in enumerate(lines):
        found = _WORD.match(line.text) if AUTHORITY.match(line.text) else None
        word = found[1].replace("/", "") if found else ""
        if word not in _NEEDS_POST:
            continue
        below = lines[at + 1 :]
        if not below:
            yield Fault(f"Dưới “{line.text}” thiếu chức vụ của người ký; hãy ghi ở dòng sau.", line)
        elif word == "KT" and POSTS.match(below[0].text) and not _DEPUTY.search(below[0].text):
            yield Fault(
                f"“{line.text}” là ký thay nhưng dòng dưới ghi “{below[0].text}”; hãy ghi chức vụ cấp phó.", below[0]
            )
        elif word == "TM" and AUTHORITY.match(line.text) and _says_post(line.text):
            yield Fault(
                f"“{line.text}”: sau “TM.” là tên tập thể hoặc cơ quan, không phải chức vụ; hãy sửa lại.", line,
                Level.WARNING,
            )  # fmt: skip


def _says_post(text: str) -> bool:
    """Tell whether "TM." is followed by a post instead of a body."""
    return bool(
        re.match(r"(PHÓ |)(CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|TRƯỞNG BAN|BỘ TRƯỞNG)$", AUTHORITY.sub("", text, count=1))
    )


@rule("chuc-vu-thieu", Level.ERROR, f"{_CLAUSE}.c", "Có chức vụ của người ký", fits=OFFICIAL)
def post(paper: Paper) -> Iterator[Fault]:
    """Check that there is a signing block where recipients are named."""
    if paper.ending.heading is not None and not paper.ending.signatures:
        yield Fault(
            "Không thấy quyền hạn, chức vụ của người ký; hãy ghi in hoa, đậm, ngang hàng với “Nơi nhận:”.",
            paper.ending.heading,
        )


@rule(
    "chuc-vu-kieu", Level.ERROR, f"{_CLAUSE}.đ", "Quyền hạn, chức vụ in hoa, cỡ 13–14, đứng, đậm, canh giữa", fits=STATE
)
def post_style(paper: Paper) -> Iterator[Fault]:
    """Check how authority and post look."""
    for signature in paper.ending.signatures:
        yield from first_wrong(
            "Quyền hạn, chức vụ",
            (
                (line, style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=True))
                for line in signature.authority
            ),
        )


@rule("ho-ten", Level.WARNING, f"{_CLAUSE}.c", "Có họ và tên người ký")
def name(paper: Paper) -> Iterator[Fault]:
    """Check that the signer is named, and is the one who is known to sign."""
    main = paper.ending.main
    if main is None:
        return
    if main.signer is None:
        if not paper.draft:
            yield Fault("Dưới chức vụ chưa có họ và tên người ký; hãy ghi đủ họ, tên.", main.authority[-1])
    elif paper.facts.signer and nfc(paper.facts.signer).upper() not in nfc(main.signer.text).upper():
        yield Fault(
            f"Người ký trên văn bản là {main.signer.text}, trong hồ sơ là {paper.facts.signer}; hãy sửa cho khớp.",
            main.signer,
            Level.ERROR,
        )


@rule("ho-ten-kieu", Level.ERROR, f"{_CLAUSE}.đ", "Họ tên chữ thường, cỡ 13–14, đứng, đậm", fits=STATE)
def name_style(paper: Paper) -> Iterator[Fault]:
    """Check how the names look."""
    for signature in paper.ending.signatures:
        line = signature.signer
        if line:
            faults = style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=False)
            yield from told("Họ và tên người ký", faults, line)


@rule("ho-ten-hoc-vi", Level.ERROR, f"{_CLAUSE}.c", "Trước họ tên không ghi học hàm, học vị, danh hiệu")
def degree(paper: Paper) -> Iterator[Fault]:
    """Check that nothing stands before the name."""
    for signature in paper.ending.signatures:
        line = signature.signer
        found = DEGREES.match(line.text) if line else None
        if line and found:
            bare = DEGREES.sub("", line.text)
            yield Fault(f"Trước họ tên người ký ghi “{found[0].strip()}”; hãy chỉ ghi “{bare}”.", line)
