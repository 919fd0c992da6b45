"""What the session leaves behind as files: attendance, ballots, awards, agenda, recusals (in ``hoi-dong/``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.ballot import BallotFact
from domain.ballot_form import FIRST_ROUND
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
    rounds: Mapping[str, int] = field(default_factory=dict)
    """By product the round that the rows of the ballots belong to; the first where nothing is said."""

    @property
    def facts(self) -> list[BallotFact]:
        """Give the ballots as the rules check them, in the order of the file."""
        return [
            BallotFact(
                row.product,
                row.member,
                row.part_a,
                row.part_b,
                row.part_c,
                row.comment,
                self.rounds.get(row.product, FIRST_ROUND),
            )
            for row in self.ballots.forms
        ]

    @property
    def recused(self) -> frozenset[tuple[str, str]]:
        """Give the (product, member) pairs to which a person has said that the member keeps away."""
        return frozenset((row.product, row.member) for row in self.recusals.forms if row.is_recused)

    def ballot_row(self, n: int) -> int:
        """Give the row in the file of the n-th good ballot, counted from 1."""
        return [line.row for line in self.ballots.lines if line.form is not None][n - 1]


def council_folder(n: int) -> str:
    """Name the folder of the n-th sitting in the drop folder: hoi-dong, hoi-dong-2 and so on."""
    return COUNCIL_FOLDER if n == 1 else f"{COUNCIL_FOLDER}-{n}"


def read_tables(inbox: Path, n: int = 1) -> CouncilFiles:
    """Read whatever the folder of the council's n-th sitting holds; a table that is not there has no rows."""
    folder = inbox / council_folder(n)
    attendance, attendance_faults, _ = find_table(folder, ATTENDANCE, is_required=False)
    ballots, ballot_faults, _ = find_table(folder, BALLOTS, is_required=False)
    awards, award_faults, _ = find_table(folder, AWARDS, is_required=False)
    agenda, agenda_faults, _ = find_table(folder, AGENDA, is_required=False)
    recusals, recusal_faults, _ = find_table(folder, RECUSALS, is_required=False)
    faults = (*attendance_faults, *ballot_faults, *award_faults, *agenda_faults, *recusal_faults)
    errors = tuple(str(fault) for fault in faults if fault.level == "error")
    return CouncilFiles(attendance, ballots, awards, agenda, recusals, errors, has_faults=bool(faults))


def read_council_files(
    inbox: Path, n: int = 1, *, ballots_required: bool = True, rounds: Mapping[str, int] | None = None
) -> CouncilFiles | None:
    """Read the files of the council's n-th sitting; None while attendance (or ballots, where required) is missing.

    `rounds` says by product which round the rows of the ballots belong to, where it is not the first.
    """
    files = replace(read_tables(inbox, n), rounds=rounds or {})
    wanted = (files.attendance, files.ballots) if ballots_required else (files.attendance,)
    return files if files.has_faults or all(rows.is_known for rows in wanted) else None
