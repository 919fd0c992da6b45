"""The HTML face says what the text says, and fetches nothing."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from outbox.address import first_unsafe
from outbox.html_part import as_html
from outbox.letter import plain


class Reader(HTMLParser):
    """Collects text, tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def read(html: str) -> Reader:
    """Parse the HTML."""
    reader = Reader()
    reader.feed(html)
    return reader


def words(text: str) -> list[str]:
    """Give the words of a text, whatever stands between them."""
    return text.replace("\xa0", " ").split()


def test_a_letter_has_paragraphs_indents_and_links() -> None:
    html = as_html(
        "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n\n1. Nộp hồ sơ\n   - Thời hạn: 10/4/2020 <gấp>\n\n"
        "Gửi về ocop@example.vn. Xem https://example.vn/tra?a=1&b=2.\n\n--\nCƠ QUAN THƯỜNG TRỰC\n"
    )
    reader = read(html)
    assert html.count("<p ") == 4
    assert "&nbsp;" * 6 + "- Thời hạn: 10/4/2020 &lt;gấp&gt;" in html
    assert reader.links == ["mailto:ocop@example.vn", "https://example.vn/tra?a=1&b=2"]
    assert "border-top" in html.split("Gửi về")[1]
    assert "--" not in reader.text


def test_a_bare_signature_mark_shows_nothing() -> None:
    assert "<p" not in as_html("--\n")


@settings(deadline=None, database=None)
@given(st.text(max_size=300).filter(lambda text: first_unsafe(plain(text), "\n\t") is None))
def test_any_text_comes_back_and_nothing_is_fetched(body: str) -> None:
    body = plain(body)
    reader = read(as_html(body))
    said = re.sub(r"(?m)^--[ \t]*$", "", body)
    assert words(reader.text) == words(said) or words(reader.text) == words(unescape(body))
    assert reader.tags <= {"html", "head", "meta", "body", "p", "br", "a"}
    assert reader.attributes <= {"lang", "charset", "style", "href"}
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in reader.links)
    assert "url(" not in "".join(re.findall(r'style="[^"]*"', as_html(body)))
