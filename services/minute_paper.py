"""The words of the minutes (D22, Decree 30 Mẫu 1.9) and of the table of points (D21)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from domain.procedure import VoteResult
from domain.star import show
from domain.vietnamese import counted, date_in_words, decimal_comma, short_date, time_in_words
from models.ballot import Ballot, Tally
from models.council import CouncilMember, CouncilSession
from services.convene_paper import ROLE_NAMES, full_name, session_phrase, with_post
from services.convene_rules import quorum_article, quorum_words
from services.cycles import CycleView
from services.letterhead import texts
from services.minute_notes import Beside, beside_notes
from services.paperwork import PaperRequest
from services.products import ProductView

_LEADS: Mapping[str, int] = {"chair": 0, "deputy": 1}


def chair_of(members: Sequence[CouncilMember]) -> CouncilMember:
    """Give who leads these members: the chair, or the first deputy, or the first of them."""
    return min(members, key=lambda member: (_LEADS.get(member.role, len(_LEADS)), member.position))


def secretary_of(members: Sequence[CouncilMember]) -> CouncilMember:
    """Give who writes for these members: the secretary, or the last of them."""
    return min(members, key=lambda member: (member.role != "secretary", -member.position))


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

    vote: VoteResult | None = None

    @property
    def is_carried(self) -> bool:
        """Say whether the members present carried the conclusions."""
        return self.vote is None or self.vote.is_carried

    @property
    def attending(self) -> list[CouncilMember]:
        """List the members who were there."""
        return [member for member in self.members if member.key in self.present]

    @property
    def chair(self) -> CouncilMember:
        """Give who led the session: the chair, or the first deputy when the chair was away."""
        return chair_of(self.attending)

    @property
    def secretary(self) -> CouncilMember:
        """Give who wrote the minutes: the secretary, or the last member when the secretary was away."""
        return secretary_of(self.attending)


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
                f"kiện họp theo {quorum_article(cycle)} Quy chế hoạt động của Hội đồng ({quorum_words(cycle)})."
            )
        ],
        "advisory": [f"Thư ký báo cáo {counted(len(sitting.products))} hồ sơ đủ thành phần được đưa ra đánh giá."],
        "discussion": _discussion(sitting),
        "results": _results(sitting),
        "results_notes": _notes(cycle, sitting),
        "conclusions": _conclusions(cycle, sitting),
        "vote_sentence": _vote_sentence(sitting),
        "assignments": [
            {
                "no": 1,
                "task": _task(sitting),
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
        f"Họp {session_phrase(cycle, row)}",
        content,
        ["Chủ tịch Ủy ban nhân dân tỉnh", "Các thành viên Hội đồng"],
        revision=row.n,
        copies=seats + 2,
    )


def _vote_sentence(sitting: Sitting) -> str:
    """Say how many of those present agreed; when it was close, why the conclusions stand or fall."""
    words = f"Biểu quyết: {counted(sitting.approving)}/{counted(len(sitting.attending))} thành viên có mặt tán thành"
    if sitting.vote is None or (sitting.vote.is_carried and not sitting.vote.is_tie):
        return f"{words}."
    return f"{words}; {sitting.vote.reason.partition('tán thành')[2].lstrip(',; ').removeprefix('nên ')}"


def _task(sitting: Sitting) -> str:
    if not sitting.is_carried:
        return "Trình Chủ tịch Hội đồng triệu tập lại phiên họp để đánh giá các sản phẩm nêu trên"
    if any(tally_of(product).outcome in {"recognised", "forwarded"} for product in sitting.products):
        return "Hoàn thiện Tờ trình, dự thảo Quyết định công nhận, trình Chủ tịch Ủy ban nhân dân tỉnh"
    return "Thông báo kết quả, lý do không công nhận bằng văn bản đến các địa phương, chủ thể"


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
    returned = by_outcome(sitting.products, "returned")
    refused = by_outcome(sitting.products, "refused")
    lines = []
    if not sitting.is_carried:
        return [
            (
                "Kết luận đề nghị công nhận không được thông qua; kết quả chấm điểm của phiên họp này không được dùng"
                " để công nhận, phiếu đánh giá được lưu trong hồ sơ phiên họp. Hội đồng được triệu tập lại để đánh giá"
                " các sản phẩm nêu trên."
            )
        ]
    if not recognised and not forwarded:
        lines.append(
            "Không có sản phẩm đủ điều kiện đề nghị Chủ tịch Ủy ban nhân dân tỉnh công nhận; Hội đồng không trình quyết"
            " định công nhận, kết quả và lý do được thông báo bằng văn bản đến các địa phương, chủ thể."
        )
    if recognised:
        lines.append(
            f"Hội đồng thống nhất đề nghị công nhận {counted(len(recognised))} sản phẩm: {star_sentence(recognised)}."
        )
    if forwarded:
        lines.append(
            f"Đề nghị {cycle.regime.ministry} đánh giá, công nhận 5 sao đối với {counted(len(forwarded))} sản phẩm: "
            f"{'; '.join(product.name for product in forwarded)}."
        )
    if returned:
        lines.append(
            f"{counted(len(returned))} sản phẩm xếp hạng thuộc thẩm quyền công nhận của cấp huyện: "
            f"{'; '.join(product.name for product in returned)}."
        )
    if refused:
        lines.append(
            f"{counted(len(refused))} sản phẩm chưa đạt hạng {cycle.regime.lowest_certified_star} sao: "
            f"{'; '.join(product.name for product in refused)}."
        )
    return lines + texts(cycle, "minutes", "conclusions", [])
