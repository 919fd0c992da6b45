"""What ``thuky lint`` shows: findings on the terminal, as JSON, and the list of rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from documents.finding import Finding
    from services.lint import Accepted

COLOURS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "hint": typer.colors.CYAN}
NAMES = {"error": "LỖI", "warning": "CẢNH BÁO", "hint": "GỢI Ý"}
RANKS = ("hint", "warning", "error")


@dataclass(frozen=True)
class Result:
    """What was found in one file; `refused` is the sentence when the file cannot be read."""

    path: Path
    findings: "tuple[Finding, ...]" = ()
    accepted: "tuple[Accepted, ...]" = ()
    printed: bool = False
    refused: str = ""


def say(result: Result) -> None:
    """Show one file: the place first, then what is wrong there."""
    typer.secho(str(result.path), bold=True)
    if result.refused:
        typer.secho(f"  KHÔNG ĐỌC ĐƯỢC: {result.refused}", fg=typer.colors.RED)
        return
    for finding in result.findings:
        place = typer.style(f"  {finding.spot.position or 'cả văn bản'}: ", bold=True)
        name = typer.style(NAMES[finding.level.value], fg=COLOURS[finding.level.value])
        typer.echo(f"{place}{name} {finding.sentence}")
        excerpt = f"“{finding.spot.text}” — " if finding.spot.text else ""
        typer.secho(f"      {excerpt}{finding.rule}; {finding.clause}", fg=typer.colors.BRIGHT_BLACK)
    for one in result.accepted:
        said = f"  {one.finding.spot.position}: bỏ qua {one.finding.rule} ({one.made_by}: {one.reason})"
        typer.secho(said, fg=typer.colors.BRIGHT_BLACK)
    counts = {name: sum(f.level == name for f in result.findings) for name in reversed(RANKS)}
    if result.findings:
        said = f"{counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['hint']} gợi ý."
        typer.echo(f"  {said}")
    else:
        typer.secho("  Không có lỗi.", fg=typer.colors.GREEN)


def as_plain(results: Sequence[Result]) -> dict[str, object]:
    """Give the results as plain values (docs/lint.md)."""
    return {
        "version": 1,
        "files": [
            {
                "file": str(result.path),
                "error": result.refused or None,
                "pages_checked": result.printed,
                "findings": [finding.as_plain() for finding in result.findings],
                "accepted": [
                    {**one.finding.as_plain(), "reason": one.reason, "made_by": one.made_by} for one in result.accepted
                ],
            }
            for result in results
        ],
        "counts": {name: sum(f.level == name for r in results for f in r.findings) for name in reversed(RANKS)},
    }


def show_rules() -> None:
    """List every rule by the component it looks at."""
    from documents.lint import RULES  # noqa: PLC0415

    group = ""
    for rule in RULES:
        if rule.group != group:
            group = rule.group
            typer.secho(group.capitalize(), bold=True)
        name = typer.style(f"{NAMES[rule.level.value]:9}", fg=COLOURS[rule.level.value])
        typer.echo(f"  {rule.id:26} {name} {rule.about}")
        typer.secho(f"      {rule.clause}{' (cần in trang)' if rule.printed else ''}", fg=typer.colors.BRIGHT_BLACK)
    typer.echo(f"{len(RULES)} quy tắc.")
