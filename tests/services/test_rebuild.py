"""Rebuild: every issued paper made again, in several processes; each that differs is named with its cause."""

from pathlib import Path

import pytest
from sqlmodel import select

from documents.package import read_parts, write_parts
from documents.render import RENDERER
from models.cycle import Cycle
from models.paper import Paper
from models.register import RegisterEntry
from services import rebuild
from services.rebuild_chunk import DIFFERENT_SUFFIX
from tests.services.cast import KEY
from tests.services.harm import change_paper, damage
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import paper, rows

LETTER = f"{KEY}/announcement/534/1"
PLAN = f"{KEY}/plan/chung/1"


@pytest.fixture
def announced(sqlite_stage: Stage) -> Installation:
    """Give an installation with a plan and five letters issued."""
    return sqlite_stage.after("announce")


def _causes(installation: Installation, key: str = LETTER, *, check: bool = True) -> str:
    with installation.at(ARCHIVED) as office:
        result = rebuild.rebuild(office, KEY, check=check)
    assert not result.is_whole
    return "; ".join(
        cause for one in (*result.differences, *result.impossible) if one.paper == key for cause in one.causes
    )


def test_the_papers_are_laid_out_as_they_were_issued_and_not_made_again(
    announced: Installation, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    with announced.at(ARCHIVED) as office:
        first = rebuild.rebuild(office, out=tmp_path / "out", progress=lambda done, total: told.append((done, total)))
        torn = tmp_path / "out" / KEY / paper(office, "plan").file_name
        issued = {path.relative_to(office.settings.papers): path.read_bytes()
                  for path in office.settings.papers.rglob("*.docx")}  # fmt: skip
        torn.write_bytes(b"PK half a file")
        second = rebuild.rebuild(office, out=tmp_path / "out")
    laid = {path.relative_to(tmp_path / "out"): path.read_bytes() for path in (tmp_path / "out").rglob("*.docx")}
    assert first == rebuild.Rebuild(papers=6, equal=6)
    assert second == rebuild.Rebuild(papers=6, equal=6, found=5)
    assert told[-1] == (6, 6)
    assert laid == issued


def test_two_papers_of_one_name_are_laid_out_side_by_side(announced: Installation, tmp_path: Path) -> None:
    with announced.at(ARCHIVED) as office:
        name = paper(office, "announcement", "534").file_name
    for subject in ("524", "528"):
        change_paper(announced, f"{KEY}/announcement/{subject}/1", file_name=name)
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office, out=tmp_path).is_whole
    stem = name.rpartition("/")[2].removesuffix(".docx")
    assert {path.name for path in tmp_path.rglob(f"{stem}*")} == {f"{stem}.docx", f"{stem}-2.docx", f"{stem}-3.docx"}


def test_many_papers_are_made_by_several_processes(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        with office.begin() as session:
            model = session.get_one(Paper, LETTER).model_dump()
            session.add_all(Paper(**model | {"key": f"{LETTER}/{n:04d}"}) for n in range(2 * rebuild.BATCH * 2))
        told: list[int] = []
        result = rebuild.rebuild(office, workers=2, progress=lambda done, _total: told.append(done))
    assert result == rebuild.Rebuild(papers=806, equal=806)
    assert len(told) >= 5
    assert told == sorted(told)


def test_a_paper_whose_context_changed_is_named_with_the_places(announced: Installation, tmp_path: Path) -> None:
    change_paper(announced, LETTER, context={"signer": "Nguyễn Văn X"})
    assert "“Nguyễn Văn A” thành “Nguyễn Văn X”" in _causes(announced)
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office, out=tmp_path).equal == 5
    assert [path.name.endswith(DIFFERENT_SUFFIX) for path in tmp_path.rglob("*534*")] == [True]


def test_more_than_three_places_are_counted(announced: Installation) -> None:
    changed = {"signer": "X", "place_date": "Y", "subject_line": "Z", "number_line": "T"}
    change_paper(announced, LETTER, context=changed)
    assert f"chỗ khác nữa (xem: thuky archive diff {LETTER})" in _causes(announced)


def test_another_renderer_is_named(announced: Installation) -> None:
    change_paper(announced, LETTER, renderer="docxtpl-0.16.0/1", context={"signer": "Nguyễn Văn X"})
    assert f"Lập bằng docxtpl-0.16.0/1, nay là {RENDERER}" in _causes(announced)


def test_data_that_the_form_refuses_cannot_be_made(announced: Installation) -> None:
    change_paper(announced, LETTER, context={"signer": "\0"})
    assert "Biểu mẫu không nhận dữ liệu đã lưu: signer: có ký tự không in được" in _causes(announced)


def test_a_damaged_form_cannot_be_used(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        damage(announced, paper(office, "plan").template_sha256)
    assert "Biểu mẫu" in _causes(announced, PLAN)


def test_only_a_check_reads_the_stored_files_back(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        damage(announced, paper(office, "announcement", "534").file_sha256 or "")
        assert rebuild.rebuild(office, check=False).is_whole
    assert "trong kho đã bị thay đổi hoặc hỏng; phục hồi tệp này từ bản sao lưu (lập lại được" in _causes(announced)


def test_a_changed_paper_whose_file_is_lost_says_so(announced: Installation) -> None:
    change_paper(announced, LETTER, context={"signer": "Nguyễn Văn X"})
    with announced.at(ARCHIVED) as office:
        office.store.path(paper(office, "announcement", "534").file_sha256 or "").unlink()
    assert "Bản đã phát hành" in _causes(announced)


def test_a_changed_paper_whose_file_is_no_word_file_says_so(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        sha256 = office.store.put(b"no zip")
    change_paper(announced, LETTER, file_sha256=sha256, content_digest="0" * 64)
    assert "Bản đã phát hành không đọc được: Tệp không phải gói Word" in _causes(announced)


def test_another_packing_counts_as_equal_by_content(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        kept = office.store.get(paper(office, "announcement", "534").file_sha256 or "")
        other = write_parts(read_parts(kept))
        assert other != kept
        sha256 = office.store.put(other)
    change_paper(announced, LETTER, file_sha256=sha256)
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office) == rebuild.Rebuild(papers=6, equal=6, by_content=1)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("number_text", "999/UBND", "Sổ đăng ký ghi số, ký hiệu “999/UBND”, văn bản ghi “878/UBND-NNTN”"),
        ("issued_on", ARCHIVED.date(), "Sổ đăng ký ghi ngày, tháng “ngày 24 tháng 12 năm 2020”"),
        ("signer", "Lê Văn C", "Sổ đăng ký ghi người ký “Lê Văn C”, văn bản ghi “Nguyễn Văn A”"),
    ],
)
def test_a_register_that_says_otherwise_is_named(
    announced: Installation, column: str, value: object, told: str
) -> None:
    with announced.at(ARCHIVED) as office, office.begin() as session:
        entry = session.get_one(RegisterEntry, f"{KEY}/announcement")
        setattr(entry, column, value)
        session.add(entry)
    assert told in _causes(announced)
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office, check=False).is_whole


def test_a_row_that_the_paper_does_not_print_is_named(announced: Installation) -> None:
    change_paper(announced, LETTER, number_text="999/UBND", issued_on=ARCHIVED.date())
    told = _causes(announced)
    assert "Văn bản không in số, ký hiệu đã lưu: “999/UBND”" in told
    assert "ngày phát hành đã lưu là ngày 24 tháng 12 năm 2020" in told


def test_a_paper_without_day_or_register_has_nothing_to_compare(announced: Installation) -> None:
    change_paper(announced, LETTER, issued_on=None, register_key=None)
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office).is_whole


def test_a_paper_laid_out_before_is_checked_against_the_register_too(announced: Installation, tmp_path: Path) -> None:
    with announced.at(ARCHIVED) as office:
        assert rebuild.rebuild(office, out=tmp_path).is_whole
    change_paper(announced, LETTER, number_text="999/UBND")
    with announced.at(ARCHIVED) as office:
        assert [one.paper for one in rebuild.rebuild(office, out=tmp_path).differences] == [LETTER]


def test_an_office_of_many_cycles_rebuilds_the_one_asked_for(announced: Installation) -> None:
    with announced.at(ARCHIVED) as office:
        with office.begin() as session:
            known = session.exec(select(Cycle)).one().model_dump()
            session.add(Cycle(**known | {"key": "khac"}))
        assert rebuild.rebuild(office, "khac") == rebuild.Rebuild(papers=0, equal=0)
        assert rebuild.rebuild(office).papers == len(rows(office, Paper)) == 6
