"""``thuky template …``: an office checks and replaces the Word forms."""

import typer

app = typer.Typer(no_args_is_help=True)
