"""The folders of doc_templates are complete and agree with themselves."""

import hashlib
import re
from collections.abc import Iterator, Mapping

import pytest

from documents.kinds import UnknownKind, kind_names, load_kind, load_sample

SHARED = {
    "superior",
    "issuer",
    "number_line",
    "place_date",
    "subject_line",
    "legal_bases",
    "authority",
    "signer",
    "recipients",
    "mark",
}


def test_all_kinds_of_the_cycle_have_a_form() -> None:
    codes = {load_kind(name).code for name in kind_names()}
    assert codes == {f"D{number:02d}" for number in range(1, 39)}


@pytest.mark.parametrize("name", kind_names())
def test_the_sample_has_exactly_the_fields_that_are_explained(name: str) -> None:
    fields = load_kind(name).fields
    assert list(fields) == list(load_sample(name))
    assert fields.keys() >= SHARED
    assert all(explanation.strip() for explanation in fields.values())


@pytest.mark.parametrize("name", kind_names())
def test_numbering_follows_the_type(name: str) -> None:
    kind = load_kind(name)
    assert kind.issuer in {"province", "department", "council", "office", "advisors", "unit"}
    assert kind.orientation in {"portrait", "landscape"}
    assert re.fullmatch(r"vĩnh viễn|\d+ năm", kind.retention)
    assert kind.series == ((kind.type_symbol.lower() or "cv") if kind.numbered else "")
    assert kind.shared_number is (name in {"announcement", "opinion_letter"} or name.endswith("invitation"))
    assert kind.sha256 == hashlib.sha256(kind.template).hexdigest()


@pytest.mark.parametrize("name", kind_names())
def test_samples_are_marked_and_name_nobody_real(name: str) -> None:
    sample = load_sample(name)
    assert sample["mark"] == "MẪU"
    assert re.fullmatch(r"[A-ZĐÀ-Ỹ][a-zà-ỹ]+ (Văn|Thị) [A-ZĐ]", str(sample["signer"]))


def test_a_kind_is_read_once_and_compares_by_value() -> None:
    kind = load_kind("minutes")
    assert load_kind("minutes") is kind
    assert hash(kind) == hash(load_kind("minutes"))


def test_a_sample_is_a_fresh_copy() -> None:
    load_sample("plan")["mark"] = "changed"
    assert load_sample("plan")["mark"] == "MẪU"


@pytest.mark.parametrize("name", ["no_such_kind", "../domain", "__init__.py", ""])
def test_an_unknown_kind_names_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownKind, match=", ".join(kind_names())):
        load_kind(name)


@pytest.mark.parametrize("name", kind_names())
def test_the_markers_of_a_kind_name_what_its_sample_has(name: str) -> None:
    kind = load_kind(name)
    present = set(_names(load_sample(name)))
    assert {*kind.kept, *kind.optional, *kind.fixed} <= present
    assert set(kind.kept) <= {key for key, value in load_sample(name).items() if isinstance(value, list) and value}


def _names(value: object) -> Iterator[str]:
    """Walk the names of all fields, at any depth."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _names(inner)
    elif isinstance(value, list):
        for entry in value:
            yield from _names(entry)


def test_a_form_of_an_older_regime_lies_beside_the_sample() -> None:
    older = load_sample("registration_form", "bieu01")
    assert older["form_label"] == "Biểu số 01"
    assert list(older) == list(load_sample("registration_form"))


def test_an_unknown_variant_of_a_sample_is_refused() -> None:
    with pytest.raises(UnknownKind, match="“plan” không có bản “bieu01”"):
        load_sample("plan", "bieu01")
