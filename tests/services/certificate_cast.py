"""Certificates for tests without playing a year: rows as recognition leaves them, and the list of earlier ones."""

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session

from domain.certificate import valid_until
from models.certificate import Certificate
from models.dossier import Dossier
from models.paper import Paper
from services.office import Office
from services.product_lines import settle_certified
from tests.services import cast, regime_cast
from tests.services.cast import KEY
from tests.services.installation import Installation

NEXT = "quang-ngai-thu-2"
OPENED = cast.at("2026-09-07")
_LINES = """\
Số giấy chứng nhận|Tên sản phẩm|Chủ thể|Thư điện tử|Đơn vị|Hạng|Số quyết định|Ngày quyết định|Hiệu lực đến|Tình trạng
05/GCN-UBND|Muối SAHU|Công ty Muối|muoi@example.vn|534|3|88/QĐ-UBND|28/12/2023|28/12/2026|còn hiệu lực
06/GCN-UBND|Gốm Mỹ Thiện|Hộ Mỹ Thiện||xã Bình Sơn|4|88/QĐ-UBND|28/12/2023|28/12/2026|
07/GCN-BNN|Nước mắm Bình Thạnh|HTX Bình Thạnh||xã Không Còn|5|12/QĐ-BNN|15/01/2025|15/01/2028|
"""
LIST = [line.split("|") for line in _LINES.splitlines()]
SALT = "truoc/05-gcn-ubnd/2023-12-28/534"
POTTERY = "truoc/06-gcn-ubnd/2023-12-28/xa-binh-son"
SAUCE = "truoc/07-gcn-bnn/2025-01-15/xa-khong-con"


def open_cycle(installation: Installation, path: Path, *changes: tuple[str, str]) -> None:
    """Open the cast's cycle under the law of 2026."""
    installation.open_folder(regime_cast.make_folder(path, "R4", *changes), OPENED)


def open_next(installation: Installation, path: Path, previous: dict[str, tuple[str, str]]) -> None:
    """Open a second round, in which some products follow an earlier registration: code -> kind, previous."""
    folder = regime_cast.make_folder(path, "R4", (f'key = "{KEY}"', f'key = "{NEXT}"\nround = 2'))
    table = [[*row, "Đăng ký trước" if n == 0 else ""] for n, row in enumerate(cast.PRODUCTS)]
    for row in table[1:]:
        row[7], row[8] = previous.get(row[0], ("lần đầu", ""))
    cast.write_table(folder / "products.csv", table)
    installation.open_folder(folder, OPENED + timedelta(hours=1))


def write_list(path: Path, rows: list[list[str]] | None = None) -> Path:
    """Write the list of earlier certificates."""
    cast.write_table(path, rows or LIST)
    return path


def certify(session: Session, office: Office, product: str, number: str, day: date, star: int = 3) -> None:
    """Write the rows that recognition leaves of one product, and settle its line as recognition does."""
    cycle = product.partition("/")[0]
    for kind, text in (("recognition_decision", f"9{number[:2]}/QĐ-UBND"), ("certificate", number)):
        key = f"{cycle}/{kind}/{number}/1"
        session.add(
            Paper(
                key=key,
                cycle_key=cycle,
                kind=kind,
                subject=number,
                state="issued",
                title=text,
                agency="province",
                recipients=[],
                context={},
                template_sha256="0" * 64,
                template_version=1,
                renderer="thử",
                drafted_at=office.now,
                number_text=text,
                issued_on=day,
            )
        )
    session.flush()
    session.add(
        Certificate(
            key=product,
            cycle_key=cycle,
            star=star,
            decision_key=f"{cycle}/recognition_decision/{number}/1",
            paper_key=f"{cycle}/certificate/{number}/1",
            number_text=number,
            issued_on=day,
            valid_until=valid_until(day, 36),
            state="valid",
        )
    )
    settle_certified(session, office, [product])


def receive(session: Session, office: Office, product: str, state: str = "filed") -> None:
    """Note that the file of a product has come in now."""
    dossier = session.get_one(Dossier, product)
    dossier.received_at, dossier.state = dossier.received_at or office.now, state
    dossier.filed_at = office.now if state == "filed" else dossier.filed_at
    session.add(dossier)
