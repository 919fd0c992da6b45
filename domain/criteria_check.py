"""What keeps a criteria set from being used: sums, maxima, order, and differences from the set of the decree."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from domain.criteria import PARTS, CriteriaSet, Criterion, Option

GATES: Final = (3, 4, 5)
Field = Literal["part", "name", "maximum", "points", "gate", "case", "option", "code"]


@dataclass(frozen=True, slots=True)
class SetFault:
    """One thing wrong with a set: the criterion ("" for the whole set), the option (0: none), the field, the reason."""

    code: str
    option: int
    field: Field
    reason: str


def faults_of_set(criteria: CriteriaSet, weights: Mapping[str, int]) -> list[SetFault]:
    """List what is wrong with a set beside the regime's weights: sums, maxima, points out of order, double codes."""
    faults = [
        SetFault(
            "",
            0,
            "maximum",
            f"Phần {part} cộng được {criteria.maximum(part)} điểm, phải là {weights[part]}.",
        )
        for part in PARTS
        if criteria.maximum(part) != weights[part]
    ]
    codes = Counter(criterion.code for criterion in criteria.criteria)
    faults += [
        SetFault(code, 0, "code", f"Tiêu chí {code} có hai lần.") for code, times in sorted(codes.items()) if times > 1
    ]
    for criterion in criteria.criteria:
        faults += _faults_of_criterion(criterion)
    for heading in criteria.headings:
        below = sum(
            criterion.maximum
            for criterion in criteria.criteria
            if criterion.part == heading.part and criterion.code.startswith(f"{heading.code}.")
        )
        if below not in {0, heading.maximum}:
            reason = f"Mục {heading.code}: các tiêu chí cộng được {below} điểm, phải là {heading.maximum}."
            faults.append(SetFault(heading.code, 0, "maximum", reason))
    return faults


def _faults_of_criterion(criterion: Criterion) -> Iterator[SetFault]:
    code, options = criterion.code, criterion.options
    if criterion.part not in PARTS:
        yield SetFault(code, 0, "part", f"Tiêu chí {code}: phần “{criterion.part}” không phải A, B hoặc C.")
    if not options:
        yield SetFault(code, 0, "option", f"Tiêu chí {code} không có mức nào.")
        return
    most = max(option.points for option in options)
    if most != criterion.maximum:
        yield SetFault(
            code,
            0,
            "maximum",
            f"Tiêu chí {code}: mức cao nhất {most} điểm, phải bằng điểm tối đa {criterion.maximum}.",
        )
    if [option.number for option in options] != list(range(1, len(options) + 1)):
        yield SetFault(code, 0, "option", f"Tiêu chí {code}: các mức không được đánh số liên tục từ 1.")
    for option in options:
        if option.gate not in {None, *GATES}:
            reason = f"Tiêu chí {code}, mức {option.number}: không có hạng {option.gate} sao (chỉ 3, 4, 5)."
            yield SetFault(code, option.number, "gate", reason)


def differences(criteria: CriteriaSet, law: CriteriaSet) -> list[SetFault]:
    """List where a set counts otherwise than the decree's own; only its words may differ."""
    ours, right = criteria.by_code, law.by_code
    faults = [
        SetFault("", 0, "code", f"Thiếu tiêu chí {code} “{one.name}” của bộ {law.number}.")
        for code, one in right.items()
        if code not in ours
    ]
    faults += [
        SetFault(code, 0, "code", f"Bộ {law.number} không có tiêu chí {code}.") for code in ours if code not in right
    ]
    shared = [code for code in ours if code in right]
    if not faults and shared != list(right):
        faults.append(SetFault("", 0, "code", f"Các tiêu chí không đúng thứ tự của bộ {law.number}."))
    for code in shared:
        faults += _between(ours[code], right[code])
    headings = {one.code: one for one in law.headings}
    for heading in criteria.headings:
        known = headings.pop(heading.code, None)
        if known is None:
            faults.append(SetFault(heading.code, 0, "code", f"Bộ {law.number} không có mục {heading.code}."))
        elif (known.part, known.maximum) != (heading.part, heading.maximum):
            reason = f"Mục {heading.code}: ghi {heading.maximum} điểm, phải là {known.maximum} (phần {known.part})."
            faults.append(SetFault(heading.code, 0, "maximum", reason))
    faults += [SetFault("", 0, "code", f"Thiếu mục {code} “{one.name}”.") for code, one in headings.items()]
    return faults


def _between(ours: Criterion, law: Criterion) -> Iterator[SetFault]:
    label = f"Tiêu chí {law.code}"
    if ours.part != law.part:
        yield SetFault(law.code, 0, "part", f"{label}: ghi phần {ours.part}, phải là {law.part}.")
    if ours.maximum != law.maximum:
        reason = f"{label}: ghi tối đa {ours.maximum} điểm, phải là {law.maximum}."
        yield SetFault(law.code, 0, "maximum", reason)
    if len(ours.options) != len(law.options):
        reason = f"{label}: có {len(ours.options)} mức, phải có {len(law.options)} mức."
        yield SetFault(law.code, 0, "option", reason)
        return
    for own, right in zip(ours.options, law.options, strict=True):
        yield from _between_options(label, law.code, own, right)


def _between_options(label: str, code: str, own: Option, right: Option) -> Iterator[SetFault]:
    where = f"{label}, mức {right.number}"
    if own.points != right.points:
        reason = f"{where}: ghi {own.points} điểm, phải là {right.points}."
        yield SetFault(code, own.number, "points", reason)
    if own.gate != right.gate:
        says, should = (f"{gate} sao" if gate else "để trống" for gate in (own.gate, right.gate))
        yield SetFault(code, own.number, "gate", f"{where}: hạng tối thiểu ghi {says}, phải là {should}.")
    if own.case != right.case:
        reason = f"{where}: ghi trường hợp {own.case}, phải là {right.case}."
        yield SetFault(code, own.number, "case", reason)
