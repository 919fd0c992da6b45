"""Rules of agencies, signers, papers and mail addresses."""

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

from domain.council import QuorumMalformed, parse_quorum
from domain.vietnamese import short_date
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.form import Signer
from services.cycle_folder.kinds import paper_kinds
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.rules_office import group_names, known_series
from services.cycle_folder.shapes import AgencyRole

ROLES: tuple[str, ...] = ("province", "department", "council")  # each folder names them; the others follow from them
_ALL_ROLES: tuple[str, ...] = get_args(AgencyRole)
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_LONGEST_ADDRESS = 254
# The days on which papers of a kind are dated; reports have their own.
_DATED = {
    "plan": "announce_on",
    "announcement": "announce_on",
    "receipt": "dossiers_due",
    "supplement_request": "dossiers_due",
    "urging_letter": "dossiers_due",
    "council_decision": "convene_on",
    "invitation": "convene_on",
    "minutes": "session_on",
    "score_table": "session_on",
    "submission": "recognise_until",
    "recognition_decision": "recognise_until",
    "certificate": "recognise_until",
    "result_notice": "recognise_until",
    "inventory": "archive_on",
}


def check_people(parts: Parts) -> Iterator[Fault]:
    """Check who issues and signs each kind of paper, and the rules of the council."""
    if not parts.toml.is_known:
        return
    yield from _check_agencies(parts)
    yield from _check_signers(parts)
    yield from _check_papers(parts)
    yield from _check_registers(parts)
    if address := parts.text("contact", "email"):
        yield from check_address(address, parts.toml.at("contact", "email"))
    if quorum := parts.text("council", "quorum"):
        try:
            parse_quorum(quorum)
        except QuorumMalformed:
            place, problem = (
                parts.toml.at("council", "quorum"),
                f"«{quorum}» không phải phần số lớn hơn 0 và không quá 1",
            )
            yield place.error("council.quorum", problem, "ghi phân số như 2/3")


def check_address(address: str, place: Place) -> Iterator[Fault]:
    """Check the form of a mail address; whether it exists only the mail server knows."""
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        way_out = "ghi một địa chỉ như ten@example.vn, không dấu, không khoảng trắng"
        yield place.error("email.wrong", f"«{address}» không phải địa chỉ thư điện tử", way_out)


def _check_agencies(parts: Parts) -> Iterator[Fault]:
    for role in ROLES:
        if "agencies" in parts.toml.data and role not in parts.section("agencies"):
            way_out = f"thêm bảng [agencies.{role}]"
            yield parts.toml.at("agencies", role).error("agency.missing", "thiếu cơ quan này", way_out)
        if "default_signers" in parts.toml.data and role not in parts.section("default_signers"):
            way_out = f'thêm dòng {role} = "mã người ký" vào [default_signers]'
            place = parts.toml.at("default_signers", role)
            yield place.error("signer.default_missing", "thiếu người ký mặc định của cơ quan này", way_out)
    papers = parts.papers
    writers = {
        _issuer(parts, kind)
        for kind, form in paper_kinds().items()
        if kind in _DATED and form.series == "cv" and not (kind in papers and papers[kind].symbol)
    }
    for role in writers.intersection(parts.section("agencies")):
        if not parts.text("agencies", role, "letter_symbol"):
            place = parts.toml.at("agencies", role, "letter_symbol")
            problem = "cơ quan này ra công văn nhưng chưa có ký hiệu công văn"
            yield place.error("agency.letter_symbol", problem, "điền letter_symbol, ví dụ SNN-PTNT")


def _issuer(parts: Parts, kind: str) -> str:
    paper = parts.papers.get(kind)
    return (paper.issuer if paper else None) or paper_kinds()[kind].issuer


def _check_signers(parts: Parts) -> Iterator[Fault]:
    for code, signer in parts.signers.items():
        if signer.valid_from and signer.valid_until and signer.valid_from > signer.valid_until:
            problem = f"hết hạn {short_date(signer.valid_until)} trước khi bắt đầu {short_date(signer.valid_from)}"
            place = parts.toml.at("signers", code, "valid_until")
            yield place.error("signer.period", problem, "sửa valid_from hoặc valid_until")
    for role, code in parts.section("default_signers").items():
        if isinstance(code, str) and code and role in _ALL_ROLES:
            yield from _check_signer(parts, code, role, parts.toml.at("default_signers", role))


def _check_signer(parts: Parts, code: str, role: str, place: Place) -> Iterator[Fault]:
    """Check that a signer exists and belongs to the agency."""
    if code not in parts.section("signers"):
        way_out = f"{meant(code, parts.section('signers'))}thêm bảng [signers.{code}] hoặc sửa mã"
        yield place.error("signer.unknown", f"không có người ký «{code}»", way_out)
        return
    agency = parts.text("signers", code, "agency")
    if agency in _ALL_ROLES and agency != role:
        problem = f"người ký «{code}» thuộc {agency}, văn bản này của {role}"
        yield place.error("signer.other_agency", problem, "chọn người ký khác, hoặc sửa agency của người ký")


def _check_papers(parts: Parts) -> Iterator[Fault]:
    for kind in parts.section("papers"):
        if kind not in paper_kinds():
            way_out = f"{meant(kind, paper_kinds())}sửa tên bảng hoặc xóa bảng"
            yield parts.toml.at("papers", kind).error("paper.unknown", "không có loại văn bản này", way_out)
    papers = parts.papers
    unsigned: dict[tuple[str, Place], list[str]] = {}
    for kind, form in paper_kinds().items():
        role = _issuer(parts, kind)
        own = papers[kind].signer if kind in papers else ""
        place = parts.toml.at("papers", kind, "signer") if own else parts.toml.at("default_signers", role)
        if own:
            yield from _check_signer(parts, own, role, place)
        code = own or parts.text("default_signers", role)
        signer = parts.signers.get(code)
        late = [day for day in _days_of(parts, kind) if signer and not _may_sign(signer, day)]
        if late:
            unsigned.setdefault((code, place), []).extend(f"{form.name} ({short_date(day)})" for day in late)
    for (code, place), titles in unsigned.items():
        problem = f"người ký «{code}» chưa hoặc không còn quyền ký vào ngày của: {', '.join(titles)}"
        way_out = "chọn người ký khác cho các loại văn bản này ở [papers], hoặc sửa valid_from, valid_until"
        yield place.error("signer.not_valid", problem, way_out)


def _days_of(parts: Parts, kind: str) -> tuple[date, ...]:
    """Give the days on which papers of a kind are dated, as far as they are known."""
    if kind == "report":
        return tuple(report.make_on for report in parts.reports.values())
    name = _DATED.get(kind, "")
    return (parts.days[name],) if name in parts.days else ()


def _may_sign(signer: Signer, day: date) -> bool:
    return (signer.valid_from is None or signer.valid_from <= day) and (
        signer.valid_until is None or day <= signer.valid_until
    )


def _check_registers(parts: Parts) -> Iterator[Fault]:
    known = [f"{role}/{name}" for role in _ALL_ROLES for name in [*known_series(), *group_names(parts, role)]]
    for key in parts.section("registers"):
        if key not in known:
            way_out = f'{meant(key, known)}ghi dạng "cơ quan/dãy số" như "province/cv"'
            yield parts.toml.at("registers", key).error("register.unknown", "không có dãy số này", way_out)
