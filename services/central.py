"""Central: the ministry's result for forwarded products, and what the chair of the province chooses below 5 stars."""

import re
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from domain.recognition import CHOICES, Choice, check_choice
from domain.star import decide, show
from domain.vietnamese import short_date
from models.central_result import CentralResult
from models.dossier import Dossier
from models.paper import Paper
from services import audit
from services.central_paper import SUPPLEMENT, central_decision_request, central_notice_request
from services.certify import certify
from services.contacts import directory_of
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.letter_facts import of_address, of_paper
from services.letters import Letter, attach_paper, post
from services.office import Office
from services.paperwork import bring_one, paper_key, reference
from services.products import ProductView, products_in

_STATE_OF: dict[Choice, str] = {
    "recognise": "recognised",
    "return": "returned",
    "reevaluate": "deferred",
    "refuse": "refused",
}
_SCORE = re.compile(r"\d{1,3}(?:[.,]\d{1,6})?")


class ScoreUnreadable(Exception):
    """A score is no number as people write it."""

    def __init__(self, text: str) -> None:
        """Keep what was written."""
        self.text = text
        super().__init__(f"Không đọc được điểm «{text}». Ghi số từ 0 đến 100, phần thập phân sau dấu phẩy: 92,5.")


class CentralRefused(Exception):
    """A result of the ministry, or a choice after it, does not fit what has happened."""

    def __init__(self, fact: str, way_out: str) -> None:
        """Keep the fact and the way out."""
        self.fact, self.way_out = fact, way_out
        super().__init__(f"{fact} {way_out}")


def read_score(text: str) -> Fraction:
    """Read a score exactly: "92,5" -> 185/2. Raises ScoreUnreadable."""
    if not _SCORE.fullmatch(text.strip()):
        raise ScoreUnreadable(text)
    return Fraction(text.strip().replace(",", "."))


def score_of(row: CentralResult) -> Fraction:
    """Give the exact score of the central council."""
    return Fraction(row.score_numerator, row.score_denominator)


def record_central(
    office: Office,
    cycle_key: str,
    code: str,
    score: Fraction,
    decision: str,
    on: date,
    *,
    star: int | None = None,
    reason: str = "",
) -> CentralResult:
    """Keep what the ministry decided; 5 stars are recognised by it, below a person has to choose.

    ``star`` is what the ministry gave when it is not the star of the band, with its reason. The same result may be
    recorded again. Raises UnknownCycle, CentralRefused, MeanOutOfRange, AwardWithoutReason, StarUnknown,
    ForwardedBelowThreshold.
    """
    cycle = load_cycle(office, cycle_key)
    result = decide(cycle.regime, score, star, reason)
    given = (decision.strip(), on, score.numerator, score.denominator, result.star_awarded, result.reason)
    with office.begin() as session:
        product = _product(session, cycle, code)
        known = product.central
        if known is not None:
            _refuse_other(known, given)
        else:
            _check_recording(session, office, cycle, product, decision, on)
            known = CentralResult(
                key=product.key,
                cycle_key=cycle.key,
                decision=given[0],
                decided_on=on,
                score_numerator=score.numerator,
                score_denominator=score.denominator,
                star_by_band=result.star_by_band,
                star_awarded=result.star_awarded,
                reason=result.reason,
                state="national" if result.outcome == "forwarded" else "open",
                recorded_at=office.now,
            )
            session.add(known)
            said = f"{show(score)} điểm, {result.star_awarded} sao: {known.decision}"
            audit.record(session, office, f"central.{known.state}", product.key, said)
    finish_central(office, cycle)
    return known


def choose(
    office: Office, cycle_key: str, code: str, choice: Choice, reason: str, by: str, *, star: int | None = None
) -> CentralResult:
    """Keep what the chair of the province chose for a product scored too low for 5 stars, then write the papers.

    The same choice may be made again. Raises UnknownCycle, CentralRefused, FallbackNotAllowed.
    """
    cycle = load_cycle(office, cycle_key)
    if not reason.strip() or not by.strip():
        raise CentralRefused("Chưa ghi lý do hoặc người quyết định.", "Ghi cả hai: --reason «…» --by «họ và tên».")
    with office.begin() as session:
        row = session.get(CentralResult, _product(session, cycle, code).key)
        if row is None:
            raise CentralRefused(
                f"Chưa có kết quả của Bộ đối với sản phẩm «{code}».", "Ghi kết quả trước: thuky recognise central."
            )
        if row.state == "national":
            raise CentralRefused(f"Bộ đã công nhận sản phẩm «{code}».", "Không còn gì phải chọn.")
        wanted = check_choice(cycle.regime, score_of(row), choice, star)
        made = (_STATE_OF[choice], wanted, reason.strip(), by.strip())
        if row.state != "open":
            if made != (row.state, row.choice_star, row.choice_reason, row.chosen_by):
                raise CentralRefused(
                    f"{row.chosen_by} đã chọn cách khác cho sản phẩm «{code}» ngày {_day(row.chosen_on)}:"
                    f" {row.choice_reason.rstrip('.')}.",
                    "Văn bản đã lập theo lựa chọn đó; muốn thay đổi phải ban hành văn bản mới.",
                )
        else:
            row.state, row.choice_star, row.choice_reason, row.chosen_by = made
            row.chosen_on = office.today
            session.add(row)
            audit.record(session, office, f"central.{choice}", row.key, f"{by}: {CHOICES[choice]}; {reason}")
    finish_central(office, cycle)
    return row


def finish_central(office: Office, cycle: CycleView) -> int:
    """Bring the papers that follow the ministry's results as far as they can go; give how many notices are issued."""
    with office.read() as session:
        wanted = [one for one in products_in(session, cycle) if one.central and one.central.state != "open"]
    return sum(_finish(office, cycle, product, product.central) for product in wanted if product.central)


def _finish(office: Office, cycle: CycleView, product: ProductView, central: CentralResult) -> bool:
    decision = None
    if central.state == "recognised" and central.choice_star:
        first = _first_decision(office, cycle)
        decision = bring_one(office, cycle, central_decision_request(cycle, product, central, reference(first)))
        if decision.state != "issued" or not certify(office, cycle, [(product, central.choice_star)], decision):
            return False
    with office.begin() as session:
        to_state = "recognised" if central.state == "national" else central.state
        dossier = session.get_one(Dossier, product.key)
        if dossier.state == "forwarded":
            change_state(session, office, dossier, to_state, central.choice_reason)
    notice = bring_one(office, cycle, central_notice_request(cycle, product, central, decision))
    if notice.state != "issued":
        return False
    with office.begin() as session:
        certificate = session.get(Paper, paper_key(cycle.key, "certificate", product.code))
        email = directory_of(session, cycle.key, office.today).address(product.unit.key, "clerk")
        star = central.choice_star or central.star_awarded
        name = product.name
        post(
            session,
            office,
            cycle,
            Letter(
                letter="recognise",
                occasion=f"{product.unit.code}/{product.code}",
                email=email,
                name=product.unit.committee,
                context={
                    "unit": product.unit.committee,
                    "document": reference(notice),
                    "decision": reference(decision) if decision else "",
                    "recognised": [{"name": name, "star": star}] if to_state == "recognised" else [],
                    "forwarded": [],
                    "returned": [name] if to_state == "returned" else [],
                    "refused": [name] if to_state == "refused" else [],
                },
                attachments=[attach_paper(office, one) for one in (notice, decision, certificate) if one],
                facts=(of_paper(notice), of_address(product.unit.key, email)),
            ),
        )
    return True


def _first_decision(office: Office, cycle: CycleView) -> Paper:
    with office.read() as session:
        return session.get_one(Paper, paper_key(cycle.key, "recognition_decision", "chung"))


def _product(session: Session, cycle: CycleView, code: str) -> ProductView:
    for product in products_in(session, cycle):
        if product.code == code:
            return product
    raise CentralRefused(f"Chu trình «{cycle.key}» không có sản phẩm «{code}».", "Xem mã sản phẩm: thuky dossier list.")


def _check_recording(
    session: Session, office: Office, cycle: CycleView, product: ProductView, decision: str, on: date
) -> None:
    """Refuse results of products that were not sent, and days that cannot be."""
    if product.dossier.state != "forwarded":
        raise CentralRefused(
            f"Sản phẩm «{product.code}» chưa được chuyển lên Bộ.",
            "Chỉ ghi kết quả của Bộ cho sản phẩm ở trạng thái «chuyển cấp trên».",
        )
    if not decision.strip():
        raise CentralRefused("Chưa ghi số, ngày văn bản của Bộ.", "Ghi --decision «Quyết định số …/QĐ-…».")
    sent = session.get_one(Paper, paper_key(cycle.key, "recognition_decision", "chung")).issued_on
    if sent is not None and not sent <= on <= office.today:
        raise CentralRefused(
            f"Văn bản của Bộ không thể có ngày {short_date(on)}.",
            f"Ngày phải từ {short_date(sent)} (quyết định của tỉnh) đến {short_date(office.today)} (hôm nay).",
        )


def _refuse_other(known: CentralResult, given: tuple[str, date, int, int, int, str]) -> None:
    kept = (
        known.decision,
        known.decided_on,
        known.score_numerator,
        known.score_denominator,
        known.star_awarded,
        known.reason,
    )
    if kept != given:
        raise CentralRefused(
            f"Đã ghi kết quả khác: {known.decision} ngày {short_date(known.decided_on)}, {show(score_of(known))} điểm.",
            "Kết quả đã ghi không sửa được; đối chiếu lại với văn bản của Bộ.",
        )


def _day(day: date | None) -> str:
    return short_date(day) if day else ""


__all__ = [
    "SUPPLEMENT",
    "CentralRefused",
    "ScoreUnreadable",
    "choose",
    "finish_central",
    "read_score",
    "record_central",
    "score_of",
]
