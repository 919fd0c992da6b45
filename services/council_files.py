"""What the session leaves behind as files: attendance, ballots, awards, agenda, recusals (in ``hoi-dong/``)."""

from dataclasses import dataclass
from pathlib import Path

from domain.ballot import BallotFact
from services.cycle_folder.columns import ATTENDANCE, AWARDS, BALLOTS
from services.cycle_folder.rows import AttendanceRow, AwardRow, BallotRow
from services.cycle_folder.tables import Rows, find_table
from services.drop_folder import COUNCIL_FOLDER
from services.sitting_files import AGENDA, RECUSALS, AgendaRow, RecusalRow


@dataclass(frozen=True)
class CouncilFiles:
    """The five tables as read, and what is wrong with them as files."""

    attendance: Rows[AttendanceRow]
    ballots: Rows[BallotRow]
    awards: Rows[AwardRow]
    agenda: Rows[AgendaRow]
    recusals: Rows[RecusalRow]
    faults: tuple[str, ...]
    has_faults: bool = False

    @property
    def facts(self) -> list[BallotFact]:
        """Give the ballots as the rules check them, in the order of the file."""
        return [
            BallotFact(row.product, row.member, row.part_a, row.part_b, row.part_c, row.comment)
            for row in self.ballots.forms
        ]

    @property
    def recused(self) -> frozenset[tuple[str, str]]:
        """Give the (product, member) pairs to which a person has said that the member keeps away."""
        return frozenset((row.product, row.member) for row in self.recusals.forms if row.is_recused)

    def ballot_row(self, n: int) -> int:
        """Give the row in the file of the n-th good ballot, counted from 1."""
        return [line.row for line in self.ballots.lines if line.form is not None][n - 1]


def read_tables(inbox: Path) -> CouncilFiles:
    """Read whatever the council's folder holds; a table that is not there has no rows."""
    folder = inbox / COUNCIL_FOLDER
    attendance, attendance_faults, _ = find_table(folder, ATTENDANCE, is_required=False)
    ballots, ballot_faults, _ = find_table(folder, BALLOTS, is_required=False)
    awards, award_faults, _ = find_table(folder, AWARDS, is_required=False)
    agenda, agenda_faults, _ = find_table(folder, AGENDA, is_required=False)
    recusals, recusal_faults, _ = find_table(folder, RECUSALS, is_required=False)
    faults = (*attendance_faults, *ballot_faults, *award_faults, *agenda_faults, *recusal_faults)
    errors = tuple(str(fault) for fault in faults if fault.level == "error")
    return CouncilFiles(attendance, ballots, awards, agenda, recusals, errors, has_faults=bool(faults))


def read_council_files(inbox: Path, *, ballots_required: bool = True) -> CouncilFiles | None:
    """Read the council's files; None while attendance (or the ballots, where required) has not been handed in."""
    files = read_tables(inbox)
    wanted = (files.attendance, files.ballots) if ballots_required else (files.attendance,)
    return files if files.has_faults or all(rows.is_known for rows in wanted) else None
