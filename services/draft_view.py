"""Who issues and signs a single paper: the cycle as this paper sees it."""

from dataclasses import replace
from datetime import date
from typing import Any, Final, cast, get_args

from documents.kinds import DocumentKind, load_sample
from domain.issuer import committee_issuer
from domain.signing import SigningImpossible, authority_lines, check_authority
from domain.vietnamese import short_date
from services.cycle_folder.form import Agency, PaperText, Signer
from services.cycle_folder.nearest import meant
from services.cycle_folder.rows import UnitRow
from services.cycle_folder.shapes import AgencyRole, SigningRole
from services.cycles import CycleView
from services.draft_data import DataFault, DataFaulty, PaperHead

ISSUERS: Final = {
    "province": "Ủy ban nhân dân tỉnh",
    "department": "Sở",
    "council": "Hội đồng",
    "office": "Văn phòng Điều phối",
    "advisors": "Tổ tư vấn",
    "unit": "Ủy ban nhân dân huyện, xã",
}
"""The agencies by their role, for lists."""

_ROLES: Final[tuple[str, ...]] = get_args(AgencyRole)
# Who may issue what below the province depends on the regime.
_FORWARDING: Final = frozenset({"forwarding_letter"})
_OF_A_COUNCIL: Final = frozenset({"council_decision", "council_rules", "minutes", "score_table", "council_report"})
_OF_RECOGNITION: Final = frozenset({"recognition_decision", "certificate", "revocation_decision"})
_BY_HAND: Final = "………"  # a form that somebody fills and signs by hand
_OWN: Final = "ghi-rieng"  # the code of a signer that only this paper names


def unit_row(cycle: CycleView, code: str) -> UnitRow | None:
    """Find a unit of the cycle by its code."""
    return next((unit for unit in cycle.plan.units if unit.code == code), None)


def view_for(cycle: CycleView, kind: DocumentKind, head: PaperHead, subject: str, day: date) -> CycleView:
    """Give the cycle with the agency and the signer of this paper in their places.

    Raises DataFaulty, LevelNotOnDay.
    """
    own = cycle.plan.papers.get(kind.key, PaperText())
    role = role_of(kind, head.issuer or own.issuer or _by_subject(cycle, kind, head.unit or subject))
    _check_power(cycle, kind, role)
    agencies, signers = dict(cycle.plan.agencies), dict(cycle.plan.signers)
    if role == "unit":
        agencies["unit"] = _unit_agency(cycle, kind, head, subject, day)
    code = (
        head.signer or (own.signer if role == (own.issuer or role) else "") or cycle.plan.default_signers.get(role, "")
    )
    if head.signer_name or is_own_form(kind):
        signers[_OWN] = _named_signer(kind, head, role)
        code = _OWN
    if code not in signers:
        way_out = f"{meant(code, signers) if code else ''}ghi signer_name và signer_post của người ký"
        raise DataFaulty(kind.key, [DataFault("paper.signer", "chưa biết ai ký văn bản này", way_out)])
    _check_day(kind, signers[code], day)
    if kind.numbered and not (kind.type_symbol or agencies[role].letter_symbol or head.symbol or own.symbol):
        fault = DataFault(
            "paper.symbol", f"{agencies[role].name} chưa có ký hiệu công văn", "ghi symbol, ví dụ HĐ-VPĐP"
        )
        raise DataFaulty(kind.key, [fault])
    text = own.model_copy(update={"issuer": role, "signer": code, "symbol": head.symbol or own.symbol})
    papers = {**cycle.plan.papers, kind.key: text}
    return replace(
        cycle, plan=cycle.plan.model_copy(update={"agencies": agencies, "signers": signers, "papers": papers})
    )


def role_of(kind: DocumentKind, wanted: str = "") -> AgencyRole:
    """Say which agency issues papers of a kind: the form's, or the one the data file wants. Raises DataFaulty."""
    role = wanted or _usual_role(kind)
    if role not in _ROLES:
        fault = DataFault("paper.issuer", f"không có cơ quan «{role}»", f"{meant(role, _ROLES)}sửa hoặc bỏ đi")
        raise DataFaulty(kind.key, [fault])
    return cast("AgencyRole", role)


def _usual_role(kind: DocumentKind) -> str:
    """Take the form's issuer; the advisors sign below the council's header, a producer's form has no agency."""
    lines: Any = load_sample(kind.key)["authority"]
    if any("TỔ TƯ VẤN" in line for line in lines):
        return "advisors"
    return kind.issuer if kind.issuer in _ROLES else "department"


def issuer_name(cycle: CycleView, kind: DocumentKind, subject: str, day: date) -> str:
    """Name the agency that issues papers of a kind; of a unit the one that the subject names."""
    role = role_of(kind, _by_subject(cycle, kind, subject))
    unit = unit_row(cycle, subject)
    if role == "unit" and unit is not None:
        return committee_issuer(unit.level, unit.name, day).name
    return cycle.plan.agencies[role].name


def _by_subject(cycle: CycleView, kind: DocumentKind, subject: str) -> str:
    """Say that a unit issues the letter that forwards its own dossiers; "" for the form's usual agency."""
    return "unit" if kind.key in _FORWARDING and unit_row(cycle, subject) else ""


def _check_power(cycle: CycleView, kind: DocumentKind, role: AgencyRole) -> None:
    """Refuse what the regime gives a unit no power to issue. Raises DataFaulty."""
    if role != "unit":
        return
    regime = cycle.regime
    if kind.key in _OF_A_COUNCIL and not regime.unit_council:
        problem = (
            f"chế độ {regime.code} không có Hội đồng ở cấp dưới tỉnh, nên {kind.name.lower()} chỉ do cấp tỉnh ban hành"
        )
    elif kind.key in _OF_RECOGNITION and "district" not in regime.recognised_by.values():
        problem = f"chế độ {regime.code} không giao cấp dưới tỉnh công nhận sản phẩm"
    else:
        return
    raise DataFaulty(kind.key, [DataFault("paper.issuer", problem, "bỏ issuer, để cấp tỉnh ban hành")])


def _unit_agency(cycle: CycleView, kind: DocumentKind, head: PaperHead, subject: str, day: date) -> Agency:
    unit = unit_row(cycle, head.unit or subject)
    if unit is None:
        known = [one.code for one in cycle.plan.units]
        code = head.unit or subject
        problem = f"văn bản này do một đơn vị ban hành, chu trình không có đơn vị «{code}»"
        way_out = f"{meant(code, known)}ghi mã đơn vị ở --subject hoặc paper.unit"
        raise DataFaulty(kind.key, [DataFault("paper.unit", problem, way_out)])
    issuer = committee_issuer(unit.level, unit.name, day)
    base = cycle.plan.agencies["unit"]
    return base.model_copy(
        update={
            "name": issuer.name,
            "short_name": f"UBND {unit.level}",
            "header": issuer.header,
            "superior": issuer.superior,
            "place": issuer.place,
        }
    )


def is_own_form(kind: DocumentKind) -> bool:
    """Say whether the writer signs the form, not a leader: minutes, receipts, checklists."""
    lines = load_sample(kind.key)["authority"]
    first = lines[0] if isinstance(lines, list) and lines else ""
    return not str(first).startswith(("TM.", "KT.", "TL.", "TUQ.", "Q.")) and first not in {
        "CHỦ TỊCH",
        "GIÁM ĐỐC",
        "CHÁNH VĂN PHÒNG",
        "TỔ TRƯỞNG",
    }


def _named_signer(kind: DocumentKind, head: PaperHead, role: AgencyRole) -> Signer:
    if is_own_form(kind):
        lines: Any = load_sample(kind.key)["authority"]
        if kind.numbered and lines and not head.signer_name:
            fault = DataFault("paper.signer_name", "thiếu", f"điền họ và tên người ký ({' '.join(lines)})")
            raise DataFaulty(kind.key, [fault])
        return Signer(
            name=head.signer_name or _BY_HAND, agency="province", authority=tuple(lines) or (_BY_HAND,), post=_BY_HAND
        )
    # A unit's committee signs as the province's does.
    agency: SigningRole = "province" if role == "unit" else role
    if not head.signer_post:
        fault = DataFault("paper.signer_post", "thiếu", "điền chức vụ của người ký")
        raise DataFaulty(kind.key, [fault])
    try:
        authority_lines(agency, "collective", head.signer_post, head.signer_capacity or None)
    except SigningImpossible as wrong:
        raise DataFaulty(kind.key, [DataFault("paper.signer_post", wrong.problem, wrong.way_out)]) from wrong
    return Signer(
        name=head.signer_name, agency=agency, post=head.signer_post, capacity=head.signer_capacity, authority=()
    )


def _check_day(kind: DocumentKind, signer: Signer, day: date) -> None:
    """Refuse a signer whose term does not hold the day, or whose lines belie the post. Raises DataFaulty."""
    begins, ends = signer.valid_from, signer.valid_until
    if (begins and day < begins) or (ends and day > ends):
        problem = f"{signer.name} không có quyền ký vào ngày {short_date(day)}"
        raise DataFaulty(kind.key, [DataFault("paper.signer", problem, "chọn người ký khác ở paper.signer")])
    if (
        signer.authority
        and not is_own_form(kind)
        and (fault := check_authority(signer.agency, signer.post, signer.authority))
    ):
        raise DataFaulty(kind.key, [DataFault("paper.signer", fault.problem, "sửa người ký trong cycle.toml")])
