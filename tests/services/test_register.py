"""The registers: one series per agency, kind and year; each number once, whoever asks and how many at once."""

import multiprocessing
from collections import Counter
from itertools import count
from multiprocessing.synchronize import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from models.register import RegisterEntry, Series
from services.office import Office
from services.register import NumberVoid, Registration, number_of, register, void
from tests.services.cast import KEY, at
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows

MARCH = at("2020-03-05")


def _wanted(
    key: str, agency: str = "ubnd-tinh", series: str = "cv", start: int = 0, symbol: str = "UBND-NNTN"
) -> Registration:
    return Registration(
        key=f"{KEY}/{key}",
        cycle_key=KEY,
        agency=agency,
        series=series,
        symbol=symbol,
        type_name="Công văn",
        subject_line="triển khai Chu trình",
        signer="Nguyễn Văn A",
        recipients=("Như trên", "Lưu: VT"),
        kept_by="VT",
        start=start,
    )


def _number(office: Office, wanted: Registration) -> str:
    with office.begin() as session:
        return register(session, office, wanted).number_text


def test_a_series_goes_on_where_the_book_stood_and_starts_anew_with_the_year(stage: Stage) -> None:
    installation = stage.before("announce")
    with installation.at(MARCH) as office:
        assert _number(office, _wanted("a", start=877)) == "878/UBND-NNTN"
        assert _number(office, _wanted("b", start=877)) == "879/UBND-NNTN"
        assert _number(office, _wanted("c", series="qđ")) == "01/UBND-NNTN"
        assert _number(office, _wanted("d", agency="so-nn")) == "01/UBND-NNTN"
    with installation.at(at("2020-12-31", 23)) as office:
        assert _number(office, _wanted("e", start=877)) == "880/UBND-NNTN"
    with installation.at(at("2021-01-01", 0)) as office:
        assert _number(office, _wanted("f")) == "01/UBND-NNTN"
        assert _number(office, _wanted("a")) == "878/UBND-NNTN"
        with office.read() as session:
            assert session.get_one(Series, "ubnd-tinh/cv/2020").last == 880
        entry = rows(office, RegisterEntry)["a"]
    assert (entry.issued_on.isoformat(), entry.state, entry.copies) == ("2020-03-05", "valid", 1)
    assert entry.recipients == ["Như trên", "Lưu: VT"]


def test_a_number_that_was_declared_void_is_never_given_again(stage: Stage) -> None:
    with stage.before("announce").at(MARCH) as office:
        assert _number(office, _wanted("a")) == "01/UBND-NNTN"
        with office.begin() as session:
            void(session, office, f"{KEY}/a", "Ghi sai trích yếu")
        with pytest.raises(NumberVoid, match=r"01/UBND-NNTN đã hủy \(Ghi sai trích yếu\)"):
            _number(office, _wanted("a"))
        assert _number(office, _wanted("b")) == "02/UBND-NNTN"
        assert audit_of(office, "a") == ["register.number", "register.void"]
        with office.read() as session:
            assert number_of(session, f"{KEY}/c") is None


def test_a_number_taken_in_a_transaction_that_fails_is_given_to_the_next(stage: Stage) -> None:
    with stage.before("announce").at(MARCH) as office:
        with pytest.raises(RuntimeError, match="hỏng"), office.begin() as session:
            register(session, office, _wanted("a"))
            raise RuntimeError("hỏng")
        assert _number(office, _wanted("b")) == "01/UBND-NNTN"
        assert set(rows(office, RegisterEntry)) == {"b"}


def _ask_many(installation: Installation, start: Barrier, keys: list[str]) -> None:
    with installation.at(MARCH) as office:
        start.wait(30)
        for key in keys:
            try:
                _number(office, _wanted(key))
            except IntegrityError:  # PostgreSQL: the other process was first with this very key
                _number(office, _wanted(key))


def test_processes_that_ask_at_once_get_different_numbers(stage: Stage) -> None:
    installation = stage.before("announce")
    fresh = multiprocessing.get_context("spawn")  # a fork would carry Prefect's threads and locks of other tests along
    start = fresh.Barrier(3)
    mine = [[f"{process}-{n}" for n in range(8)] for process in range(3)]
    shared = [f"chung-{n}" for n in range(4)]  # all three ask for these
    processes = [fresh.Process(target=_ask_many, args=(installation, start, [*keys, *shared])) for keys in mine]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with installation.at(MARCH) as office:
        entries = rows(office, RegisterEntry)
        with office.read() as session:
            assert session.get_one(Series, "ubnd-tinh/cv/2020").last == 28
    assert sorted(entry.n for entry in entries.values()) == list(range(1, 29))
    assert set(entries) == {*shared, *(key for keys in mine for key in keys)}


_ROUNDS = count(1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(
        st.tuples(
            st.sampled_from(["ubnd", "so"]), st.sampled_from(["cv", "qđ"]), st.integers(2020, 2022), st.integers(0, 8)
        ),
        max_size=14,
    )
)
def test_the_numbers_of_a_series_are_one_to_n(sqlite_stage: Stage, asked: list[tuple[str, str, int, int]]) -> None:
    """Asked in any order, also twice for the same paper, in different years."""
    n = next(_ROUNDS)
    home = sqlite_stage.folder / "register"
    installation = (
        Installation(home)
        if home.exists()
        else Installation(sqlite_stage.history.scene("announce").before.copy_home(home))
    )
    given_for: dict[str, tuple[str, str]] = {}
    for agency, series, year, paper in asked:
        wanted = _wanted(
            f"{n}/{agency}/{series}/{year}/{paper}", agency=f"{agency}-{n}", series=series, symbol=f"{series}-UBND"
        )
        with installation.at(at(f"{year}-06-01")) as office:
            number = _number(office, wanted)
        assert given_for.setdefault(wanted.key, (f"{agency}/{series}/{year}", number))[1] == number
    per_series = Counter(series for series, _ in given_for.values())
    for series, size in per_series.items():
        numbers = {number for of, number in given_for.values() if of == series}
        assert numbers == {f"{k:02d}/{series.split('/')[1]}-UBND" for k in range(1, size + 1)}
