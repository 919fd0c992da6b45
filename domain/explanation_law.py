"""Explain the law of a regime: why it applies, its legal bases, points and bands, gates, papers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from domain.citation import find_citations, instrument
from domain.criteria import CriteriaSet
from domain.explanation import Case, Fact, Section
from domain.gates import GATE_RULES, GATED_STARS, GateRule
from domain.local_government import local_government_basis_on, unverified_laws
from domain.regime import LegalBasis, Regime, load_regime, regime_codes
from domain.vietnamese import short_date

_NUMBERS: Final = frozenset({"criteria_sets", "product_code", "receipt_number", "dossier_copies", "sample_units"})
MISPRINT: Final = (
    "Điều 11 khoản 2 Quyết định 26/2026/QĐ-TTg in nhầm ngày của Quyết định 148/QĐ-TTg là 24/02/2025;"
    " văn bản phải ghi 24/02/2023."
)


def reasons(regime: Regime, case: Case) -> tuple[str, ...]:
    """Say why the regime applies: the day of lodging, its days of validity, the transition."""
    ends = f"đến hết ngày {short_date(regime.valid_until)}" if regime.valid_until else "đến nay"
    lines = [
        f"Chế độ xét theo ngày nộp hồ sơ ({short_date(case.lodged_on)}), không theo ngày Hội đồng họp.",
        f"Chế độ {regime.code} áp dụng cho hồ sơ nộp từ ngày {short_date(regime.valid_from)} {ends}.",
    ]
    if regime.transition:
        last = regime.transition.finish_by[case.registration]
        source = regime.sources["transition"].text
        lines.append(f"Chuyển tiếp ({source}): {regime.transition.describe()}")
        lines.append(f"Hồ sơ {case.registration} phải giải quyết xong chậm nhất vào ngày {short_date(last)}.")
    for code in regime_codes():
        older = load_regime(code)
        finish = older.finish_by(case.registration)
        if older.transition and finish and code != regime.code and older.transition.lodged_until < case.as_of <= finish:
            lines.append(
                f"Hồ sơ {case.registration} nộp đến hết ngày {short_date(older.transition.lodged_until)} vẫn giải quyết"
                f" theo chế độ {code} đến hết ngày {short_date(finish)}."
            )
    if any("148/QĐ-TTg" in basis.short for basis in regime.legal_bases) and regime.transition:
        lines.append(MISPRINT)
    return tuple(lines)


def bases(regime: Regime, case: Case) -> Section:
    """List what a paper of the day cites, with number and date where the citation has them."""
    law_notes = {doubt.note for doubt in unverified_laws()}
    laws = local_government_basis_on(case.as_of)
    is_doubtful = "2025" in laws[0] and "tháng 02" in laws[0]
    own = [
        Fact("Luật", line.removeprefix("Căn cứ "), "Bảng căn cứ theo ngày", not is_doubtful, "; ".join(law_notes))
        if is_doubtful
        else Fact("Luật", line.removeprefix("Căn cứ "), "Bảng căn cứ theo ngày")
        for line in laws
    ]
    return Section("bases", (*own, *(_basis(basis) for basis in regime.bases_on(case.as_of))))


def _basis(basis: LegalBasis) -> Fact:
    cited = next(iter(find_citations(basis.text)), None)
    known = instrument(cited.number) if cited else None
    day = (cited.day if cited else None) or (known.day if known else None)
    label = f"{basis.short}{f' ngày {short_date(day)}' if day else ''}"
    kind = "ban hành Bộ tiêu chí đang áp dụng" if basis.criteria else "Chương trình, văn bản liên quan"
    return Fact(label, basis.text.partition(" của ")[2], kind, basis.verified, basis.note, day)


def scoring(regime: Regime) -> Section:
    """Say weights and bands; half-open bands over the mean that is not rounded."""
    facts = []
    weights, bands = regime.sources["weights"], regime.sources["bands"]
    if "weights" in regime.unknown:
        what, why = regime.unknown["weights"]
        facts.append(Fact("Trọng số A/B/C", f"không có {what}: {why}", weights.text))
    else:
        text = "/".join(str(points) for points in regime.weights.values())
        facts.append(Fact("Trọng số A/B/C", f"{text} điểm", weights.text, weights.verified, weights.note))
    if "bands" in regime.unknown:
        what, why = regime.unknown["bands"]
        facts.append(Fact("Hạng theo điểm", f"không có {what}: {why}", bands.text))
    else:
        highest = regime.bands[0]
        lines = [f"{highest.star} sao: từ {highest.from_points} đến 100 điểm"]
        lines += [
            f"{low.star} sao: từ {low.from_points} đến dưới {high.from_points}" for high, low in pairwise(regime.bands)
        ]
        text = f"{'; '.join(lines)} (xét trên điểm trung bình chưa làm tròn)"
        facts.append(Fact("Hạng theo điểm", text, bands.text, bands.verified, bands.note))
    return Section("scoring", tuple(facts))


def gates(regime: Regime, sets: Sequence[CriteriaSet], rule: GateRule, one: CriteriaSet | None) -> Section | None:
    """Say the gates of the stars: of one set, or how many each star has over all sets; None where none are known."""
    if not sets and one is None:
        return None
    source = f"{regime.sources['weights'].text}, chú thích dấu *, **, … của phiếu"
    facts = [
        Fact(
            "Cách xét",
            "hạng được công nhận là hạng cao nhất mà điểm và mọi tiêu chí bắt buộc đều đạt;"
            f" đạt khi {GATE_RULES[rule]}",
            "Quy chế hoạt động của Hội đồng",
            verified=False,
            note="Quyết định không nói Hội đồng xét tiêu chí bắt buộc thế nào khi thành viên chấm khác nhau",
        )
    ]
    facts += _gates_of(one, source) if one else _gates_over(sets, source)
    return Section("gates", tuple(facts))


def _gates_of(one: CriteriaSet, source: str) -> Iterator[Fact]:
    for star in GATED_STARS:
        asked = []
        for criterion in one.gated(star):
            least = max(criterion.least_points(star, option.case) for option in criterion.options)
            lower = max(criterion.least_points(star - 1, option.case) for option in criterion.options)
            if least != lower or star == GATED_STARS[0]:
                asked.append(f"{criterion.code} “{criterion.name}” từ {least} điểm")
        more = "" if star == GATED_STARS[0] else f"như {star - 1} sao, thêm: "
        yield Fact(f"{star} sao", f"{more}{'; '.join(asked)}" if asked else f"như {star - 1} sao", source)


def _gates_over(sets: Sequence[CriteriaSet], source: str) -> Iterator[Fact]:
    for star in GATED_STARS:
        counts = [len(one.gated(star)) for one in sets]
        text = f"từ {min(counts)} đến {max(counts)} tiêu chí bắt buộc tùy bộ ({len(sets)} bộ sản phẩm)"
        yield Fact(f"{star} sao", text, source)


def papers(regime: Regime) -> Section:
    """List the components of the dossier and the numbers of copies, samples and codes."""
    facts = [
        Fact(term.name, str(term.value), term.source, term.verified) for term in regime.terms if term.code in _NUMBERS
    ]
    if "required_papers" in regime.unknown:
        what, why = regime.unknown["required_papers"]
        facts.append(Fact("Thành phần hồ sơ", f"không có {what}: {why}"))
    else:
        listed = "; ".join(f"{one.code} {one.name}" for one in regime.required_papers if one.required)
        facts.append(Fact("Thành phần bắt buộc", listed, regime.sources["evaluation"].text))
    return Section("papers", tuple(facts))
