"""Cycles with finished products, written straight into the tables: many rows where no step need run."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from models.admin_unit import AdminUnit, CycleUnit
from models.ballot import Tally
from models.certificate import Certificate
from models.council import Council, CouncilSession
from models.cycle import Cycle
from models.dossier import Dossier
from models.paper import Paper
from models.product import Producer, Product
from services.office import Office, open_office
from services.settings import Settings

UNITS = (("524", "Bình Sơn"), ("533", "Mộ Đức"), ("536", "Lý Sơn"))
KINDS = ("DN", "HTX", "hộ")
STATES = ("recognised", "recognised", "recognised", "recognised", "forwarded", "refused", "deferred", "registered",
          "returned", "withdrawn")  # fmt: skip


def office_of(home: Path, database_url: str, moment: datetime) -> Any:  # noqa: ANN401 - a context manager of an office
    """Open an office over a migrated database."""
    return open_office(Settings(home=home, database_url=database_url), at=moment, actor="test")


def fill(office: Office, years: Sequence[int], products: int) -> None:
    """Write a finished cycle for each year; product n has the same name and producer in each of them."""
    with office.begin() as session:
        _many(session, AdminUnit, [{"key": code, "code": code, "name": name, "level": "huyện"} for code, name in UNITS])
        for year in years:
            _cycle(session, year, products)


def _cycle(session: Session, year: int, products: int) -> None:
    key = f"quang-ngai-{year}"
    noon = datetime(year, 4, 1, 5, tzinfo=UTC)
    held, decided = date(year, 5, 14), date(year, 5, 21)
    _many(session, Cycle, [{"key": key, "title": key, "year": year, "round": 1, "regime": "R1" if year < 2023 else "R3",
                            "province": "Quảng Ngãi", "state": "open", "definition": {"province_code": "51"},
                            "fingerprint": "", "opened_at": noon}])  # fmt: skip
    _many(session, CycleUnit, [{"key": f"{key}/{code}", "cycle_key": key, "unit_key": code, "code": code, "position": n}
                               for n, (code, _) in enumerate(UNITS, 1)])  # fmt: skip
    _many(session, Producer, [{"key": f"{key}/chu-the-{n}", "cycle_key": key, "name": f"Chủ thể {n}", "address": "",
                               "kind": KINDS[n % 3]} for n in range(7)])  # fmt: skip
    _many(session, Council, [{"key": key, "quorum": "2/3", "chair_required": True, "gap_limit": 10}])
    sitting = f"{key}/1"
    _many(session, CouncilSession, [{"key": sitting, "council_key": key, "n": 1, "held_on": held, "starts_at": "08:00",
                                     "ends_at": "17:00", "place": "Phòng họp", "state": "minuted"}])  # fmt: skip
    decision = f"{key}/recognition_decision/chung/1"
    _many(session, Paper, [{"key": decision, "cycle_key": key, "kind": "recognition_decision", "subject": "chung",
                            "state": "issued", "title": "Quyết định", "agency": "province", "recipients": [],
                            "context": {}, "template_sha256": "", "template_version": 1, "renderer": "",
                            "drafted_at": noon, "number_text": f"{year - 2000}/QĐ-UBND"}])  # fmt: skip
    rows = [_product(key, year, n) for n in range(products)]
    _many(session, Product, [row["product"] for row in rows])
    _many(session, Dossier, [row["dossier"] for row in rows])
    _many(session, Tally, [{**row["tally"], "session_key": sitting} for row in rows if row["tally"]])
    certified = [row for row in rows if row["dossier"]["state"] == "recognised"]
    _many(session, Certificate, [
        {"key": row["product"]["key"], "cycle_key": key, "star": row["tally"]["star_awarded"], "decision_key": decision,
         "paper_key": decision, "number_text": f"{n:02d}/GCN-UBND", "issued_on": decided,
         "valid_until": decided.replace(year=year + 3)}
        for n, row in enumerate(certified, 1)
    ])  # fmt: skip


def _product(cycle: str, year: int, n: int) -> dict[str, Any]:
    key, state = f"{cycle}/SP-{n:03d}", STATES[n % len(STATES)]
    star = 5 if state == "forwarded" else 2 if state == "refused" else 3 + n % 2
    noon = datetime(year, 4, 1, 5, tzinfo=UTC) + timedelta(days=n % 9)
    scored = state in {"recognised", "forwarded", "refused", "returned"}
    return {
        "product": {"key": key, "cycle_key": cycle, "unit_key": f"{cycle}/{UNITS[n % 3][0]}",
                    "producer_key": f"{cycle}/chu-the-{n % 7}", "code": f"SP-{n:03d}", "name": f"Sản phẩm {n}",
                    "product_group": ("I", "III", "VI")[n % 3], "registration": "lần đầu", "position": n + 1,
                    "criteria_set": n % 26 + 1},
        "dossier": {"key": key, "cycle_key": cycle, "unit_key": f"{cycle}/{UNITS[n % 3][0]}", "state": state,
                    "filed_at": None if state == "registered" else noon,
                    "received_at": None if state == "registered" else noon},
        "tally": {"key": key, "ballots": 7, "mean_numerator": 70, "mean_denominator": 1, "gap": 0, "gap_flagged": False,
                  "star_by_band": star, "star_awarded": star, "outcome": state} if scored else None,
    }  # fmt: skip


def _many(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Write rows with the defaults of their table in one statement."""
    if rows:
        given = [model(**row).model_dump() for row in rows]
        session.execute(insert(model), given)
