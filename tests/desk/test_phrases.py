"""Every error that our packages define can be said to a clerk in Vietnamese."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from sqlalchemy.exc import NoResultFound

from desk.phrases import OUR_PACKAGES, SENTENCES, sentence_of
from models.database import DatabaseFromNewerProgram
from models.store import NotInStore, StoreCorrupt

VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
PREFECT = {"desk.starter", "flows"}
# Their text is put together from sentences that the tests of their packages read.
COMPOSED = {"FaultyFolder", "PdfFault", "ContextRefused", "IllegalCharacter", "IllegalValue"}
INTERNAL = {"MissingField"}  # becomes UndefinedField before anybody sees it


def _modules() -> list[str]:
    names = []
    for package in sorted(OUR_PACKAGES - {"flows"}):
        path = list(importlib.import_module(package).__path__)
        names += [module.name for module in pkgutil.walk_packages(path, f"{package}.")]
    return [name for name in names if name not in PREFECT and ".migrations." not in name and "__main__" not in name]


def _exceptions() -> list[type[Exception]]:
    found = []
    for name in _modules():
        for _, member in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(member, Exception) and member.__module__ == name and not member.__name__.startswith("_"):
                found.append(member)
    return found


def _is_said_in_vietnamese(kind: type[Exception]) -> bool:
    """Look for the sentence in the class, or beside the places that raise it."""
    if VIETNAMESE.search(inspect.getsource(kind)):
        return True
    package = kind.__module__.split(".")[0]
    for name in (module for module in _modules() if module.startswith(package)):
        source = inspect.getsource(importlib.import_module(name))
        places = [match.start() for match in re.finditer(rf"\b{kind.__name__}\(", source)]
        if any(VIETNAMESE.search(source[max(0, place - 300) : place + 300]) for place in places):
            return True
    return False


@pytest.mark.parametrize("kind", _exceptions(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_error_of_ours_has_its_vietnamese_sentence(kind: type[Exception]) -> None:
    has_phrase = kind in SENTENCES or kind.__name__ in COMPOSED | INTERNAL
    is_base = bool(kind.__subclasses__()) and all(_is_said_in_vietnamese(below) for below in kind.__subclasses__())
    assert has_phrase or is_base or _is_said_in_vietnamese(kind)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (NotInStore("ab" * 32, Path("store/ab")), "phục hồi store/ab"),
        (StoreCorrupt("ab" * 32, "cd" * 32, Path("store/ab")), "đã bị thay đổi"),
        (DatabaseFromNewerProgram("0099"), "0099"),
        (NoResultFound("No row was found"), "thuky paper list"),
        (FileNotFoundError(2, "No such file", "chu-trinh/units.csv"), "chu-trinh/units.csv"),
        (ZeroDivisionError("division by zero"), "Lỗi chưa lường trước (ZeroDivisionError)"),
    ],
)
def test_the_sentence_names_the_fact(error: Exception, part: str) -> None:
    assert part in sentence_of(error)
