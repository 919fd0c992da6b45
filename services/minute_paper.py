"""The words of the minutes (D22, Decree 30 Mẫu 1.9) and of the table of points (D21)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from domain.star import show
from domain.vietnamese import counted, date_in_words, decimal_comma, short_date, time_in_words
from models.ballot import Ballot, Tally
from models.council import CouncilMember, CouncilSession
from models.paper import Paper
from services.convene_paper import ROLE_NAMES, full_name, quorum_words, round_phrase, with_post
from services.cycles import CycleView
from services.letterhead import texts
from services.minute_notes import Beside, beside_notes, gate_rows
from services.paperwork import PaperRequest, reference
from services.products import ProductView


@dataclass(frozen=True)
class Sitting:
    """A counted session with all that its minutes say."""

    row: CouncilSession
    members: Sequence[CouncilMember]
    present: Collection[str]
    approving: int
    reasons: Mapping[str, str]
    products: Sequence[ProductView]
    ballots: Sequence[Ballot]
    decision: str
    beside: Beside = field(default_factory=Beside)

    @property
    def attending(self) -> list[CouncilMember]:
        """List the members who were there."""
        return [member for member in self.members if member.key in self.present]

    @property
    def chair(self) -> CouncilMember:
        """Give who led the session: the chair, or the first deputy when the chair was away."""
        order = {"chair": 0, "deputy": 1}
        return min(self.attending, key=lambda member: (order.get(member.role, 2), member.position))

    @property
    def secretary(self) -> CouncilMember:
        """Give who wrote the minutes: the secretary, or the last member when the secretary was away."""
        return min(self.attending, key=lambda member: (member.role != "secretary", -member.position))


def exact_mean(tally: Tally) -> Fraction:
    """Give the exact mean of a tally."""
    return Fraction(tally.mean_numerator, tally.mean_denominator)


def tally_of(product: ProductView) -> Tally:
    """Give the tally of a product that has been scored."""
    if product.tally is None:
        message = f"Product {product.key} has not been scored."
        raise LookupError(message)
    return product.tally


def row_note(tally: Tally) -> str:
    """Mark in few words what the notes under the table explain: a star other than the band's, a wide gap."""
    below = tally.star_by_gates is not None and tally.star_by_gates < tally.star_by_band
    marks = ["Chưa đạt tiêu chí bắt buộc"] if below else ["Hạng khác điểm"] if tally.award_reason else []
    return "; ".join([*marks, "Chênh lệch lớn"] if tally.gap_flagged else marks)


def minutes_request(cycle: CycleView, sitting: Sitting) -> PaperRequest:
    """Word the minutes; every figure in them is computed, none is typed."""
    plan, row = cycle.plan, sitting.row
    there, seats = len(sitting.attending), len(sitting.members)
    share = f"{counted(there)}/{counted(seats)}"
    percent = decimal_comma(Fraction(100 * there, seats))
    content: dict[str, Any] = {
        "legal_bases": [],
        "authority": ["CHỦ TỌA"],
        "signer": sitting.chair.name,
        "started_at": f"{time_in_words(row.starts_at)}, {date_in_words(row.held_on)}",
        "place": row.place,
        "presence_sentence": f"Có mặt {share} thành viên, vắng mặt {counted(seats - there)} thành viên.",
        "present": [
            {"name": full_name(member), "position": member.post, "role": ROLE_NAMES[member.role]}
            for member in sitting.attending
        ],
        "absent": [
            {
                "name": full_name(member),
                "position": member.post,
                "reason": sitting.reasons[member.key] or "không nêu lý do",
            }
            for member in sitting.members
            if member.key not in sitting.present
        ],
        "advisors": [],
        "guests": [],
        "chair": with_post(sitting.chair),
        "secretary": with_post(sitting.secretary),
        "secretary_signer": sitting.secretary.name,
        "basis": [
            (
                f"Hội đồng được thành lập theo {sitting.decision}. Phiên họp có mặt {share} thành viên ({percent}%), "
                "bảo đảm điều "
                f"kiện họp theo Điều 3 Quy chế hoạt động của Hội đồng ({quorum_words(cycle)})."
            )
        ],
        "advisory": [f"Thư ký báo cáo {counted(len(sitting.products))} hồ sơ đủ thành phần được đưa ra đánh giá."],
        "discussion": _discussion(sitting),
        "results": _results(sitting),
        "results_notes": _notes(cycle, sitting),
        "conclusions": _conclusions(cycle, sitting),
        "vote_sentence": f"Biểu quyết: {counted(sitting.approving)}/{counted(there)} thành viên có mặt tán thành.",
        "assignments": [
            {
                "no": 1,
                "task": "Hoàn thiện Tờ trình, dự thảo Quyết định công nhận, trình Chủ tịch Ủy ban nhân dân tỉnh",
                "unit": plan.agencies["department"].name,
                "due": short_date(plan.dates.recognise_until),
            }
        ],
        "ended_at": f"{time_in_words(row.ends_at)}, {date_in_words(row.held_on)}",
        "approval": f"{counted(sitting.approving)}/{counted(there)}",
        "member_signatures": [],
    }
    return PaperRequest(
        "minutes",
        "chung",
        f"Họp {plan.council.name} {round_phrase(cycle)}",
        content,
        ["Chủ tịch Ủy ban nhân dân tỉnh", "Các thành viên Hội đồng"],
        copies=seats + 2,
    )


def _discussion(sitting: Sitting) -> list[dict[str, Any]]:
    """List the comments on the ballots under each product."""
    names = {member.key: full_name(member) for member in sitting.members}
    rows = []
    for product in sitting.products:
        comments = [
            f"{names[ballot.member_key]}: {ballot.comment.rstrip('.')}."
            for ballot in sitting.ballots
            if ballot.product_key == product.key and ballot.comment
        ]
        if comments:
            rows.append({"title": f"Sản phẩm {product.name}", "paragraphs": comments})
    return rows


def _results(sitting: Sitting) -> list[dict[str, Any]]:
    rows = []
    for n, product in enumerate(sitting.products, start=1):
        tally = tally_of(product)
        rows.append(
            {
                "no": n,
                "code": product.code,
                "product": product.name,
                "producer": product.producer.name,
                "mean": show(exact_mean(tally)),
                "gap": str(tally.gap),
                "star_by_band": f"{tally.star_by_band} sao",
                "star_awarded": f"{tally.star_awarded} sao",
                "note": row_note(tally),
            }
        )
    return rows


def _notes(cycle: CycleView, sitting: Sitting) -> list[str]:
    wide = [product.name for product in sitting.products if tally_of(product).gap_flagged]
    limit = cycle.plan.council.gap_limit
    notes = [
        (
            "Điểm trung bình in 02 chữ số thập phân; hạng sao xác định theo giá trị chưa làm tròn. "
            f"Số phiếu hợp lệ: {counted(len(sitting.ballots))}."
        )
    ]
    if wide:
        notes.append(f"Sản phẩm có chênh lệch giữa các phiếu trên {limit} điểm: {'; '.join(wide)}.")
    else:
        notes.append(f"Không có sản phẩm có chênh lệch giữa các phiếu trên {limit} điểm.")
    notes += beside_notes(cycle, sitting.beside)
    return notes + [
        f"{product.name}: theo điểm đạt hạng {tally.star_by_band} sao, Hội đồng xếp hạng {tally.star_awarded} sao. Lý "
        "do: "
        f"{tally.award_reason.rstrip('.')}."
        for product in sitting.products
        if (tally := tally_of(product)).award_reason
    ]


def by_outcome(products: Sequence[ProductView], outcome: str) -> list[ProductView]:
    """List the products of an outcome, the highest star and mean first."""
    chosen = [product for product in products if tally_of(product).outcome == outcome]
    return sorted(
        chosen,
        key=lambda product: (-tally_of(product).star_awarded, -exact_mean(tally_of(product)), product.code),
    )


def star_counts(products: Sequence[ProductView]) -> dict[int, int]:
    """Count products by the star awarded, the highest first."""
    counts: dict[int, int] = {}
    for product in products:
        star = tally_of(product).star_awarded
        counts[star] = counts.get(star, 0) + 1
    return dict(sorted(counts.items(), reverse=True))


def star_sentence(products: Sequence[ProductView]) -> str:
    """Say how many products have which star: 02 sản phẩm đạt hạng 4 sao, 03 sản phẩm đạt hạng 3 sao."""
    return ", ".join(f"{counted(n)} sản phẩm đạt hạng {star} sao" for star, n in star_counts(products).items())


def _conclusions(cycle: CycleView, sitting: Sitting) -> list[str]:
    recognised = by_outcome(sitting.products, "recognised")
    forwarded = by_outcome(sitting.products, "forwarded")
    refused = by_outcome(sitting.products, "refused")
    lines = []
    if recognised:
        lines.append(
            f"Hội đồng thống nhất đề nghị công nhận {counted(len(recognised))} sản phẩm: {star_sentence(recognised)}."
        )
    if forwarded:
        lines.append(
            f"Đề nghị {cycle.regime.ministry} đánh giá, công nhận 5 sao đối với {counted(len(forwarded))} sản phẩm: "
            f"{'; '.join(product.name for product in forwarded)}."
        )
    if refused:
        lines.append(
            f"{counted(len(refused))} sản phẩm chưa đạt hạng {cycle.regime.lowest_star} sao: "
            f"{'; '.join(product.name for product in refused)}."
        )
    return lines + texts(cycle, "minutes", "conclusions", [])


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
        needs_leader=False,
    )
