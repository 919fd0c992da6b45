"""Archive: the inventory, and the proof that every paper can be made again; what differs is named."""

from collections.abc import Callable

import pytest

from models.cycle import Cycle
from models.paper import Paper
from services import archive
from services.cycles import cycle_keys, open_cycle_keys
from services.paper_difference import compare
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.harm import damage
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, paper, rows, text

LETTER = "announcement/534"


def test_the_inventory_lists_every_document_in_the_order_of_issue(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        inventory = text(office, "inventory")
        assert paper(office, "inventory").number_text == ""
    for fact in (
        "01.OCOP-2020",
        "từ ngày 05/3/2020 đến ngày 23/6/2020",
        "878/UBND-NNTN\n05/3/2020\nCông văn: triển khai Chu trình OCOP năm 2020 và tiếp nhận hồ sơ sản phẩm",
        "05 bản",  # one number, five units
        "06 bản",  # invitations
        "03/GCN-UBND\n21/5/2020",
        "880/UBND-NNTN\n21/5/2020",  # forwards QNG-01 to the ministry
        "881/UBND-NNTN\n23/6/2020",
    ):
        assert fact in inventory
    assert inventory.count("878/UBND-NNTN") == 1
    assert inventory.index("01/KH-UBND") < inventory.index("01/PTN-SNN") < inventory.index("02/QĐ-UBND")


def test_every_paper_of_the_year_is_made_again_equal(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        again = archive.rebuild(office, KEY)
        issued = [row for row in rows(office, Paper).values() if row.state == "issued"]
        assert archive.rebuild(office) == again
        assert compare(office, f"{KEY}/{LETTER}/1").is_same
        assert rows(office, Cycle)[KEY].state == "archived"
        assert (open_cycle_keys(office), cycle_keys(office)) == ((), (KEY,))
    assert again == archive.Rebuild(papers=len(issued), equal=len(issued))
    assert len(issued) == 39


def test_before_its_day_nothing_is_archived(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("archive")
    assert installation.run("archive", at("2020-12-23")).notes == ("Chưa đến ngày lưu trữ",)


def test_a_cycle_with_an_unsigned_paper_stays_open_and_says_which(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", at("2020-03-05"))
    result = installation.run("archive", ARCHIVED)
    assert result.figures == {"waiting": 1}
    assert result.notes[0].startswith("Chưa phát hành: Kế hoạch: Triển khai thực hiện")
    with installation.at(ARCHIVED) as office:
        assert open_cycle_keys(office) == (KEY,)
        assert "inventory/chung/1" not in rows(office, Paper)


def test_a_cycle_without_papers_has_an_empty_inventory(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    assert installation.run("archive", ARCHIVED).figures == {"papers": 1, "equal": 1}
    with installation.at(ARCHIVED) as office:
        assert paper(office, "inventory").context["period"] == ""


def _damage_issued(installation: Installation) -> str:
    with installation.at(ARCHIVED) as office:
        sha256 = paper(office, "announcement", "534").file_sha256 or ""
    damage(installation, sha256)
    return f"({sha256[:12]}…) trong kho đã bị thay đổi hoặc hỏng"


def _lose_template(installation: Installation) -> str:
    with installation.at(ARCHIVED) as office:
        sha256 = paper(office, "announcement", "534").template_sha256
        office.store.path(sha256).unlink()
    return f"Biểu mẫu ({sha256[:12]}…) không còn trong kho"


@pytest.mark.parametrize("harm", [_damage_issued, _lose_template])
def test_what_differs_is_named_and_the_cycle_stays_open(
    sqlite_stage: Stage, harm: Callable[[Installation], str]
) -> None:
    installation = sqlite_stage.after("announce")
    cause = harm(installation)
    result = installation.run("archive", ARCHIVED)
    with installation.at(ARCHIVED) as office:
        assert open_cycle_keys(office) == (KEY,)
        assert "cycle.archive" not in audit_of(office, "")
    (told,) = [note for note in result.notes if note.startswith(f"{KEY}/{LETTER}/1: ")]
    assert cause in told
    assert result.figures["equal"] == result.figures["papers"] - len(result.notes)
