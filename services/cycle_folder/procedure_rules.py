"""From the keys of [council] to the rules that the domain works with."""

from fractions import Fraction

from domain.procedure import Procedure
from services.cycle_folder.form import CouncilRules


def procedure_from(rules: CouncilRules) -> Procedure:
    """Take the written rules as exact ones. Raises ZeroDivisionError for a share "1/0", which the folder refuses."""
    return Procedure(
        quorum=Fraction(rules.quorum),
        chair_required=rules.chair_required,
        majority=Fraction(rules.majority),
        tie=rules.tie,
        gap_limit=rules.gap_limit,
        gate_rule=rules.gate_rule,
        written=rules.written != "none",
        written_share=Fraction(rules.written_share),
        rounds=rules.rounds,
        extra_rounds=rules.extra_rounds,
        written_for=rules.written,
        reply_days=rules.written_reply_days,
        silence=rules.written_silence,
        meeting_when=rules.written_meeting_when,
        documents_days=rules.documents_days,
        owner_presents=rules.owner_presents,
    )
