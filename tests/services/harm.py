"""Harm done to an installation, as bad disks and hasty hands do it."""

from typing import Any

from models.paper import Paper
from tests.services.history import ARCHIVED
from tests.services.installation import Installation


def damage(installation: Installation, sha256: str) -> None:
    """Change the first byte of a file of the store."""
    path = installation.home / "store" / sha256[:2] / sha256[2:4] / sha256
    path.chmod(0o600)
    path.write_bytes(b"?" + path.read_bytes()[1:])


def change_paper(installation: Installation, key: str, **values: Any) -> None:  # noqa: ANN401 - any column
    """Change columns of a paper's row behind the back of the program; fields of the context by `context`."""
    with installation.at(ARCHIVED) as office, office.begin() as session:
        row = session.get_one(Paper, key)
        for name, value in values.items():
            setattr(row, name, row.context | value if name == "context" else value)
        session.add(row)
