"""Rules of procedure: one source; what the decision (D15) and the rules of their own (D16) print never contradicts."""

import re

from models.paper import Paper
from services.convene_rules import procedure_of, rules_fields
from services.cycles import load_cycle
from services.paperwork import sign
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation
from tests.services.reading import papers, rows, text

DAY = at("2020-04-28")
OWN = """quorum = "3/4"
majority = "3/5"
tie = "rejected"
gap_limit = 15
documents_days = 4
owner_presents = true
rounds = 3
extra_rounds = ["Có từ 10 hồ sơ đủ điều kiện"]
written = "all"
written_reply_days = 9
written_share = "4/5"
written_silence = "against"
written_meeting_when = ["star", "gap"]"""
FIGURES = {
    "quorum": r"ít nhất (\d/\d) tổng số thành viên",
    "majority": r"kết luận khi có trên (\d/\d) số thành viên có mặt tán thành",
    "gap": r"phiếu thấp nhất (?:trên|lớn hơn) (\d+) điểm",
    "notice": r"ít nhất (\d+) ngày làm việc",
    "rounds": r"đánh giá ít nhất (\d+) đợt trong năm",
    "reply": r"thời hạn (\d+) ngày làm việc(?:\.| kể từ ngày nhận hồ sơ)",
    "share": r"thu về ít nhất (\d/\d) tổng số phiếu",
    "weights": r"Phần A(?: tối đa|:) (\d+) điểm, Phần B(?: tối đa|:) (\d+) điểm, Phần C(?: tối đa|:) (\d+) điểm",
}
SENTENCES = (
    "số ý kiến ngang nhau, nội dung biểu quyết không được thông qua",
    "Đại diện chủ thể giới thiệu sản phẩm",
    "Có từ 10 hồ sơ đủ điều kiện",
    "được tính là không tán thành",
    "các ý kiến khác nhau về hạng của sản phẩm hoặc chênh lệch điểm vượt quá mức quy định",
    "Tiêu chí bắt buộc được coi là đạt khi",
)


def convened(open_cycle: OpenCycle, rules: str) -> Installation:
    installation = open_cycle(('quorum = "2/3"', rules))
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", DAY)
    return installation


def printed(words: str, names: tuple[str, ...] = tuple(FIGURES)) -> dict[str, set[str | tuple[str, ...]]]:
    """Read the figures of the rules back out of a page."""
    return {name: set(re.findall(FIGURES[name], words)) for name in names}


WANTED = {
    "quorum": {"3/4"},
    "majority": {"3/5"},
    "gap": {"15"},
    "notice": {"04"},
    "rounds": {"03"},
    "reply": {"09"},
    "share": {"4/5"},
    "weights": {("35", "25", "40")},
}


def test_the_rules_attached_to_the_decision_print_the_numbers_of_the_folder(open_cycle: OpenCycle) -> None:
    installation = convened(open_cycle, OWN)
    with installation.at(DAY) as office:
        decision, invitation = text(office, "council_decision"), text(office, "invitation", "TV1")
        assert not papers(office, "council_rules")
    assert printed(decision) == WANTED
    for sentence in SENTENCES:
        assert sentence in decision
    assert "hoạt động ban hành kèm theo Quyết định này" in decision
    assert "Đại diện chủ thể giới thiệu sản phẩm" in invitation


def test_rules_of_their_own_print_the_same_numbers_and_the_decision_none(open_cycle: OpenCycle) -> None:
    installation = convened(open_cycle, f"{OWN}\nseparate_rules = true")
    with installation.at(DAY) as office:
        decision, own = text(office, "council_decision"), text(office, "council_rules")
        minutes_article = rows(office, Paper)["council_rules/chung/1"].number_text
        cycle = load_cycle(office, KEY)
    assert printed(own) == WANTED | {"notice": {"04"}}
    assert not any(printed(decision, ("quorum", "majority", "gap", "share")).values())
    assert "QUY CHẾ" not in decision
    for sentence in SENTENCES:
        assert sentence in own
    assert "Căn cứ Quyết định số 01/QĐ-UBND ngày 28/4/2020" in own
    assert minutes_article == "02/QĐ-UBND"
    assert re.search(r"Điều 9\. Điều kiện họp\n1\. Phiên họp", own)
    assert rules_fields(cycle)["opinion"]["reply_days"] == "09"
    assert procedure_of(cycle).majority.denominator == 5


def test_the_usual_rules_are_todays(open_cycle: OpenCycle) -> None:
    installation = convened(open_cycle, 'quorum = "2/3"')
    with installation.at(DAY) as office:
        decision = text(office, "council_decision")
    found = printed(decision)
    assert (found["quorum"], found["gap"], found["reply"]) == ({"2/3"}, {"10"}, set())
    assert "trong đó có Chủ tịch hoặc Phó Chủ tịch Hội đồng" in decision
    assert "Lấy ý kiến bằng văn bản" not in decision


def test_without_a_leader_required_neither_page_names_one(open_cycle: OpenCycle) -> None:
    installation = convened(open_cycle, 'quorum = "2/3"\nchair_required = false')
    with installation.at(DAY) as office:
        assert "trong đó có" not in text(office, "council_decision")


def test_rules_that_wait_for_a_signature_are_told(open_cycle: OpenCycle) -> None:
    installation = open_cycle(('quorum = "2/3"', 'quorum = "2/3"\nseparate_rules = true'), WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", DAY)
    with installation.at(DAY) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    assert installation.run("convene", DAY).notes == ("Quyết định ban hành Quy chế đang chờ ký",)
