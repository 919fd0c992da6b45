"""Bundles: the file of a product, or all papers of a cycle, as PDF with cover, contents and page numbers (D37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from documents.bundle import make_bundle
from documents.bundle_part import Bundle, Cover, Limits
from documents.kinds import load_kind
from domain import dossier as dossier_rules
from domain.vietnamese import short_date, slug
from models.dossier import Dossier
from models.paper import Paper
from models.product import Producer, Product
from services import audit
from services.bundle_parts import cycle_parts, dossier_parts, newest_files, papers_of_cycle, papers_of_dossier
from services.cycles import CycleView, load_cycle
from services.office import VIETNAM, Office
from services.products import product_rows
from services.units import units_of

_COVER = "bundle_cover"
_RETENTION = "20 năm"


class DossierUnknown(Exception):
    """No product of the cycle has this code."""

    def __init__(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        """Keep the codes asked for and those that exist."""
        self.unknown, self.known = tuple(unknown), tuple(known)
        super().__init__(
            f"Chu trình không có hồ sơ {', '.join(unknown)}. Các hồ sơ: {', '.join(known) or 'chưa có'}. "
            "Xem: thuky dossier list."
        )


@dataclass(frozen=True)
class DossierLine:
    """A dossier as a list shows it, with the keys of its files and papers."""

    code: str
    product: str
    producer: str
    unit: str
    state: str
    files: int
    papers: int
    keys: tuple[str, ...]


def list_dossiers(office: Office, cycle_key: str) -> tuple[DossierLine, ...]:
    """List the dossiers of a cycle in the order of its folder. Raises UnknownCycle."""
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        units = {unit.key: unit.full_name for unit in units_of(session, cycle.key)}
        lines = []
        for product, producer, dossier in product_rows(session, cycle):
            files = newest_files(session, product.key)
            papers = papers_of_dossier(session, cycle, product)
            state = dossier_rules.MOVES.labels[dossier.state]
            lines.append(
                DossierLine(
                    product.code,
                    product.name,
                    producer.name,
                    units[product.unit_key],
                    state,
                    len(files),
                    len(papers),
                    (*(file.key for file in files), *(paper.key for paper in papers)),
                )
            )
    return tuple(lines)


def bundle_dossiers(
    office: Office, cycle_key: str, codes: Sequence[str], out: Path, limits: Limits | None = None
) -> tuple[Bundle, ...]:
    """Bind the dossiers of products into PDF files in `out`, one bundle each; no codes: all of the cycle.

    Raises UnknownCycle, DossierUnknown before anything is written, PdfUnavailable.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        known = session.exec(
            select(Product).where(Product.cycle_key == cycle.key).order_by(col(Product.position))
        ).all()
        products = {product.code: product for product in known}
        unknown = [code for code in codes if code not in products]
        if unknown:
            raise DossierUnknown(unknown, list(products))
    return tuple(_bundle_dossier(office, cycle, products[code], out, limits) for code in codes or products)


def _bundle_dossier(office: Office, cycle: CycleView, product: Product, out: Path, limits: Limits | None) -> Bundle:
    with office.read() as session:
        parts = dossier_parts(session, office, cycle, product)
        cover = _dossier_cover(session, cycle, product)
    bundle = make_bundle(parts, cover, out, slug(product.code), limits)
    _note(office, "bundle.dossier", product.key, bundle)
    return bundle


def bundle_cycle(office: Office, cycle_key: str, out: Path, limits: Limits | None = None) -> Bundle:
    """Bind all issued papers of a cycle, in the order of the inventory, in volumes.

    Raises UnknownCycle, PdfUnavailable.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        papers = papers_of_cycle(session, cycle)
    bundle = make_bundle(cycle_parts(office, papers), _cycle_cover(cycle, papers), out, cycle.key, limits)
    _note(office, "bundle.cycle", cycle.key, bundle)
    return bundle


def _note(office: Office, action: str, subject: str, bundle: Bundle) -> None:
    detail = f"{len(bundle.volumes)} tập, {bundle.pages} trang"
    with office.begin() as session:
        audit.record(session, office, action, subject, detail)


def _dossier_cover(session: Session, cycle: CycleView, product: Product) -> Cover:
    producer = session.get_one(Producer, product.producer_key)
    unit = next(unit for unit in units_of(session, cycle.key) if unit.key == product.unit_key)
    dossier = session.get_one(Dossier, product.key)
    code = f"{product.code}.OCOP-{cycle.plan.year}"
    days = [paper.issued_on for paper in papers_of_dossier(session, cycle, product) if paper.issued_on]
    if dossier.received_at is not None:
        days.append(dossier.received_at.astimezone(VIETNAM).date())
    facts = [
        _fact("Số, ký hiệu hồ sơ", code),
        _fact("Chu trình", cycle.plan.title),
        _fact("Nhóm sản phẩm", cycle.regime.groups[product.product_group]),
        _fact("Tình trạng", dossier_rules.MOVES.labels[dossier.state]),
        *_period(days),
        _fact("Thời hạn bảo quản", _RETENTION),
    ]
    lines = [product.name, f"của {producer.name}, {unit.full_name}"]
    return _cover(cycle, "HỒ SƠ SẢN PHẨM OCOP", lines, facts, f"Hồ sơ {code}: {product.name}")


def _cycle_cover(cycle: CycleView, papers: Sequence[Paper]) -> Cover:
    code = f"{cycle.plan.round:02d}.OCOP-{cycle.plan.year}"
    days = [paper.issued_on for paper in papers if paper.issued_on is not None]
    facts = [_fact("Số, ký hiệu hồ sơ", code), *_period(days), _fact("Thời hạn bảo quản", "Vĩnh viễn")]
    lines = ["Văn bản đã phát hành", cycle.plan.title]
    return _cover(cycle, "HỒ SƠ LƯU TRỮ", lines, facts, f"Hồ sơ {code}: {cycle.plan.title}")


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _period(days: Sequence[date]) -> list[dict[str, str]]:
    if not days:
        return []
    return [_fact("Thời gian tài liệu", f"từ ngày {short_date(min(days))} đến ngày {short_date(max(days))}")]


def _cover(
    cycle: CycleView, cover_title: str, lines: Sequence[str], facts: Sequence[dict[str, str]], title: str
) -> Cover:
    """Word a cover of the department, which keeps the files; it bears no day, so that it never changes by itself."""
    agency = cycle.plan.agencies["department"]
    context = {
        "superior": list(agency.superior),
        "issuer": list(agency.header),
        "number_line": "",
        "place_date": f"{agency.place}, năm {cycle.plan.year}",
        "subject_line": title,
        "legal_bases": [],
        "authority": [],
        "signer": cycle.plan.contact.name,
        "recipients": [],
        "mark": cycle.plan.mark,
        "cover_title": cover_title,
        "title_lines": list(lines),
        "facts": list(facts),
    }
    return Cover(load_kind(_COVER).template, context, title)


__all__ = ["DossierLine", "DossierUnknown", "bundle_cycle", "bundle_dossiers", "list_dossiers"]
