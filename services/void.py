"""Declaring a paper void: its number stays in the register with the reason and is never given again."""

from sqlmodel import Session, col, or_, select

from domain import paper as paper_rules
from models.certificate import Certificate
from models.paper import Paper
from models.register import RegisterEntry
from services import audit, register
from services.office import Office


class VoidWithoutReason(Exception):
    """A paper is never declared void without saying why."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(f"Chưa ghi lý do hủy {key}. Hãy ghi --reason “…”: lý do được in trong sổ đăng ký.")


class CertificateRests(Exception):
    """A certificate that is valid rests on the paper."""

    def __init__(self, key: str, certificates: tuple[str, ...]) -> None:
        """Keep the paper and the certificates."""
        self.key, self.certificates = key, certificates
        super().__init__(
            f"Không hủy {key}: còn giấy chứng nhận dựa vào văn bản này ({', '.join(certificates)}). "
            "Hãy ban hành quyết định thu hồi hoặc quyết định sửa đổi trước."
        )


def void_paper(office: Office, key: str, reason: str) -> Paper:
    """Declare a draft or an issued paper void.

    The entry of the register is voided too, unless another copy of the paper goes out under the same number.
    Raises VoidWithoutReason, CertificateRests, MoveNotAllowed, NoResultFound.
    """
    if not reason.strip():
        raise VoidWithoutReason(key)
    with office.begin() as session:
        paper = session.get_one(Paper, key)
        paper_rules.MOVES.check(paper.state, "void")
        _check_certificates(session, key)
        paper.state = "void"
        session.add(paper)
        audit.record(session, office, "paper.void", key, reason.strip())
        if paper.register_key and not _others(session, paper):
            entry = session.get_one(RegisterEntry, paper.register_key)
            if entry.state != "void":
                register.void(session, office, entry.key, reason.strip())
    return paper


def _check_certificates(session: Session, key: str) -> None:
    query = select(Certificate.number_text).where(
        or_(col(Certificate.paper_key) == key, col(Certificate.decision_key) == key), Certificate.state == "valid"
    )
    if resting := tuple(session.exec(query.order_by(Certificate.key))):
        raise CertificateRests(key, resting)


def _others(session: Session, paper: Paper) -> bool:
    query = select(Paper.key).where(
        Paper.register_key == paper.register_key, Paper.key != paper.key, Paper.state != "void"
    )
    return session.exec(query).first() is not None
