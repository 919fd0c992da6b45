"""The words of the notice before a certificate expires (D31), and who issues it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import select

from domain.regime import Regime
from domain.vietnamese import short_date
from models.cycle import Cycle
from services.certificates import CertificateView
from services.cycles import CycleView, view_of
from services.office import Office
from services.paperwork import PaperRequest
from services.renew_standing import Standing, law_of
from services.units import UnitView, reachable_units


@dataclass(frozen=True)
class Host:
    """The cycle whose office issues papers that belong to no cycle: its agencies and signers, the law of today."""

    cycle: CycleView
    units: tuple[UnitView, ...]

    def unit_of(self, certificate: CertificateView) -> UnitView | None:
        """Find the unit of a certificate among those of today, by its code, else by its name."""
        code, name = certificate.unit_code, certificate.unit
        by_code = (unit for unit in self.units if code and unit.code == code)
        by_name = (unit for unit in self.units if unit.full_name.casefold() == name.casefold())
        return next(by_code, None) or next(by_name, None)


def host_keys(office: Office) -> list[str]:
    """List the cycles by how well they speak for the office of today: open before archived, the newest first."""
    with office.read() as session:
        rows = session.exec(select(Cycle)).all()
    return [row.key for row in sorted(rows, key=lambda row: (row.state == "open", row.year, row.round), reverse=True)]


def host_of(office: Office, key: str) -> Host:
    """Give a cycle as the office of today: its own agencies, the law in force."""
    with office.read() as session:
        view = view_of(session.get_one(Cycle, key))
        units = reachable_units(session, key, office.today)
    return Host(replace(view, regime=law_of(office, office.today)), units)


@dataclass(frozen=True)
class NoticeGroup:
    """The certificates of one producer in one unit that one notice names."""

    subject: str
    standings: Sequence[Standing]

    @property
    def first(self) -> CertificateView:
        """Give the certificate that stands for the group: producer and unit are the same in all."""
        return self.standings[0].certificate


def notice_request(office: Office, host: Host, group: NoticeGroup) -> PaperRequest:
    """Word the notice to a producer, through its unit."""
    plan, regime, first = host.cycle.plan, host.cycle.regime, group.first
    unit = host.unit_of(first)
    committee = unit.committee if unit else f"Ủy ban nhân dân {first.unit}"
    department = plan.agencies["department"]
    content: dict[str, Any] = {
        "addressees": [first.producer, committee],
        "opening": [
            (
                f"Qua rà soát, Giấy chứng nhận sản phẩm OCOP đã cấp cho {first.producer} sắp hết thời hạn "
                f"{regime.certificate_months} tháng. {department.name} thông báo để chủ thể biết, thực hiện việc đánh "
                "giá lại theo quy định:"
            )
        ],
        "certificates": [_row(n, one) for n, one in enumerate(group.standings, start=1)],
        "required_papers_heading": "1. Hồ sơ đánh giá lại",
        "required_papers": [paper.name for paper in regime.required_papers if paper.required],
        "tasks": [
            {
                "title": "2. Nơi nộp, thời hạn nộp",
                "paragraphs": [_where(regime, committee), *_late(office, group, regime)],
            },
            {
                "title": "3. Trường hợp không nộp hồ sơ",
                "paragraphs": [
                    (
                        "Sau ngày hết hạn ghi trên Giấy chứng nhận, sản phẩm không được sử dụng nhãn hiệu OCOP và hạng "
                        "sao trên bao bì, tài liệu quảng bá."
                    )
                ],
            },
        ],
        "closing": [
            (
                f"Đề nghị {committee} chuyển Thông báo này đến chủ thể, hướng dẫn chủ thể thực hiện. Đầu mối liên hệ: "
                f"{plan.contact.name}, điện thoại {plan.contact.phone}"
            )
        ],
    }
    return PaperRequest(
        "expiry_notice",
        group.subject,
        "Giấy chứng nhận sản phẩm OCOP sắp hết thời hạn",
        content,
        ["Như trên", f"{plan.agencies['province'].short_name} (báo cáo)"],
        label="",
        copies=3,
    )


def _row(n: int, one: Standing) -> dict[str, Any]:
    certificate, life = one.certificate, one.life
    code = f", mã số {certificate.product_code}" if certificate.product_code else ""
    window = (
        f"Từ {short_date(life.opens_on)} đến hết {short_date(life.closes_on)}"
        if life.opens_on and life.closes_on
        else f"Trước khi hết hạn ({short_date(life.valid_until)})"
    )
    return {
        "no": n,
        "product": f"{certificate.product}{code}",
        "star": f"{certificate.star} sao",
        "decision": f"{certificate.decision}; GCN số {certificate.number}",
        "valid_until": short_date(life.valid_until),
        "window": window,
    }


def _where(regime: Regime, committee: str) -> str:
    copies = next((str(term.value) for term in regime.terms if term.code == "dossier_copies"), "01 bộ hồ sơ")
    return f"{committee}; mỗi sản phẩm {copies}."


def _late(office: Office, group: NoticeGroup, regime: Regime) -> list[str]:
    """Say of those whose window has closed what a late file still does; empty while every window is open."""
    late = [one for one in group.standings if one.life.closes_on and office.today > one.life.closes_on]
    if not late or regime.renewal is None:
        return []
    said = f"Thời gian nộp hồ sơ của {len(late):02d} Giấy chứng nhận nêu trên đã hết."
    if regime.renewal.grace_days:
        said += (
            " Hồ sơ nộp trước ngày hết hạn thì Giấy chứng nhận còn giá trị đến khi có kết quả đánh giá lại, nhiều nhất "
            f"{regime.renewal.grace_days} ngày kể từ ngày hết hạn (khoản 3 Điều 12 Quyết định số 26/2026/QĐ-TTg)."
        )
    return [said]
