"""The words of the plan (D01); an office replaces any part in ``cycle.toml``."""

from typing import Any

from domain.deadline import Deadline
from domain.vietnamese import counted, short_date
from services.announce_paper import capital
from services.cycles import CycleView
from services.letterhead import texts
from services.obligations import dossiers_deadline
from services.paperwork import PaperRequest
from services.units import UnitView, units_phrase


def plan_request(cycle: CycleView, units: tuple[UnitView, ...]) -> PaperRequest:
    """Word the plan of the cycle."""
    plan, province = cycle.plan, cycle.plan.agencies["province"]
    department = plan.agencies["department"]
    phrase = units_phrase(units)
    subject = f"Triển khai thực hiện Chương trình mỗi xã một sản phẩm năm {plan.year} trên địa bàn tỉnh {plan.province}"
    content: dict[str, Any] = {
        "preamble": texts(
            cycle,
            "plan",
            "preamble",
            [
                (
                    f"Xét đề nghị của {department.name}, {province.name} ban hành Kế hoạch triển khai thực hiện Chương "
                    f"trình mỗi xã một sản phẩm năm {plan.year} trên địa bàn tỉnh {plan.province} với những nội dung "
                    "chủ yếu "
                    "như sau:"
                )
            ],
        ),
        "sections": _plan_sections(cycle, phrase),
        "schedule_heading": "IV. TIẾN ĐỘ THỰC HIỆN",
        "schedule": _schedule(cycle, phrase),
        "organisation_heading": "V. TỔ CHỨC THỰC HIỆN",
        "organisation": _organisation(cycle, phrase),
        "closing": texts(
            cycle,
            "plan",
            "closing",
            [
                (
                    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, địa phương kịp thời phản ánh "
                    "về "
                    f"{department.name} để tổng hợp, báo cáo {province.short_name} xem xét, chỉ đạo"
                )
            ],
        ),
    }
    to = [
        "Như phần V",
        "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh",
        "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
        "Các sở, ban, ngành tỉnh",
        f"UBND {phrase}",
    ]
    return PaperRequest("plan", "chung", subject, content, to, copies=len(units) + len(to))


def _plan_sections(cycle: CycleView, phrase: str) -> list[dict[str, Any]]:
    plan, regime = cycle.plan, cycle.regime
    targets = [
        f"{n}. {one.name}: {counted(one.planned)} {one.noun}." for n, one in enumerate(plan.targets, start=1)
    ] or ["Hoàn thành đánh giá, phân hạng các sản phẩm đăng ký đúng thời gian của Kế hoạch."]
    groups = "; ".join(name.lower() for name in regime.groups.values())
    return [
        {"heading": "I. MỤC ĐÍCH, YÊU CẦU", "paragraphs": []},
        {
            "heading": "1. Mục đích",
            "paragraphs": texts(
                cycle,
                "plan",
                "purposes",
                [
                    (
                        "Triển khai đồng bộ, đúng thời gian Chu trình OCOP thường niên; chuẩn hóa, phát triển sản "
                        "phẩm có lợi "
                        "thế của từng địa phương, nâng cao thu nhập cho người dân nông thôn."
                    )
                ],
            ),
        },
        {
            "heading": "2. Yêu cầu",
            "paragraphs": texts(
                cycle,
                "plan",
                "requirements",
                [
                    (
                        "Thực hiện đúng trình tự của Chu trình; phân công rõ cơ quan chủ trì, phối hợp, thời hạn và "
                        "sản phẩm "
                        "phải hoàn thành. Sản phẩm tham gia xuất phát từ nhu cầu, khả năng thực tế của chủ thể."
                    )
                ],
            ),
        },
        {"heading": "II. MỤC TIÊU", "paragraphs": targets},
        {"heading": "III. NỘI DUNG, NHIỆM VỤ TRỌNG TÂM", "paragraphs": []},
        {
            "heading": "1. Triển khai thực hiện Chu trình OCOP",
            "paragraphs": [
                (
                    "Thực hiện Chu trình theo 06 bước: tuyên truyền, hướng dẫn về OCOP; nhận đăng ký ý tưởng sản "
                    "phẩm; nhận "
                    "phương án, dự án sản xuất kinh doanh; triển khai phương án, dự án sản xuất kinh doanh; đánh giá "
                    "và xếp "
                    "hạng sản phẩm; xúc tiến thương mại."
                )
            ],
        },
        {
            "heading": "2. Chuẩn hóa và phát triển sản phẩm",
            "paragraphs": [f"Tập trung các nhóm sản phẩm: {groups}."],
        },
        {
            "heading": "3. Đánh giá, phân hạng sản phẩm",
            "paragraphs": [
                (
                    f"{regime.receiver} tiếp nhận, kiểm tra và gửi hồ sơ về {plan.agencies['department'].name} "
                    f"{dossiers_deadline(cycle).phrase()}. Hội đồng cấp tỉnh đánh giá, phân hạng ngày "
                    f"{short_date(plan.dates.session_on)}; việc công nhận hoàn thành chậm nhất vào ngày "
                    f"{short_date(plan.dates.recognise_until)}."
                )
            ],
        },
        {
            "heading": "4. Kinh phí thực hiện",
            "paragraphs": texts(
                cycle,
                "plan",
                "funding",
                [
                    (
                        "Từ nguồn Chương trình mục tiêu quốc gia xây dựng nông thôn mới, ngân sách địa phương và "
                        "nguồn đóng "
                        f"góp hợp pháp khác; UBND {phrase} chủ động bố trí ngân sách."
                    )
                ],
            ),
        },
    ]


def _schedule(cycle: CycleView, phrase: str) -> list[dict[str, Any]]:
    plan = cycle.plan
    department, dates = plan.agencies["department"].short_name, plan.dates
    locals_, others = f"UBND {phrase}", "Các sở, ngành liên quan"
    due = capital(dossiers_deadline(cycle).phrase())
    rows = [
        (
            "Triển khai Chu trình đến các địa phương",
            f"Ngày {short_date(dates.announce_on)}",
            department,
            locals_,
            "Công văn",
        ),
        ("Gửi hồ sơ sản phẩm về tỉnh", due, locals_, "Chủ thể", "Hồ sơ sản phẩm"),
        (
            "Thành lập Hội đồng cấp tỉnh",
            f"Ngày {short_date(dates.convene_on)}",
            department,
            others,
            "Quyết định, Quy chế",
        ),
        (
            "Hội đồng họp đánh giá, phân hạng",
            f"Ngày {short_date(dates.session_on)}",
            "Hội đồng",
            others,
            "Biên bản",
        ),
        (
            "Công nhận sản phẩm OCOP",
            f"Chậm nhất ngày {short_date(dates.recognise_until)}",
            department,
            others,
            "Quyết định, Giấy chứng nhận",
        ),
    ]
    rows += [
        (duty.title, capital(Deadline(duty.due, duty.inclusive).phrase()), locals_, department, "Văn bản")
        for duty in plan.obligations
    ]
    names = ("content", "due", "lead", "partners", "output")
    return [{"no": n, **dict(zip(names, row, strict=True))} for n, row in enumerate(rows, start=1)]


def _organisation(cycle: CycleView, phrase: str) -> list[dict[str, Any]]:
    department = cycle.plan.agencies["department"]
    return [
        {
            "heading": f"1. {department.name}",
            "paragraphs": [
                (
                    "Là cơ quan thường trực, chủ trì, phối hợp với các sở, ngành, địa phương tổ chức thực hiện Kế "
                    "hoạch; theo "
                    "dõi, đôn đốc, tổng hợp báo cáo."
                )
            ],
        },
        {
            "heading": "2. Các sở, ban, ngành liên quan",
            "paragraphs": [
                (
                    "Theo chức năng, nhiệm vụ, cử người tham gia Hội đồng; hướng dẫn chủ thể hoàn thiện tiêu chuẩn "
                    "chất lượng, "
                    "nhãn mác, sở hữu trí tuệ, xúc tiến thương mại."
                )
            ],
        },
        {
            "heading": f"3. Ủy ban nhân dân {phrase}",
            "paragraphs": [
                (
                    "Chỉ đạo tuyên truyền, hướng dẫn chủ thể đăng ký, lập hồ sơ; kiểm tra, gửi hồ sơ đúng thời hạn; "
                    "báo cáo kết "
                    "quả theo chế độ quy định tại Kế hoạch này."
                )
            ],
        },
    ]
