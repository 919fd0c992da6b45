"""The form of the score table: one column for each member of the council."""

from documents.forms.blocks import SEMICOLONS, authority, head, tail, title
from documents.forms.elements import Column, cell, each, listing, para, row, run, table, tag_row, when
from documents.forms.package import LANDSCAPE, build_package


def score_table() -> bytes:
    """Build D21, the table of scores on landscape pages, one column for each member."""
    body = (
        head(numbered=False, width=LANDSCAPE.text_width)
        + title("BẢNG TỔNG HỢP ĐIỂM", width=LANDSCAPE.text_width)
        + when("annex_note", para("AnnexNote", "{{ annex_note }}"))
        + para("Spacer")
        + para("Body", "{{ session }}")
        + _scores()
        + para("Spacer")
        + para(
            "Recipient",
            run("Thành viên chấm điểm: ", bold=True),
            "{% for member in members %}{{ member.label }}: {{ member.name }}" + SEMICOLONS + " {% endfor %}",
        )
        + when("gates", para("Caption", "Tiêu chí bắt buộc"), _gates())
        + each("detail", "details", para("Caption", "Chi tiết điểm: {{ detail.product }}"), _detail())
        + para("SpacerKeep")
        + each("text", "notes", para("Note", "{{ text }}"))
        + para("SpacerKeep")
        + _score_signatures()
        + tail()
    )
    return build_package(body, LANDSCAPE)


def _scores() -> str:
    """Write the ballots of all products: two head rows over the members, then one row for each product."""
    before = (
        Column(520, "STT", "{{ row.no }}"),
        Column(1380, "Mã số", "{{ row.code }}"),
        Column(1560, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1510, "Chủ thể", "{{ row.producer }}", left=True),
    )
    # Nine members fill the page; the renderer widens all columns for a smaller council.
    member = 460
    after = (
        Column(700, "Điểm TB", "{{ row.mean }}"),
        Column(600, "Cao nhất", "{{ row.highest }}"),
        Column(600, "Thấp nhất", "{{ row.lowest }}"),
        Column(640, "Chênh lệch", "{{ row.gap }}"),
        Column(680, "Hạng theo điểm", "{{ row.star_by_band }}"),
        Column(680, "Hạng đề nghị", "{{ row.star_awarded }}"),
        Column(993, "Ghi chú", "{{ row.note }}", left=True),
    )

    def cells(columns: tuple[Column, ...], *, head: bool) -> str:
        return "".join(
            cell(
                column.width,
                para("TableHeadSmall", column.head)
                if head
                else para("TableTextSmall" if column.left else "TableCentreSmall", column.value),
                centred=True,
            )
            for column in columns
        )

    def members(loop: str, style: str, text: str) -> str:
        return (
            cell(member, para("Tag", f"{{%tc for {loop} %}}"))
            + cell(member, para(style, text), centred=True)
            + cell(member, para("Tag", "{%tc endfor %}"))
        )

    top = (
        cells(before, head=True)
        + members("member in members", "TableHeadTiny", "{{ member.label }}")
        + cells(after, head=True)
    )
    ballot = (
        cells(before, head=False)
        + members("score in row.scores", "TableCentreSmall", "{{ score }}")
        + cells(after, head=False)
    )
    grid = [*(c.width for c in before), member, member, member, *(c.width for c in after)]
    return table(
        grid,
        row(top, head=True),
        tag_row("for row in rows", grid),
        row(ballot),
        tag_row("endfor", grid),
        style="GridTight",
        width=LANDSCAPE.text_width,
    )


def _gates() -> str:
    """Write the table of obligatory criteria."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(3000, "Sản phẩm", "{{ row.product }}", left=True),
        Column(3403, "Tiêu chí", "{{ row.criterion }}", left=True),
        Column(2800, "Mức yêu cầu", "{{ row.required }}", left=True),
        Column(1800, "Số thành viên xác nhận đạt", "{{ row.confirmed }}"),
        Column(2400, "Kết luận", "{{ row.conclusion }}", left=True),
    )
    return listing(columns, "gates", small=True)


def _detail() -> str:
    """Write the parts A, B, C of every ballot of one product."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(4203, "Thành viên", "{{ row.member }}", left=True),
        Column(1600, "Phần A", "{{ row.part_a }}"),
        Column(1600, "Phần B", "{{ row.part_b }}"),
        Column(1600, "Phần C", "{{ row.part_c }}"),
        Column(1600, "Tổng điểm", "{{ row.total }}"),
        Column(2800, "Ghi chú", "{{ row.note }}", left=True),
    )
    summary = (
        "Điểm trung bình: {{ detail.mean }}; cao nhất: {{ detail.highest }}; thấp nhất: {{ detail.lowest }}; "
        "chênh lệch: {{ detail.gap }}. Xếp hạng: {{ detail.star }}."
    )
    return listing(columns, "detail.rows", small=True) + para("TableText", summary)


def _score_signatures() -> str:
    """Write secretary, teller and chair side by side."""
    third = LANDSCAPE.text_width // 3
    return table(
        (third, third, third),
        row(
            cell(third, para("Authority", "THƯ KÝ"), para("Signer", "{{ secretary_signer }}")),
            cell(third, para("Authority", "TỔ KIỂM PHIẾU"), para("Signer", "{{ teller_signer }}")),
            cell(third, authority()),
        ),
        style="Plain",
    )
