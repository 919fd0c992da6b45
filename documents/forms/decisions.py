"""Forms of decisions: council and its rules, recognition with its catalogue, revocation."""

from documents.forms.blocks import annex_head, articles, bases, fitted, head, paragraphs, signature, tail, title
from documents.forms.elements import (
    Column,
    cell,
    data_row,
    each,
    head_row,
    line,
    listing,
    para,
    row,
    rule,
    table,
    tag_row,
    when,
)
from documents.forms.package import LANDSCAPE, PORTRAIT, build_package


def decision() -> str:
    """Write a decision from its header to its signature."""
    return (
        head()
        + title("QUYẾT ĐỊNH")
        + para("Decides", "{{ issuing_authority }}")
        + bases()
        + para("Decides", "QUYẾT ĐỊNH:")
        + articles()
        + signature()
    )


def council_decision() -> bytes:
    """Build D15, the decision that sets up council and advisory team, with membership and rules (D16)."""
    columns = (
        Column(650, "STT", "{{ row.no }}"),
        Column(2500, "Họ và tên", "{{ row.name }}", left=True),
        Column(3721, "Chức vụ, đơn vị công tác", "{{ row.position }}", left=True),
        Column(2200, "Nhiệm vụ", "{{ row.role }}", left=True),
    )
    body = (
        decision()
        + PORTRAIT.section_break()
        + annex_head("Phụ lục", "members_title")
        + listing(columns, "members")
        + when("advisors", para("Caption", "{{ advisors_title }}"), listing(columns, "advisors"))
        + line("if rules_chapters")
        + PORTRAIT.section_break()
        + _rules()
        + line("else")
        + tail()
        + line("endif")
    )
    return build_package(body, PORTRAIT)


def _rules() -> str:
    """Write the rules of procedure: chapters, then articles with the title on its own line."""
    return (
        para("TypeName", "QUY CHẾ")
        + fitted("rules_title")
        + when("annex_note", para("AnnexNote", "{{ annex_note }}"))
        + rule(2400, PORTRAIT.text_width)
        + each(
            "chapter",
            "rules_chapters",
            para("Chapter", "{{ chapter.heading }}", "<w:r><w:br/></w:r>", "{{ chapter.title }}"),
            line("set last_chapter = loop.last"),
            each(
                "article",
                "chapter.articles",
                line("set last_article = loop.last and last_chapter"),
                para("Heading", "{{ article.title }}"),
                each(
                    "text",
                    "article.paragraphs",
                    para("Body", "{{ text }}{% if loop.last and last_article %}./.{% endif %}"),
                ),
            ),
        )
    )


def revocation_decision() -> bytes:
    """Build D32, the decision that revokes certificates; several are listed in an annex."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(1900, "Sản phẩm, hạng sao", "{{ row.product }}", left=True),
        Column(2071, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1400, "Giấy chứng nhận", "{{ row.certificate }}"),
        Column(1300, "Quyết định công nhận", "{{ row.decision }}"),
        Column(1800, "Lý do thu hồi", "{{ row.reason }}", left=True),
    )
    body = (
        decision()
        + when(
            "certificates",
            PORTRAIT.section_break(),
            annex_head("Phụ lục", "annex_title"),
            listing(columns, "certificates", small=True),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)


def recognition_decision() -> bytes:
    """Build D28, the decision of recognition with its catalogue on landscape pages."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(2150, "Tên sản phẩm", "{{ row.product }}", left=True),
        Column(1700, "Mã số sản phẩm", "{{ row.code }}"),
        Column(1400, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        Column(2200, "Chủ thể", "{{ row.producer }}", left=True),
        Column(2153, "Địa chỉ", "{{ row.address }}", left=True),
        Column(950, "Điểm trung bình", "{{ row.mean }}"),
        Column(850, "Hạng sao", "{{ row.star }}"),
        Column(1000, "Hình thức", "{{ row.kind }}"),
        Column(1000, "Ghi chú", "{{ row.note }}", left=True),
    )
    widths = [column.width for column in columns]
    group = row(cell(sum(widths), para("TableGroup", "{{ group.heading }}"), span=len(widths)))
    total = row(cell(sum(widths), para("TableGroup", "{{ annex_total }}"), span=len(widths)))
    catalogue = table(
        widths,
        head_row(columns),
        tag_row("for group in annex_groups", widths),
        group,
        tag_row("for row in group.rows", widths),
        data_row(columns),
        tag_row("endfor", widths),
        tag_row("endfor", widths),
        total,
    )
    body = (
        decision()
        + PORTRAIT.section_break()
        + annex_head("Phụ lục", "annex_title", width=LANDSCAPE.text_width)
        + catalogue
        + when("annex_notes", para("Heading", "Ghi chú:"), paragraphs("annex_notes"))
        + tail()
    )
    return build_package(body, LANDSCAPE)
