"""Single papers of every kind under every regime: issuer, signer, law and unit names of the day; faults at once."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.kinds import UnknownKind, kind_names, load_kind, load_sample
from documents.render import render
from documents.text import docx_text
from domain.local_government import local_government_basis_on
from domain.moves import MoveNotAllowed
from domain.regime import load_regime
from models.paper import Paper
from models.register import RegisterEntry
from services import archive, draft, draft_data, draft_skeleton, letterhead
from services.cycles import load_cycle
from services.draft import LawChanged, NotOurDraft, NotSigned, PaperSettled, RegimeNotYet, draft_paper, issue_papers
from services.draft_data import DataFaulty, DataUnreadable, content_fields, read_data, split
from services.draft_skeleton import SkeletonThere, skeleton, write_skeleton
from services.draft_view import is_own_form
from services.letterhead import SignerMissing
from services.office import Office
from services.paperwork import sign
from tests.services import cast, regime_cast
from tests.services.cast import KEY, WAIT_TO_SIGN
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of
from tests.services.regime_cast import ERAS, Era

MakeEra = Callable[..., tuple[Installation, Era]]
UNIT = "534"  # thị xã Đức Phổ, later phường Đức Phổ
CHAIR = {"signer_name": "Hoàng Văn Đ", "signer_post": "Chủ tịch Ủy ban nhân dân"}
DAY = cast.at("2020-03-05")


@pytest.fixture
def make_era(empty: Installation, tmp_path: Path) -> MakeEra:
    """Give a function that opens the cast's cycle as it would have been under a regime."""

    def made(code: str, *changes: tuple[str, str]) -> tuple[Installation, Era]:
        era = ERAS[code]
        empty.open_folder(regime_cast.make_folder(tmp_path / code, code, *changes), cast.at(era.day))
        return empty, era

    return made


@pytest.fixture
def waiting(open_cycle: OpenCycle) -> Iterator[Office]:
    """Give the office of a cycle whose papers wait for a signature."""
    with open_cycle(WAIT_TO_SIGN).at(DAY) as office:
        yield office


def _data(name: str, **head: object) -> dict[str, Any]:
    """Fill a kind with the words of its sample."""
    sample, kind = load_sample(name), load_kind(name)
    usual: dict[str, Any] = {}
    if kind.issuer == "unit":
        usual = dict(CHAIR)
    elif name == "appraisal_report":
        usual = {"signer_name": "Hoàng Văn Đ", "signer_post": "Tổ trưởng Tổ tư vấn"}
    elif is_own_form(kind):
        usual = {"signer_name": "Hoàng Văn Đ"}
    return {field: sample[field] for field in content_fields(kind)} | {"paper": usual | head}


def _text(office: Office, paper: Paper) -> str:
    return docx_text(office.store.get(paper.file_sha256 or paper.draft_sha256 or ""))


def _prints(name: str, field: str) -> bool:
    """Say whether the form of a kind prints a part of the head at all; its sample shows it."""
    sample = load_sample(name)
    lines, text = sample[field], docx_text(render(load_kind(name).template, sample))
    wanted = lines if isinstance(lines, list) else [lines]
    return bool(wanted) and all(str(line) in text for line in wanted)


def _expected_issuer(era: Era, role: str) -> tuple[str, ...]:
    level, name = era.levels[UNIT]
    return {
        "province": ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
        "department": era.department,
        "council": ("HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"),
        "advisors": ("TỔ TƯ VẤN",),
        "unit": ("ỦY BAN NHÂN DÂN", f"{level} {name}".upper()),
    }[role]


AUTHORITY = {
    "province": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    "department": ["GIÁM ĐỐC"],
    "council": ["TM. HỘI ĐỒNG", "CHỦ TỊCH"],
    "advisors": ["TM. TỔ TƯ VẤN", "TỔ TRƯỞNG"],
    "unit": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
}
SIGNERS = {"province": "Nguyễn Văn A", "department": "Trần Thị B", "council": "Nguyễn Văn A"}


@pytest.mark.parametrize("code", ERAS)
def test_papers_of_every_kind_have_the_issuer_signer_law_and_units_of_their_day(code: str, make_era: MakeEra) -> None:
    installation, era = make_era(code)
    day = date.fromisoformat(era.day)
    with installation.at(cast.at(era.day)) as office:
        law = [*local_government_basis_on(day), *(basis.text for basis in load_regime(code).bases_on(day))]
        for name in kind_names():
            kind = load_kind(name)
            paper = draft_paper(office, KEY, name, _data(name), subject=UNIT if kind.issuer == "unit" else "")
            text = _text(office, paper)
            assert paper.state == "issued", name
            assert paper.context["mark"] == "MẪU", name
            if _prints(name, "issuer"):
                assert all(line in text for line in _expected_issuer(era, paper.agency)), name
            own = is_own_form(kind)
            assert paper.context["authority"] == (load_sample(name)["authority"] if own else AUTHORITY[paper.agency]), (
                name
            )
            assert paper.context["signer"] == ("Hoàng Văn Đ" if own else SIGNERS.get(paper.agency, "Hoàng Văn Đ")), name
            if _prints(name, "signer"):
                assert paper.context["signer"] in text, name
                assert all(line in text for line in paper.context["authority"]), name
            assert paper.context["legal_bases"] == (law if load_sample(name)["legal_bases"] else []), name
            if _prints(name, "legal_bases"):
                head = text[: text.index(law[-1]) + len(law[-1])]
                assert all(line in head for line in (*law, *era.law)), name
                assert not [wrong for wrong in era.not_law if wrong in head], name
            if kind.issuer == "unit" and _prints(name, "place_date"):
                assert f"Đức Phổ, ngày {day.day:02d} tháng" in text, name
        rebuilt = archive.rebuild(office, KEY)
        assert (rebuilt.differences, rebuilt.impossible) == ((), ())


def test_the_steps_call_the_units_by_the_names_of_the_day(make_era: MakeEra) -> None:
    installation, era = make_era("R3")
    installation.run("announce", cast.at(era.day))
    with installation.at(cast.at(era.day)) as office, office.read() as session:
        paper = session.get_one(Paper, f"{KEY}/announcement/{UNIT}/1")
    assert paper.context["addressees"] == ["Ủy ban nhân dân phường Đức Phổ"]


def test_every_fault_of_the_data_is_told_at_once_and_nothing_is_drafted(waiting: Office) -> None:
    data = _data("plan_submission", signr="gd", copies=0)
    del data["opening"]
    data["closin"] = data.pop("closing")
    data["issuer"] = ["SỞ"]
    data["attachments_heading"] = ""
    data["sections"] = [
        {"heading": "1. CẦN ĐIỀN", "paragraph": ["a"]},
        "2",
        {"heading": 3, "paragraphs": [None, {"a": 1}]},
        {"heading": [], "paragraphs": "một đoạn"},
    ]
    data["attachments"] = "Dự thảo"
    with pytest.raises(DataFaulty) as caught:
        draft_paper(waiting, KEY, "plan_submission", data)
    told = {fault.path: f"{fault.problem} {fault.way_out}" for fault in caught.value.faults}
    assert set(told) == {
        "paper.signr",
        "paper.copies",
        "opening",
        "closing",
        "closin",
        "issuer",
        "attachments_heading",
        "sections[1].heading",
        "sections[1].paragraphs",
        "sections[1].paragraph",
        "sections[2]",
        "sections[3].paragraphs[1]",
        "sections[3].paragraphs[2]",
        "sections[4].heading",
        "sections[4].paragraphs",
        "attachments",
    }
    assert "các đoạn mở đầu" in told["opening"]
    assert "có phải «closing» không" in told["closin"]
    assert "có phải «signer» không" in told["paper.signr"]
    assert "[paper]" in told["issuer"]
    assert "CẦN ĐIỀN" in told["sections[1].heading"]
    with waiting.read() as session:
        assert session.get(Paper, f"{KEY}/plan_submission/van-ban-le/1") is None


def test_a_head_that_is_no_table_and_a_total_that_is_no_table_are_told(waiting: Office) -> None:
    data = _data("council_report") | {"paper": "x", "summary_total": "7"}
    with pytest.raises(DataFaulty) as caught:
        draft_paper(waiting, KEY, "council_report", data)
    assert [fault.path for fault in caught.value.faults] == ["paper", "summary_total"]


def test_a_column_that_only_some_rows_of_the_sample_have_may_be_left_out() -> None:
    rows = [{"name": "a", "note": "b"}, {"name": "c"}]
    assert list(draft_data._table_faults({"name": "d"}, rows, "rows[1]")) == []  # noqa: SLF001
    (fault,) = draft_data._table_faults({"note": "d"}, rows, "rows[1]")  # noqa: SLF001
    assert fault.path == "rows[1].name"


def test_a_list_that_the_form_keeps_may_not_be_empty() -> None:
    kind = load_kind("expiry_notice")
    assert "certificates" in kind.kept
    with pytest.raises(DataFaulty, match="đang để trống"):
        split(kind, _data("expiry_notice") | {"certificates": []})


@pytest.mark.parametrize(
    ("kind", "head", "subject", "path", "words"),
    [
        ("plan_submission", {"issuer": "sở"}, "", "paper.issuer", "không có cơ quan"),
        ("unit_plan", {}, "999", "paper.unit", "không có đơn vị «999»"),
        ("unit_plan", {"signer_name": ""}, UNIT, "paper.signer", "chưa biết ai ký"),
        ("unit_plan", {"signer_post": ""}, UNIT, "paper.signer_post", "thiếu"),
        ("plan_submission", {"signer": "gdd"}, "", "paper.signer", "có phải «gd» không"),
        (
            "plan_submission",
            {"signer_name": "Lê Văn C", "signer_post": "Kế toán"},
            "",
            "paper.signer_post",
            "không phải",
        ),
        ("minutes", {"signer_name": ""}, "", "paper.signer_name", "CHỦ TỌA"),
        (
            "recognition_decision",
            {"issuer": "unit", **CHAIR},
            UNIT,
            "paper.issuer",
            "không giao cấp dưới tỉnh công nhận",
        ),
    ],
)
def test_a_head_that_cannot_be_is_refused(
    waiting: Office, kind: str, head: dict[str, Any], subject: str, path: str, words: str
) -> None:
    with pytest.raises(DataFaulty) as caught:
        draft_paper(waiting, KEY, kind, _data(kind, **head), subject=subject)
    (fault,) = caught.value.faults
    assert fault.path == path
    assert words in f"{fault.problem} {fault.way_out}"


def test_a_letter_needs_a_symbol(open_cycle: OpenCycle) -> None:
    letter = 'symbol = "HĐOCOP"\nletter_symbol = "HĐOCOP"'
    with open_cycle((letter, 'symbol = "HĐOCOP"')).at(DAY) as office:
        with pytest.raises(DataFaulty, match="ký hiệu công văn"):
            draft_paper(office, KEY, "opinion_letter", _data("opinion_letter"))
        paper = draft_paper(office, KEY, "opinion_letter", _data("opinion_letter", symbol="HĐ-VPĐP"))
    assert paper.number_text == "01/HĐ-VPĐP"


def test_only_the_second_regime_lets_a_district_recognise(make_era: MakeEra) -> None:
    installation, era = make_era("R2")
    data = _data("recognition_decision", issuer="unit", **CHAIR) | {
        "issuing_authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN THỊ XÃ"
    }
    with installation.at(cast.at(era.day)) as office:
        paper = draft_paper(office, KEY, "recognition_decision", data, subject=UNIT)
        assert paper.context["authority"] == ["CHỦ TỊCH"]
        assert paper.context["issuer"] == ["ỦY BAN NHÂN DÂN", "THỊ XÃ ĐỨC PHỔ"]
        assert paper.number_text == "01/QĐ-UBND"


def test_no_council_below_the_province_since_the_third_regime(make_era: MakeEra) -> None:
    installation, era = make_era("R3")
    with installation.at(cast.at(era.day)) as office, pytest.raises(DataFaulty, match="không có Hội đồng ở cấp dưới"):
        draft_paper(office, KEY, "council_rules", _data("council_rules", issuer="unit", **CHAIR), subject=UNIT)


def test_a_unit_forwards_its_own_dossiers_and_the_province_those_for_the_ministry(waiting: Office) -> None:
    unit = draft_paper(waiting, KEY, "forwarding_letter", _data("forwarding_letter", **CHAIR), subject=UNIT)
    province = draft_paper(waiting, KEY, "forwarding_letter", _data("forwarding_letter"))
    assert unit.context["issuer"] == ["ỦY BAN NHÂN DÂN", "THỊ XÃ ĐỨC PHỔ"]
    assert province.context["issuer"] == ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]
    assert "từ 50 điểm" in skeleton(waiting, KEY, "forwarding_letter", subject=UNIT)
    assert "từ 90 điểm" in skeleton(waiting, KEY, "forwarding_letter")


def test_a_draft_is_signed_numbered_issued_registered_and_made_again(waiting: Office) -> None:
    data = _data("council_submission", recipients=["Như trên", "Giám đốc Sở"], legal_bases=["Căn cứ Đề án OCOP"])
    data["annex_note"] = "(Kèm theo Tờ trình số {number} {date} của Sở)"
    data["paper"]["subject_line"] = "Về việc thành lập Hội đồng"
    paper = draft_paper(waiting, KEY, "council_submission", data)
    assert (paper.state, paper.number_text) == ("draft", "")
    drafted = _text(waiting, paper)
    assert paper.context["mark"] == "DỰ THẢO"
    assert "(Kèm theo Tờ trình số …… ngày … tháng … năm …… của Sở)" in drafted
    with pytest.raises(NotSigned):
        issue_papers(waiting, [paper.key])
    sign(waiting, paper.key, "Trần Thị B")
    (issued,) = issue_papers(waiting, [paper.key])
    assert (issued.state, issued.number_text) == ("issued", "01/TTr-SNN")
    text = _text(waiting, issued)
    for fact in (
        "Về việc thành lập Hội đồng",
        "Số: 01/TTr-SNN",
        "Căn cứ Đề án OCOP",
        "(Kèm theo Tờ trình số 01/TTr-SNN ngày 05 tháng 3 năm 2020 của Sở)",
        "- Giám đốc Sở;",
    ):
        assert fact in text
    with waiting.read() as session:
        entry = session.get_one(RegisterEntry, paper.key)
    assert (entry.subject_line, entry.signer) == ("Về việc thành lập Hội đồng", "Trần Thị B")
    assert audit_of(waiting, "council_submission/van-ban-le/1") == [
        "paper.draft",
        "paper.sign",
        "register.number",
        "paper.issue",
    ]
    assert issue_papers(waiting, [paper.key])[0].number_text == "01/TTr-SNN"
    assert archive.rebuild(waiting, KEY).equal == 1
    with pytest.raises(PaperSettled, match="--revision"):
        draft_paper(waiting, KEY, "council_submission", data)
    assert draft_paper(waiting, KEY, "council_submission", data, revision=2).state == "draft"


def test_a_draft_is_renewed_until_it_is_signed(waiting: Office) -> None:
    draft_paper(waiting, KEY, "plan_submission", _data("plan_submission"))
    again = _data("plan_submission") | {"closing": ["Sở kính trình"]}
    assert "Sở kính trình./." in _text(waiting, draft_paper(waiting, KEY, "plan_submission", again))


def test_a_number_that_a_crash_left_without_a_paper_is_used(waiting: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = draft_paper(waiting, KEY, "plan_submission", _data("plan_submission"))
    sign(waiting, paper.key, "Trần Thị B")
    with monkeypatch.context() as broken:
        broken.setattr("services.paper_files.render", _no_space)
        with pytest.raises(OSError, match="No space"):
            issue_papers(waiting, [paper.key])
    (issued,) = issue_papers(waiting, [paper.key])
    assert (issued.state, issued.number_text) == ("issued", "01/TTr-SNN")


def _no_space(_template: bytes, _context: object) -> bytes:
    raise OSError(28, "No space left on device")


def test_a_law_that_changed_between_draft_and_issue_is_noticed(make_era: MakeEra) -> None:
    installation, era = make_era("R1", WAIT_TO_SIGN)
    with installation.at(cast.at(era.day)) as office:
        paper = draft_paper(office, KEY, "plan_submission", _data("plan_submission"))
        letter = draft_paper(office, KEY, "forwarding_letter", _data("forwarding_letter"))
        for key in (paper.key, letter.key):
            sign(office, key, "Trần Thị B")
    with installation.at(cast.at("2020-06-08")) as office:  # QĐ 781/QĐ-TTg
        with pytest.raises(LawChanged):
            issue_papers(office, [letter.key, paper.key])
        assert issue_papers(office, [letter.key])[0].issued_on == date(2020, 6, 8)


def test_a_paper_of_a_step_is_neither_drafted_again_nor_issued_here(stage: Stage) -> None:
    installation = stage.after("announce")
    with installation.at(ARCHIVED) as office:
        with pytest.raises(PaperSettled):
            draft_paper(office, KEY, "plan", _data("plan"), subject="chung")
        assert issue_papers(office, [f"{KEY}/plan/chung/1"])[0].state == "issued"


def test_a_draft_of_a_step_is_left_to_the_step(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", DAY)
    with installation.at(DAY) as office, pytest.raises(NotOurDraft):
        issue_papers(office, [f"{KEY}/plan/chung/1"])


def test_a_void_draft_is_not_issued(waiting: Office) -> None:
    paper = draft_paper(waiting, KEY, "plan_submission", _data("plan_submission"))
    with waiting.begin() as session:
        row = session.get_one(Paper, paper.key)
        row.state = "void"
        session.add(row)
    with pytest.raises(MoveNotAllowed):
        issue_papers(waiting, [paper.key])


def test_a_day_before_the_law_is_refused(open_cycle: OpenCycle) -> None:
    with open_cycle().at(cast.at("2019-08-20")) as office, pytest.raises(RegimeNotYet, match="21/8/2019"):
        draft_paper(office, KEY, "plan_submission", _data("plan_submission"))


def test_a_signer_signs_within_the_term_only(open_cycle: OpenCycle) -> None:
    installation = open_cycle(
        ('post = "Giám đốc Sở Nông nghiệp và Phát triển nông thôn"', 'post = "Giám đốc Sở"\nvalid_until = 2020-12-31')
    )
    with installation.at(cast.at("2021-01-04")) as office, pytest.raises(DataFaulty, match="04/01/2021"):
        draft_paper(office, KEY, "plan_submission", _data("plan_submission"))


def test_a_signer_may_be_chosen_or_named(waiting: Office) -> None:
    named = {"signer_name": "Lê Văn C", "signer_post": "Phó Giám đốc Sở", "symbol": "TTr-SNNPTNT"}
    paper = draft_paper(waiting, KEY, "plan_submission", _data("plan_submission", **named))
    assert paper.context["authority"] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert "/TTr-SNNPTNT" in paper.context["number_line"]
    chosen = draft_paper(waiting, KEY, "report", _data("report", signer="pct", issuer="province"), subject="x")
    assert chosen.context["issuer"] == ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]


def test_lines_that_follow_from_the_post_differ_by_the_act(open_cycle: OpenCycle) -> None:
    lines = 'authority = ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]\n'
    council = 'authority = ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]\n'
    installation = open_cycle((lines, ""), (council, 'seal_office = "Phó Chủ tịch Ủy ban nhân dân tỉnh"\n'))
    with installation.at(DAY) as office:
        plan = draft_paper(office, KEY, "plan", _data("plan"))
        decision = draft_paper(office, KEY, "council_rules", _data("council_rules"))
        letter = draft_paper(office, KEY, "council_report", _data("council_report"))
    assert plan.context["authority"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert decision.context["authority"] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert letter.context["authority"] == ["TM. HỘI ĐỒNG", "CHỦ TỊCH", "PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"]


def test_old_folders_with_wrong_lines_are_refused_when_drafting(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = load_cycle(waiting, KEY)
    wrong = cycle.plan.signers["gd"].model_copy(update={"authority": ("KT. GIÁM ĐỐC", "GIÁM ĐỐC")})
    plan = cycle.plan.model_copy(update={"signers": {**cycle.plan.signers, "gd": wrong}})
    monkeypatch.setattr(draft, "load_cycle", lambda _office, _key: type(cycle)(cycle.key, plan, cycle.regime, "open"))
    with pytest.raises(DataFaulty, match="người đứng đầu"):
        draft_paper(waiting, KEY, "plan_submission", _data("plan_submission"))


def test_a_kind_without_a_signer_in_the_folder_says_so(waiting: Office) -> None:
    with pytest.raises(SignerMissing, match="signer_name"):
        letterhead.letterhead_of(load_cycle(waiting, KEY), load_kind("unit_plan"))


def test_unknown_kinds_are_named_with_the_known_ones(waiting: Office) -> None:
    with pytest.raises(UnknownKind):
        draft_paper(waiting, KEY, "to-trinh", {})


def _fill(value: Any) -> Any:  # noqa: ANN401 - a data file
    match value:
        case dict():
            return {key: _fill(item) for key, item in value.items()}
        case list():
            return [_fill(item) for item in value]
        case str():
            return value.replace("CẦN ĐIỀN", "nội dung")
        case _:
            return value


@pytest.mark.parametrize("name", kind_names())
def test_a_skeleton_of_every_kind_can_be_filled_and_drafted(name: str, waiting: Office, tmp_path: Path) -> None:
    kind = load_kind(name)
    subject = UNIT if kind.issuer == "unit" else "QNG-02" if "product" in kind.fields else ""
    path = tmp_path / "du-lieu.toml"
    write_skeleton(waiting, KEY, name, path, subject=subject)
    text = path.read_text(encoding="utf-8")
    assert all(said[:40] in text for said in content_fields(kind).values())
    with pytest.raises(SkeletonThere):
        write_skeleton(waiting, KEY, name, path, subject=subject)
    data = _fill(read_data(path)) | {"paper": _data(name)["paper"]}
    paper = draft_paper(waiting, KEY, name, data, subject=subject)
    assert "{number}" not in _text(waiting, paper)


def test_the_skeleton_holds_what_the_session_found(stage: Stage, tmp_path: Path) -> None:
    installation = stage.copy(stage.history.end)
    with installation.at(ARCHIVED) as office:
        report, notice, ballot = (
            skeleton(office, KEY, kind, subject=subject)
            for kind, subject in (("council_report", ""), ("expiry_notice", ""), ("ballot", "QNG-05"))
        )
        path = tmp_path / "bao-cao.toml"
        path.write_text(report, encoding="utf-8")
        data = read_data(path)
    assert "đã đánh giá 05 sản phẩm: đề nghị công nhận 03 sản phẩm" in data["outcome"][0]
    assert "Bộ Nông nghiệp và Phát triển nông thôn đánh giá 01 sản phẩm" in data["outcome"][0]
    assert [(row["product"], row["mean"], row["star"]) for row in data["results"]][:2] == [
        ("Nước mắm Bình Thạnh", "92,00", "5 sao"),
        ("Tỏi đen Lý Sơn", "75,00", "3 sao"),
    ]
    assert [row["product"] for row in data["failed"]] == ["Làng Gò Cỏ"]
    assert data["summary_total"] == {"evaluated": "5", "star5": "1", "star4": "1", "star3": "2", "failed": "1"}
    assert data["attachments"][0].startswith("Biên bản số 01/BB-HĐOCOP ngày 14/5/2020")
    assert report.count("CẦN ĐIỀN") == 1  # the line that explains it
    assert 'valid_until = "21/5/2023"' in notice
    assert "HTX nấm Đức Nhuận" in notice
    assert 'product = "Muối SAHU"' in ballot


def test_the_window_of_renewal_stands_where_the_regime_has_one(make_era: MakeEra) -> None:
    installation, era = make_era("R4")
    end = cast.at(era.days["archive_on"])
    installation.play(end)
    with installation.at(end) as office:
        notice = skeleton(office, KEY, "expiry_notice")
    assert 'window = "Từ ' in notice


def test_data_files_are_read_as_toml_or_json(tmp_path: Path) -> None:
    toml, other = tmp_path / "a.toml", tmp_path / "b.json"
    toml.write_text("day = 2026-09-07\nrows = [{ n = 1 }]\n", encoding="utf-8")
    other.write_text(json.dumps({"a": ["b"]}), encoding="utf-8")
    assert read_data(toml) == {"day": "07/9/2026", "rows": [{"n": 1}]}
    assert read_data(other) == {"a": ["b"]}
    for name, raw in (("c.toml", b"a = "), ("d.json", b"[1]"), ("e.toml", b"\xff")):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(DataUnreadable, match=name):
            read_data(tmp_path / name)


def test_the_toml_writer_knows_every_value() -> None:
    written = "\n".join(
        draft_skeleton._tables(  # noqa: SLF001 - values that no form of today holds
            "rows", [{"yes": True, "n": 2, "none": [], "many": ["a"], "inner": {"b": "c"}}]
        )
    )
    assert written == '[[rows]]\nyes = true\nn = 2\nnone = []\nmany = [\n    "a",\n]\n[rows.inner]\nb = "c"'
