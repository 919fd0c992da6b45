"""What holds whatever the units do and however often the machine stands still or dies.

Each scenario is one random year: who sends what and when, on which days the office is open, which steps are
killed in the middle, who comes to the session and how they score.
"""

import random
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models.ballot import Tally
from models.certificate import Certificate
from models.council import CouncilSession
from models.dossier import Dossier, DossierFile, Intake
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.register import RegisterEntry
from models.reminder import Reminder
from services.agenda import ORDER
from services.archive import rebuild
from services.minute import MinutesRefused
from services.office import VIETNAM, Office
from services.score import FaultyBallots
from tests.services import cast
from tests.services.cast import KEY, PAPERS, at
from tests.services.history import OPENED
from tests.services.installation import Installation, run_step
from tests.services.killing import kill_at
from tests.services.reading import mails, rows, text

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

SEEDS = (2, 3, 19)
FIRST, LAST = date(2020, 3, 5), date(2020, 7, 1)
WITHOUT_ADDRESS = {"528"}
STARTS = {"uy-ban-nhan-dan-tinh-quang-ngai/cv/2020": 877}


class Year:
    """One random year, played to its end."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same scenario on every run
        cycle = cast.make_folder(folder / "cycle")
        for name in ("attendance", "ballots", "awards"):
            (cycle / f"{name}.csv").unlink()
        for day in (cycle / "dossiers").iterdir():
            for path in sorted(day.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            day.rmdir()
        self.installation = Installation(folder / "home")
        self.installation.open_folder(cycle, OPENED)
        self._fill_inbox()

    def _fill_inbox(self) -> None:
        """Let every unit send what it likes, when it likes."""
        for code, _, _, unit, *_ in cast.PRODUCTS[1:]:
            for _ in range(self.dice.choice((0, 1, 1, 1, 2, 3))):
                names = list(PAPERS)
                if self.dice.random() < 0.3:
                    names.remove(self.dice.choice(names))
                day = date(2020, 3, 10) + timedelta(days=self.dice.randrange(50))
                folder = self.installation.inbox() / day.isoformat() / unit / code
                folder.mkdir(parents=True, exist_ok=True)
                for name in names:
                    data = cast.paper_file(name, code)
                    (folder / name).write_bytes(data if self.dice.random() < 0.95 else data[: len(data) // 2])
        for unit in ("524", "528", "533", "534", "536"):
            if self.dice.random() < 0.6:
                folder = self.installation.inbox() / f"2020-06-{self.dice.randrange(1, 30):02d}" / unit
                folder /= "bao-cao-6-thang"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "bao-cao.pdf").write_bytes(cast.pdf_file(self.dice.randrange(1, 4)))

    def play(self) -> None:
        """Open the office on some days; on each run every step, some of them killed and left until next time."""
        day = FIRST
        while day < LAST:
            self._visit(datetime.combine(day, datetime.min.time(), VIETNAM) + timedelta(hours=17), may_die=True)
            day += timedelta(days=self.dice.randrange(3, 15))
        self._visit(at("2020-07-01", 17), may_die=False)

    def _visit(self, moment: datetime, *, may_die: bool) -> None:
        self._hold_session(moment)
        for step in ORDER[:-1]:

            def work(office: Office, step: str = step) -> None:
                run_step(office, step)

            if may_die and self.dice.random() < 0.3:
                kill_at(lambda: self.installation.at(moment), work, self.dice.randrange(1, 12))
                if self.dice.random() < 0.5:
                    continue
            try:
                self.installation.run(step, moment)
            except FaultyBallots:
                assert step == "score"
            except MinutesRefused:
                assert step == "minute"

    def _hold_session(self, moment: datetime) -> None:
        """Once the session has been held, hand in who came and how they scored, at first perhaps with a fault."""
        with self.installation.at(moment) as office:
            sitting = rows(office, CouncilSession).get("1")
            codes = [key for key, row in rows(office, Dossier).items() if row.state == "convened"]
        if sitting is None or sitting.state != "convened" or moment.date() < sitting.held_on:
            return
        council = self.installation.inbox() / "hoi-dong"
        council.mkdir(exist_ok=True)
        absent = tuple(row[0] for row in cast.COUNCIL[2:] if self.dice.random() < 0.2)
        present = [row[0] for row in cast.COUNCIL[1:] if row[0] not in absent]
        table = cast.ballot_rows()[:1]
        for code in codes:
            level = self.dice.random()
            for member in present:
                points = [min(most, round(most * level) + self.dice.randrange(3)) for most in (35, 25, 40)]
                table.append([code, member, *map(str, points), ""])
        if moment.date() < LAST and self.dice.random() < 0.4:
            table = table[:-1]
        cast.write_table(council / "attendance.csv", cast.attendance(absent))
        cast.write_table(council / "ballots.csv", table)


@pytest.fixture(scope="module", params=SEEDS)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Play a random year."""
    played = Year(request.param, tmp_path_factory.mktemp("year"))
    played.play()
    return played


@pytest.fixture
def end() -> datetime:
    """Give the moment after the last visit."""
    return at("2020-07-01", 18)


def test_numbers_of_a_series_have_no_gap_and_no_repetition(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        series = defaultdict(list)
        for entry in rows(office, RegisterEntry).values():
            series[entry.series_key].append(entry.n)
        issued = [paper.register_key for paper in rows(office, Paper).values() if paper.state == "issued"]
        registered = {entry.key for entry in rows(office, RegisterEntry).values()}
    assert series
    for key, numbers in series.items():
        first = STARTS.get(key, 0) + 1
        assert sorted(numbers) == list(range(first, first + len(numbers))), key
    assert registered == {key for key in issued if key}  # every number stands on an issued paper


def test_no_letter_goes_twice(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        letters = rows(office, OutboxMessage)
        reminders = mails(office, "remind")
    assert len({row.message_id for row in letters.values()}) == len(letters)
    # A digest may say the same on two days; a letter to a unit or member may not.
    said = Counter((row.recipient, row.subject, row.body) for row in letters.values() if row.letter != "digest")
    assert [letter for letter, times in said.items() if times > 1] == []
    per_day = Counter((row.recipient, row.composed_at.astimezone(VIETNAM).date()) for row in reminders.values())
    assert set(per_day.values()) <= {1}


def test_nobody_is_reminded_after_the_duty_was_closed(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        duties, reminders = rows(office, Obligation), rows(office, Reminder)
    for reminder in reminders.values():
        duty = duties[reminder.obligation_key.removeprefix(f"{KEY}/")]
        if duty.fulfilled_at is not None:
            assert reminder.reminded_on <= duty.fulfilled_at.astimezone(VIETNAM).date(), reminder.key
        assert reminder.reminded_on <= date(2020, 7, 1)


def test_whoever_owes_beyond_the_day_was_reminded_or_named_to_the_officer(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        duties, reminders = rows(office, Obligation), rows(office, Reminder)
        urged, digests = mails(office, "urge"), mails(office, "digest")
    of_units = [duty for duty in duties.values() if duty.owner_kind == "unit"]
    overdue = [duty for duty in of_units if duty.state == "open" and duty.due_on < end.date()]
    for duty in overdue:
        unit = duty.owner_key.rsplit("/", 1)[1]
        carried = [row.message_key for row in reminders.values() if row.obligation_key == duty.key]
        assert carried, duty.key
        if unit in WITHOUT_ADDRESS:
            assert not any(carried)
            assert any("huyện Tư Nghĩa" in digest.body for digest in digests.values())
        else:
            assert all(carried)
            assert f"{duty.code}/{unit}" in urged


def test_every_delivery_has_its_receipt_and_its_letter(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        papers, intakes = rows(office, Paper), rows(office, Intake)
        letters = mails(office, "collect_receipt") | mails(office, "collect_missing")
        for row in rows(office, DossierFile).values():
            assert len(office.store.get(row.sha256)) == row.size
    assert set(letters) == set(intakes)
    for key, intake in intakes.items():
        assert papers[f"receipt/{key}"].state == "issued"
        assert (f"supplement_request/{key}" in papers) == (intake.supplement_until is not None)


def test_dossiers_certificates_article_and_annex_agree(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        states = Counter(row.state for row in rows(office, Dossier).values())
        certificates, tallies = rows(office, Certificate), rows(office, Tally)
        sitting = rows(office, CouncilSession)["1"]
        outcomes = Counter(row.outcome for row in tallies.values())
        decision = text(office, "recognition_decision") if sitting.state == "minuted" else ""
    assert not {"incomplete", "filed", "scored"} & set(states)
    assert len(certificates) == states["recognised"] == outcomes["recognised"]
    assert states["forwarded"] == outcomes["forwarded"]
    if not decision:
        assert sitting.state == "inquorate"
        assert not tallies
        return
    article, annex = decision.split("DANH MỤC SẢN PHẨM OCOP")
    stated = {
        int(star): int(n) for n, star in re.findall(r"(\d+) sản phẩm đạt hạng (\d) sao", article.split("danh")[0])
    }
    listed = Counter(int(star) for star in re.findall(r"^(\d) sao$", annex, re.MULTILINE))
    assert stated == dict(listed)
    assert sum(listed.values()) == outcomes["recognised"] + outcomes["forwarded"]


def test_every_paper_can_be_made_again(year: Year, end: datetime) -> None:
    with year.installation.at(end) as office:
        again = rebuild(office, KEY)
        left = [paper.key for paper in rows(office, Paper).values() if paper.state != "issued"]
    assert again.differences == ()
    assert again.papers > 10
    assert left == []
