"""Forms of inspection after recognition: the year's plan, the decision on the team."""

from documents.forms.blocks import annex_head, bases, closing, head, paragraphs, sections, signature, tail, title
from documents.forms.council_papers import MEMBERS
from documents.forms.decisions import decision
from documents.forms.elements import Column, listing, para, when
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
_SITES = (
    _NO,
    Column(2271, "Chủ thể", "{{ row.producer }}", left=True),
    Column(1700, "Địa chỉ", "{{ row.address }}", left=True),
    Column(1900, "Sản phẩm, hạng sao", "{{ row.products }}", left=True),
    Column(1300, "Thời gian", "{{ row.when }}"),
    Column(1300, "Hình thức", "{{ row.form }}"),
)


def inspection_plan() -> bytes:
    """Build the plan of D33: whom the office inspects in a year, on what, when."""
    body = (
        head()
        + title("KẾ HOẠCH")
        + bases()
        + paragraphs("preamble")
        + sections("sections")
        + when("sites", para("Heading", "{{ sites_heading }}"), listing(_SITES, "sites", small=True), para("Spacer"))
        + para("Heading", "{{ organisation_heading }}")
        + sections("organisation")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)


def inspection_decision() -> bytes:
    """Build the decision of D33 that sets up an inspection team, with its members and the sites."""
    body = (
        decision()
        + PORTRAIT.section_break()
        + annex_head("{{ members_label }}", "members_title")
        + listing(MEMBERS, "members")
        + when(
            "sites",
            PORTRAIT.section_break(),
            annex_head("{{ sites_label }}", "sites_title"),
            listing(_SITES, "sites", small=True),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)
