"""The form of a draft, checked by a person before the signature (Decree 30/2020/NĐ-CP, Article 12)."""

from documents.finding import Level
from models.paper import Paper
from services import audit, duties
from services.lint import Checked, check_paper
from services.office import Office


class NotADraft(Exception):
    """Only drafts are checked."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(
            f"{key} không còn là dự thảo nên không ghi nhận kiểm tra thể thức. Xem bằng: thuky lint {key}."
        )


def check_form(office: Office, key: str) -> Checked:
    """Check the form of a draft under the decree; without errors the person who asks is noted as its checker.

    Raises NotADraft, DutyShared, DutyNotGiven, NobodyNamed, PaperUnwritten, NoResultFound.
    """
    with office.read() as session:
        paper = session.get_one(Paper, key)
        if paper.state != "draft":
            raise NotADraft(key)
        duties.ensure(session, paper, "checker", office.actor)
    result = check_paper(office, key)
    if any(finding.level is Level.ERROR for finding in result.findings):
        return result
    with office.begin() as session:
        row = session.get_one(Paper, key)
        if row.state == "draft" and row.draft_sha256 == paper.draft_sha256:
            row.checked_by, row.checked_at = office.actor, office.now
            session.add(row)
            audit.record(session, office, "paper.check", key, office.actor)
    return result
