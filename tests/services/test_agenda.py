"""The agenda: the days on which something happens, and the steps of each day in their order."""

from datetime import date

from models.council import Council, CouncilSession
from services.agenda import ORDER, agenda
from services.cycles import load_cycle
from services.session_times import session_times
from services.sittings import WRITTEN
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import OPENED


def test_a_clock_that_follows_the_agenda_misses_nothing(open_cycle: OpenCycle) -> None:
    with open_cycle().at(OPENED) as office:
        days = {moment.date().isoformat(): steps for moment, steps in agenda(office, load_cycle(office, KEY))}
    assert days == {
        "2020-03-05": ("announce",),
        "2020-04-02": ("collect",),
        "2020-04-03": ("remind",),
        "2020-04-06": ("collect",),
        "2020-04-08": ("collect",),
        "2020-04-09": ("remind",),
        "2020-04-13": ("remind",),
        "2020-04-15": ("collect",),
        "2020-04-27": ("collect",),
        "2020-04-28": ("collect", "convene"),
        "2020-05-14": ("score", "minute"),
        "2020-05-21": ("recognise",),
        "2020-06-12": ("remind",),
        "2020-06-18": ("collect",),
        "2020-06-19": ("remind", "report"),
        "2020-06-22": ("remind",),
        "2020-06-23": ("remind",),
        "2020-12-24": ("archive",),
    }
    assert all(list(steps) == sorted(steps, key=ORDER.index) for steps in days.values())


def test_the_session_is_counted_when_it_has_ended(open_cycle: OpenCycle) -> None:
    changed = ('session_place = "Phòng họp số 1"', 'session_place = "Phòng họp số 1"\nsession_ends_at = "16:15"')
    with open_cycle(changed).at(OPENED) as office:
        cycle = load_cycle(office, KEY)
        moments = [moment for moment, steps in agenda(office, cycle) if "score" in steps]
    assert [moment.isoformat() for moment in moments] == ["2020-05-14T16:15:00+07:00"]
    sitting = CouncilSession(
        key=f"{KEY}/1",
        council_key=KEY,
        n=1,
        held_on=date(2020, 5, 14),
        starts_at="08:00",
        ends_at="16:15",
        place="",
        state="convened",
    )
    assert session_times(sitting) == (at("2020-05-14", 8), moments[0])


def test_recognition_is_not_left_until_after_its_deadline(open_cycle: OpenCycle) -> None:
    with open_cycle(("recognise_until = 2020-05-29", "recognise_until = 2020-05-18")).at(OPENED) as office:
        days = [moment.date() for moment, steps in agenda(office, load_cycle(office, KEY)) if "recognise" in steps]
    assert days == [date(2020, 5, 18)]


def test_reminders_outside_the_cycle_are_left_out(open_cycle: OpenCycle) -> None:
    with open_cycle(("offsets = [-7, -1, 1]", "offsets = [-60, 1]")).at(OPENED) as office:
        days = [f"{moment:%m-%d}" for moment, steps in agenda(office, load_cycle(office, KEY)) if "remind" in steps]
    assert days == ["04-13", "04-21", "06-22", "06-23"]  # 60 days before 10/4 the cycle was not announced


def test_a_duty_whose_ladder_has_no_paper_is_not_urged(open_cycle: OpenCycle) -> None:
    old = "escalate_after = 3\n"
    own = '\n[reminders.plans.bao-cao-6-thang]\nladder = [{after = 2, to = "head"}]\n'
    with open_cycle((old, old + own)).at(OPENED) as office:
        days = [f"{moment:%m-%d}" for moment, steps in agenda(office, load_cycle(office, KEY)) if "remind" in steps]
    assert "06-23" not in days
    assert "04-13" in days  # the dossiers' plan still has its paper


def test_opinions_in_writing_are_minuted_and_recognised_without_a_session_to_score(open_cycle: OpenCycle) -> None:
    with open_cycle().at(OPENED) as office:
        with office.begin() as session:
            session.add(Council(key=KEY, quorum="2/3", chair_required=True, gap_limit=10))
            session.flush()
            session.add(
                CouncilSession(
                    key=f"{KEY}/2",
                    council_key=KEY,
                    n=2,
                    held_on=date(2020, 6, 2),
                    starts_at="",
                    ends_at="",
                    place="",
                    state="convened",
                    mode=WRITTEN,
                )
            )
        days = {f"{moment:%m-%d}": steps for moment, steps in agenda(office, load_cycle(office, KEY))}
    assert days["06-02"] == ("minute",)
    assert days["06-09"] == ("recognise",)
