"""The numbers on the files of issued papers, read back and held against the register."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final, Protocol

from documents.number_line import number_on
from documents.text import UnopenablePaper, docx_text
from models.register import RegisterEntry
from models.store import NotInStore, StoreCorrupt
from services.office import Office
from services.register_problem import Problem

_REBUILD: Final = "phục hồi tệp như khi phát hành: thuky archive rebuild, hoặc từ bản sao lưu"


class Named(Protocol):
    """A paper with a number, as checks name it."""

    @property
    def name(self) -> str:
        """Name it to people."""

    @property
    def number_text(self) -> str:
        """Give the number that it should bear."""


def check_paper_file(
    office: Office, cycle_key: str, file_name: str, wanted: str, paper: Named
) -> tuple[str, list[Problem]]:
    """Read the number off the file in the store and off the readable copy; give the one in the store."""
    problems: list[Problem] = []
    data = b""
    try:
        data = office.store.get(wanted)
    except NotInStore:
        problems.append(Problem(paper.name, "không còn tệp trong kho", _REBUILD))
    except StoreCorrupt as corrupt:
        problems.append(Problem(paper.name, "tệp trong kho đã bị thay đổi", _REBUILD))
        data = corrupt.path.read_bytes()
    number = ""
    if data:
        number, found = _read(data, paper, paper.name)
        problems += found
    laid_out = office.settings.papers / cycle_key / file_name
    if laid_out.is_file() and sha256(other := laid_out.read_bytes()).hexdigest() != wanted:
        name = f"{paper.name}, bản trong thư mục văn bản"
        problems.append(Problem(name, "nội dung khác bản phát hành", _REBUILD))
        problems += _read(other, paper, name)[1]
    return number, problems


def _read(data: bytes, paper: Named, name: str) -> tuple[str, list[Problem]]:
    try:
        number = number_on(data)
        if not number and paper.number_text in docx_text(data):
            number = paper.number_text  # an office's own form may print the number within a sentence
    except UnopenablePaper:
        return "", [Problem(name, "tệp không mở được", _REBUILD)]
    if number == paper.number_text:
        return number, []
    says = f"tệp ghi số {number}" if number else "tệp không ghi số nào"
    return number, [Problem(name, f"{says}, sổ ghi số {paper.number_text}", _REBUILD)]


def check_hand_file(office: Office, entry: RegisterEntry) -> Iterator[Problem]:
    """Look whether the file of a paper made by hand is in the store as it came."""
    if entry.file_sha256:
        yield from check_stored(office, entry.file_sha256, f"Sổ văn bản đi, số {entry.number_text} ({entry.key})")


def check_stored(office: Office, wanted: str, where: str) -> Iterator[Problem]:
    """Look whether a file is in the store as it came."""
    way_out = "phục hồi tệp từ bản sao lưu hoặc gói lưu trữ"
    try:
        office.store.get(wanted)
    except NotInStore:
        yield Problem(where, "tệp lưu kèm không còn trong kho", way_out)
    except StoreCorrupt:
        yield Problem(where, "tệp lưu kèm đã bị thay đổi", way_out)
