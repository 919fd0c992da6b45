"""The form of a council's rules of procedure: fixed words, numbers and modes of the council as fields."""

from documents.forms.blocks import fitted, paragraphs, tail
from documents.forms.decisions import decision
from documents.forms.elements import each, line, para, rule, when
from documents.forms.package import PORTRAIT, build_package

_QUORUM = (
    "1. Phiên họp của Hội đồng chỉ được tiến hành khi có mặt ít nhất {{ quorum }} tổng số thành viên"
    "{% if quorum_chair %}, trong đó có {{ quorum_chair }}{% endif %}."
)
_CHAPTERS = ("I", "II", "III", "IV")


def council_rules() -> bytes:
    """Build D16, the decision that issues the rules of procedure, and the rules themselves.

    Articles are counted while printing, because some stand only in some regimes: written opinions and extra
    rounds (R4, Decision 26/2026/QĐ-TTg), articles of the office's own.
    """
    body = (
        decision()
        + PORTRAIT.section_break()
        + para("TypeName", "QUY CHẾ")
        + fitted("rules_title")
        + when("annex_note", para("AnnexNote", "{{ annex_note }}"))
        + rule(2400, PORTRAIT.text_width)
        + line("set count = namespace(articles=0)")
        + _general()
        + _duties()
        + _procedure()
        + _closing()
        + tail()
    )
    return build_package(body, PORTRAIT)


def _chapter(number: int, name: str) -> str:
    """Write the heading of a chapter: word and numeral, title in capitals."""
    return para("Chapter", f"Chương {_CHAPTERS[number - 1]}", "<w:r><w:br/></w:r>", name)


def _article(name: str, *texts: str) -> str:
    """Write one article: its number, counted on, its title, its paragraphs; a text with a "<" is ready XML."""
    return (
        line("set count.articles = count.articles + 1")
        + para("Heading", f"Điều {{{{ count.articles }}}}. {name}")
        + "".join(text if text.startswith("<") else para("Body", text) for text in texts)
    )


def _general() -> str:
    """Write chapter I: scope and principles."""
    return (
        _chapter(1, "QUY ĐỊNH CHUNG")
        + _article(
            "Phạm vi điều chỉnh, đối tượng áp dụng",
            "1. Quy chế này quy định nguyên tắc, chế độ làm việc, nhiệm vụ, quyền hạn và trình tự đánh giá, phân hạng "
            "sản phẩm của {{ council }} (sau đây gọi tắt là Hội đồng).",
            "2. Quy chế này áp dụng đối với các thành viên Hội đồng, Tổ tư vấn giúp việc Hội đồng và các tổ chức, cá "
            "nhân liên quan đến việc đánh giá, phân hạng sản phẩm OCOP trên địa bàn {{ area }}.",
        )
        + _article(
            "Nguyên tắc làm việc",
            "1. Hội đồng làm việc theo nguyên tắc tập thể, dân chủ, công khai, khách quan; thành viên chấm điểm độc "
            "lập và chịu trách nhiệm về kết quả chấm điểm của mình.",
            "2. Hội đồng kết luận khi có {{ majority }} tán thành. Trường hợp số ý kiến ngang nhau, {{ tie }}.",
            "3. {{ recusal }}",
            "4. Việc đánh giá, phân hạng thực hiện theo {{ criteria_reference }}; tổng điểm tối đa là 100 điểm, trong "
            "đó Phần A: {{ weights.a }} điểm, Phần B: {{ weights.b }} điểm, Phần C: {{ weights.c }} điểm.",
        )
    )


def _duties() -> str:
    """Write chapter II: who does what."""
    return (
        _chapter(2, "NHIỆM VỤ, QUYỀN HẠN")
        + _article(
            "Nhiệm vụ, quyền hạn của Hội đồng",
            "1. Đánh giá, phân hạng sản phẩm có hồ sơ đủ điều kiện; đề nghị công nhận, không công nhận hoặc đề nghị "
            "cấp trên đánh giá đối với sản phẩm.",
            "2. Yêu cầu chủ thể giải trình, bổ sung minh chứng; yêu cầu Tổ tư vấn kiểm tra thực tế, kiểm nghiệm bổ "
            "sung khi cần thiết.",
            "3. Báo cáo kết quả với {{ reports_to }}. {{ seal_sentence }}",
        )
        + _article(
            "Chủ tịch Hội đồng",
            "Lãnh đạo, điều hành hoạt động của Hội đồng; triệu tập, chủ trì phiên họp; phân công nhiệm vụ thành viên; "
            "ký biên bản, báo cáo và các văn bản của Hội đồng.",
        )
        + _article(
            "Phó Chủ tịch Hội đồng",
            "Giúp Chủ tịch Hội đồng điều hành các công việc được phân công; chủ trì phiên họp, ký văn bản của Hội đồng "
            "khi được Chủ tịch Hội đồng ủy quyền.",
        )
        + _article(
            "Ủy viên Hội đồng",
            "1. Nghiên cứu hồ sơ, tham dự đầy đủ các phiên họp, thảo luận, chấm điểm trên Phiếu đánh giá, biểu quyết.",
            "2. Trường hợp vắng mặt phải báo cáo lý do với Chủ tịch Hội đồng trước phiên họp; không ủy quyền cho người "
            "khác chấm điểm thay.",
        )
        + _article(
            "Thư ký Hội đồng",
            "Chuẩn bị tài liệu, chương trình phiên họp; tổng hợp phiếu đánh giá; ghi biên bản; tham mưu báo cáo kết "
            "quả; quản lý, lưu trữ hồ sơ của Hội đồng.",
        )
        + when(
            "advisory_team",
            _article(
                "Tổ tư vấn giúp việc Hội đồng",
                "1. Thẩm định hồ sơ, kiểm tra thực tế cơ sở, đề xuất kiểm nghiệm; lập báo cáo thẩm định gửi Hội đồng "
                "trước phiên họp.",
                "2. Thành viên Tổ tư vấn tham dự phiên họp, giải trình kết quả thẩm định; không tham gia chấm điểm.",
            ),
        )
    )


def _procedure() -> str:
    """Write chapter III: from the preparation to the minutes."""
    return (
        _chapter(3, "TRÌNH TỰ ĐÁNH GIÁ, PHÂN HẠNG")
        + _article(
            "Chuẩn bị phiên họp",
            "1. Hồ sơ, báo cáo thẩm định và Phiếu đánh giá được gửi đến thành viên Hội đồng trước phiên họp ít nhất "
            "{{ documents_days }} ngày làm việc.",
            "2. Hồ sơ chưa đầy đủ được hoàn thiện trong thời hạn {{ supplement_days }} ngày làm việc kể từ ngày có văn "
            "bản yêu cầu; quá thời hạn thì chuyển sang đợt đánh giá sau.",
        )
        + _article(
            "Điều kiện họp",
            _QUORUM,
            "2. Không đủ điều kiện theo khoản 1 Điều này thì phiên họp được hoãn và triệu tập lại.",
        )
        + _article("Trình tự phiên họp", each("step", "session_steps", para("Body", "{{ loop.index }}. {{ step }}.")))
        + _article(
            "Chấm điểm và tổng hợp kết quả",
            "1. Mỗi thành viên chấm điểm trên một Phiếu đánh giá cho một sản phẩm; mỗi tiêu chí chọn một mức điểm.",
            "2. Điểm của sản phẩm là trung bình cộng tổng điểm của các phiếu hợp lệ, ghi đến {{ decimals }} chữ số "
            "thập phân; {{ rounding }}.",
            "3. Trường hợp chênh lệch giữa phiếu cao nhất và phiếu thấp nhất lớn hơn {{ gap_limit }} điểm, Hội đồng "
            "thảo luận và chấm lại; cả hai lần chấm được lưu trong hồ sơ phiên họp.",
            "4. Sản phẩm được xếp hạng khi điểm trung bình thuộc khung điểm của hạng và đạt các tiêu chí bắt buộc của "
            "hạng đó. {{ gate_rule }}",
            "5. Sản phẩm cần kiểm nghiệm, xác minh thêm thì hoãn xếp hạng, ghi rõ lý do và thời hạn trong biên bản.",
        )
        + when("opinion", _written_opinion())
        + _article(
            "Số đợt đánh giá trong năm",
            "1. Hội đồng tổ chức đánh giá ít nhất {{ rounds }} đợt trong năm.",
            when(
                "extra_rounds",
                para("Body", "2. Hội đồng tổ chức đợt đánh giá bổ sung trong các trường hợp sau:"),
                each(
                    "reason",
                    "extra_rounds",
                    para("Body", "- {{ reason }}{% if loop.last %}.{% else %};{% endif %}"),
                ),
            ),
        )
        + _article(
            "Biên bản, lưu hồ sơ",
            "1. Diễn biến, kết quả phiên họp được lập thành biên bản, có chữ ký của Thư ký và Chủ tọa, kèm theo bảng "
            "tổng hợp điểm.",
            "2. Phiếu đánh giá, biên bản, báo cáo thẩm định và hồ sơ sản phẩm được lưu tại {{ secretariat }}; thời hạn "
            "bảo quản: {{ retention }}.",
        )
    )


def _written_opinion() -> str:
    """Write the article on written opinions (R4: re-evaluation without a meeting)."""
    return _article(
        "Lấy ý kiến bằng văn bản",
        "1. {{ opinion.what }} được thực hiện bằng hình thức lấy ý kiến thành viên Hội đồng bằng văn bản. "
        "Thành viên gửi Phiếu đánh giá và Phiếu lấy ý kiến trong thời hạn {{ opinion.reply_days }} ngày làm việc kể từ "
        "ngày nhận hồ sơ.",
        "2. Kết quả có giá trị khi thu về ít nhất {{ opinion.minimum }} tổng số phiếu phát ra; điểm được tổng hợp như "
        "tại phiên họp. {{ opinion.silence }}",
        "3. Chủ tịch Hội đồng quyết định triệu tập phiên họp khi {{ opinion.meeting_when }}.",
        when(
            "opinion.total_days",
            para("Body", "4. Thời gian đánh giá lại không quá {{ opinion.total_days }} ngày kể từ ngày nhận đủ hồ sơ."),
        ),
    )


def _closing() -> str:
    """Write the articles of the office's own and chapter IV."""
    own = each(
        "article",
        "extra_articles",
        line("set count.articles = count.articles + 1"),
        para("Heading", "Điều {{ count.articles }}. {{ article.title }}"),
        paragraphs("article.paragraphs"),
    )
    return (
        own
        + _chapter(4, "ĐIỀU KHOẢN THI HÀNH")
        + _article("Kinh phí hoạt động", "{{ funding }}")
        + _article(
            "Trách nhiệm thi hành",
            "1. Thành viên Hội đồng, Tổ tư vấn và các cơ quan, tổ chức, cá nhân liên quan thực hiện Quy chế này.",
            para(
                "BodyLast",
                "2. Trong quá trình thực hiện, nếu có vướng mắc, {{ secretariat }} tổng hợp, trình {{ reports_to }} "
                "xem xét, sửa đổi, bổ sung./.",
            ),
        )
    )
