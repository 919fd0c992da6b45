"""The words of the table of points (D21): each member's total for each product."""

from typing import Any

from domain.star import show
from domain.vietnamese import counted, date_in_words
from models.paper import Paper
from services.convene_paper import round_phrase
from services.cycles import CycleView
from services.minute_notes import gate_rows
from services.minute_paper import Sitting, exact_mean, row_note, tally_of
from services.paperwork import PaperRequest, reference


def score_table_request(cycle: CycleView, sitting: Sitting, minutes: Paper) -> PaperRequest:
    """Word the table of points: each member's total for each product."""
    scoring = sitting.attending
    points = {
        (ballot.product_key, ballot.member_key): ballot.part_a + ballot.part_b + ballot.part_c
        for ballot in sitting.ballots
    }
    rows = []
    for n, product in enumerate(sitting.products, start=1):
        tally = tally_of(product)
        own = [points.get((product.key, member.key)) for member in scoring]
        totals = [total for total in own if total is not None]
        rows.append(
            {
                "no": n,
                "code": product.code,
                "product": product.name,
                "producer": product.producer.name,
                "scores": ["–" if total is None else str(total) for total in own],
                "mean": show(exact_mean(tally)),
                "highest": str(max(totals)),
                "lowest": str(min(totals)),
                "gap": str(tally.gap),
                "star_by_band": str(tally.star_by_band),
                "star_awarded": str(tally.star_awarded),
                "note": row_note(tally),
            }
        )
    content: dict[str, Any] = {
        "legal_bases": [],
        "recipients": [],
        "authority": ["CHỦ TỌA"],
        "signer": sitting.chair.name,
        "annex_note": f"(Kèm theo {reference(minutes)})",
        "session": f"Phiên họp {date_in_words(sitting.row.held_on)}; số phiếu hợp lệ: {counted(len(sitting.ballots))}.",
        "members": [{"label": member.code, "name": member.name} for member in scoring],
        "rows": rows,
        "gates": gate_rows(sitting.beside),
        "details": [],
        "notes": ["Điểm trung bình in 02 chữ số thập phân; phân hạng theo giá trị chưa làm tròn."],
        "secretary_signer": sitting.secretary.name,
        "teller_signer": "",
    }
    return PaperRequest(
        "score_table",
        "chung",
        f"Kết quả đánh giá, phân hạng sản phẩm OCOP {round_phrase(cycle)}",
        content,
        revision=sitting.row.n,
        needs_leader=False,
    )
