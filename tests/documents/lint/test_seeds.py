"""Every planted fault is found at its place and nothing else is; papers without faults pass; every rule is proven."""

import re

import pytest

from documents.finding import Finding
from documents.kinds import kind_names
from documents.lint import RULES, lint
from documents.lint.seeds import SEEDS, Seed
from documents.lint.seeds.foreign import FOREIGN
from documents.lint.selftest import clean_papers, paper, rules_without_seed, run_seeds
from documents.pdf import pdf_available

ON_FILE = [seed for seed in SEEDS if not seed.pages]
ON_PAGES = [seed for seed in SEEDS if seed.pages]


def _said(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.rule} {finding.spot.position}: {finding.sentence}" for finding in findings]


@pytest.mark.parametrize("name", [*kind_names(), *FOREIGN])
def test_a_paper_without_faults_has_no_finding_of_any_level(name: str) -> None:
    assert _said(lint(paper(name))) == []


@pytest.mark.parametrize("seed", ON_FILE, ids=[f"{seed.rule}-{n}" for n, seed in enumerate(ON_FILE)])
def test_a_planted_fault_is_found_at_its_place_and_brings_no_other(seed: Seed) -> None:
    (trial,) = run_seeds([seed], printing=False)
    assert trial.passed, trial.sentence()


def test_faults_of_pages_are_left_out_and_said_so_where_nothing_prints() -> None:
    trials = run_seeds(ON_PAGES, printing=False)
    assert all(trial.skipped and not trial.passed for trial in trials)
    assert "LibreOffice" in trials[0].sentence()


@pytest.mark.skipif(not pdf_available(), reason="needs LibreOffice")
def test_faults_of_pages_are_found_in_the_printed_pages() -> None:
    told: list[str] = []
    trials = run_seeds(ON_PAGES, told=lambda trial: told.append(trial.sentence()))
    assert [trial.sentence() for trial in trials if not trial.passed] == []
    assert len(told) == len(ON_PAGES)


def test_every_rule_has_a_seed_and_there_are_enough_of_them() -> None:
    assert rules_without_seed() == ()
    assert len(SEEDS) >= 80
    assert {seed.rule for seed in SEEDS} == {rule.id for rule in RULES}


def test_a_seed_that_is_not_found_is_told_with_what_was_found() -> None:
    lost = Seed("D30-quoc-hieu", "plan", "không gài gì", lambda bench: bench.find("KẾ HOẠCH"))
    other = Seed("D30-quoc-hieu", "plan", "gài lỗi khác", lambda bench: bench.dress(bench.find("KẾ HOẠCH"), b="0"))
    first, second = run_seeds([lost, other], printing=False)
    assert not first.passed
    assert "không thấy gì" in first.sentence()
    assert not second.passed
    assert "D30-ten-loai-kieu" in second.sentence()


def test_clean_papers_are_our_forms_and_foreign_ones() -> None:
    names = [name for name, _ in clean_papers()]
    assert names == [*kind_names(), *FOREIGN]


def test_rules_have_stable_names_clauses_and_vietnamese_words() -> None:
    names = [rule.id for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert re.fullmatch(r"D30(-[a-z0-9]+)+", rule.id)
        assert rule.clause.startswith(("NĐ 30/2020/NĐ-CP, Phụ lục", "Quy ước trình bày"))
        assert rule.about
        assert rule.fits
