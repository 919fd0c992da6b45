"""Rebuild of the kinds of papers that only special courses of a cycle make: each is made once and made again."""

from pathlib import Path

from sqlmodel import select

from models.paper import Paper
from services import agenda, renew
from services.certificates_import import import_certificates
from services.cycles import load_cycle
from services.digest import problems
from services.figures import figures_of
from services.paperwork import sign
from services.rebuild import rebuild
from services.revoke import revoke
from services.stats_facts import facts_of
from services.summary import summarise
from tests.services import certificate_cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.test_central import CODE, DAY, record, settle
from tests.services.test_opinions import OVER, answer, ask, close, play, sheets
from tests.services.test_reconvene import EVENING, NEXT_DAY, SECOND, call_again, hand_in, without_quorum
from tests.services.test_revoke import BASIS, CONCLUDED


def rebuilt(installation: Installation, *kinds: str) -> None:
    """Make every paper again; the kinds named are among the papers issued."""
    with installation.at(at("2027-01-04")) as office:
        with office.read() as session:
            issued = set(session.exec(select(Paper.kind).where(Paper.state == "issued")))
        found = rebuild(office, check=True)
    assert issued >= set(kinds)
    assert (found.differences, found.impossible, found.is_whole) == ((), (), True)


def test_a_meeting_without_quorum_and_the_one_after_it(sqlite_stage: Stage) -> None:
    installation = without_quorum(sqlite_stage)
    call_again(installation)
    hand_in(installation, 2)
    with installation.at(NEXT_DAY) as office:
        days = {moment.date().isoformat(): steps for moment, steps in agenda.agenda(office, load_cycle(office, KEY))}
    assert days["2020-05-25"] == ("score", "minute")
    assert days["2020-06-01"] == ("recognise",)
    for step in ("score", "minute"):
        installation.run(step, SECOND)
    rebuilt(installation, "inquorate_minutes", "minutes", "score_table")
    with installation.at(SECOND) as office:
        steps = summarise(office, KEY)["steps"]
    assert steps["convene"]["planned"]["invitations"] == steps["convene"]["produced"]["invitations"] == 12
    assert steps["score"] == {"planned": {"ballots": 25}, "produced": {"present": 8, "products": 5, "ballots": 25}}
    counted = {"minutes": 1, "score_table": 1, "inquorate_minutes": 1}
    assert steps["minute"] == {"planned": counted, "produced": counted}


def test_minutes_of_a_failed_meeting_go_on_with_the_step_minute(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    for step, day in (("collect", at("2020-04-15")), ("convene", at("2020-04-28"))):
        installation.run(step, day)
    with installation.at(at("2020-04-28")) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    installation.run("convene", at("2020-04-28"))
    hand_in(installation, 1, ("TV2", "TV3", "TV5"))
    installation.run("score", EVENING)
    assert len(call_again(installation).notes) == 2
    waiting = installation.run("minute", NEXT_DAY)
    assert waiting.notes == ("Biên bản phiên họp không đủ điều kiện đang chờ ký",)
    with installation.at(NEXT_DAY) as office:
        sign(office, f"{KEY}/inquorate_minutes/phien-1/1", "Nguyễn Văn A")
    assert installation.run("minute", NEXT_DAY).notes == ()
    rebuilt(installation, "inquorate_minutes")


def test_opinions_in_writing_and_rules_of_their_own(tmp_path: Path) -> None:
    written = ('quorum = "2/3"', 'quorum = "2/3"\nwritten = "re-evaluation"\nseparate_rules = true')
    installation = play(tmp_path / "home", tmp_path / "cycle", written)
    ask(installation)
    answer(installation, *sheets(installation, tmp_path))
    close(installation)
    rebuilt(installation, "opinion_letter", "opinion_minutes", "council_rules")
    with installation.at(OVER) as office:
        steps = summarise(office, KEY)["steps"]
    assert steps["minute"]["planned"]["opinion_minutes"] == steps["minute"]["produced"]["opinion_minutes"] == 1
    assert steps["score"]["planned"]["ballots"] == steps["score"]["produced"]["ballots"] == 12


def test_certificates_that_expire_or_are_revoked(empty: Installation, tmp_path: Path) -> None:
    certificate_cast.open_cycle(empty, tmp_path / "cycle")
    with empty.at(at("2026-11-20")) as office:
        import_certificates(office, certificate_cast.write_list(tmp_path / "list.csv"))
        renew.run(office)
        revoke(office, "05/GCN-UBND", "khong-con-dat", BASIS, CONCLUDED)
    rebuilt(empty, "expiry_notice", "revocation_decision")


def test_what_the_ministry_decides_replaces_the_star_everywhere(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(DAY) as office:
        cycle = load_cycle(office, KEY)
        record(office, "89,99")
        with office.read() as session:
            (told,) = (one for one in problems(session, cycle, office.today) if CODE in one["what"])
        assert "Bộ chấm 89,99 điểm" in told["reason"]
        settle(office, "recognise")
        with office.read() as session:
            assert not [one for one in problems(session, cycle, office.today) if CODE in one["what"]]
            (fact,) = (one for one in facts_of(session) if one.code == CODE)
            figures = figures_of(session, cycle, cycle.plan.reports[0], office.today)
        summary = summarise(office, KEY)
    assert (fact.star, fact.state, fact.day) == (4, "recognised", DAY.date())
    assert summary["products_by_star"] == {"5": 0, "4": 2, "3": 2, "2": 1, "1": 0}
    recognised = summary["steps"]["recognise"]
    for name in ("decisions", "certificates"):
        assert recognised["planned"][name] == recognised["produced"][name], name
    listed = {row["product"]: row for row in figures["products"]}["Nước mắm Bình Thạnh"]
    assert (listed["star"], listed["valid_until"]) == ("4 sao", "20/11/2023")
    assert figures["by_unit_total"]["star5"] == 0
    rebuilt(installation, "recognition_decision", "result_notice", "certificate", "forwarding_letter")


def test_five_stars_rest_on_the_ministrys_decision(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(DAY) as office:
        record(office, "92,5")
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            figures = figures_of(session, cycle, cycle.plan.reports[0], office.today)
    listed = {row["product"]: row for row in figures["products"]}["Nước mắm Bình Thạnh"]
    assert listed["star"] == "5 sao"
    assert listed["decision"].startswith("Quyết định số 4567/QĐ-BNN-VPĐP")
    assert listed["valid_until"] == "02/11/2023"
