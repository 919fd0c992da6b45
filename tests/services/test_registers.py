"""Registers: two years in January, closed years, papers made by hand, verified against planted lies, the books."""

# ruff: noqa: S608 - the statements are these tests' own

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import docx
import openpyxl
import pytest
from sqlalchemy import text
from sqlmodel import select

from documents.register_book import book_docx, book_xlsx
from documents.text import docx_text
from domain.numbering_day import DayNotOpen, OldYearReason, SignedLater
from models.paper import Paper
from models.register import RegisterEntry, Series
from services.office import Office
from services.register import NumberTaken, Registration, SeriesClosed, notes_of, register
from services.register_books import facts_of as facts_of_book
from services.register_books import incoming_book, outgoing_book
from services.register_close import BookFaulty, NothingToClose, YearRunning, close_year
from services.register_files import check_paper_file
from services.register_hand import HandPaper, HandPaperFaulty, NumberNotNext, add_hand_paper
from services.register_verify import PaperLine, verify
from services.void import void_paper
from tests.services import cast as played_cast
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation

MARCH = at("2020-03-05")
JANUARY = at("2021-01-04")
HAND = HandPaper(KEY, "province", "báo cáo", "kết quả kiểm tra", "Nguyễn Văn A", ("Sở Nông nghiệp",))
LETTER = Registration(
    f"{KEY}/a", KEY, "ubnd", "cv", "UBND-NNTN", "Công văn", "về việc A", "Nguyễn Văn A", ("Như trên",), "VT"
)


def _give(office: Office, wanted: Registration) -> RegisterEntry:
    with office.begin() as session:
        return register(session, office, wanted)


def test_in_january_both_years_are_open(open_cycle: OpenCycle) -> None:
    """Signed on 31/12, numbered on 04/01: the new year's number; the old year's only with its day and a reason."""
    installation = open_cycle()
    signed = date(2020, 12, 31)
    with installation.at(JANUARY) as office:
        new = _give(office, replace(LETTER, signed_on=signed))
        assert (new.number_text, new.issued_on, new.series_key) == ("01/UBND-NNTN", date(2021, 1, 4), "ubnd/cv/2021")
        assert new.note is None
        with pytest.raises(OldYearReason, match="--reason"):
            _give(office, replace(LETTER, key=f"{KEY}/b", day=signed))
        old = _give(office, replace(LETTER, key=f"{KEY}/b", day=signed, reason="Ký tay ngày 31/12"))
        assert (old.number_text, old.series_key, old.note) == ("01/UBND-NNTN", "ubnd/cv/2020", "Ký tay ngày 31/12")
        with pytest.raises(SignedLater, match="ký ngày 31/12/2020"):
            _give(office, replace(LETTER, key=f"{KEY}/c", day=date(2020, 12, 30), signed_on=signed, reason="x"))
        with pytest.raises(DayNotOpen, match="chưa đến"):
            _give(office, replace(LETTER, key=f"{KEY}/c", day=date(2021, 1, 5)))
    with installation.at(at("2021-02-01")) as office:
        with pytest.raises(DayNotOpen, match="năm 2020 không còn"):
            _give(office, replace(LETTER, key=f"{KEY}/c", day=signed, reason="quên"))
        late = _give(office, replace(LETTER, key=f"{KEY}/c", signed_on=date(2021, 1, 20)))
        assert late.note == "Cấp số chậm: ký ngày 20/01/2021, cấp số ngày 01/02/2021"
        told = [SimpleNamespace(register_key=f"{KEY}/c"), SimpleNamespace(register_key=None)]
        assert notes_of(office, cast("list[Paper]", told)) == [
            "02/UBND-NNTN: Cấp số chậm: ký ngày 20/01/2021, cấp số ngày 01/02/2021."
        ]


def test_two_series_never_give_one_number_and_symbol(open_cycle: OpenCycle) -> None:
    with open_cycle().at(MARCH) as office:
        _give(office, LETTER)
        with pytest.raises(NumberTaken, match=rf"Số 01/UBND-NNTN năm 2020 đã cấp .*{KEY}/a"):
            _give(office, replace(LETTER, key=f"{KEY}/b", series="khac"))
        assert _give(office, replace(LETTER, key=f"{KEY}/c")).number_text == "02/UBND-NNTN"


SERIES = """\
[series.province]
common = true
groups = { "bao-cao" = ["bc", "kh"] }

[registers]
"province/chung" = 40
"""


def test_series_follow_the_office(open_cycle: OpenCycle) -> None:
    """One common series, a group beside it, copies and certificates on their own."""
    installation = open_cycle(('[registers]\n"province/cv" = 877\n', SERIES))
    with installation.at(MARCH) as office:
        kinds = ("QĐ", "Công văn", "Báo cáo", "Kế hoạch")
        given = [add_hand_paper(office, replace(HAND, type_name=kind)).number_text for kind in kinds]
    assert given == ["41/QĐ-UBND", "42/UBND-NNTN", "01/BC-UBND", "02/KH-UBND"]


def test_a_paper_made_by_hand_takes_the_next_number_once(open_cycle: OpenCycle, tmp_path: Path) -> None:
    file = tmp_path / "bao-cao.pdf"
    file.write_bytes(played_cast.pdf_file())
    with open_cycle().at(MARCH) as office:
        first = add_hand_paper(office, replace(HAND, number=1, file=file))
        assert add_hand_paper(office, replace(HAND, number=1, file=file)).key == first.key
        assert (first.number_text, first.origin, first.file_name) == ("01/BC-UBND", "hand", "bao-cao.pdf")
        with pytest.raises(NumberNotNext, match="số kế tiếp là 02/BC-UBND"):
            add_hand_paper(office, replace(HAND, subject_line="khác", number=5))
        with pytest.raises(HandPaperFaulty, match=r"thiếu trích yếu .*; thiếu nơi nhận .*; không có loại"):
            add_hand_paper(office, replace(HAND, subject_line=" ", recipients=(), type_name="Thư ngỏ"))
        with pytest.raises(HandPaperFaulty, match="không có cơ quan ministry"):
            add_hand_paper(office, replace(HAND, role="ministry"))  # type: ignore[arg-type]
        assert verify(office).problems == ()
        assert first.file_sha256 is not None
        path = next(office.store.root.rglob(f"*{first.file_sha256[2:]}*"))
        path.chmod(0o600)
        path.write_bytes(b"khac")
        assert [problem.fact for problem in verify(office).problems] == ["tệp lưu kèm đã bị thay đổi"]
        path.unlink()
        assert [problem.fact for problem in verify(office).problems] == ["tệp lưu kèm không còn trong kho"]


def test_a_closed_year_gives_no_number(open_cycle: OpenCycle, tmp_path: Path) -> None:
    installation = open_cycle()
    with installation.at(MARCH) as office:
        add_hand_paper(office, HAND)
        with pytest.raises(YearRunning, match="01/01/2021"):
            close_year(office, 2020)
        with pytest.raises(NothingToClose):
            close_year(office, 2019)
    with installation.at(JANUARY) as office:
        first = close_year(office, 2020, tmp_path)
        again = close_year(office, 2020)
        assert (str(first), again.is_new) == ("Đã khóa sổ năm 2020: 1 dãy số, 1 văn bản", False)
        assert str(again) == "Đã khóa từ ngày 04/01/2021: sổ năm 2020: 1 dãy số, 1 văn bản"
        assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in again.files]
        late = replace(HAND, subject_line="khác", day=date(2020, 12, 31), reason="quên")
        with pytest.raises(SeriesClosed, match="«bc» năm 2020 đã khóa sổ ngày 04/01/2021"):
            add_hand_paper(office, late)
        with pytest.raises(SeriesClosed, match="«qđ» năm 2020"):
            add_hand_paper(office, replace(late, type_name="QĐ"))
        assert add_hand_paper(office, replace(late, day=None)).number_text == "01/BC-UBND"
        assert verify(office).problems == ()
        # The department begins its book of 2020 only now; closing again closes this one and leaves the first as it was.
        add_hand_paper(office, replace(late, role="department"))
        both = close_year(replace(office, now=at("2021-01-06")), 2020, tmp_path / "both")
        assert (both.series, both.lines, both.is_new) == (2, 2, True)
        with office.read() as session:
            days = {one.agency: one.closed_at for one in session.exec(select(Series).where(Series.year == 2020))}
        assert sorted(day.date() for day in days.values() if day) == [date(2021, 1, 4), date(2021, 1, 6)]
        _change(office, "UPDATE register_entry SET subject_line = 'sửa' WHERE series_key LIKE '%2020'")
        assert [problem.fact for problem in verify(office).problems] == ["sổ đã khóa nhưng nội dung khác khi khóa"] * 2


def _change(office: Office, statement: str) -> None:
    """Do to the database what no program does."""
    with office.begin() as session:
        session.execute(text(statement))


def _without_keys(office: Office, statement: str) -> None:
    """Delete a row that others refer to, as somebody with a database tool would."""
    with office.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN")


def _edit_file(office: Office) -> None:
    """Write another number into the readable copy and into the store."""
    with office.read() as session:
        paper = session.get_one(Paper, f"{KEY}/plan/chung/1")
    stored = next(office.store.root.rglob(f"*{(paper.file_sha256 or '')[2:]}*"))
    for path in (office.settings.papers / KEY / paper.file_name, stored):
        out = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"01/KH-UBND", b"07/KH-UBND"))
        path.chmod(0o600)
        path.write_bytes(out.getvalue())


def _break_files(office: Office) -> None:
    """Damage a readable copy."""
    for path in (office.settings.papers / KEY).rglob("D01-*/*.docx"):
        path.chmod(0o600)
        path.write_bytes(b"hong")


PLAN = f"{KEY}/plan/chung/1"
LIES: dict[str, tuple[Callable[[Office], None], tuple[str, ...]]] = {
    "a line of the register deleted": (
        lambda office: _without_keys(office, f"DELETE FROM register_entry WHERE key = '{PLAN}'"),
        ("thiếu số 01", "không có dòng nào trong sổ"),
    ),
    "a number changed in its line": (
        lambda office: _change(
            office, f"UPDATE register_entry SET n = 3, number_text = '03/KH-UBND' WHERE key = '{PLAN}'"
        ),
        ("thiếu số 01, 02", "sổ ghi số 03/KH-UBND", "bộ đếm ghi 1 nhưng số lớn nhất đã cấp là 3"),
    ),
    "a number text that is not its number": (
        lambda office: _change(office, f"UPDATE register_entry SET number_text = '09/KH-UBND' WHERE key = '{PLAN}'"),
        ("số thứ tự 1 và ký hiệu KH-UBND không ghép thành 09/KH-UBND",),
    ),
    "a number edited in the Word file": (
        _edit_file,
        ("tệp trong kho đã bị thay đổi", "tệp ghi số 07/KH-UBND, sổ ghi số 01/KH-UBND", "nội dung khác bản phát hành"),
    ),
    "the counter set back": (
        lambda office: _change(office, "UPDATE series SET last = 0 WHERE name = 'kh'"),
        ("bộ đếm ghi 0 nhưng số lớn nhất đã cấp là 1, lần cấp sau sẽ trùng",),
    ),
    "the row of a paper deleted": (
        lambda office: _without_keys(office, f"DELETE FROM paper WHERE key = '{PLAN}'"),
        ("không có văn bản nào mang số này",),
    ),
    "two papers under one number": (
        lambda office: _change(
            office,
            f"UPDATE paper SET register_key = '{PLAN}', kind = 'plan' WHERE key = '{KEY}/announcement/524/1'",
        ),
        ("2 văn bản cùng mang số này", "sổ ghi số 01/KH-UBND"),
    ),
    "a paper that forgot its line": (
        lambda office: _change(office, f"UPDATE paper SET register_key = NULL WHERE key = '{PLAN}'"),
        ("không có văn bản nào mang số này", "không có dòng nào trong sổ"),
    ),
    "a number void without reason": (
        lambda office: _change(office, f"UPDATE register_entry SET state = 'void' WHERE key = '{PLAN}'"),
        ("đã hủy mà không có lý do", f"số đã hủy nhưng {PLAN} còn hiệu lực"),
    ),
    "a paper void without its number": (
        lambda office: _change(office, f"UPDATE paper SET state = 'void' WHERE key = '{PLAN}'"),
        ("văn bản đã hủy nhưng số còn ghi có hiệu lực",),
    ),
    "a day moved to another year": (
        lambda office: _change(office, f"UPDATE register_entry SET issued_on = '2019-12-31' WHERE key = '{PLAN}'"),
        ("ngày 31/12/2019 không thuộc năm 2020", "sổ ghi ngày 31/12/2019"),
    ),
    "a paper that was never finished": (
        lambda office: _change(office, f"UPDATE paper SET state = 'numbered' WHERE key = '{PLAN}'"),
        ("đã có số nhưng chưa phát hành",),
    ),
    "a file that cannot be opened": (
        _break_files,
        ("nội dung khác bản phát hành", "tệp không mở được"),
    ),
    "a file that is gone": (
        lambda office: _change(office, f"UPDATE paper SET file_sha256 = '{'0' * 64}' WHERE key = '{PLAN}'"),
        ("không còn tệp trong kho",),
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_planted_lies_are_found(sqlite_stage: Stage, lie: str) -> None:
    with sqlite_stage.after("announce").at(MARCH) as office:
        assert verify(office).problems == ()
        plant, wanted = LIES[lie]
        plant(office)
        found = verify(office)
        said = [str(problem) for problem in found.problems]
        for fact in wanted:
            assert any(fact in line for line in said), (fact, said)
        assert all("Cách xử lý: " in line for line in said)
        assert bool(found.errors) == (lie != "a paper that was never finished")
        assert [problem for problem in verify(office, KEY, 2020).problems if "thiếu số" not in problem.fact]
        with pytest.raises(BookFaulty, match="chưa khóa được"):
            close_year(replace(office, now=JANUARY), 2020)


def test_a_paper_of_a_kind_that_is_no_more_is_judged_by_its_number() -> None:
    one = PaperLine("x/cu/chung/1", "x", "cu", "issued", "", None, "07/QĐ-UBND", date(2020, 3, 5), None, "")
    assert (one.is_numbered, replace(one, number_text="").is_numbered, one.shares_number) == (True, False, False)
    assert replace(one, kind="plan", number_text="").is_numbered


def test_the_own_form_of_an_office_may_print_its_number_in_a_sentence(open_cycle: OpenCycle) -> None:
    paper = PaperLine("x/cu/chung/1", "x", "cu", "issued", "", "x", "07/QĐ-UBND", date(2020, 3, 5), None, "")
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Ban hành kèm theo văn bản 07/QĐ-UBND của Ủy ban nhân dân tỉnh.")
    document.save(out)
    with open_cycle().at(MARCH) as office:
        wanted = office.store.put(out.getvalue())
        assert check_paper_file(office, KEY, "a.docx", wanted, paper) == ("07/QĐ-UBND", [])
        number, (problem,) = check_paper_file(office, KEY, "a.docx", wanted, replace(paper, number_text="08/QĐ-UBND"))
    assert (number, problem.fact) == ("", "tệp không ghi số nào, sổ ghi số 08/QĐ-UBND")


def test_days_that_run_backwards_are_a_warning(open_cycle: OpenCycle) -> None:
    with open_cycle().at(MARCH) as office:
        add_hand_paper(office, HAND)
        add_hand_paper(office, replace(HAND, subject_line="khác", day=date(2020, 3, 2)))
        found = verify(office)
    assert (len(found.problems), found.errors) == (1, ())
    assert "sớm hơn số đứng trước (01/BC-UBND, ngày 05/3/2020)" in found.problems[0].fact


def test_a_number_twice_in_one_agency_is_found(open_cycle: OpenCycle) -> None:
    with open_cycle().at(MARCH) as office:
        add_hand_paper(office, HAND)
        add_hand_paper(office, replace(HAND, type_name="QĐ"))
        _change(office, "UPDATE register_entry SET number_text = '01/BC-UBND', symbol = 'BC-UBND'")
        assert any("có ở hai dòng" in problem.fact for problem in verify(office).problems)


def test_everything_that_a_year_issued_is_in_order(played: Installation) -> None:
    """Both databases."""
    with played.at(at("2020-12-28")) as office:
        found = verify(office)
        assert (found.problems, found.numbers > 20, found.papers >= found.numbers) == ((), True, True)
        assert verify(office, KEY, 2020).papers == found.papers
        assert verify(office, year=2019).numbers == 0
        book = outgoing_book(office, 2020)
        rows = {row[0]: row for part in book.parts for row in part.rows}
        assert book.lines == found.numbers
        assert rows["01/KH-UBND"][1:4] == ("05/3/2020", "Kế hoạch: " + rows["01/KH-UBND"][2][10:], "Nguyễn Văn A")
        assert rows["878/UBND-NNTN"][7:9] == ("", "")  # nothing was sent in this year
        assert rows["01/BB-HĐOCOP"][9] == ""


def test_the_books_are_printed_the_same_each_time(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(MARCH) as office:
        void_paper(office, PLAN, "Sai căn cứ")
        book = outgoing_book(office, 2020, KEY)
        facts = facts_of_book(book)
        word, sheet = book_docx(facts), book_xlsx(facts)
        assert (word, sheet) == (book_docx(facts), book_xlsx(facts))
        empty = facts_of_book(incoming_book(office, 2020))
    words = docx_text(word)
    for fact in (
        "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        "Năm: 2020",
        "(10)",
        "878/UBND-NNTN",
        "Đã hủy: Sai căn cứ",
        "Sổ gồm 2 văn bản.",
    ):
        assert fact in words
    cells = [list(row) for row in openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0].iter_rows(values_only=True)]
    assert cells[1][:2] == ["Số, ký hiệu văn bản", "Ngày tháng văn bản"]
    assert len(cells[1]) == 10
    assert "Từ ngày …… đến ngày ……" in docx_text(book_docx(empty))


def test_old_series_say_where_they_began(open_cycle: OpenCycle) -> None:
    """A series of before this program's version has no start; its smallest number is one."""
    with open_cycle().at(MARCH) as office:
        add_hand_paper(office, HAND)
        _change(office, "UPDATE series SET start = NULL")
        assert verify(office).problems == ()
        with office.read() as session:
            assert session.exec(text("SELECT last FROM series")).scalar() == 1  # type: ignore[call-overload]
            assert session.get(Series, "x") is None


def test_the_columns_of_sending_come_from_letters_that_went(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(MARCH) as office:
        _change(office, "UPDATE outbox_message SET state = 'sent', sent_at = '2020-03-06 01:00:00.000000'")
        rows = {row[0]: row for part in outgoing_book(office, 2020).parts for row in part.rows}
    assert rows["878/UBND-NNTN"][7] == "06/3/2020"
    assert rows["878/UBND-NNTN"][8].startswith("Thư điện tử: ")
