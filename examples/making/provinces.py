"""The provinces that are made, and the outcome that each folder promises."""

from collections import Counter

from examples.making.cast import Province
from examples.making.checklist import checklist_of, cycle_of
from examples.making.dong_nai import DONG_NAI
from examples.making.quang_ngai import QUANG_NGAI
from examples.making.scores import LOWEST_STAR, WrongOutcome, count_stars, make_ballots, outcomes
from examples.making.tuyen_quang import TUYEN_QUANG

PROVINCES: tuple[Province, ...] = (QUANG_NGAI, DONG_NAI, TUYEN_QUANG)

# Awarded stars; 0: not recognised. Đồng Nai's are the real ones of the session of 17/9/2020.
PROMISED: dict[str, dict[int, int]] = {
    "quang-ngai-2020": {5: 1, 4: 7, 3: 6, 0: 1},
    "dong-nai-2020": {5: 1, 4: 16, 3: 12, 0: 2},
    "tuyen-quang-2026": {5: 1, 4: 4, 3: 3, 0: 1},
}

# Đồng Nai's recognised products by district; the three named in the press are real, the other six are spread by us.
PROMISED_BY_UNIT: dict[str, dict[str, int]] = {
    "dong-nai-2020": {"731": 1, "735": 1, "736": 2, "738": 7, "739": 1, "740": 12, "741": 1, "742": 4},
}


def check_promises(province: Province) -> dict[int, int]:
    """Count the awarded stars of a folder and compare them, and those of each unit, with what it promises.

    Raises WrongOutcome.
    """
    checklist = checklist_of(cycle_of(province.folder)["regime"])
    results = outcomes(province, make_ballots(province, checklist), checklist)
    found = count_stars(results)
    if found != PROMISED[province.folder]:
        raise WrongOutcome(f"{province.folder}: {found} thay vì {PROMISED[province.folder]}")
    by_unit = Counter(result.product.unit for result in results if result.awarded >= LOWEST_STAR)
    if by_unit != PROMISED_BY_UNIT.get(province.folder, by_unit):
        raise WrongOutcome(f"{province.folder}: theo đơn vị {by_unit}")
    return found
