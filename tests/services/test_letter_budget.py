"""What is too heavy for a letter, or for one address in a day, is fetched from a place, or waits for a person."""

from typing import Any

import pytest

from models.outbox_message import OutboxMessage
from outbox.letter import Attachment, AttachmentsTooLarge
from services.cycles import load_cycle
from services.letter_budget import MB
from services.letters import Letter, move_letter, post
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation
from tests.services.reading import rows

DAY = at("2020-04-03", 9)
BASE = {"mail_link_base": "https://tai.example.vn/van-ban/"}


def _file(name: str, size: int, place: str = "") -> Attachment:
    return Attachment(name, "a" * 64, size, place=place)


def _post(installation: Installation, occasion: str, *files: Attachment, **settings: Any) -> OutboxMessage:  # noqa: ANN401
    with installation.at(DAY, **settings) as office:
        cycle = load_cycle(office, KEY)
        letter = Letter(
            letter="digest",
            occasion=occasion,
            email="canbo@example.vn",
            name="Nguyễn Văn A",
            context={"recipient": "Nguyễn Văn A", "findings": ["Việc thứ nhất"]},
            attachments=files,
        )
        with office.begin() as session:
            row = post(session, office, cycle, letter)
            assert row is not None
            return row


def test_the_heaviest_file_gives_way_to_a_link(open_cycle: OpenCycle) -> None:
    files = (
        _file("Quyết định số 5.pdf", 9 * MB, f"{KEY}/D25 quyết định.pdf"),
        _file("Phụ lục.pdf", 4 * MB, f"{KEY}/phu-luc.pdf"),
        _file("lich.ics", 2000),
    )
    row = _post(open_cycle(), "a", *files, **BASE)
    assert [one["name"] for one in row.attachments] == ["Phụ lục.pdf", "lich.ics"]
    link = f"https://tai.example.vn/van-ban/{KEY}/D25%20quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf"
    assert f"- Quyết định số 5.pdf (9,0 MB): {link}\n\nMọi vướng mắc" in row.body
    assert (row.hold, row.state) == ("", "released")


def test_without_a_place_to_fetch_it_the_letter_waits_with_the_fact(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    row = _post(installation, "a", _file("a.pdf", 12 * MB, f"{KEY}/a.pdf"))
    assert (row.hold, row.state, len(row.attachments)) == ("size", "released", 1)
    assert "12,0 MB" in row.state_reason
    assert "THUKY_MAIL_LINK_BASE" in row.state_reason
    with installation.at(DAY) as office:
        assert move_letter(office, row.key, "let-go") == "released"
        assert rows(office, OutboxMessage)["digest/a"].hold == "go"
    held = _post(installation, "b", _file("khong-co-cho.pdf", 12 * MB), **BASE)
    assert held.hold == "size"
    assert "THUKY_MAIL_LINK_BASE" not in held.state_reason


def test_a_day_has_its_budget_too(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    assert [_post(installation, name, _file("a.pdf", 8 * MB)).hold for name in "abc"] == ["", "", "size"]
    assert _post(installation, "d", _file("a.pdf", 4 * MB)).hold == ""
    assert _post(installation, "e").hold == ""


def test_25_mb_are_refused_before_anything_is_queued_unless_they_can_be_fetched(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with pytest.raises(AttachmentsTooLarge, match="25,0 MB, tối đa 20,0 MB"):
        _post(installation, "a", _file("a.pdf", 25 * MB, f"{KEY}/a.pdf"))
    with installation.at(DAY) as office:
        assert not rows(office, OutboxMessage)
    row = _post(installation, "a", _file("a.pdf", 25 * MB, f"{KEY}/a.pdf"), **BASE)
    assert (row.attachments, row.hold) == ([], "")
