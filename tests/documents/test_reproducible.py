"""The same paper has the same bytes in every process, and no date of its own."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from documents.forms.elements import para
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import kind_names, load_kind, load_sample
from documents.package import read_parts, write_parts
from documents.render import RENDERER, render

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

SHARED = {"mark": "", "subject_line": "thử"}


_PROBE = """
import hashlib, json
from documents.kinds import kind_names, load_kind, load_sample
from documents.render import render
print(json.dumps({n: hashlib.sha256(render(load_kind(n).template, load_sample(n))).hexdigest() for n in kind_names()}))
"""


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Asia/Ho_Chi_Minh")])
def test_any_process_makes_the_same_bytes(seed: str, zone: str) -> None:
    here = {
        name: hashlib.sha256(render(load_kind(name).template, load_sample(name))).hexdigest() for name in kind_names()
    }
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
    run = subprocess.run([sys.executable, "-c", _PROBE], env=environment, capture_output=True, check=True, text=True)
    assert json.loads(run.stdout) == here


def test_the_package_has_fixed_dates_and_no_date_of_its_own() -> None:
    paper = render(load_kind("plan").template, load_sample("plan"))
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        core = archive.read("docProps/core.xml").decode()
    assert "dcterms" not in core
    assert "Triển khai thực hiện" in core


def test_a_form_without_core_properties_gets_none() -> None:
    parts = read_parts(build_package(para("Body", "x"), PORTRAIT))
    del parts["docProps/core.xml"]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"docProps/core.xml", b"word/styles.xml")
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types[: types.index(b'<Override PartName="/docProps')] + b"</Types>"
    assert "docProps/core.xml" not in read_parts(render(write_parts(parts), SHARED))


def test_the_renderer_names_itself_and_its_version() -> None:
    assert RENDERER == "compiled-1/docxtpl-0.20.2"
