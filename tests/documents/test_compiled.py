"""A compiled form is shared by threads, writes sound zips, and knows the digest of its papers."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from documents import deflate
from documents.compiled import CompiledTemplate, compile_template
from documents.context import clean
from documents.deflate import UnknownBackEnd, load_deflater
from documents.fingerprint import content_digest
from documents.forms.elements import para
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import kind_names, load_kind, load_sample
from documents.package import read_parts
from documents.render import render
from documents.text import docx_text
from documents.zip_entries import fresh_entry, join_zip, make_block, ready_entry

SHARED = {"mark": "", "subject_line": "thử"}


@pytest.mark.parametrize("name", kind_names())
def test_the_digest_is_known_before_packing(name: str) -> None:
    filled = compile_template(load_kind(name).template).fill(clean(load_sample(name)))
    assert filled.content_digest == content_digest(filled.pack(load_deflater()))


def test_threads_share_a_form_and_never_mix_papers() -> None:
    template = load_kind("urging_letter").template
    sample = load_sample("urging_letter")
    names = [f"Sở thứ {number:03d}" for number in range(60)]
    alone = [render(template, sample | {"addressees": [name]}) for name in names]
    with ThreadPoolExecutor(4) as threads:
        shared = list(threads.map(lambda name: render(template, sample | {"addressees": [name]}), names))
    assert shared == alone
    assert len(set(alone)) == len(names)


def test_a_form_is_compiled_once() -> None:
    template = build_package(para("Body", "một lần"), PORTRAIT)
    assert compile_template(template) is compile_template(bytes(bytearray(template)))
    assert CompiledTemplate(template) is not compile_template(template)


def test_rendering_leaves_the_context_alone() -> None:
    context = {"rows": [{"name": "to\u0309i"}], **SHARED}
    render(build_package(para("Body", "{% for r in rows %}{{ r.name }}{% endfor %}"), PORTRAIT), context)
    assert context == {"rows": [{"name": "to\u0309i"}], **SHARED}


def test_many_pieces_are_printed_in_batches() -> None:
    template = build_package(para("Body", "{% for r in rows %}{{ r }},{% endfor %}"), PORTRAIT)
    numbers = list(range(9000))
    assert docx_text(render(template, {"rows": numbers, **SHARED})) == "".join(f"{number}," for number in numbers)


def test_breaks_outside_of_text_are_left_alone() -> None:
    body = para("Body", "{% if flag %}a{% endif %}").replace('w:val="Body"', 'w:val="{{ style }}"')
    made = render(build_package(body + "{{ mark }}", PORTRAIT), {"style": "Bo\ndy", "flag": True, **SHARED})
    assert docx_text(made) == "a"


def test_entries_make_a_zip_that_others_read() -> None:
    texts = {"[Content_Types].xml": b"<t/>", "word/tên.xml": b"x" * 9000, "noise": bytes(range(256)) * 2}
    deflater = load_deflater()
    block = make_block([ready_entry(name.encode(), data) for name, data in texts.items()])
    fresh = {"short.xml": b"<s/>", "long.xml": "chữ ".encode() * 500}
    data = join_zip(block, [fresh_entry(name.encode(), text, deflater) for name, text in fresh.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == texts | fresh
    assert read_parts(data) == texts | fresh


def test_back_ends_give_equal_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownBackEnd, match="fast"):
        load_deflater("rar")
    load_deflater.cache_clear()
    monkeypatch.setitem(deflate._MODULES, "isal", ("isal_that_is_not_installed", 2))  # noqa: SLF001
    with pytest.raises(UnknownBackEnd, match="isal"):
        load_deflater("isal")
    # A module with the calls of isal, found like isal: what is packed by it is read by everyone.
    tmp_path.joinpath("other_zlib.py").write_text("from zlib import compress, crc32\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(deflate._MODULES, "isal", ("other_zlib", 1))  # noqa: SLF001
    filled = compile_template(load_kind("plan").template).fill(clean(load_sample("plan")))
    papers = [filled.pack(load_deflater(name)) for name in ("zlib", "isal")]
    load_deflater.cache_clear()
    assert papers[0] != papers[1]
    assert content_digest(papers[0]) == content_digest(papers[1])


def test_isal_gives_equal_content_where_it_is_installed() -> None:
    pytest.importorskip("isal")
    filled = compile_template(load_kind("plan").template).fill(clean(load_sample("plan")))
    paper = filled.pack(load_deflater("isal"))
    assert content_digest(paper) == filled.content_digest
