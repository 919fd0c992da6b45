"""Ballot sheets of a cycle: written for every member, read back, checked all at once, sealed and counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from documents.ballot_layout import lay_out
from documents.ballot_reading import ReadForm, SheetReading, read_sheet
from documents.ballot_sheet import write_book
from documents.sheet_limits import MAX_SHEET_UPLOAD
from domain.criteria import CriteriaSet
from domain.criteria_version import rules_of
from domain.vietnamese import slug
from models.ballot import ScoringRound
from models.council import CouncilMember
from models.whole_file import write_whole
from services import audit
from services.ballot_bench import Bench, NoSheetsNow, bench_of
from services.cycles import CycleView, load_cycle
from services.office import Office
from services.products import ProductView
from services.score import write_ballot
from services.tallying import CastBallot, by_form


class SetsMissing(Exception):
    """Products have no criteria set, so there is no sheet for them."""

    def __init__(self, products: tuple[str, ...]) -> None:
        """Keep the codes of the products."""
        self.products = products
        super().__init__(
            f"Chưa có số bộ sản phẩm cho: {', '.join(products)}. Ghi cột «Bộ sản phẩm» của bảng sản phẩm trước khi mở"
            " chu trình, hoặc chấm theo tổng điểm từng phần trong bảng phiếu chấm."
        )


class FaultySheets(Exception):
    """Sheets hold faults; nothing was counted."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults of all files."""
        self.faults = faults
        super().__init__("Chưa nhận phiếu nào, cần sửa:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class BallotsRead:
    """How many ballots were counted, and the faults of those that were not (only when a part is taken)."""

    counted: int
    faults: tuple[str, ...] = ()


def write_sheets(
    office: Office, cycle_key: str, out: Path, *, again: bool = False, sitting_key: str = ""
) -> list[Path]:
    """Write one workbook per member, a sheet per product, without what the member keeps away from.

    ``sitting_key``: a round in writing, else the current meeting. ``again``: sheets of a further round, only for
    products whose ballots lie too far apart. Returns the paths. Raises NoSheetsNow, SetsMissing.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        bench = bench_of(session, office, cycle, sitting_key)
    chosen = [product for product in bench.products.values() if not again or bench.is_wide(product.code)]
    if not chosen:
        raise NoSheetsNow("Không có sản phẩm nào cần chấm lại." if again else "Không có sản phẩm nào được đưa ra họp.")
    missing = tuple(product.code for product in chosen if bench.set_for(product) is None)
    if missing:
        raise SetsMissing(missing)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for member in bench.members.values():
        sheets = [
            (bench.facts_for(product, member, bench.round_of(product.code) + again), criteria)
            for product in chosen
            if (product.code, member.code) not in bench.recused and (criteria := bench.set_for(product)) is not None
        ]
        if sheets:
            path = out / f"phieu-{slug(member.code)}{'-cham-lai' if again else ''}.xlsx"
            paths.append(write_whole(path, write_book(sheets)))
    return paths


def read_files(
    office: Office,
    cycle_key: str,
    files: Sequence[Path],
    *,
    partial: bool = False,
    reason: str = "",
    sitting_key: str = "",
) -> BallotsRead:
    """Read workbooks, check every ballot, seal and count them: all, or with ``partial`` those without fault.

    ``reason`` says why products are scored again; it is kept with the new round. Raises FaultySheets, NoSheetsNow.
    """
    cycle = load_cycle(office, cycle_key)
    readings = [(path.name, _open(path, cycle.shelf.find)) for path in files]
    with office.begin() as session:
        bench = bench_of(session, office, cycle, sitting_key)
        good, faults = _sort_out(bench, readings, reason)
        if faults and not partial:
            raise FaultySheets(tuple(faults))
        for product in sorted({one.fact.product for one in good if one.fact.round > bench.round_of(one.fact.product)}):
            _open_round(session, office, cycle, product, bench.round_of(product) + 1, reason)
        session.flush()
        for ballot in good:
            write_ballot(session, office, cycle, bench.sitting_key, ballot)
        if good:
            audit.record(session, office, "ballots.read", bench.sitting_key, f"{len(good)} phiếu")
    return BallotsRead(len(good), tuple(faults))


def _open(path: Path, find_set: Callable[[str], CriteriaSet]) -> SheetReading:
    """Read no more of a file than a sheet may hold."""
    with path.open("rb") as file:
        return read_sheet(file.read(MAX_SHEET_UPLOAD + 1), find_set)


def _open_round(session: Session, office: Office, cycle: CycleView, product: str, n: int, reason: str) -> None:
    key = f"{cycle.key}/{product}"
    session.add(
        ScoringRound(
            key=f"{key}/{n}", product_key=key, n=n, reason=reason.strip(), opened_at=office.now, opened_by=office.actor
        )
    )
    audit.record(session, office, "ballots.round", key, f"lần {n}: {reason.strip()}")


def _sort_out(
    bench: Bench, readings: Sequence[tuple[str, SheetReading]], reason: str
) -> tuple[list[CastBallot], list[str]]:
    """Part the ballots that count from the faults of all files, in the order of the files."""
    good: list[CastBallot] = []
    faults: list[str] = []
    seen: dict[tuple[str, str, int], str] = {}
    for name, reading in readings:
        faults += [f"{name}, {fault}" if fault.cell else f"{name}: {fault}" for fault in reading.faults]
        whole = any(not fault.cell for fault in reading.faults)
        bad = {fault.cell.rpartition("!")[0] for fault in reading.faults}
        for read in reading.forms:
            form = read.form
            pair = (form.product, form.member, form.round)
            found = _faults_of(bench, read, reason)
            if pair in seen:
                found.append(("D5", f"phiếu này đã có trong {seen[pair]}; hãy chỉ gửi một phiếu."))
            seen.setdefault(pair, f"{name}, trang {read.sheet}")
            faults += [f"{name}, ô {read.sheet}!{cell}: {fact}" for cell, fact in found]
            if not found and not whole and read.sheet not in bad:
                good.append(by_form(bench.cycle.shelf.find(form.version), form))
    return good, faults


def _faults_of(bench: Bench, read: ReadForm, reason: str) -> list[tuple[str, str]]:
    """List what keeps a well-filled sheet from being counted in this cycle: cell and sentence."""
    form = read.form
    product, member = bench.products.get(form.product), bench.members.get(form.member)
    faults: list[tuple[str, str]] = []
    if product is None:
        faults.append(("D5", f"sản phẩm “{form.product}” không có trong danh sách đưa ra chấm của chu trình này."))
    if member is None:
        faults.append(("D7", f"thành viên “{form.member}” không thuộc Hội đồng của chu trình này."))
    elif form.member in bench.absent:
        faults.append(("D7", f"thành viên “{form.member}” được ghi vắng mặt; hãy bỏ phiếu hoặc sửa bảng điểm danh."))
    if (form.product, form.member) in bench.recused:
        faults.append(("D7", f"thành viên “{form.member}” không tham gia chấm sản phẩm này; hãy bỏ phiếu."))
    if product is not None and member is not None:
        faults += _head_faults(bench, read, product, member)
        faults += _round_faults(bench, read, reason)
    return faults


def _head_faults(bench: Bench, read: ReadForm, product: ProductView, member: CouncilMember) -> list[tuple[str, str]]:
    criteria = bench.set_for(product)
    own = _own_set(bench, criteria, read.form.version)
    if own is None:
        ours = f"bộ {criteria.version}" if criteria else "chưa có bộ nào"
        return [("D3", f"phiếu theo bộ tiêu chí {read.form.version}, sản phẩm này {ours}; hãy lập lại phiếu.")]
    expected = bench.facts_for(product, member, read.form.round)
    # Check codes are compared, for they leave aside what no cell can hold.
    if lay_out(expected, own).code != lay_out(read.facts, own).code:
        return [("A1", "tên sản phẩm, chủ thể, thành viên hoặc Hội đồng khác với chu trình này; hãy lập lại phiếu.")]
    return []


def _own_set(bench: Bench, criteria: CriteriaSet | None, version: str) -> CriteriaSet | None:
    """Give the set of a sheet when it may be counted: another version of the product's set, but of the same rules.

    A sheet handed out before an import of official wording still counts; one that counts differently does not.
    """
    if criteria is None:
        return None
    own = bench.cycle.shelf.find(version)
    is_same = (own.regime, own.number) == (criteria.regime, criteria.number)
    return own if is_same and rules_of(own) == rules_of(criteria) else None


def _round_faults(bench: Bench, read: ReadForm, reason: str) -> list[tuple[str, str]]:
    form, current = read.form, bench.round_of(read.form.product)
    if any(
        (one.fact.product, one.fact.member, one.fact.round) == (form.product, form.member, form.round)
        for one in bench.kept
    ):
        return [("D8", f"phiếu lần {form.round} của thành viên “{form.member}” cho sản phẩm này đã được tính.")]
    if form.round == current:
        return []
    if form.round != current + 1 or not bench.is_wide(form.product):
        limit = bench.cycle.plan.council.gap_limit
        return [
            ("D8", f"không có lần chấm {form.round}: chỉ chấm lại khi chênh lệch của lần {current} trên {limit} điểm.")
        ]
    return [] if reason.strip() else [("D8", "chấm lại phải nêu lý do; hãy chạy lại với --reason.")]
