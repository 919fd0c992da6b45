"""The words of a revocation: the decision of the province (D32), or its request to the ministry (D26)."""

from collections.abc import Sequence
from typing import Any

from domain.revocation import Ground
from domain.vietnamese import short_date, slug
from models.revocation import Revocation
from services.certificates import CertificateView
from services.cycles import CycleView
from services.paperwork import PaperRequest
from services.renew_paper import Host


def request_of(host: Host, certificate: CertificateView, ground: Ground, revocation: Revocation) -> PaperRequest:
    """Word the paper of a revocation, by who decides."""
    words = _decision if revocation.kind == "revocation_decision" else _ask_ministry
    return words(host, certificate, ground, revocation)


def subject_of(certificate: CertificateView, n: int) -> str:
    """Give the subject of the paper of the n-th revocation of a certificate."""
    return f"thu-hoi-{slug(certificate.key)}-{n}"


def _subject(certificate: CertificateView, revocation: Revocation) -> str:
    return subject_of(certificate, int(revocation.key.rsplit("/", 1)[1]))


def _bases(cycle: CycleView, ground: Ground, revocation: Revocation) -> Sequence[str]:
    """Cite the place in the law, and the conclusion that the decision rests on."""
    return (
        f"Căn cứ {ground.place}",
        f"Căn cứ {revocation.basis}",
        f"Theo đề nghị của Giám đốc {cycle.plan.agencies['department'].name}",
    )


def _effective(revocation: Revocation) -> str:
    return f"từ ngày {short_date(revocation.effective_on)}" if revocation.effective_on else "kể từ ngày ký"


def _committee(host: Host, certificate: CertificateView) -> str:
    unit = host.unit_of(certificate)
    return unit.committee if unit else f"Ủy ban nhân dân {certificate.unit}"


def _decision(host: Host, certificate: CertificateView, ground: Ground, revocation: Revocation) -> PaperRequest:
    cycle = host.cycle
    province, department = cycle.plan.agencies["province"], cycle.plan.agencies["department"]
    committee = _committee(host, certificate)
    effective = _effective(revocation)
    content: dict[str, Any] = {
        "issuing_authority": f"CHỦ TỊCH {' '.join(province.header)}",
        "articles": [
            {
                "title": "Điều 1.",
                "paragraphs": [
                    (
                        f"Thu hồi Giấy chứng nhận sản phẩm OCOP số {certificate.number} cấp cho sản phẩm "
                        f"{certificate.product}, hạng {certificate.star} sao, của {certificate.producer} (theo "
                        f"{certificate.decision})."
                    ),
                    f"Lý do: {ground.text} ({ground.place}).",
                ],
            },
            {
                "title": "Điều 2.",
                "paragraphs": [
                    "Tổ chức thực hiện",
                    (
                        f"1. {certificate.producer} dừng sử dụng nhãn hiệu OCOP và hạng sao trên sản phẩm, bao bì, "
                        "tài liệu quảng bá kể từ ngày Quyết định này có hiệu lực; nộp lại Giấy chứng nhận cho "
                        f"{department.name}."
                    ),
                    (
                        f"2. {department.name} thu lại Giấy chứng nhận, cập nhật sổ cấp Giấy chứng nhận và cơ sở dữ "
                        "liệu, công bố việc thu hồi."
                    ),
                    f"3. {committee} giám sát việc thực hiện trên địa bàn.",
                ],
            },
            {
                "title": "Điều 3.",
                "paragraphs": [
                    (
                        f"Quyết định này có hiệu lực {effective}. Chánh Văn phòng {province.name}, Giám đốc "
                        f"{department.name}, Chủ tịch {committee} và {certificate.producer} chịu trách nhiệm thi hành "
                        "Quyết định này"
                    )
                ],
            },
        ],
        "annex_title": "",
        "annex_note": "",
        "certificates": [],
    }
    return PaperRequest(
        "revocation_decision",
        _subject(certificate, revocation),
        "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP",
        content,
        ["Như Điều 3", f"{cycle.regime.ministry} (báo cáo)", f"CT, các PCT {province.short_name}"],
        copies=5,
        extra_bases=_bases(cycle, ground, revocation),
    )


def _ask_ministry(host: Host, certificate: CertificateView, ground: Ground, revocation: Revocation) -> PaperRequest:
    cycle = host.cycle
    province, ministry = cycle.plan.agencies["province"].name, cycle.regime.ministry
    content: dict[str, Any] = {
        "type_title": "",
        "legal_bases": [],
        "addressees": [ministry],
        "opening": [
            (
                f"Căn cứ {ground.place} và {revocation.basis}, {province} đề nghị {ministry} xem xét thu "
                f"hồi Giấy chứng nhận số {certificate.number} của sản phẩm sau đây. Lý do: {ground.text}."
            )
        ],
        "products_title": "Sản phẩm đề nghị thu hồi Giấy chứng nhận",
        "products": [
            {
                "no": 1,
                "product": certificate.product,
                "producer": certificate.producer,
                "unit": certificate.unit,
                "mean": "",
                "star": f"{certificate.star} sao",
                "kind": "Thu hồi",
            }
        ],
        "requests": [f"Thẩm quyền thu hồi Giấy chứng nhận hạng {certificate.star} sao thuộc {ministry}."],
        "files_title": "Tài liệu kèm theo:",
        "files": [{"no": 1, "name": revocation.basis, "copies": "01 bản", "note": ""}],
        "commitments": [],
        "closing": [f"Kính đề nghị {ministry} xem xét, quyết định"],
    }
    return PaperRequest(
        "forwarding_letter",
        _subject(certificate, revocation),
        "đề nghị thu hồi Giấy chứng nhận sản phẩm OCOP",
        content,
        ["Như trên", f"{cycle.plan.agencies['department'].short_name}"],
        copies=2,
    )
