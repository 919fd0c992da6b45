"""Report: freeze the figures of a period and write the report from them."""

from sqlmodel import Session

from models.report import ReportFigures
from services import audit
from services.cycle_folder.form import PlannedReport
from services.cycles import CycleView, load_cycle
from services.figures import figures_of
from services.letters import Letter, attach_paper, is_new, post
from services.office import Office
from services.paperwork import bring_to_issue, made_now, reference
from services.report_paper import report_request
from services.result import StepResult


def run(office: Office, cycle_key: str) -> StepResult:
    """Write the reports whose day has come."""
    cycle = load_cycle(office, cycle_key)
    due = [report for report in cycle.plan.reports if report.make_on <= office.today]
    with office.begin() as session:
        frozen = [_freeze(session, office, cycle, report) for report in due]
    papers = bring_to_issue(
        office,
        cycle,
        [report_request(cycle, report, row.figures) for report, row in zip(due, frozen, strict=True)],
    )
    contact = cycle.plan.contact
    with office.begin() as session:
        letters = 0
        for report, paper in zip(due, papers, strict=True):
            if paper.state == "issued":
                letter = Letter(
                    letter="report",
                    occasion=report.code,
                    email=contact.email,
                    name=contact.name,
                    context={
                        "recipient": contact.name,
                        "title": paper.context["subject_line"],
                        "document": reference(paper),
                    },
                    attachments=(attach_paper(office, paper),),
                )
                letters += is_new(office, post(session, office, cycle, letter))
    return StepResult("report", {"reports": made_now(office, papers), "letters": letters})


def _freeze(session: Session, office: Office, cycle: CycleView, report: PlannedReport) -> ReportFigures:
    """Keep the figures on the first call; later runs of the step find them unchanged."""
    key = f"{cycle.key}/{report.code}"
    known = session.get(ReportFigures, key)
    if known is not None:
        return known
    row = ReportFigures(
        key=key,
        cycle_key=cycle.key,
        code=report.code,
        figures=figures_of(session, cycle, report, office.today),
        frozen_at=office.now,
    )
    session.add(row)
    session.flush()
    audit.record(session, office, "report.freeze", key)
    return row
