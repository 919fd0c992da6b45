"""The words of the request for an opinion in writing (D23) and of the minutes of its count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.procedure import SILENCE_WORDS
from domain.star import show
from domain.vietnamese import counted, date_in_words, short_date, time_in_words
from models.ballot import Ballot
from models.council import CouncilMember, CouncilSession
from services.convene_paper import ROLE_NAMES, full_name, round_phrase, session_phrase, with_post
from services.convene_rules import procedure_of, rules_fields
from services.cycles import CycleView
from services.letterhead import texts
from services.minute_paper import by_outcome, chair_of, exact_mean, secretary_of, star_sentence, tally_of
from services.paperwork import PaperRequest
from services.products import ProductView

CHOICES = {
    "đánh giá lại": ("Đồng ý giữ hạng", "Nâng hạng", "Hạ hạng", "Không công nhận lại"),
    "": ("Đồng ý công nhận", "Không công nhận"),
}


@dataclass(frozen=True)
class Count:
    """A round of opinions in writing with all that its minutes say; forms by product and member key."""

    row: CouncilSession
    members: Sequence[CouncilMember]
    decided: Sequence[ProductView]
    referred: Sequence[tuple[ProductView, str]]
    sent: frozenset[tuple[str, str]]
    ballots: Sequence[Ballot]
    letter: str = ""


def deadline_words(reply_by: date) -> str:
    """Say until when forms are taken."""
    return f"chậm nhất vào ngày {short_date(reply_by)}"


def opinion_request(
    cycle: CycleView, sitting: CouncilSession, member: CouncilMember, products: Sequence[ProductView]
) -> PaperRequest:
    """Word the letter to one member with the form to fill in; all copies carry one number."""
    plan, rules = cycle.plan, procedure_of(cycle)
    until = deadline_words(sitting.reply_by or sitting.held_on)
    about = f"đánh giá, phân hạng sản phẩm OCOP {round_phrase(cycle)}"
    fields = rules_fields(cycle)["opinion"]
    content: dict[str, Any] = {
        "legal_bases": [],
        "addressees": [with_post(member)],
        "opening": [
            (
                f"Theo Quy chế hoạt động, {fields['what'][0].lower()}{fields['what'][1:]} được thực hiện bằng hình thức"
                f" lấy ý kiến bằng văn bản. {plan.council.name} đề nghị thành viên cho ý kiến đối với"
                f" {counted(len(products))} sản phẩm sau:"
            )
        ],
        "products": [
            {
                "no": n,
                "product": product.name,
                "producer": product.producer.name,
                "certificate": f"Hồ sơ {product.registration}",
                "expires": "",
            }
            for n, product in enumerate(products, start=1)
        ],
        "tasks": [
            {
                "title": "Đề nghị ông, bà thực hiện:",
                "paragraphs": texts(
                    cycle,
                    "opinion_letter",
                    "tasks",
                    [
                        "1. Nghiên cứu hồ sơ; chấm điểm trên Phiếu đánh giá gửi kèm; ghi Phiếu lấy ý kiến.",
                        f"2. Gửi phiếu về {plan.contact.name}, thư điện tử {plan.contact.email}, {until}.",
                    ],
                ),
            },
            {
                "title": "",
                "paragraphs": [
                    f"{SILENCE_WORDS[rules.silence]} Hội đồng tổ chức phiên họp khi {fields['meeting_when']}."
                ],
            },
        ],
        "closing": ["Hội đồng đề nghị ông, bà quan tâm, thực hiện"],
        "sheet_title": f"Về việc {about}",
        "member_name": full_name(member),
        "member_position": member.post,
        "member_role": ROLE_NAMES[member.role],
        "sheet_notes": ["Đề nghị đánh dấu x vào một ô cho mỗi sản phẩm; ghi tổng điểm theo Phiếu đánh giá gửi kèm."],
        "opinions": [
            {
                "no": n,
                "product": f"{product.name}, {product.producer.name}",
                "proposal": "",
                "score": "",
                "choices": [
                    {"label": label, "chosen": False} for label in CHOICES.get(product.registration, CHOICES[""])
                ],
                "remark": "",
            }
            for n, product in enumerate(products, start=1)
        ],
        "other_opinion": "",
        "reply_note": f"Phiếu gửi về {plan.contact.name} {until}.",
        "sheet_date": "",
        "member_authority": ["THÀNH VIÊN HỘI ĐỒNG"],
        "member_signer": member.name,
    }
    return PaperRequest(
        "opinion_letter",
        member.code,
        f"lấy ý kiến {about}",
        content,
        ["Như trên"],
        revision=sitting.n,
        label=member.name,
        registered_to=["Các thành viên Hội đồng"],
        on_issue={"annex_note": "(Kèm theo Công văn số {number} {date})"},
        copies=2,
    )


def opinion_minutes_request(cycle: CycleView, count: Count) -> PaperRequest:
    """Word the minutes of the count; every figure in them is computed."""
    row = count.row
    chair, secretary = chair_of(count.members), secretary_of(count.members)
    back = {(ballot.product_key, ballot.member_key) for ballot in count.ballots}
    day = f"{time_in_words(row.ends_at)}, {date_in_words(row.held_on)}"
    fields = rules_fields(cycle)["opinion"]
    content: dict[str, Any] = {
        "legal_bases": [],
        "authority": ["CHỦ TỌA"],
        "signer": chair.name,
        "started_at": f"{time_in_words(row.starts_at)}, {date_in_words(row.held_on)}",
        "place": row.place,
        "chair": with_post(chair),
        "secretary": with_post(secretary),
        "secretary_signer": secretary.name,
        "basis": [
            (
                f"Quy chế hoạt động của Hội đồng: {fields['what'][0].lower()}{fields['what'][1:]} được thực hiện bằng"
                f" hình thức lấy ý kiến bằng văn bản; kết quả có giá trị khi thu về ít nhất {fields['minimum']} tổng số"
                " phiếu phát ra."
            ),
            f"{count.letter} đề nghị thành viên gửi phiếu {deadline_words(row.reply_by or row.held_on)}.",
        ],
        "forms_sentence": (
            f"Phát ra {counted(len(count.sent))} phiếu cho {counted(len({one for _, one in count.sent}))} thành viên;"
            f" thu về {counted(len(back))} phiếu. {fields['silence']}"
        ),
        "members": [
            _member_row(n, member, count.sent, back)
            for n, member in enumerate((one for one in count.members if _asked(one, count.sent)), start=1)
        ],
        "results": _result_rows(cycle, count),
        "referred": [
            _product_row(n, product, count) | {"reason": reason.rstrip(".")}
            for n, (product, reason) in enumerate(count.referred, start=1)
        ],
        "results_notes": [
            "Điểm trung bình in 02 chữ số thập phân; hạng sao xác định theo giá trị chưa làm tròn.",
        ],
        "discussion": _discussion(count),
        "conclusions": _conclusions(cycle, count),
        "ended_at": day,
    }
    return PaperRequest(
        "opinion_minutes",
        f"phien-{row.n}",
        f"Kiểm phiếu lấy ý kiến thành viên {session_phrase(cycle, row)}",
        content,
        ["Chủ tịch Ủy ban nhân dân tỉnh", "Các thành viên Hội đồng"],
        copies=len(count.members) + 2,
    )


def _asked(member: CouncilMember, sent: frozenset[tuple[str, str]]) -> bool:
    return any(key == member.key for _, key in sent)


def _member_row(
    n: int, member: CouncilMember, sent: frozenset[tuple[str, str]], back: set[tuple[str, str]]
) -> dict[str, Any]:
    returned = sum(key == member.key for _, key in back)
    return {
        "no": n,
        "name": full_name(member),
        "position": member.post,
        "sent": counted(sum(key == member.key for _, key in sent)),
        "returned": counted(returned) if returned else "không trả lời",
    }


def _result_rows(cycle: CycleView, count: Count) -> list[dict[str, Any]]:
    return [
        _product_row(n, product, count)
        | {
            "mean": show(exact_mean(tally_of(product))),
            "gap": str(tally_of(product).gap),
            "result": _result_words(cycle, product),
        }
        for n, product in enumerate(count.decided, start=1)
    ]


def _product_row(n: int, product: ProductView, count: Count) -> dict[str, Any]:
    sent = sum(key == product.key for key, _ in count.sent)
    returned = sum(ballot.product_key == product.key for ballot in count.ballots)
    return {
        "no": n,
        "code": product.code,
        "product": product.name,
        "producer": product.producer.name,
        "returned": f"{counted(returned)}/{counted(sent)}",
    }


def _result_words(cycle: CycleView, product: ProductView) -> str:
    tally = tally_of(product)
    if tally.outcome == "recognised":
        return f"Đề nghị công nhận hạng {tally.star_awarded} sao"
    if tally.outcome == "forwarded":
        return f"Đề nghị {cycle.regime.ministry} đánh giá"
    return f"Không đề nghị công nhận (hạng {tally.star_awarded} sao)"


def _discussion(count: Count) -> list[dict[str, Any]]:
    names = {member.key: full_name(member) for member in count.members}
    topics = []
    for product in [*count.decided, *(product for product, _ in count.referred)]:
        said = [
            f"{names[one.member_key]}: {one.comment.rstrip('.')}."
            for one in count.ballots
            if one.product_key == product.key and one.comment
        ]
        if said:
            topics.append({"title": f"Sản phẩm {product.name}", "paragraphs": said})
    return topics


def _conclusions(cycle: CycleView, count: Count) -> list[str]:
    lines = []
    if recognised := by_outcome(count.decided, "recognised"):
        lines.append(f"Đề nghị công nhận {counted(len(recognised))} sản phẩm: {star_sentence(recognised)}.")
    if forwarded := by_outcome(count.decided, "forwarded"):
        names = "; ".join(product.name for product in forwarded)
        lines.append(
            f"Đề nghị {cycle.regime.ministry} đánh giá, công nhận 5 sao đối với {counted(len(forwarded))} sản phẩm:"
            f" {names}."
        )
    others = [one for one in count.decided if tally_of(one).outcome not in {"recognised", "forwarded"}]
    if others:
        names = "; ".join(product.name for product in others)
        lines.append(f"Không đề nghị công nhận {counted(len(others))} sản phẩm: {names}.")
    if count.referred:
        names = "; ".join(product.name for product, _ in count.referred)
        lines.append(f"{counted(len(count.referred))} sản phẩm chuyển sang phiên họp của Hội đồng: {names}.")
    return lines
