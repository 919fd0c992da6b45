"""The check in an office: papers with what is known of them, findings that are accepted with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import col, select

from documents.kinds import load_kind
from documents.lint.seeds.bench import Bench
from documents.lint.selftest import paper as clean_paper
from models.audit_entry import AuditEntry
from models.cycle import Cycle
from models.paper import Paper
from services.lint import (
    EVERYWHERE,
    OverrideUnknown,
    PaperUnwritten,
    ReasonMissing,
    RuleUnknown,
    check_file,
    check_paper,
    facts_of_kind,
    override,
    overrides,
    remove_override,
)
from services.office import Office
from tests.services.cast import at
from tests.services.history import ARCHIVED, History
from tests.services.installation import Installation

RULE = "D30-so-cach-chu"


def _faulty() -> bytes:
    bench = Bench(clean_paper("plan"))
    bench.say("12/KH-UBND", "12 /KH-UBND")
    return bench.save()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Open an empty office with one cycle."""
    with Installation(tmp_path / "home").at(at("2020-03-05")) as opened:
        cycle = Cycle(key="c", title="Chu trình", year=2020, regime="R1", province="Quảng Ngãi", state="open",
                      definition={}, fingerprint="0", opened_at=opened.now)  # fmt: skip
        with opened.begin() as session:
            session.add(cycle)
        yield opened


def _keep(office: Office, data: bytes | None, **changes: object) -> str:
    """Keep a paper."""
    kind = load_kind("plan")
    row = Paper(
        key="c/plan/chung/1",
        cycle_key="c",
        kind="plan",
        subject="chung",
        state="issued",
        title="Kế hoạch",
        agency="province",
        recipients=[],
        context={"signer": "Nguyễn Văn A"},
        template_sha256=kind.sha256,
        template_version=1,
        renderer="1",
        drafted_at=office.now,
        number_text="12/KH-UBND",
        issued_on=date(2020, 2, 6),
        file_sha256=office.store.put(data) if data is not None else None,
    )
    for name, value in changes.items():
        setattr(row, name, value)
    with office.begin() as session:
        session.add(row)
    return "c/plan/chung/1"


def _rules(office: Office, key: str) -> list[str]:
    return [finding.rule for finding in check_paper(office, key).findings]


def test_an_issued_paper_is_compared_with_its_register(office: Office) -> None:
    key = _keep(office, clean_paper("plan"))
    assert _rules(office, key) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"number_text": "13/KH-UBND"}, "D30-so-ky-hieu"),
        ({"issued_on": date(2020, 2, 7)}, "D30-ngay-hop-le"),
        ({"context": {"signer": "Lê Văn C"}}, "D30-ho-ten"),
    ],
)
def test_what_differs_from_the_register_is_found(office: Office, changes: dict[str, object], rule: str) -> None:
    assert _rules(office, _keep(office, clean_paper("plan"), **changes)) == [rule]


def test_a_draft_may_leave_number_and_day_blank(office: Office) -> None:
    bench = Bench(clean_paper("plan"))
    bench.say("Số: 12/KH-UBND", "Số:      /KH-UBND")
    bench.say("ngày 06 tháng 02 năm 2020", "ngày … tháng … năm 2020")
    data = bench.save()
    draft = {"file_sha256": None, "draft_sha256": office.store.put(data), "number_text": "", "issued_on": None}
    assert _rules(office, _keep(office, None, **draft)) == []
    found = [finding.rule for finding in check_file(office, data, kind="plan").findings]
    assert found == ["D30-so-ky-hieu", "D30-dia-danh-ngay"]


def test_a_paper_without_a_file_and_an_unknown_key_are_told(office: Office) -> None:
    key = _keep(office, None)
    with pytest.raises(PaperUnwritten, match=key):
        check_paper(office, key)
    with pytest.raises(NoResultFound):
        check_paper(office, "không có")


def test_a_kind_that_is_not_in_the_catalogue_says_nothing() -> None:
    assert facts_of_kind("plan").type_symbol == "KH"
    assert facts_of_kind("mẫu của tôi").type_symbol == ""
    assert facts_of_kind("").type_symbol == ""


@pytest.mark.parametrize("where", ["file", "kind", "everywhere"])
def test_a_finding_is_accepted_with_a_reason_in_a_file_a_kind_or_everywhere(office: Office, where: str) -> None:
    checked = check_file(office, _faulty(), kind="plan")
    assert [finding.rule for finding in checked.findings] == [RULE]
    subject = {"file": checked.subject, "kind": "plan", "everywhere": EVERYWHERE}[where]
    key = override(office, RULE, subject, " sổ cũ ghi như vậy ")
    again = check_file(office, _faulty(), kind="plan")
    assert again.findings == ()
    (accepted,) = again.accepted
    assert (accepted.finding.rule, accepted.reason, accepted.made_by) == (RULE, "sổ cũ ghi như vậy", "test")
    assert [row.key for row in overrides(office)] == [key]
    assert check_file(office, clean_paper("plan")).accepted == ()
    remove_override(office, key)
    assert [finding.rule for finding in check_file(office, _faulty(), kind="plan").findings] == [RULE]
    assert overrides(office) == ()


def test_an_override_of_another_kind_does_not_count(office: Office) -> None:
    override(office, RULE, "report", "lý do")
    assert [finding.rule for finding in check_file(office, _faulty(), kind="plan").findings] == [RULE]


def test_the_narrowest_reason_speaks(office: Office) -> None:
    override(office, RULE, EVERYWHERE, "chung")
    override(office, RULE, "plan", "riêng")
    key = _keep(office, _faulty())
    (accepted,) = check_paper(office, key).accepted
    assert accepted.reason == "riêng"


def test_a_second_reason_replaces_the_first_and_both_are_in_the_log(office: Office) -> None:
    key = override(office, RULE, "plan", "một")
    override(replace(office, actor="Trần Thị B"), RULE, "plan", "hai")
    (row,) = overrides(office, ["plan"])
    assert (row.reason, row.made_by) == ("hai", "Trần Thị B")
    remove_override(office, key)
    with office.read() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject == key).order_by(col(AuditEntry.id))).all()
    assert [(entry.action, entry.detail, entry.actor) for entry in entries] == [
        ("lint.override", "một", "test"),
        ("lint.override", "hai", "Trần Thị B"),
        ("lint.override-removed", "hai", "test"),
    ]


def test_an_override_needs_a_known_rule_a_reason_and_to_exist_when_taken_back(office: Office) -> None:
    with pytest.raises(RuleUnknown, match="thuky lint --rules"):
        override(office, "D30-khong-co", "plan", "lý do")
    with pytest.raises(ReasonMissing, match="lý do"):
        override(office, RULE, "plan", "  ")
    with pytest.raises(OverrideUnknown, match="x/y"):
        remove_override(office, "x/y")
    assert overrides(office) == ()


def test_no_paper_of_a_whole_year_breaks_the_decree(sqlite_history: History) -> None:
    with sqlite_history.end.at(ARCHIVED) as office:
        with office.read() as session:
            keys = session.exec(select(Paper.key).where(Paper.state == "issued").order_by(Paper.key)).all()
        found = [(key, finding.rule, finding.sentence) for key in keys for finding in check_paper(office, key).findings]
    assert len(keys) > 30
    assert found == []
