"""Forms of official letters: announcement, request for missing papers, urging letter."""

from documents.forms.blocks import (
    addressees,
    annex_head,
    bases,
    closing,
    head,
    paragraphs,
    sections,
    signature,
    tail,
)
from documents.forms.elements import Column, listing, para, when
from documents.forms.package import PORTRAIT, build_package


def announcement() -> bytes:
    """Build D03, the letter that opens the cycle, one copy for each unit."""
    timeline = (
        Column(700, "STT", "{{ row.no }}"),
        Column(5171, "Nội dung", "{{ row.name }}", left=True),
        Column(3200, "Thời hạn", "{{ row.due }}"),
    )
    papers = (
        Column(700, "STT", "{{ row.no }}"),
        Column(5471, "Thành phần hồ sơ", "{{ row.name }}", left=True),
        Column(2900, "Ghi chú", "{{ row.note }}", left=True),
    )
    body = (
        head(subject=True)
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("tasks", "title")
        + when("timeline", para("Heading", "{{ timeline_title }}"), listing(timeline, "timeline"), para("Spacer"))
        + when(
            "required_papers",
            para("Heading", "{{ required_papers_title }}"),
            listing(papers, "required_papers"),
            para("Spacer"),
        )
        + when("reporting", para("Heading", "{{ reporting_title }}"), paragraphs("reporting"))
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)


def supplement_request() -> bytes:
    """Build D12, the letter that lists what a dossier lacks."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(2171, "Thành phần, tiêu chí", "{{ row.paper }}", left=True),
        Column(1800, "Nội dung chưa đạt", "{{ row.fault }}", left=True),
        Column(2800, "Yêu cầu bổ sung", "{{ row.request }}", left=True),
        Column(1700, "Căn cứ", "{{ row.basis }}", left=True),
    )
    body = (
        head(subject=True)
        + addressees()
        + bases()
        + paragraphs("opening")
        + listing(columns, "defects")
        + para("Spacer")
        + paragraphs("requests")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)


def urging_letter() -> bytes:
    """Build D13, the letter to units that are late, with the table of all late units as its annex."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(1950, "Địa phương", "{{ row.unit }}", left=True),
        Column(1321, "Nội dung", "{{ row.task }}", left=True),
        Column(1200, "Thời hạn", "{{ row.due }}"),
        Column(850, "Số đăng ký", "{{ row.registered }}", total="{{ annex_total.registered }}"),
        Column(700, "Đã gửi", "{{ row.filed }}", total="{{ annex_total.filed }}"),
        Column(750, "Chưa gửi", "{{ row.missing }}", total="{{ annex_total.missing }}"),
        Column(750, "Quá hạn (ngày)", "{{ row.days_late }}", total=" "),
        Column(950, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    annex = when(
        "annex_rows",
        PORTRAIT.section_break(),
        annex_head("Phụ lục", "annex_title"),
        listing(columns, "annex_rows", small=True, total="Tổng cộng"),
    )
    body = (
        head(subject=True)
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("tasks", "title")
        + closing()
        + signature()
        + annex
        + tail()
    )
    return build_package(body, PORTRAIT)
