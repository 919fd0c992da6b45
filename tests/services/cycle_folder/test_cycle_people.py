"""Every rule of regime, agencies, signers, papers and lists of cycle.toml, broken once."""

import pytest

from tests.services.cycle_folder.folders import CycleFolder, assert_told

TOML = "cycle.toml"
SECOND_REPORT = """\
[[reports]]
code = "nam-2026"
title = "x"
make_on = 2026-12-21
period_from = 2026-01-01
period_until = 2026-12-15
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "hint"),
    [
        ('regime = "R4"', 'regime = "R9"', "regime.unknown", "regime", "chọn một trong: R0, R1, R2, R3, R4"),
        ("[agencies.council]", "[agencies.counsil]", None, "agencies.counsil", "có phải «council» không"),
        (
            'letter_symbol = "SNNMT-PTNT"\n',
            "",
            "agency.letter_symbol",
            "agencies.department.letter_symbol",
            "điền letter_symbol",
        ),
        ('council = "ct"\n', "", "signer.default_missing", "default_signers.council", '"mã người ký"'),
        ('council = "ct"\n', 'council = "ctt"\n', "signer.unknown", "default_signers.council", "có phải «ct» không"),
        ('council = "ct"\n', 'council = ["ct"]\n', "value.kind", "default_signers.council", "ngoặc kép"),
        (
            'council = "ct"\n',
            'council = "pct"\n',
            "signer.other_agency",
            "default_signers.council",
            "chọn người ký khác",
        ),
        ('signer = "gd"', 'signer = "zz"', "signer.unknown", "papers.announcement.signer", "[signers.zz]"),
        ('signer = "gd"', 'signer = "pct"', "signer.other_agency", "papers.announcement.signer", "chọn người ký khác"),
        (
            'signer = "gd"',
            'issuer = "province"\nsigner = "gd"',
            "signer.other_agency",
            "papers.announcement.signer",
            "chọn người ký khác",
        ),
        (
            "valid_from = 2025-07-01",
            "valid_until = 2026-12-01",
            "signer.not_valid",
            "default_signers.department",
            "[papers]",
        ),
        ("valid_from = 2025-07-01", "valid_from = 2026-12-30", None, "papers.announcement.signer", "[papers]"),
        (
            "valid_from = 2025-07-01",
            "valid_from = 2026-01-02\nvalid_until = 2026-01-01",
            None,
            "signers.gd.valid_until",
            "sửa valid_from",
        ),
        (
            "[papers.announcement]\n",
            '[papers.anouncement]\nsymbol = "X"\n[papers.announcement]\n',
            "paper.unknown",
            "papers.anouncement",
            "có phải «announcement» không",
        ),
        (
            '"province/cv" = 877',
            '"province/công văn" = 877',
            "register.unknown",
            "registers.province/công văn",
            '"province/cv"',
        ),
        ('"province/cv" = 877', '"province/cv" = -1', "value.range", "registers.province/cv", "số cuối cùng"),
        ('email = "ocop@example.vn"', 'email = "ocop@example"', "email.wrong", "contact.email", "ten@example.vn"),
        ('quorum = "2/3"', 'quorum = "0/3"', "council.quorum", "council.quorum", "2/3"),
        ('quorum = "2/3"', 'quorum = "4/3"', "council.quorum", "council.quorum", "2/3"),
        ('quorum = "2/3"', 'quorum = "1/0"', "council.quorum", "council.quorum", "2/3"),
        ('quorum = "2/3"', 'quorum = "hai phần ba"', None, "council.quorum", "2/3"),
        ('code = "bao-cao-nam"', 'code = "ke-hoach-xa"', "item.twice", "obligations[2].code", "xóa mục lặp"),
        ('code = "bao-cao-nam"', 'code = "hoi-dong"', "code.reserved", "obligations[2].code", "đổi mã"),
        ('code = "bao-cao-nam"', 'code = "qng-02"', "obligation.is_product", "obligations[2].code", "đổi mã việc"),
        ("star_at_least = 3", "star_at_least = 2", "target.star", "targets[1].star_at_least", "từ 3"),
        (
            "star_at_least = 3",
            'star_at_least = 3\n[[targets]]\nname = "sản phẩm từ 3 sao"\nplanned = 1\nstar_at_least = 4',
            "item.twice",
            "targets[2].name",
            "đổi tên",
        ),
        ("star_at_least = 3", "star_at_least = 3\nfrom_star = 2", "target.period", "targets[1].name", "sửa lại"),
        ("star_at_least = 3", 'star_at_least = 3\nunits = ["99"]', "target.unit", "targets[1].units", "bảng đơn vị"),
        ("star_at_least = 3", 'star_at_least = 3\nkind = "unit"', "value.choice", "targets[1].kind", "«units»"),
        (
            "[papers.announcement]\n",
            SECOND_REPORT + "[papers.announcement]\n",
            "item.twice",
            "reports[2].code",
            "đổi tên",
        ),
    ],
)
def test_a_broken_rule_names_its_key_and_its_way_out(
    folder: CycleFolder, old: str, new: str, code: str | None, column: str, hint: str
) -> None:
    folder.swap(TOML, old, new)
    assert_told(folder, code, column, hint)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("late_until = 2026-11-06\n", ""),
        ("announce_on = 2026-09-07", 'announce_on = "07/9/2026"'),
        ("[reminders]\noffsets = [-7, -1, 1]", ""),
        (
            'letter_symbol = "SNNMT-PTNT"\n',
            '\n[papers.supplement_request]\nsymbol = "SNN"\n\n[papers.urging_letter]\nissuer = "province"\n',
        ),
        ("round = 2", "round = 2.0"),
    ],
)
def test_what_may_differ_is_no_fault(folder: CycleFolder, old: str, new: str) -> None:
    if "letter_symbol" in old:  # every letter of the department has a symbol of its own then
        folder.swap(TOML, old, "")
        folder.swap(TOML, "[papers.announcement]\n", new + '\n[papers.announcement]\nsymbol = "SNN"\n')
    else:
        folder.swap(TOML, old, new)
    assert folder.faults() == ()


def test_a_regime_of_another_time_is_refused(folder: CycleFolder) -> None:
    folder.swap(TOML, 'regime = "R4"', 'regime = "R1"')
    faults = {fault.code: fault for fault in folder.faults()}
    assert set(faults) == {"regime.not_valid", "unit.level"}
    assert faults["regime.not_valid"].column == "regime"
    assert "23/02/2023" in faults["regime.not_valid"].problem
    assert "dates.announce_on" in faults["regime.not_valid"].way_out


def test_an_expired_signer_is_told_once_with_all_papers(folder: CycleFolder) -> None:
    folder.swap(TOML, "valid_from = 2025-07-01", "valid_until = 2026-10-01")
    faults = folder.faults()
    assert [(fault.code, fault.column) for fault in faults] == [("signer.not_valid", "default_signers.department")]
    assert "Tờ trình" in faults[0].problem
    assert "Công văn triển khai" not in faults[0].problem  # signed in September, while he may


def test_faults_of_one_section_do_not_hide_those_of_another(folder: CycleFolder) -> None:
    folder.swap(TOML, 'session_place = "Phòng họp số 2"\n', "")
    folder.swap(TOML, "recognise_until = 2026-12-18", "recognise_until = 2026-11-30")
    folder.swap(TOML, 'post = "Giám đốc Sở Nông nghiệp và Môi trường"\n', "")
    folder.swap(TOML, 'council = "ct"\n', 'council = "zz"\n')
    folder.swap(TOML, 'letter_symbol = "SNNMT-PTNT"\n', "")
    folder.swap("units.csv", "21548,Lý Sơn,đặc khu", "21548,Lý Sơn,huyện")
    folder.swap("products.csv", "I,21028", "I,99999")
    folder.swap("council.csv", "Chi cục Phát triển nông thôn,Thư ký", "Chi cục Phát triển nông thôn,Ủy viên")
    assert [(fault.file, fault.column, fault.code) for fault in folder.faults()] == [
        (TOML, "agencies.department.letter_symbol", "agency.letter_symbol"),
        (TOML, "signers.gd.post", "value.missing"),
        (TOML, "default_signers.council", "signer.unknown"),
        (TOML, "dates.session_place", "value.missing"),
        (TOML, "dates.recognise_until", "dates.order"),
        ("units.csv", "Cấp", "unit.level"),
        ("products.csv", "Mã đơn vị", "unit.unknown"),
        ("council.csv", None, "council.no_secretary"),
    ]


COUNCIL_KEY = 'quorum = "2/3"'


@pytest.mark.parametrize(
    ("rules", "code", "words"),
    [
        ('majority = "1/3"', "council.procedure", "Tỷ lệ tán thành là 1/3"),
        ('written_share = "5/4"', "council.procedure", "phải thu về là 5/4"),
        ("rounds = 1", "council.procedure", "phải ít nhất 2"),
        ('tie = "rejected"\nleast_members = 9', "council.too_few", "cần ít nhất 09"),
    ],
)
def test_rules_of_procedure_that_cannot_be_used_are_told(
    folder: CycleFolder, rules: str, code: str, words: str
) -> None:
    folder.swap(TOML, COUNCIL_KEY, f"{COUNCIL_KEY}\n{rules}")
    fault = folder.only_fault()
    assert (fault.level, fault.code) == ("error", code)
    assert words in fault.problem


def test_an_extra_round_of_r4_must_stand_in_the_rules(folder: CycleFolder) -> None:
    folder.swap(TOML, "round = 2", "round = 3")
    fault = folder.only_fault()
    assert (fault.code, fault.column) == ("council.round", "round")
    assert "extra_rounds" in fault.way_out
    folder.swap(TOML, COUNCIL_KEY, f'{COUNCIL_KEY}\nextra_rounds = ["Có từ 10 hồ sơ đủ điều kiện"]')
    assert folder.read().faults == ()


def test_an_even_council_whose_level_votes_fall_is_advised_to_be_odd(folder: CycleFolder) -> None:
    folder.swap(TOML, COUNCIL_KEY, f'{COUNCIL_KEY}\ntie = "rejected"')
    folder.swap("council.csv", "TV06,Bà,Mai Thị Q,Phó Giám đốc Sở VHTT&DL,Ủy viên,tv06@example.vn\n", "")
    assert sorted(fault.code for fault in folder.read().warnings) == ["council.even", "council.sector"]
