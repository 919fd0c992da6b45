"""Forms of invitations to a training and to the ceremony of certificates (D06, D30)."""

from documents.forms.blocks import annex_head, bases, closing, head, items, paragraphs, signature, tail, title
from documents.forms.elements import Column, listing, para, run, when
from documents.forms.package import PORTRAIT, build_package


def training_invitation() -> bytes:
    """Build D06, the invitation to a conference or training, one copy for each invitee."""
    quotas = (
        Column(600, "STT", "{{ row.no }}"),
        Column(3771, "Đơn vị", "{{ row.unit }}", left=True),
        Column(2900, "Thành phần", "{{ row.persons }}", left=True),
        Column(1800, "Số người", "{{ row.count }}"),
    )
    annex = when("quotas", PORTRAIT.section_break(), annex_head("Phụ lục", "quotas_title"), listing(quotas, "quotas"))
    return build_package(_invitation(annex), PORTRAIT)


def ceremony_invitation() -> bytes:
    """Build D30, the invitation to the ceremony that publishes results and hands over certificates."""
    awards = (
        Column(600, "STT", "{{ row.no }}"),
        Column(2571, "Tên sản phẩm", "{{ row.product }}", left=True),
        Column(2700, "Chủ thể", "{{ row.producer }}", left=True),
        Column(2200, "Địa phương", "{{ row.unit }}", left=True),
        Column(1000, "Hạng sao", "{{ row.star }}"),
    )
    annex = when("awards", PORTRAIT.section_break(), annex_head("Phụ lục", "awards_title"), listing(awards, "awards"))
    return build_package(_invitation(annex), PORTRAIT)


def _invitation(annex: str) -> str:
    """Write an invitation (form 1.7 of Decree 30/2020/NĐ-CP) with its annex."""
    agenda = (
        Column(1400, "Thời gian", "{{ row.time }}"),
        Column(5071, "Nội dung", "{{ row.content }}", left=True),
        Column(2600, "Thực hiện", "{{ row.by }}", left=True),
    )
    return (
        head()
        + title("GIẤY MỜI")
        + bases()
        + para("Body", "{{ host }} trân trọng kính mời: ", run("{{ invitee }}", bold=True))
        + para("Body", "Tới dự: {{ event }}.")
        + when("participants", para("Heading", "Thành phần:"), items("participants"))
        + _labelled("Chủ trì", "{{ chair }}.")
        + _labelled("Thời gian", "{{ time }}.")
        + _labelled("Địa điểm", "{{ venue }}.")
        + when("contents", para("Heading", "Nội dung:"), items("contents"))
        + when("agenda", para("Heading", "Chương trình:"), listing(agenda, "agenda"), para("Spacer"))
        + when("documents", para("Heading", "Tài liệu:"), items("documents"))
        + paragraphs("preparation")
        + closing()
        + signature()
        + annex
        + tail()
    )


def _labelled(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" paragraph with the label in bold."""
    return para("Body", run(f"{label}: ", bold=True), value)
