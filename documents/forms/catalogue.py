"""Every form by the name of its folder."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from documents.forms import (
    bundle_cover,
    certificate,
    copies,
    council_minutes,
    council_papers,
    decisions,
    inspections,
    intake,
    invitations,
    launch,
    letters,
    meetings,
    papers,
    registration,
    reports,
    rules,
    scores,
    sheets,
    slips,
    two_sides,
)

FORMS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "agency_copy": copies.agency_copy,
        "announcement": letters.announcement,
        "annual_report": reports.annual_report,
        "appraisal_report": council_papers.appraisal_report,
        "ballot": sheets.ballot,
        "ceremony_invitation": invitations.ceremony_invitation,
        "bundle_cover": bundle_cover.bundle_cover,
        "certificate": certificate.certificate,
        "council_decision": decisions.council_decision,
        "council_report": council_papers.council_report,
        "council_rules": rules.council_rules,
        "council_submission": council_papers.council_submission,
        "dossier_checklist": registration.dossier_checklist,
        "expiry_notice": intake.expiry_notice,
        "forwarding_letter": council_papers.forwarding_letter,
        "guidance": launch.guidance,
        "handover_minutes": two_sides.handover_minutes,
        "idea_notice": intake.idea_notice,
        "inquorate_minutes": council_minutes.inquorate_minutes,
        "inspection_decision": inspections.inspection_decision,
        "inspection_minutes": two_sides.inspection_minutes,
        "inspection_plan": inspections.inspection_plan,
        "inventory": slips.inventory,
        "invitation": meetings.invitation,
        "minutes": meetings.minutes,
        "opinion_letter": sheets.opinion_letter,
        "opinion_minutes": council_minutes.opinion_minutes,
        "phase_report": reports.phase_report,
        "plan": papers.plan,
        "plan_submission": launch.plan_submission,
        "receipt": slips.receipt,
        "recognition_decision": decisions.recognition_decision,
        "registration_form": registration.registration_form,
        "registration_list": intake.registration_list,
        "report": reports.report,
        "result_notice": papers.result_notice,
        "revocation_decision": decisions.revocation_decision,
        "score_table": scores.score_table,
        "site_visit_minutes": two_sides.site_visit_minutes,
        "submission": papers.submission,
        "supplement_request": letters.supplement_request,
        "training_invitation": invitations.training_invitation,
        "unit_plan": launch.unit_plan,
        "urging_letter": letters.urging_letter,
    }
)


def build_forms() -> dict[str, bytes]:
    """Build all forms; the same code gives the same bytes."""
    return {name: build() for name, build in FORMS.items()}
