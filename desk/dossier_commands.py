"""``thuky dossier …``: bundles and copies of papers as PDF."""

import typer

app = typer.Typer(no_args_is_help=True)
