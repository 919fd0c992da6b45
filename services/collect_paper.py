"""Receipts (D10) and requests for missing papers (D12), one pair per delivery, and their letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session, col, select

from documents.kinds import load_kind
from domain.dossier import Finding, ProblemCode
from domain.vietnamese import counted, date_in_words, short_date, time_in_words
from models.dossier import Dossier, DossierFile, Intake
from models.paper import Paper
from models.product import Producer, Product
from services.cycles import CycleView
from services.letter_facts import of_address, of_paper, of_supplement
from services.letterhead import letterhead_of, texts
from services.letters import Letter, attach_paper, is_new, post
from services.office import VIETNAM, Office
from services.paperwork import PaperRequest, bring_to_issue, made_now, reference
from services.units import UnitView, reachable_units

_SHEETS_UNKNOWN = "–"
_FAULTS = {
    "missing": "Chưa có trong hồ sơ",
    "wrong_kind": "Không đúng loại tệp quy định",
    "unusable": "Tệp không sử dụng được",
}


@dataclass(frozen=True)
class Delivery:
    """One intake with all that its papers say."""

    intake: Intake
    dossier: Dossier
    product: Product
    producer: Producer
    unit: UnitView
    files: Sequence[DossierFile]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give what the check found when the delivery came in."""
        return tuple(
            Finding(one["component"], one["name"], cast("ProblemCode", one["problem"]), one["reason"])
            for one in self.intake.findings
        )

    @property
    def day_text(self) -> str:
        """Give the day of receipt: 03/4/2020."""
        return short_date(self.intake.received_at.astimezone(VIETNAM).date())


def write_papers(office: Office, cycle: CycleView) -> dict[str, int]:
    """Bring the receipts and requests of all deliveries to issue and queue their letters."""
    with office.read() as session:
        deliveries = _deliveries(session, office, cycle)
    receipts = bring_to_issue(office, cycle, [receipt_request(cycle, delivery) for delivery in deliveries])
    incomplete = [
        (delivery, receipt) for delivery, receipt in zip(deliveries, receipts, strict=True) if _needs_request(delivery)
    ]
    requests = bring_to_issue(
        office, cycle, [supplement_request(cycle, delivery, receipt) for delivery, receipt in incomplete]
    )
    request_of = {delivery.intake.key: paper for (delivery, _), paper in zip(incomplete, requests, strict=True)}
    with office.begin() as session:
        posted = sum(
            _post(session, office, cycle, delivery, receipt, request_of.get(delivery.intake.key))
            for delivery, receipt in zip(deliveries, receipts, strict=True)
        )
    return {
        "receipts": made_now(office, receipts),
        "requests": made_now(office, requests),
        "letters": posted,
    }


def _needs_request(delivery: Delivery) -> bool:
    return delivery.intake.supplement_until is not None


def _deliveries(session: Session, office: Office, cycle: CycleView) -> list[Delivery]:
    units = {unit.key: unit for unit in reachable_units(session, cycle.key, office.today)}
    rows = session.exec(
        select(Intake, Dossier, Product, Producer)
        .join(Dossier, col(Intake.dossier_key) == col(Dossier.key))
        .join(Product, col(Product.key) == col(Dossier.key))
        .join(Producer, col(Product.producer_key) == col(Producer.key))
        .where(Dossier.cycle_key == cycle.key)
        .order_by(col(Intake.received_at), col(Intake.key))
    ).all()
    deliveries = []
    for intake, dossier, product, producer in rows:
        files = session.exec(
            select(DossierFile)
            .join(Intake, col(DossierFile.intake_key) == col(Intake.key))
            .where(DossierFile.dossier_key == dossier.key, col(Intake.n) <= intake.n)
            .order_by(col(DossierFile.component), col(DossierFile.version))
        ).all()
        deliveries.append(Delivery(intake, dossier, product, producer, units[dossier.unit_key], files))
    return deliveries


def receipt_request(cycle: CycleView, delivery: Delivery) -> PaperRequest:
    """Word the receipt of one delivery."""
    plan, product, producer, unit = cycle.plan, delivery.product, delivery.producer, delivery.unit
    received = delivery.intake.received_at.astimezone(VIETNAM)
    sheets = [row.pages for row in delivery.files if row.pages and not row.fault]
    content = {
        "authority": ["NGƯỜI TIẾP NHẬN"],
        "signer": plan.contact.name,
        "recipients": [],
        "legal_bases": [],
        "cycle": plan.title,
        "received_at": f"{time_in_words(received.strftime('%H:%M'))}, {date_in_words(received.date())}",
        "submission_method": "Tệp điện tử",
        "submitter": unit.contact or unit.committee,
        "submitter_phone": producer.phone,
        "submitter_email": unit.email,
        "unit": unit.committee,
        "producer": producer.name,
        "producer_address": producer.address,
        "product": product.name,
        "product_code": product.code,
        "product_group": cycle.regime.groups[product.product_group],
        "registration_kind": product.registration.capitalize(),
        "papers": _paper_rows(cycle, delivery),
        "total_sheets": counted(sum(sheets)),
        "samples": "Theo ảnh kèm hồ sơ",
        "assessment": [_assessment(delivery)],
        "missing": [
            {"no": n, "name": finding.name, "request": finding.reason}
            for n, finding in enumerate(delivery.findings, start=1)
        ],
        "supplement_until": _until(delivery),
        "return_on": f"ngày {short_date(plan.dates.recognise_until)}",
        "notes": [
            "Phiếu này thay cho bản giao nhận giấy; mỗi lần nộp bổ sung có một phiếu riêng.",
            f"Khi cần tra cứu, xin ghi số phiếu và gửi về {plan.contact.email}.",
        ],
    }
    return PaperRequest(
        "receipt",
        product.code,
        f"Tiếp nhận hồ sơ sản phẩm {product.name}",
        content,
        revision=delivery.intake.n,
        label=f"{unit.name} {product.name}",
        needs_leader=False,
    )


def _assessment(delivery: Delivery) -> str:
    late = " Hồ sơ đến sau thời hạn của chu trình." if delivery.intake.is_late else ""
    if delivery.intake.remark:
        return f"{delivery.intake.remark}.{late}"
    if delivery.intake.is_complete:
        return f"Hồ sơ đủ thành phần theo quy định.{late}"
    return f"Hồ sơ chưa đủ hoặc có giấy tờ chưa dùng được; đề nghị bổ sung theo bảng dưới đây.{late}"


def _paper_rows(cycle: CycleView, delivery: Delivery) -> list[dict[str, object]]:
    names = {paper.code: paper.name for paper in cycle.regime.required_papers}
    latest = {row.component: row for row in delivery.files}
    return [
        {
            "no": n,
            "name": names.get(code, f"Giấy tờ khác: {row.name}"),
            "sheets": counted(row.pages) if row.pages else _SHEETS_UNKNOWN,
            "electronic": "Có",
            "note": row.fault_detail or (f"Bản thứ {row.version}" if row.version > 1 else ""),
        }
        for n, (code, row) in enumerate(sorted(latest.items()), start=1)
    ]


def _until(delivery: Delivery) -> str:
    last_day = delivery.intake.supplement_until
    return f"chậm nhất vào ngày {short_date(last_day)}" if last_day else ""


def supplement_request(cycle: CycleView, delivery: Delivery, receipt: Paper) -> PaperRequest:
    """Word the request for what is missing: each paper with its reason, and until when."""
    plan, product, producer, unit = cycle.plan, delivery.product, delivery.producer, delivery.unit
    agency = letterhead_of(cycle, load_kind("supplement_request")).agency
    received = delivery.intake.received_at.astimezone(VIETNAM).date()
    basis = cycle.regime.criteria_basis_on(received).short
    content = {
        "legal_bases": [],
        "addressees": [unit.committee, producer.name],
        "opening": [
            (
                f"Ngày {delivery.day_text}, {agency.name} nhận hồ sơ sản phẩm {product.name} của {producer.name} "
                f"({reference(receipt)}). Qua kiểm tra, hồ sơ chưa bảo đảm theo {basis}, cụ thể như sau:"
            )
        ],
        "defects": [
            {
                "no": n,
                "paper": finding.name,
                "fault": _FAULTS[finding.problem],
                "request": finding.reason,
                "basis": basis,
            }
            for n, finding in enumerate(delivery.findings, start=1)
        ],
        "requests": [
            (
                f"Đề nghị {unit.committee} hướng dẫn chủ thể hoàn thiện, gửi về {agency.name} ({plan.contact.address}; "
                "thư "
                f"điện tử {plan.contact.email}) {_until(delivery)}."
            )
        ],
        "closing": texts(
            cycle,
            "supplement_request",
            "closing",
            ["Quá thời hạn nêu trên, hồ sơ được xem xét ở đợt đánh giá tiếp theo"],
        ),
    }
    return PaperRequest(
        "supplement_request",
        product.code,
        "bổ sung, hoàn thiện hồ sơ đánh giá, phân hạng sản phẩm OCOP",
        content,
        ["Như trên"],
        revision=delivery.intake.n,
        label=f"{unit.name} {product.name}",
        copies=3,
    )


def _post(
    session: Session,
    office: Office,
    cycle: CycleView,
    delivery: Delivery,
    receipt: Paper,
    request: Paper | None,
) -> bool:
    """Send the receipt, together with the request when something is missing; nothing before both are issued."""
    if request is not None and request.state != "issued":
        return False
    papers = [receipt] if request is None else [receipt, request]
    letter = Letter(
        letter="collect_receipt" if request is None else "collect_missing",
        occasion=f"{delivery.product.code}/{delivery.intake.n}",
        email=delivery.unit.email,
        name=delivery.unit.committee,
        context={
            "unit": delivery.unit.committee,
            "product": delivery.product.name,
            "producer": delivery.producer.name,
            "received_on": delivery.day_text,
            "receipt": receipt.number_text,
            "assessment": _assessment(delivery),
            "document": reference(request) if request else "",
            "missing": [finding.reason for finding in delivery.findings],
            "deadline_phrase": _until(delivery),
        },
        attachments=[attach_paper(office, paper) for paper in papers],
        facts=[
            *map(of_paper, papers),
            of_address(delivery.unit.key, delivery.unit.email),
            *([of_supplement(delivery.dossier.key, delivery.intake.supplement_until)] if request else []),
        ],
    )
    return is_new(office, post(session, office, cycle, letter))
