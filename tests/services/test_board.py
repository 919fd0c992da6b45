"""The board, the digest and the summary: what a person sees of a cycle."""

from typing import Any

from models.admin_unit import CycleUnit
from models.outbox_message import OutboxMessage
from services.board import BoardRow, board_of
from services.cycles import load_cycle
from services.digest import overdue_duties, problems, send_digest
from services.office import Office
from services.summary import summarise
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, OPENED, Stage
from tests.services.installation import Installation
from tests.services.reading import mails


def _problems(office: Office) -> dict[str, str]:
    cycle = load_cycle(office, KEY)
    with office.read() as session:
        return {one["what"]: one["reason"] for one in problems(session, cycle, office.today)}


def test_the_board_shows_what_each_unit_has_done_and_owes(stage: Stage) -> None:
    day = at("2020-04-13")
    with stage.on("remind", "2020-04-13").at(day) as office:
        board = board_of(office, load_cycle(office, KEY))
    assert board.title == "Chu trình OCOP năm 2020 tỉnh Quảng Ngãi"
    assert board.day == day.date()
    assert board.rows == (
        BoardRow("huyện Bình Sơn", registered=2, filed=1, fulfilled=0, owed=3, overdue=1),
        BoardRow("huyện Lý Sơn", registered=1, filed=0, fulfilled=0, owed=3, overdue=1),
        BoardRow("huyện Mộ Đức", registered=2, filed=0, fulfilled=0, owed=2, overdue=1),
        BoardRow("thị xã Đức Phổ", registered=2, filed=2, fulfilled=1, owed=1, overdue=0),
        BoardRow("huyện Tư Nghĩa", registered=0, filed=0, fulfilled=0, owed=2, overdue=1),
    )
    assert [one["what"] for one in board.problems] == [
        "Ủy ban nhân dân huyện Tư Nghĩa",
        "Tệp 03-bo-may.pdf (hồ sơ QNG-02)",
        "Tệp 04-dang-ky-kinh-doanh.jpg (hồ sơ QNG-02)",
    ]


def test_a_faulty_file_is_a_problem_only_while_a_good_one_is_waited_for(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        assert _problems(office) == {
            "Ủy ban nhân dân huyện Tư Nghĩa": (
                "Chưa có địa chỉ thư điện tử nên không gửi thư được; bổ sung đầu mối của đơn vị (01 việc đang chờ nhắc)"
            ),
            "Tệp bao-cao.pdf (533/bao-cao-6-thang)": "Tệp có đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại.",
        }


def test_stray_files_and_drafts_are_problems(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("collect")
    (installation.inbox() / "ghi-chu.txt").write_text("ghi chú", encoding="utf-8")
    installation.run("collect", at("2020-04-02"))
    with installation.at(at("2020-04-02")) as office:
        assert _problems(office)["Tệp ghi-chu.txt"] == "Tệp không nằm trong thư mục ĐƠN-VỊ/SẢN-PHẨM"


def test_overdue_duties_are_told_the_longest_first(played: Installation) -> None:
    with played.at(at("2020-06-23")) as office:
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            assert overdue_duties(session, office, cycle) == [
                "huyện Tư Nghĩa: Báo cáo 6 tháng, quá hạn 3 ngày",
                "huyện Mộ Đức: Báo cáo 6 tháng, quá hạn 3 ngày",
                "thị xã Đức Phổ: Báo cáo 6 tháng, quá hạn 3 ngày",
            ]


def test_the_digest_goes_once_a_day_and_not_when_nothing_is_new(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    sent = []
    for day in ("2020-03-06", "2020-03-06", "2020-03-09"):
        with installation.at(at(day)) as office:
            cycle = load_cycle(office, KEY)
            with office.begin() as session:
                sent.append(send_digest(session, office, cycle))

    assert sent == [1, 0, 0]
    with installation.at(at("2020-03-09")) as office:
        assert set(mails(office, "digest")) == {"2020-03-06"}


def test_a_letter_that_failed_makes_a_digest_of_its_own(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-03-06"))
    with installation.at(at("2020-03-09")) as office, office.begin() as session:
        row = session.get_one(OutboxMessage, f"{KEY}/announce/524")
        row.state, row.state_reason = "unknown", ""
    installation.run("remind", at("2020-03-09"))
    with installation.at(at("2020-03-09")) as office:
        digest = mails(office, "digest")["2020-03-09"].body
    assert "gửi binhson@example.vn: Chưa rõ kết quả gửi" in digest


def test_nothing_to_tell_makes_no_digest(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(OPENED) as office, office.begin() as session:
        cycle = load_cycle(office, KEY)
        unit = session.get_one(CycleUnit, f"{KEY}/528")
        unit.email = "tunghia@example.vn"
        session.add(unit)
        session.flush()
        assert send_digest(session, office, cycle) == 0


def test_the_summary_counts_what_was_planned_and_what_came_of_it(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        summary = summarise(office, KEY)
    steps: dict[str, dict[str, dict[str, Any]]] = summary["steps"]
    assert (summary["cycle"], summary["state"]) == (KEY, "archived")
    assert summary["products_by_star"] == {"5": 1, "4": 1, "3": 2, "2": 1, "1": 0}
    assert summary["products_by_outcome"] == {
        "chuyển đợt sau": 2, "chuyển cấp trên": 1, "được công nhận": 3, "không đạt": 1,
    }  # fmt: skip
    assert steps["announce"] == {
        "planned": {"units": 5, "plans": 1, "letters": 5, "obligations": 10, "mails": 4},
        "produced": {"units": 5, "plans": 1, "letters": 5, "obligations": 10, "mails": 4},
    }
    assert steps["collect"] == {
        "planned": {"dossiers": 7, "receipts": 8, "requests": 2},
        "produced": {
            "filed": 5,
            "incomplete": 2,
            "completed_later": 1,
            "late": 2,
            "deferred": 2,
            "missing": 0,
            "units_missing": 1,
            "files": 33,
            "files_unusable": 2,
            "files_new_version": 2,
            "unit_documents": 3,
            "files_unplaced": 0,
            "receipts": 8,
            "requests": 2,
        },
    }
    assert steps["convene"]["produced"] == {"members": 6, "decisions": 1, "invitations": 6, "mails": 6}
    assert steps["score"] == {"planned": {"ballots": 25}, "produced": {"present": 5, "products": 5, "ballots": 25}}
    assert steps["minute"]["produced"] == steps["minute"]["planned"] == {"minutes": 1, "score_table": 1}
    assert steps["recognise"]["produced"] == {
        "submissions": 1,
        "decisions": 1,
        "recognised": 3,
        "forwarded": 1,
        "refused": 1,
        "returned": 0,
        "certificates": 3,
        "notices": 4,
    }
    assert steps["remind"]["produced"] == {
        "fulfilled": 10,  # 4 duties of units, a supplement, 5 duties of the office
        "lapsed": 4,
        "open": 3,
        "reminders": 28,
        "reminder_mails": 15,  # 3 went with the urging letter of the day
        "urging_letters": 2,
        "urging_mails": 5,
        "digests": 7,
    }
    assert steps["report"] == {"planned": {"report": 1}, "produced": {"report": 1}}
    assert steps["archive"] == {"planned": {"papers": 39}, "produced": {"rebuilt_equal": 39, "different": 0}}
    letters = steps["dispatch"]["planned"]["mails"]
    assert steps["dispatch"]["produced"] == {"sent": 0, "failed": 0, "unknown": 0, "waiting": letters}
