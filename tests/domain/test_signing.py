"""Authority lines of domain.md 4.0.4 and 5.3, and what they refuse."""

import pytest

from domain.signing import (
    Act,
    AgencyKind,
    Capacity,
    SigningImpossible,
    act_of,
    authority_lines,
    capacity_of,
    check_authority,
    title_of,
)

CHAIR, DEPUTY = "Chủ tịch Ủy ban nhân dân tỉnh", "Phó Chủ tịch Ủy ban nhân dân tỉnh"


@pytest.mark.parametrize(
    ("agency", "act", "post", "capacity", "lines"),
    [
        ("province", "collective", CHAIR, None, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("province", "collective", DEPUTY, None, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("province", "head_alone", CHAIR, None, ["CHỦ TỊCH"]),
        ("province", "head_alone", DEPUTY, None, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("province", "head_alone", "Quyền Chủ tịch Ủy ban nhân dân tỉnh", None, ["Q. CHỦ TỊCH"]),
        ("province", "collective", "Chánh Văn phòng", None, ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (
            "province",
            "collective",
            "Phó Chánh Văn phòng",
            None,
            ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
        ),
        ("province", "collective", "Giám đốc Sở Y tế", "TUQ.", ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ Y TẾ"]),
        ("department", "collective", "Giám đốc Sở", None, ["GIÁM ĐỐC"]),
        ("department", "collective", "Phó Giám đốc Sở", None, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("department", "head_alone", "Quyền Giám đốc Sở", None, ["Q. GIÁM ĐỐC"]),
        ("department", "collective", "Trưởng phòng Tổng hợp", None, ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        ("council", "collective", "Chủ tịch Hội đồng", None, ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]),
        ("council", "collective", "Phó Chủ tịch Hội đồng", None, ["TM. HỘI ĐỒNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("council", "collective", "Thư ký Hội đồng", None, ["THƯ KÝ HỘI ĐỒNG"]),
        ("office", "collective", "Phó Chánh Văn phòng", None, ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]),
        ("advisors", "collective", "Tổ trưởng Tổ tư vấn", None, ["TM. TỔ TƯ VẤN", "TỔ TRƯỞNG"]),
    ],
)
def test_the_lines_follow_from_agency_act_post_and_capacity(
    agency: AgencyKind, act: Act, post: str, capacity: Capacity | None, lines: list[str]
) -> None:
    assert authority_lines(agency, act, post, capacity) == tuple(lines)
    assert check_authority(agency, post, lines) is None


def test_the_office_whose_seal_is_used_stands_under_the_title() -> None:
    lines = authority_lines("council", "collective", "Chủ tịch Hội đồng", seal_office=DEPUTY)
    assert lines == ("TM. HỘI ĐỒNG", "CHỦ TỊCH", "PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH")
    assert check_authority("council", "Chủ tịch Hội đồng", lines) is None
    assert check_authority("council", "Chủ tịch Hội đồng", [*lines[:2], "PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH"]) is None
    assert check_authority("council", "Chủ tịch Hội đồng", [*lines[:2], "NHÀ GIÁO"]) is not None
    assert authority_lines("province", "collective", CHAIR, seal_office=DEPUTY) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("agency", "post", "capacity", "words"),
    [
        ("province", DEPUTY, "", "cấp phó"),
        ("province", CHAIR, "KT.", "người đứng đầu"),
        ("province", CHAIR, "TUQ.", "bỏ TUQ."),
        ("department", "Phó Giám đốc Sở", "TUQ.", "dùng KT."),
        ("department", "Phó Giám đốc Sở", "Q.", "cấp phó"),
        ("department", "Kế toán trưởng", "KT.", "Phó Giám đốc"),
        ("department", "Kế toán trưởng", None, "không phải là chức vụ"),
        ("council", "Ủy viên Hội đồng", "TL.", "không có chức vụ nào"),
    ],
)
def test_impossible_signatures_are_refused_with_a_way_out(
    agency: AgencyKind, post: str, capacity: Capacity | None, words: str
) -> None:
    with pytest.raises(SigningImpossible) as caught:
        authority_lines(agency, "collective", post, capacity)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("agency", "post", "lines", "words"),
    [
        ("province", DEPUTY, ["CHỦ TỊCH"], "KT. CHỦ TỊCH"),
        ("province", DEPUTY, ["KT. CHỦ TỊCH", "CHỦ TỊCH"], "không khớp"),
        ("province", CHAIR, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "người đứng đầu"),
        ("department", "Giám đốc Sở", ["TM. SỞ NÔNG NGHIỆP", "GIÁM ĐỐC"], "chế độ thủ trưởng"),
        ("department", "Phó Giám đốc Sở", ["PHÓ GIÁM ĐỐC"], "KT. GIÁM ĐỐC"),
        ("council", "Thư ký Hội đồng", ["TM. HỘI ĐỒNG", "THƯ KÝ"], "không khớp"),
        ("council", DEPUTY, ["TM. HỘI ĐỒNG", "CHỦ TỊCH"], "không phải chức vụ"),
        ("province", "Giám đốc Sở Y tế", ["KT. CHỦ TỊCH", "GIÁM ĐỐC SỞ Y TẾ"], "không phải chức vụ"),
    ],
)
def test_free_lines_that_belie_the_post_are_told_with_the_right_ones(
    agency: AgencyKind, post: str, lines: list[str], words: str
) -> None:
    fault = check_authority(agency, post, lines)
    assert fault is not None
    assert words in fault.problem
    assert all(check_authority(agency, post, right) is None for right in fault.right)


def test_a_post_of_no_table_passes_with_its_own_title() -> None:
    assert check_authority("department", "Viện trưởng Viện Quy hoạch", ["VIỆN TRƯỞNG"]) is None
    assert check_authority("province", "Giám đốc Sở Y tế", ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC", "SỞ Y TẾ"]) is None
    assert check_authority("department", "Viện trưởng", [" "]) is not None


def test_titles_and_acts() -> None:
    assert title_of("department", "Phó Giám đốc Sở Công Thương") == "Phó Giám đốc"
    assert title_of("department", "Giám đốcX") == ""
    assert title_of("council", f"{DEPUTY}, Chủ tịch Hội đồng") == "Chủ tịch"
    assert title_of("council", "Chủ tịch") == "Chủ tịch"
    assert title_of("council", DEPUTY) == ""
    assert capacity_of("council", "Thư ký Hội đồng") == ""
    assert (act_of("QĐ"), act_of("KH"), act_of("")) == ("head_alone", "collective", "collective")
