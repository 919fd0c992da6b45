"""Files that the registers keep travel under names that people can read, each with its cycle or with none."""

from dataclasses import replace
from pathlib import Path

from services.export_registers import register_files
from services.incoming import add
from services.register_hand import add_hand_paper
from tests.services import cast
from tests.services.cast import KEY
from tests.services.history import Stage
from tests.services.test_incoming import LETTER, PARTY
from tests.services.test_registers import HAND, MARCH


def test_files_of_hand_made_and_incoming_papers_travel_with_their_cycle(sqlite_stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "Báo cáo số 1.pdf"
    file.write_bytes(cast.pdf_file())
    with sqlite_stage.before("announce").at(MARCH) as office:
        by_hand = add_hand_paper(office, replace(HAND, file=file))
        add_hand_paper(office, replace(HAND, subject_line="không kèm tệp"))
        party = add(office, replace(PARTY, file=file))
        letter = add(office, replace(LETTER, file=file, cycle_key=KEY))
        add(office, replace(LETTER, number="124/STC-NS", cycle_key=KEY))
        with office.read() as session:
            of_cycle, of_none = list(register_files(session, KEY)), list(register_files(session, None))
    assert of_cycle == [
        ("van-ban-giay/01-bc-ubnd-bao-cao-so-1.pdf", by_hand.file_sha256, None),
        ("van-ban-den/2020-0002-bao-cao-so-1.pdf", letter.file_sha256, None),
    ]
    assert of_none == [("van-ban-den/2020-0001-bao-cao-so-1.pdf", party.file_sha256, None)]
