"""Files that are no part of a dossier: a unit's plans and reports, and files that lie astray."""

from sqlmodel import Session, select

from documents.fingerprint import file_sha256
from documents.inspect import inspect
from models.dossier import UnitFile, UnplacedFile
from models.product import Product
from services import audit
from services.cycles import CycleView
from services.drop_folder import Arrival
from services.obligations import DOSSIERS, fulfil, obligation_key
from services.office import Office


def keep(office: Office, arrival: Arrival) -> bytes:
    """Read a file and keep it in the store before any row speaks of it."""
    data = arrival.path.read_bytes()
    office.store.put(data)
    return data


def take_unit_files(office: Office, cycle: CycleView, unit: str, code: str, arrivals: list[Arrival]) -> int:
    """Take the documents with which a unit fulfils a duty that is no dossier; a readable one fulfils it."""
    key = obligation_key(cycle.key, unit, code)
    new = 0
    for arrival in arrivals:
        data = keep(office, arrival)
        row_key = f"{key}/{file_sha256(data)[:16]}"
        with office.read() as session:
            if session.get(UnitFile, row_key) is not None:
                continue
        found = inspect(arrival.path.name, data)
        with office.begin() as session:
            if session.get(UnitFile, row_key) is not None:
                continue
            session.add(
                UnitFile(
                    key=row_key,
                    obligation_key=key,
                    name=arrival.path.name,
                    sha256=found.sha256,
                    size=found.size,
                    media_type=found.media_type,
                    received_at=arrival.received_at,
                    fault=found.fault or "",
                    fault_detail=found.detail or "",
                )
            )
            new += 1
            # A note that there is no product does not stand for products that are registered.
            if not found.fault and not (code == DOSSIERS and _has_products(session, cycle, unit)):
                fulfil(session, office, key, row_key)
    return new


def _has_products(session: Session, cycle: CycleView, unit: str) -> bool:
    return session.exec(select(Product.key).where(Product.unit_key == f"{cycle.key}/{unit}")).first() is not None


def keep_stray(office: Office, cycle: CycleView, arrival: Arrival, reason: str) -> bool:
    """Keep and report a file that belongs nowhere; False when it is known already."""
    data = keep(office, arrival)
    sha256 = file_sha256(data)
    key = f"{cycle.key}/{arrival.relative}/{sha256[:16]}"
    with office.begin() as session:
        if session.get(UnplacedFile, key) is not None:
            return False
        session.add(
            UnplacedFile(
                key=key,
                cycle_key=cycle.key,
                path=arrival.relative,
                sha256=sha256,
                size=len(data),
                reason=reason,
                received_at=arrival.received_at,
            )
        )
        audit.record(session, office, "file.unplaced", key, reason)
        return True
