"""Every exception of the rules: facts as attributes, a Vietnamese sentence with the way out, safe to pickle."""

import importlib
import pickle
import pkgutil
from datetime import date
from fractions import Fraction

import pytest

import domain
from domain.ballot import BallotFact
from domain.calendar import CalendarUnknown, DaysNegative
from domain.copies import CopyFormUnknown, CopyRefused, PagesMalformed
from domain.council import QuorumMalformed, QuorumNotMet, QuorumResult, SeatUnknown
from domain.criteria import UnknownCriteriaSet
from domain.criteria_version import CriteriaAltered
from domain.errors import RuleBroken
from domain.local_government import LocalGovernmentLawUnknown
from domain.moves import MoveNotAllowed, StateUnknown
from domain.numbering import NumberMalformed, NumberNotPositive
from domain.numbering_day import DayNotOpen, OldYearReason, SignedLater
from domain.party import PartyTypeUnknown
from domain.procedure import RoundNotProvided, VoteMalformed, WrittenNotAllowed
from domain.recognition import AnnexMismatch, FallbackNotAllowed
from domain.regime import (
    CriteriaNotYetIssued,
    MeanOutOfRange,
    NoRegimeYet,
    RegimeSilent,
    TransitionOver,
    UnknownGroup,
    UnknownRegime,
)
from domain.reminder_plan import OffsetMalformed
from domain.revocation import ConclusionAhead, GroundUnknown, RevocationLate, RevocationNotRegulated, grounds_on
from domain.signing import SigningImpossible
from domain.star import AwardAboveGates, AwardWithoutReason, ForwardedBelowThreshold, NoBallots, StarUnknown
from domain.unit import LevelNotOnDay, LevelUnknown, NoUnits
from domain.vietnamese import is_nfc

A_DAY = date(2015, 12, 31)
EXAMPLES = [
    AnnexMismatch(((4, 2, 1),)),
    AwardAboveGates(3, 4),
    AwardWithoutReason(Fraction(73), 4, 3),
    CalendarUnknown(2018),
    ConclusionAhead(date(2026, 11, 21), date(2023, 12, 28), date(2026, 11, 20)),
    CopyFormUnknown("sao chụp"),
    CopyRefused(("Trích sao cần ghi trang. Hãy thêm --pages 1-3.",)),
    CriteriaAltered("R4-11-1-0a1b2c3d"),
    CriteriaNotYetIssued("R4", A_DAY),
    DayNotOpen(date(2021, 1, 5), date(2021, 1, 4)),
    DayNotOpen(date(2020, 12, 31), date(2021, 2, 1)),
    DaysNegative(-1),
    FallbackNotAllowed(Fraction(72), "chỉ ứng với hạng 4 sao", "Hãy ghi --star 4"),
    ForwardedBelowThreshold(Fraction(179, 2), 5, 90),
    GroundUnknown("khac", grounds_on("R4")),
    LevelNotOnDay("huyện", date(2025, 7, 1), ("xã", "phường", "đặc khu")),
    LevelNotOnDay("huyện", date(2025, 7, 1), ("xã", "phường", "đặc khu")),
    LevelNotOnDay("huyện", date(2025, 7, 1), ("xã", "phường", "đặc khu")),
    LevelNotOnDay("huyện", date(2025, 7, 1), ("xã", "phường", "đặc khu")),
    LevelUnknown("quân"),
    LocalGovernmentLawUnknown(A_DAY),
    MeanOutOfRange(Fraction(101)),
    MoveNotAllowed("văn bản", "dự thảo", "đã phát hành", ("đã ký",)),
    NoBallots(),
    NoRegimeYet(A_DAY, date(2018, 5, 7)),
    NoRegimeYet(A_DAY, date(2018, 5, 7)),
    NoRegimeYet(A_DAY, date(2018, 5, 7)),
    NoRegimeYet(A_DAY, date(2018, 5, 7)),
    NoUnits(),
    NumberMalformed("878"),
    NumberNotPositive(0),
    OffsetMalformed("-3 ngày"),
    OldYearReason(date(2020, 12, 31)),
    PagesMalformed("3-1"),
    PartyTypeUnknown("46-XX/TU", "XX"),
    QuorumMalformed("3/2"),
    QuorumNotMet(QuorumResult(4, 7, 5, is_met=False, reason="Có mặt 04/07 thành viên, không đủ điều kiện họp.")),
    RoundNotProvided(3, 2),
    RegimeSilent("R0", "thang điểm phân hạng", "mỗi tỉnh dùng bộ tiêu chí tạm thời của mình"),
    RegimeSilent("R0", "thang điểm phân hạng", "mỗi tỉnh dùng bộ tiêu chí tạm thời của mình"),
    RevocationLate(date(2026, 10, 20), date(2026, 11, 4), 16),
    RevocationNotRegulated("R1", date(2020, 11, 20)),
    SeatUnknown(("TV9",)),
    SigningImpossible("“Phó Giám đốc Sở” là cấp phó", "ghi “KT. GIÁM ĐỐC”"),
    SigningImpossible("“Phó Giám đốc Sở” là cấp phó", "ghi “KT. GIÁM ĐỐC”"),
    SignedLater(date(2020, 12, 30), date(2020, 12, 31)),
    StarUnknown(6),
    StateUnknown("thư", "lost", ("draft", "sent")),
    UnknownCriteriaSet("R4", 27, (1, 2, 26)),
    UnknownCriteriaSet("R1", 1, ()),
    TransitionOver(date(2026, 5, 1), "lần đầu", date(2026, 7, 21), "R4"),
    TransitionOver(date(2026, 5, 1), "lần đầu", date(2026, 7, 21), "R4"),
    UnknownGroup("VII", "R1", ("I", "II")),
    UnknownRegime("R9", ("R1", "R4")),
    VoteMalformed(8, 7),
    WrittenNotAllowed("chế độ R1 không có hình thức này"),
]


def all_below(root: type[RuleBroken]) -> set[type[RuleBroken]]:
    below = set(root.__subclasses__())
    return below.union(*(all_below(one) for one in below))


def test_every_exception_of_the_package_has_an_example() -> None:
    for module in pkgutil.iter_modules(domain.__path__):
        importlib.import_module(f"domain.{module.name}")
    defined = {one for one in all_below(RuleBroken) if one.__module__.startswith("domain.")}
    assert {type(example) for example in EXAMPLES} == defined


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_the_sentence_is_vietnamese_and_shows_the_way_out(example: RuleBroken) -> None:
    text = str(example)
    assert is_nfc(text)
    assert any(not char.isascii() and char.isalpha() for char in text)
    assert text[0].isupper()
    assert text.endswith((".", ")."))
    assert any(way in text for way in ("Hãy ", "hãy ", "chỉ chuyển được sang"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_an_exception_survives_pickling_with_its_facts(example: RuleBroken) -> None:
    copy = pickle.loads(pickle.dumps(example))  # noqa: S301 - our own bytes
    assert type(copy) is type(example)
    assert vars(copy) == vars(example)
    assert str(copy) == str(example)


def test_the_root_tells_its_facts() -> None:
    assert str(RuleBroken()) == "Không thực hiện được vì trái quy định."
    assert str(RuleBroken("Hồ sơ đã khóa. Hãy mở lại.")) == "Hồ sơ đã khóa. Hãy mở lại."
    assert str(RuleBroken("a", 2)) == "Không thực hiện được vì trái quy định: a; 2"


def test_values_are_frozen() -> None:
    ballot = BallotFact("QNG-01", "TV1", 1, 2, 3)
    with pytest.raises(AttributeError):
        ballot.part_a = 40  # type: ignore[misc]
