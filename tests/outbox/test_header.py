"""Display names: the same name in every program that reads the letter, and lines that no server refuses."""

import re
import subprocess
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outbox.header import mailbox_value
from tests.outbox.debian_mail import program

ADDRESS = "vanthu@example.vn"
NAMES = (
    "Ủy ban nhân dân huyện Bình Sơn",
    "Ủy ban nhân dân phường Nghĩa Lộ, thành phố Quảng Ngãi",
    "Văn phòng Điều phối nông thôn mới tỉnh Quảng Ngãi",
    "Văn phòng Điều phối OCOP tỉnh Quảng Ngãi",
    "OCOP tỉnh Quảng Ngãi, Sở Nông nghiệp và Phát triển nông thôn, Chi cục Phát triển nông thôn",
    "Bà Trần Thị B",
    "Van phong OCOP",
)
NAME_WORDS = 'Ủy ban nhân dân huyện xã Bình Sơn Quảng Ngãi, OCOP (bộ phận) – số 12 «một "cửa"'
WORDS = st.sampled_from(NAME_WORDS.split())
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=14)
ENCODED = re.compile(r"=\?utf-8\?b\?[A-Za-z0-9+/=]+\?=")


def shown(word: str) -> str:
    """Give what one word of the header stands for."""
    return str(make_header(decode_header(word))) if ENCODED.fullmatch(word) else word


@pytest.mark.parametrize("header", ["To", "From"])
@settings(deadline=None, database=None, max_examples=50)
@given(tokens=st.lists(WORDS | TEXT, min_size=1, max_size=14))
@example(tokens=["a", "", "ộ"])
def test_every_reader_shows_the_name(header: str, tokens: list[str]) -> None:
    name = " ".join(tokens)
    value = mailbox_value(header, name, ADDRESS)
    raw = f"{header}: {value}\r\n\r\n".encode("ascii")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76
    old = str(make_header(decode_header(message_from_bytes(raw)[header])))
    assert old in {f"{name} <{ADDRESS}>", f'"{name}" <{ADDRESS}>'}
    (address,) = message_from_bytes(raw, policy=policy.default)[header].addresses
    assert address.addr_spec == ADDRESS
    words = value.replace("\r\n", "").split(" ")[:-1]
    encoded = [ENCODED.fullmatch(word) is not None for word in words]
    assert all(len(word) <= 75 for word, is_encoded in zip(words, encoded, strict=True) if is_encoded)
    if not any(one and other for one, other in pairwise(encoded)):
        assert address.display_name == name
    else:
        # Python 3.11 also shows the blank between two encoded words; RFC 2047, 6.2, says that it is not there. Nothing
        # else may differ: so many blanks more, and each at such a place.
        assert address.display_name == " ".join(map(shown, words))
        assert "".join(address.display_name.split()) == "".join(name.split())


def test_names_are_cut_between_words_and_as_seldom_as_can_be() -> None:
    cuts = {name: [shown(word) for word in mailbox_value("To", name, ADDRESS).split()[:-1]] for name in NAMES[:5]}
    assert list(cuts.values()) == [
        ["Ủy ban nhân dân huyện Bình Sơn"],
        ["Ủy ban nhân dân phường Nghĩa Lộ, ", "thành phố Quảng Ngãi"],
        ["Văn phòng Điều phối nông thôn mới ", "tỉnh Quảng Ngãi"],
        ["Văn phòng Điều phối", "OCOP", "tỉnh Quảng Ngãi"],
        ["OCOP tỉnh Quảng Ngãi, Sở Nông ", "nghiệp và Phát triển nông thôn, Chi ", "cục Phát triển nông thôn"],
    ]


def test_a_word_that_is_too_long_for_one_is_cut_between_characters() -> None:
    value = mailbox_value("To", "Ủy" * 40 + " ban", ADDRESS)
    assert [len(shown(word)) for word in value.split()[:-1]] == [22, 22, 22, 18]


def test_mblaze_shows_the_names(tmp_path: Path) -> None:
    for n, name in enumerate(NAMES):
        letter = tmp_path / f"{n}.eml"
        letter.write_bytes(f"To: {mailbox_value('To', name, ADDRESS)}\r\n\r\n".encode("ascii"))
        done = subprocess.run(
            [program("mhdr"), "-d", "-h", "to", letter], env={"LC_ALL": "C.UTF-8"}, check=True, capture_output=True
        )
        assert done.stdout.decode().strip().replace('"', "") == f"{name} <{ADDRESS}>"
