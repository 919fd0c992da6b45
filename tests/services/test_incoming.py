"""Incoming documents: one series a year, each once, answered in time, cited by their own names."""

# ruff: noqa: S608 - the statements are these tests' own

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from services.board import board_of
from services.cycles import UnknownCycle, load_cycle
from services.incoming import (
    Arrival,
    add,
    citation,
    documents_of,
    forward,
    is_overdue,
    overdue,
    resolve_bases,
    return_to_sender,
    settle,
    stamp,
)
from services.incoming_faults import (
    AlreadyArrived,
    ArrivalIncomplete,
    ArrivalSettled,
    ArrivalUnknown,
    SettledWithoutWord,
)
from services.register import SeriesClosed
from services.register_books import incoming_book
from services.register_close import close_year
from services.register_verify import verify
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.test_registers import MARCH, _change

PARTY = Arrival("Tỉnh ủy Quảng Ngãi", "Số 46-CT/TU", date(2020, 3, 2), "Tăng cường lãnh đạo Chương trình OCOP")
LETTER = Arrival(
    "Sở Tài chính", "123/STC-NS", date(2020, 3, 3), "kinh phí", given_to="Phòng Kế hoạch", due_on=date(2020, 3, 10)
)


def test_documents_arrive_in_order_and_are_answered(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "cong-van.pdf"
    file.write_bytes(cast.pdf_file())
    installation = stage.before("announce")
    with installation.at(MARCH) as office:
        first, second = add(office, PARTY), add(office, replace(LETTER, file=file, cycle_key=KEY))
        assert (first.key, first.number_text, first.type_name, first.is_party) == (
            "den/2020/1",
            "46-CT/TU",
            "Chỉ thị",
            True,
        )
        assert (second.n, second.type_name, second.state, second.forwarded_on) == (2, "Công văn", "open", office.today)
        with pytest.raises(AlreadyArrived, match="số đến 2"):
            add(office, replace(LETTER, subject_line="khác"))
        assert stamp(second, "Sở")[2:5] == ("Số: 2", "Ngày: 05/3/2020", "Chuyển: Phòng Kế hoạch (05/3/2020)")
        assert stamp(first, "Sở")[4] == "Chuyển: "
        assert forward(office, first.key, "Chi cục", date(2020, 3, 6)).due_on == date(2020, 3, 6)
        assert [one.n for one in documents_of(office, 2020, "open")] == [1, 2]
        assert [one.n for one in documents_of(office, cycle_key=KEY)] == [2]
        assert documents_of(office, 2019) == []
        assert verify(office).arrivals == 2
        assert verify(office, KEY).problems == ()
    with installation.at(at("2020-03-11")) as office:
        with office.read() as session:
            assert [one.n for one in overdue(session, KEY, office.today)] == [1, 2]
        late = [one["what"] for one in board_of(office, load_cycle(office, KEY)).problems if "đến số" in one["what"]]
        assert late[1] == "Văn bản đến số 2 (Sở Tài chính, 123/STC-NS)"
        assert is_overdue(second, office.today)
        assert settle(office, second.key, "878/UBND-NNTN").settled_by == "test"
        assert return_to_sender(office, first.key, "Gửi nhầm").state == "returned"
        with pytest.raises(ArrivalSettled, match=r"đã xử lý \(878/UBND-NNTN\)"):
            settle(office, second.key, "lần nữa")
        rows = [row for part in incoming_book(office, 2020, KEY).parts for row in part.rows]
        assert rows[0][1:4] == ("2", "Sở Tài chính", "123/STC-NS")
        assert rows[0][9] == "Hạn trả lời 10/3/2020. Đã xử lý: 878/UBND-NNTN"
        assert incoming_book(office, 2020).parts[0].rows[0][9] == "Hạn trả lời 06/3/2020. Đã trả lại nơi gửi: Gửi nhầm"


def test_a_file_that_cannot_be_read_goes_back(open_cycle: OpenCycle, tmp_path: Path) -> None:
    file = tmp_path / "hong.pdf"
    file.write_bytes(cast.pdf_file()[:200])
    with open_cycle().at(MARCH) as office:
        document = add(office, replace(LETTER, file=file))
        assert (document.state, document.settled_by) == ("returned", "test")
        assert "gửi lại" in document.reason
        assert verify(office).problems == ()


def test_faults_of_a_line_are_told_together(open_cycle: OpenCycle) -> None:
    with open_cycle().at(MARCH) as office:
        with pytest.raises(
            ArrivalIncomplete, match=r"thiếu nơi gửi.*; thiếu trích yếu.*; ngày văn bản .* chưa đến; hạn"
        ):
            add(office, Arrival("", "1/A-B", date(2020, 3, 6), " ", due_on=date(2020, 3, 5)))
        with pytest.raises(ArrivalIncomplete, match="không phải số"):
            add(office, replace(LETTER, number="abc"))
        with pytest.raises(ArrivalIncomplete, match="“XX”"):
            add(office, replace(LETTER, number="46-XX/TU"))
        with pytest.raises(ArrivalIncomplete, match="--type"):
            add(office, replace(LETTER, number=""))
        with pytest.raises(UnknownCycle):
            add(office, replace(LETTER, cycle_key="khong-co"))
        plain = add(office, replace(LETTER, number="", type_name="Đơn đề nghị"))
        assert plain.n == 1
        with pytest.raises(AlreadyArrived, match="không số"):
            add(office, replace(LETTER, number="", type_name="Đơn đề nghị"))
        with pytest.raises(SettledWithoutWord):
            settle(office, "x", " ")
        with pytest.raises(SettledWithoutWord):
            forward(office, "x", "")
        with pytest.raises(ArrivalUnknown, match="thuky incoming list"):
            settle(office, "den/1999/1", "xong")


def test_incoming_documents_are_cited_by_reference(open_cycle: OpenCycle) -> None:
    with open_cycle().at(MARCH) as office:
        party, letter = add(office, PARTY), add(office, LETTER)
        said = "Chỉ thị số 46-CT/TU ngày 02/3/2020 của Tỉnh ủy Quảng Ngãi về tăng cường lãnh đạo Chương trình OCOP"
        assert citation(party) == said
        assert resolve_bases(office, ("Căn cứ Luật", f"@{party.key}", f"@{letter.key}")) == (
            "Căn cứ Luật",
            f"Thực hiện {said}",
            "Căn cứ Công văn số 123/STC-NS ngày 03/3/2020 của Sở Tài chính về kinh phí",
        )
        assert resolve_bases(office, ("Căn cứ Luật",)) == ("Căn cứ Luật",)


def test_lies_in_the_book_of_arrivals_are_found(open_cycle: OpenCycle) -> None:
    lies = {
        "DELETE FROM incoming_document WHERE n = 1": "thiếu số đến 01",
        "UPDATE series SET last = 1": "bộ đếm ghi 1 nhưng số đến lớn nhất là 2",
        "UPDATE incoming_document SET state = 'done' WHERE n = 1": "đã xử lý mà không ghi kết quả",
        "UPDATE incoming_document SET state = 'returned' WHERE n = 1": "đã trả lại mà không có lý do",
        "UPDATE incoming_document SET arrived_on = '2020-03-04' WHERE n = 2": "sớm hơn số đến 1",
        f"UPDATE incoming_document SET file_sha256 = '{'0' * 64}' WHERE n = 2": "không còn trong kho",
    }
    with open_cycle().at(MARCH) as office:
        add(office, PARTY)
        add(office, LETTER)
        for statement, fact in lies.items():
            with office.engine.connect() as connection:
                rows = connection.execute(text("SELECT * FROM incoming_document")).mappings().all()
                last = connection.execute(text("SELECT last FROM series")).scalar()
            _change(office, statement)
            assert any(fact in str(problem) for problem in verify(office).problems), fact
            _change(office, "DELETE FROM incoming_document")
            with office.begin() as session:
                for row in rows:
                    names = ", ".join(dict(row))
                    values = ", ".join(f":{name}" for name in row)
                    session.execute(text(f"INSERT INTO incoming_document ({names}) VALUES ({values})"), dict(row))
                session.execute(text("UPDATE series SET last = :last"), {"last": last})
            assert verify(office).problems == ()


def test_a_closed_year_takes_no_arrival(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(MARCH) as office:
        add(office, PARTY)
    with installation.at(at("2021-01-04")) as office:
        close_year(office, 2020)
    with installation.at(MARCH) as office, pytest.raises(SeriesClosed, match="van-ban-den"):
        add(office, LETTER)
