"""Whatever bytes come: findings, or a refusal with a sentence, never a crash."""

import random
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.faults import TemplateFault
from documents.lint import lint
from documents.lint.selftest import paper
from documents.package import read_parts, write_parts
from tests.documents.lint.packages import MAIN, package, paragraph

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

BASES = ("plan", "recognition_decision", "minutes", "certificate", "foreign_letter", "foreign_decision")
XML = (MAIN, "word/styles.xml", "word/header1.xml", "word/settings.xml", "word/_rels/document.xml.rels")
_TAG = re.compile(rb"<(?![/?])([\w:]+)[^>]*?(/?)>")
_WORDS = (
    "Điều 1.", "Nơi nhận:", "KT. CHỦ TỊCH", "Số: 1/QĐ-UBND", "Phụ lục", "Kính gửi:", "ngày 31 tháng 2 năm 2020",
    "QUYẾT ĐỊNH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "a) x;", "1. y", "I. Z", "Tổng cộng", "1/0 (5%)", "", "Số:", "/", "-",
    "Điều 99999999999999999999.", "Quyết định số 490/QĐ-TTg ngày 99/99/9999", "V/v", "Số: 0/", "Phụ lục XXXX",
    "Luật Tổ chức chính quyền địa phương ngày 99 tháng 99 năm 0000",
)  # fmt: skip
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def survives(data: bytes) -> None:
    try:
        said = [finding.sentence for finding in lint(data)]
    except TemplateFault as fault:
        said = [str(fault)]
    assert all(sentence.strip() for sentence in said)


@SLOW
@given(st.sampled_from(BASES), st.sampled_from(XML), st.integers(0, 2**32))
def test_packages_whose_elements_were_dropped_doubled_or_moved(base: str, part: str, seed: int) -> None:
    parts = read_parts(paper(base))
    if part not in parts:
        part = MAIN
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    content = parts[part]
    for _ in range(chance.randint(1, 12)):
        tags = list(_TAG.finditer(content))
        one, two = chance.choice(tags), chance.choice(tags)
        action = chance.randint(0, 3)
        if action == 0 and one[2]:
            content = content.replace(one[0], b"", 1)
        elif action == 1 and one[2]:
            content = content[: one.end()] + one[0] + content[one.end() :]
        elif action == 2 and one[2] and two[2]:
            content = content[: two.start()] + one[0] + content[two.start() :]
        else:
            value = chance.choice((b"", b"0", b"-5", b"99999999999", b"x", b"true", b"1.5cm"))
            content = (
                content[: one.start()]
                + re.sub(rb'="[^"]*"', b'="' + value + b'"', one[0], count=1)
                + content[one.end() :]
            )
    survives(write_parts({**parts, part: content}))


@SLOW
@given(st.sampled_from(BASES), st.integers(0, 2**32))
def test_packages_whose_words_were_changed(base: str, seed: int) -> None:
    parts = read_parts(paper(base))
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    text = parts[MAIN].decode()
    pieces = re.split(r"(?<=>)([^<]+)(?=<)", text)
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(1, len(pieces), 2)
        pieces[at] = chance.choice(_WORDS)
    survives(write_parts({**parts, MAIN: "".join(pieces).encode()}))


@SLOW
@given(st.sampled_from(BASES), st.integers(0, 2**32), st.integers(1, 40))
def test_packages_with_broken_bytes(base: str, seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    data = bytearray(paper(base))
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    survives(bytes(data))


@SLOW
@given(st.sampled_from(BASES), st.sampled_from(XML))
def test_packages_with_a_part_missing(base: str, part: str) -> None:
    parts = read_parts(paper(base))
    parts.pop(part, None)
    survives(write_parts(parts))


@SLOW
@given(
    st.lists(
        st.tuples(st.sampled_from(_WORDS), st.sampled_from(("", '<w:jc w:val="center"/>', "<w:pageBreakBefore/>"))),
        max_size=40,
    )
)
def test_texts_put_together_from_the_words_of_papers(words: list[tuple[str, str]]) -> None:
    body = "".join(f"<w:p><w:pPr>{p}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" for text, p in words)
    survives(package(body))


@SLOW
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    survives(data)


def test_tables_nested_deeply_are_read() -> None:
    body = "<w:p/>"
    for _ in range(70):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    survives(package(body))


def test_paragraphs_made_to_be_slow_are_read_quickly() -> None:
    started = time.process_time()
    for piece in ("   ", "ngày ", "1/2 ", ".", "…", "[a", "(", "1.234.", "Luật Tổ chức chính quyền địa phương "):
        survives(package(paragraph(piece * 30_000)))
    assert time.process_time() - started < 20
