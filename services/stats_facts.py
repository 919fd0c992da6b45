"""The products of all cycles as facts for figures: read in a few statements, however many products there are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from domain import unit as unit_rules
from domain.certificate import valid_until
from domain.figures import ProductFact
from domain.regime import Regime, load_regime
from domain.vietnamese import slug
from models.admin_unit import AdminUnit, CycleUnit
from models.ballot import Tally
from models.central_result import CentralResult
from models.certificate import Certificate, EarlierCertificate
from models.council import CouncilSession
from models.cycle import Cycle
from models.dossier import Dossier
from models.paper import Paper
from models.product import Producer, Product
from models.product_line import ProductLink
from services.office import VIETNAM

_NATIONAL = "national"


def facts_of(session: Session, *, earlier: bool = False) -> list[ProductFact]:
    """List the products of every cycle; with the certificates from before thuky when ``earlier``."""
    regimes = {code: load_regime(code) for code in session.exec(select(Cycle.regime).distinct())}
    facts = [_fact(row, regimes[row.regime]) for row in session.execute(_products())]
    if earlier:
        facts += _earlier(session)
    return _identified(facts, session)


def _products() -> Any:  # noqa: ANN401 - SQLAlchemy types selects of up to ten columns
    """Word the one statement that joins what is known of a product."""
    return (
        select(  # type: ignore[call-overload,misc]
            col(Product.key).label("key"),
            col(Cycle.key).label("cycle"),
            Cycle.year,
            Cycle.regime,
            Cycle.opened_at,
            Product.code,
            Product.name,
            Product.product_group,
            Product.criteria_set,
            Product.registration,
            col(Producer.name).label("producer"),
            col(Producer.kind).label("producer_kind"),
            col(CycleUnit.code).label("unit"),
            col(AdminUnit.name).label("unit_name"),
            AdminUnit.level,
            Dossier.state,
            Dossier.received_at,
            Dossier.filed_at,
            Tally.star_awarded,
            CouncilSession.held_on,
            col(Certificate.star).label("certificate_star"),
            Certificate.issued_on,
            Certificate.valid_until,
            Certificate.ended_on,
            col(Certificate.state).label("certificate_state"),
            col(Certificate.number_text).label("certificate_no"),
            col(Paper.number_text).label("decision"),
            col(CentralResult.decision).label("central_decision"),
            col(CentralResult.star_awarded).label("central_star"),
            col(CentralResult.decided_on).label("central_day"),
            col(CentralResult.state).label("central_state"),
            CentralResult.choice_star,
            CentralResult.chosen_on,
        )
        .join(Cycle, col(Product.cycle_key) == col(Cycle.key))
        .join(Producer, col(Product.producer_key) == col(Producer.key))
        .join(CycleUnit, col(Product.unit_key) == col(CycleUnit.key))
        .join(AdminUnit, col(CycleUnit.unit_key) == col(AdminUnit.key))
        .join(Dossier, col(Dossier.key) == col(Product.key))
        .outerjoin(Tally, col(Tally.key) == col(Product.key))
        .outerjoin(CouncilSession, col(Tally.session_key) == col(CouncilSession.key))
        .outerjoin(Certificate, col(Certificate.key) == col(Product.key))
        .outerjoin(Paper, col(Certificate.decision_key) == col(Paper.key))
        .outerjoin(CentralResult, col(CentralResult.key) == col(Product.key))
        .order_by(Cycle.year, Cycle.key, Product.position)
    )


def _fact(row: Any, regime: Regime) -> ProductFact:  # noqa: ANN401 - a row of the statement above
    # 5 stars are recognised by the ministry: its result stands for the certificate, 36 months from its decision.
    national = row.central_state == _NATIONAL and row.certificate_star is None
    return ProductFact(
        key=row.key,
        cycle=row.cycle,
        year=row.year,
        code=row.code,
        name=row.name,
        identity=_identity(row.name, row.producer),
        unit=row.unit,
        unit_name=unit_rules.full_name(row.level, row.unit_name),
        group_number=row.product_group,
        group=regime.groups[row.product_group],
        producer=slug(row.producer),
        producer_name=row.producer,
        producer_kind=row.producer_kind,
        criteria_set=row.criteria_set,
        registration=row.registration,
        state=row.state,
        # As ProductView.star: the ministry's result, and what was chosen after it, stands for the council's.
        star=row.certificate_star or row.choice_star or row.central_star or row.star_awarded,
        is_filed=row.filed_at is not None,
        is_evaluated=row.star_awarded is not None,
        day=_last_day(row),
        issued_on=row.central_day if national else row.issued_on,
        valid_until=valid_until(row.central_day, regime.certificate_months) if national else row.valid_until,
        ended_on=row.ended_on,
        certificate_state=row.certificate_state or "",
        certificate_no=row.certificate_no or "",
        decision=row.decision or (row.central_decision if national else "") or "",
    )


def _last_day(row: Any) -> date:  # noqa: ANN401 - a row of the statement above
    """Give the day of the last thing that happened.

    Recognition, what was chosen after the ministry's result, that result, session, filing, receipt, opening.
    """
    day: date | None = row.issued_on or row.chosen_on or row.central_day or row.held_on
    if day is not None:
        return day
    moment: datetime = row.filed_at or row.received_at or row.opened_at
    return moment.astimezone(VIETNAM).date()


def _earlier(session: Session) -> list[ProductFact]:
    """List the certificates from before thuky; a unit given by name counts under the code it has in the cycles."""
    units = session.exec(select(AdminUnit)).all()
    codes = {unit_rules.full_name(unit.level, unit.name): unit.code for unit in units}
    names = {unit.code: unit_rules.full_name(unit.level, unit.name) for unit in units}
    return [
        ProductFact(
            key=row.key,
            cycle="",
            year=row.issued_on.year,
            code=row.product_code,
            name=row.product,
            identity=_identity(row.product, row.producer),
            unit=codes.get(row.unit, row.unit),
            unit_name=names.get(row.unit, row.unit),
            group_number="",
            group="",
            producer=slug(row.producer),
            producer_name=row.producer,
            producer_kind="",
            criteria_set=None,
            registration="",
            state="recognised",
            star=row.star,
            is_filed=True,
            is_evaluated=True,
            day=row.issued_on,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            ended_on=row.ended_on,
            certificate_state=row.state,
            certificate_no=row.number_text,
            decision=row.decision,
        )
        for row in session.exec(select(EarlierCertificate).order_by(EarlierCertificate.key))
    ]


def _identity(name: str, producer: str) -> str:
    return f"{slug(name)}/{slug(producer)}"


def _identified(facts: Iterable[ProductFact], session: Session) -> list[ProductFact]:
    """Let registrations that a person tied together be one product, whatever their names are."""
    listed: Sequence[ProductFact] = list(facts)
    links = {link.key: link.line for link in session.exec(select(ProductLink))}
    lines = set(links.values())
    line_of = {
        fact.identity: links.get(fact.key, fact.key) for fact in listed if fact.key in links or fact.key in lines
    }
    return [replace(fact, identity=line_of.get(fact.identity, fact.identity)) for fact in listed]
