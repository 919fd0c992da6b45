"""Letters and words: Unicode, tone marks, what was left unfilled, capitals (Annex I, section I.4; Annex II)."""

import re
from collections import Counter
from collections.abc import Iterator

from documents.finding import Level
from documents.lint.facts import Layout
from documents.lint.paper import Paper
from documents.lint.paragraph import Paragraph
from documents.lint.rule import ALL, CUSTOM, OFFICIAL, WRITTEN, Fault, rule
from documents.lint.wording import gathered
from domain.vietnamese import is_nfc

_TAG = re.compile(
    r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\{#.*?#\}|\}\}|%\}|«[^\s«»]{1,60}»|<<[^\s<>]{1,60}>>|\$\{[^}]{1,60}\}"
)
_BROKEN_FIELD = re.compile(r"Error! |Lỗi! |#REF!|#N/A|#VALUE!|#NAME\?")
_LEFTOVER = re.compile(
    r"\[(?:[^\W\d_][^\[\]]{0,60}|\.{2,}|…)\]|\b(?:xxx+|XXX+)\b|\bTODO\b|\bTBD\b|(?i:lorem ipsum)"
    r"|<(?:tên|số|ngày|họ)[^<>]{0,40}>"
)
_BLANKS = re.compile(r"(?:\.{4,}|…{2,}|_{4,}|\b(?:ngày|tháng|số|năm)\s+(?:…|\.{2,}|_{2,}))")
_OPEN = re.compile(r"oà|oá|oả|oã|oạ|oè|oé|oẻ|oẽ|oẹ|uỳ|uý|uỷ|uỹ|uỵ", re.IGNORECASE)
_CLOSED = re.compile(r"òa|óa|ỏa|õa|ọa|òe|óe|ỏe|õe|ọe|ùy|úy|ủy|ũy|ụy", re.IGNORECASE)
_SYLLABLE = re.compile(r"[^\W\d_]+")
_LONGEST_SYLLABLE = 7
# "thuỷ" and "thủy" are one word in two ways; "quý", "quỳ" have only one.
_ONE_WAY = re.compile(r"^q", re.IGNORECASE)
_CITY = re.compile(r"\bthành phố Hồ Chí Minh|\bthủ đô Hà Nội")
_UNIT = re.compile(r"(?<=[a-zà-ỹđ,;] )(Tỉnh|Huyện|Xã|Thị xã|Thị trấn) (?=[A-ZĐ][a-zà-ỹ])(?![A-ZĐ]{2})")
_COMMITTEE = re.compile(
    r"\b(?:Ủy|Uỷ) [Bb]an [Nn]hân [Dd]ân\b|\b(?:ủy|uỷ) ban nhân dân (?=tỉnh|huyện|xã|thành phố|phường)"
    r"|\bHội [Đđ]ồng [Nn]hân [Dd]ân\b"
)
_COMMITTEES = frozenset(
    {"Ủy ban nhân dân", "Uỷ ban nhân dân", "Hội đồng nhân dân", "Hội đồng Nhân dân", "Ủy ban Nhân dân"}
)
_TYPE = re.compile(
    r"(?<=[a-zà-ỹđ,;] )(quyết định|kế hoạch|công văn|tờ trình|nghị quyết|thông báo|chỉ thị|nghị định|báo cáo) số:? \d+"
    r"(?:/|-)"
)
_ARTICLE = re.compile(
    r"(?<=[a-zà-ỹđ\d,;] )(điều|chương|mục) (\d+|[IVXLC]+)\b(?= (?:của )?(?:Luật|Nghị|Quyết|Quy chế|Thông|này))"
    r"|(?<=khoản \d )điều \d+|(?<=khoản \d\d )điều \d+"
)
_CLAUSE = re.compile(r"(?<=[a-zà-ỹđ,;] )(Khoản \d+|Điểm [a-zđ]\)?)(?= (?:khoản|Khoản|Điều|điều))")
_WEEKDAY = re.compile(r"\b[Tt]hứ (hai|ba|tư|năm|sáu|bảy)(?=,? ngày|\))")


def _forms(paper: Paper) -> bool:
    """Tell whether the paper is there to be filled in."""
    return paper.draft or paper.layout in {Layout.FORM, Layout.ANNEX, Layout.LOOSE}


@rule("unicode-nfc", Level.ERROR, "Phụ lục I, Phần I, mục I.4", "Chữ Unicode dựng sẵn (NFC), TCVN 6909:2001", fits=ALL)
def composed(paper: Paper) -> Iterator[Fault]:
    """Check that accents are composed: decomposed ones break searching and print badly."""
    wrong = [p for p in paper.document.shown if p.text and not is_nfc(p.text)]
    yield from gathered(
        wrong, "Chữ gõ bằng Unicode tổ hợp; hãy chuyển sang Unicode dựng sẵn (bộ gõ chọn bảng mã Unicode)"
    )


@rule("dau-thanh", Level.HINT, f"{CUSTOM} (Phụ lục II)", "Đặt dấu thanh một kiểu: hòa hoặc hoà, không lẫn")
def tones(paper: Paper) -> Iterator[Fault]:
    """Check that one file does not mix "hòa" and "hoà"."""
    old: list[Paragraph] = []
    new: list[Paragraph] = []
    examples: Counter[str] = Counter()
    for paragraph in paper.prose:
        for word in _SYLLABLE.findall(paragraph.text):
            if _ONE_WAY.match(word) or len(word) > _LONGEST_SYLLABLE:
                continue
            end = word.lower()
            if _OPEN.search(end[-2:]):
                new.append(paragraph)
                examples[f"n{word}"] += 1
            elif _CLOSED.search(end[-2:]):
                old.append(paragraph)
                examples[f"o{word}"] += 1
    if not old or not new:
        return
    fewer = new if len(new) <= len(old) else old
    mark = "n" if fewer is new else "o"
    word = next(word[1:] for word, _ in examples.most_common() if word[0] == mark)
    other = next(word[1:] for word, _ in examples.most_common() if word[0] != mark)
    unique = list({id(p): p for p in fewer}.values())
    yield from gathered(
        unique, f"Trong văn bản lẫn hai cách đặt dấu thanh (“{word.lower()}”, “{other.lower()}”); nên dùng một cách"
    )


@rule("lenh-chua-dien", Level.ERROR, CUSTOM, "Không còn lệnh biểu mẫu, trường trộn thư chưa điền", fits=ALL)
def tags(paper: Paper) -> Iterator[Fault]:
    """Check that no tag of a template or of mail merge is left."""
    for paragraph in paper.document.shown:
        found = _TAG.search(paragraph.text)
        merged = next((name for name in sorted(paragraph.fields) if name.startswith("MERGEFIELD")), "")
        if found or merged:
            sign = found[0] if found else f"«{merged.partition(' ')[2]}»"
            yield Fault(f"Còn lệnh biểu mẫu chưa điền “{sign[:60]}”; hãy điền dữ liệu hoặc xóa.", paragraph)


@rule("truong-loi", Level.ERROR, CUSTOM, "Không có trường bị lỗi (Error! …)", fits=ALL)
def broken_fields(paper: Paper) -> Iterator[Fault]:
    """Check that no field prints an error."""
    for paragraph in paper.document.shown:
        if _BROKEN_FIELD.search(paragraph.text):
            yield Fault("Có trường tham chiếu bị lỗi; hãy cập nhật (F9) hoặc gõ lại bằng chữ.", paragraph)


@rule("cho-trong", Level.WARNING, CUSTOM, "Không còn chỗ trống, chữ giữ chỗ", fits=OFFICIAL)
def placeholders(paper: Paper) -> Iterator[Fault]:
    """Check that nothing waits to be filled in, unless the paper is a draft or a form."""
    if _forms(paper):
        return
    head = {id(line.paragraph) for line in (paper.head.number, paper.head.place_date) if line}
    # Annexes may be blank forms for others.
    stop = paper.annexes[0].start if paper.annexes else len(paper.document.paragraphs)
    for paragraph in paper.document.paragraphs[:stop]:
        text = paragraph.text
        if id(paragraph) in head or not text or not text.strip("._…-–— "):
            continue
        found = _LEFTOVER.search(text) or _BLANKS.search(text)
        if found:
            yield Fault(f"Còn chỗ chưa điền “{found[0][:40]}”; hãy điền đủ hoặc xóa.", paragraph)


@rule("vet-sua", Level.WARNING, CUSTOM, "Không còn vết sửa (Track Changes)", fits=WRITTEN)
def tracked(paper: Paper) -> Iterator[Fault]:
    """Check that no tracked change waits for a decision; a draft may carry them."""
    if not paper.draft:
        changed = [p for p in paper.document.shown if p.tracked]
        yield from gathered(changed, "Còn vết sửa chưa xử lý (Track Changes); hãy chấp nhận hoặc bỏ từng chỗ")


@rule(
    "chinh-ta-viet-hoa",
    Level.HINT,
    "Phụ lục II",
    "Viết hoa tên đơn vị, cơ quan, tên loại, điều, thứ trong tuần",
    fits=WRITTEN,
)
def capitals(paper: Paper) -> Iterator[Fault]:
    """Check the few rules on capitals that do not depend on meaning; text in capitals is left alone."""
    for paragraph in paper.prose:
        text = paragraph.text
        if text == text.upper():
            continue
        yield from (Fault(sentence, paragraph) for sentence in _capital_faults(text))


def _capital_faults(text: str) -> Iterator[str]:
    """Find words in wrong capitals."""
    if found := _CITY.search(text):
        yield f"“{found[0]}”: hãy viết hoa đặc biệt “{found[0][0].upper() + found[0][1:]}” (mục III.1.c)."
    if found := _UNIT.search(text):
        yield f"Giữa câu ghi “{found[1]}”; danh từ chung chỉ đơn vị hành chính viết thường (mục III.1.a)."
    for found in _COMMITTEE.finditer(text):
        if found[0].strip() not in _COMMITTEES:
            whole = "Hội đồng nhân dân" if found[0].lower().startswith("h") else "Ủy ban nhân dân"
            yield f"“{found[0].strip()}”: hãy viết “{whole}” (mục IV.1.a)."
            break
    if found := _TYPE.search(text):
        yield f"“{found[0]}…”: tên loại của văn bản cụ thể viết hoa chữ đầu (mục V.6)."
    if found := _ARTICLE.search(text):
        yield f"“{found[0]}”: viện dẫn phần, chương, mục, điều phải viết hoa chữ đầu (mục V.7)."
    if found := _CLAUSE.search(text):
        yield f"“{found[0]}”: khoản, điểm viết thường khi viện dẫn (mục V.7)."
    if found := _WEEKDAY.search(text):
        yield f"“{found[0]}”: hãy viết hoa thứ trong tuần “thứ {found[1].capitalize()}” (mục V.8.c)."


@rule("dau-cau", Level.HINT, CUSTOM, "Không có khoảng trắng trước dấu câu, không hai khoảng trắng liền", fits=WRITTEN)
def marks(paper: Paper) -> Iterator[Fault]:
    """Check spaces before marks and double spaces inside sentences."""
    spaced = [p for p in paper.prose if re.search(r"[^\W\d_] [,;](?= |$)", p.raw)]
    yield from gathered(spaced, "Có khoảng trắng trước dấu phẩy hoặc chấm phẩy; nên bỏ")
    double = [p for p in paper.body if re.search(r"[^\W\d_,;]  (?=[^\W\d_])", p.raw)]
    yield from gathered(double, "Có hai khoảng trắng liền nhau giữa các từ; nên bỏ bớt")
