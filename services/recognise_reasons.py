"""Why a product got no star, or another than its points: the words of minutes, annex and notices."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from domain.gates import GateResult
from domain.star import show
from models.ballot import Ballot
from services.cycles import CycleView
from services.minute_paper import exact_mean, tally_of
from services.products import ProductView
from services.tallying import cast_of, gate_reason, latest, result_of


def reasons_of(session: Session, cycle: CycleView, products: Sequence[ProductView]) -> dict[str, str]:
    """Give for each product whose star differs from its band, or is not recognised, the reason, by its key.

    Refused products by the lowest star that is certified: the points that they lack, then every criterion whose gate
    they failed when all ballots were cast by criterion, with points reached and wanted.
    """
    refused = [product for product in products if tally_of(product).outcome == "refused"]
    gates = _gates(session, cycle, refused)
    reasons = {product.key: _refusal(cycle, product, gates.get(product.key)) for product in refused}
    for product in products:
        if product.key not in reasons and (reason := tally_of(product).award_reason):
            reasons[product.key] = star_reason(product, reason)
    return reasons


def star_reason(product: ProductView, reason: str) -> str:
    """Say which star the points give, which was awarded, and why."""
    tally = tally_of(product)
    return (
        f"Điểm trung bình {show(exact_mean(tally))} ứng với hạng {tally.star_by_band} sao, xếp hạng"
        f" {tally.star_awarded} sao. Lý do: {reason.rstrip('.')}."
    )


def _refusal(cycle: CycleView, product: ProductView, gates: GateResult | None) -> str:
    tally, lowest = tally_of(product), cycle.regime.lowest_certified_star
    least = next(band.from_points for band in cycle.regime.bands if band.star == lowest)
    parts = []
    if tally.star_by_band < lowest:
        mean = show(exact_mean(tally))
        parts.append(f"Điểm trung bình {mean}, chưa đạt mức tối thiểu {least} điểm của hạng {lowest} sao.")
    failed = gate_reason(gates)
    if tally.award_reason and tally.award_reason != failed:
        parts.append(star_reason(product, tally.award_reason))
    # Gates of higher stars are not why the product got none.
    if gates is not None and gates.star < lowest:
        parts.append(failed)
    return " ".join(parts)


def _gates(session: Session, cycle: CycleView, products: Sequence[ProductView]) -> Mapping[str, GateResult | None]:
    """Evaluate the gates of products from the ballots of their last round."""
    found = {}
    for product in products:
        rows = session.exec(select(Ballot).where(Ballot.product_key == product.key).order_by(col(Ballot.key))).all()
        found[product.key] = result_of(latest(map(cast_of, rows)), cycle.plan.council.gate_rule, cycle.shelf).gates
    return found
