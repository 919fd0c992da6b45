"""The files of papers: the draft that a signer reads, the issued paper; rendered outside any transaction."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from documents.fingerprint import content_digest, file_sha256
from documents.render import render
from domain import paper as paper_rules
from models.paper import Paper
from models.whole_file import write_whole
from services import audit
from services.cycles import CycleView
from services.office import Office


def write_files(office: Office, cycle: CycleView, papers: Sequence[Paper]) -> list[Paper]:
    """Write the files that are due, and note them."""
    written = [_write_file(office, cycle, paper) for paper in papers]
    with office.begin() as session:
        return [
            _keep_file(session, office, paper, data) if data else paper
            for paper, data in zip(papers, written, strict=True)
        ]


def _write_file(office: Office, cycle: CycleView, paper: Paper) -> bytes | None:
    """Render outside any transaction: the issued file, or the draft that the signer reads; None: nothing to do."""
    if paper.state not in {"draft", "numbered"} or (paper.state == "draft" and paper.draft_sha256):
        return None
    data = render(office.store.get(paper.template_sha256), paper.context)
    office.store.put(data)
    folder = office.settings.drafts if paper.state == "draft" else office.settings.papers
    write_whole(folder / cycle.key / paper.file_name, data)
    return data


def _keep_file(session: Session, office: Office, paper: Paper, data: bytes) -> Paper:
    row = session.get_one(Paper, paper.key)
    if _made_from(row) != _made_from(paper):
        # Another run renewed, signed or issued the paper while this one was rendering: its own file counts.
        return row
    if row.state == "draft":
        row.draft_sha256 = file_sha256(data)
    else:
        paper_rules.MOVES.check(row.state, "issued")
        row.state, row.file_sha256, row.content_digest = "issued", file_sha256(data), content_digest(data)
        audit.record(session, office, "paper.issue", row.key, row.file_sha256)
    session.add(row)
    return row


def _made_from(paper: Paper) -> tuple[str, str, str]:
    """Tell what a file is rendered from."""
    return paper.state, paper.template_sha256, json.dumps(paper.context, sort_keys=True)
