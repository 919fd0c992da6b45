"""The words of every kind stay as they were agreed, until somebody writes the golden words anew."""

from pathlib import Path

import pytest

import doc_templates
from documents.golden import golden_path, golden_words, write_golden
from documents.kinds import UnknownKind, kind_names, load_kind, load_sample
from documents.package import read_parts

# The cover of a bundle is no paper of its own.
UNSIGNED = {"bundle_cover"}
FOLDER = Path(doc_templates.__path__[0])


@pytest.mark.parametrize("name", kind_names())
def test_a_sample_prints_the_golden_words(name: str) -> None:
    agreed = golden_path(FOLDER, name).read_text(encoding="utf-8")
    assert golden_words(name) == agreed, "read the difference, then run: python -m documents.forms --golden"


@pytest.mark.parametrize("name", kind_names())
def test_the_golden_words_hold_the_mark_and_the_signer(name: str) -> None:
    lines = golden_words(name).splitlines()
    assert lines[0] == "MẪU"
    signed = b"{{ signer }}" in read_parts(load_kind(name).template)["word/document.xml"]
    assert signed is (name not in UNSIGNED)
    assert not signed or load_sample(name)["signer"] in lines


def test_only_changed_words_are_written_and_named(tmp_path: Path) -> None:
    assert write_golden(tmp_path, ("plan", "minutes")) == ["plan", "minutes"]
    assert write_golden(tmp_path, ("plan", "minutes")) == []
    path = golden_path(tmp_path, "minutes")
    path.write_text("BIÊN BẢN\n", encoding="utf-8")
    assert write_golden(tmp_path, ("plan", "minutes")) == ["minutes"]
    assert path.read_text(encoding="utf-8") == golden_words("minutes")


def test_golden_words_of_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownKind):
        write_golden(tmp_path, ("no_such_kind",))
