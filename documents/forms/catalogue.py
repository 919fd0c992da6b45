"""Every form by the name of its folder."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from documents.forms import certificate, decisions, letters, meetings, papers, scores, slips

FORMS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "announcement": letters.announcement,
        "certificate": certificate.certificate,
        "council_decision": decisions.council_decision,
        "inventory": slips.inventory,
        "invitation": meetings.invitation,
        "minutes": meetings.minutes,
        "plan": papers.plan,
        "receipt": slips.receipt,
        "recognition_decision": decisions.recognition_decision,
        "report": papers.report,
        "result_notice": papers.result_notice,
        "score_table": scores.score_table,
        "submission": papers.submission,
        "supplement_request": letters.supplement_request,
        "urging_letter": letters.urging_letter,
    }
)


def build_forms() -> dict[str, bytes]:
    """Build all forms; the same code gives the same bytes."""
    return {name: build() for name, build in FORMS.items()}
