"""A mail server on this machine that keeps what it receives: for the demo and for rehearsals."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from domain.vietnamese import slug

_LONGEST_NAME = 80


class Keeper:
    """Keep every letter as a file, in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        """Go on after the letters that lie there already."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.received = sum(1 for _ in folder.glob("*.eml"))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's
        """Write the letter down as it came."""
        content: bytes = envelope.original_content
        subject = str(message_from_bytes(content, policy=policy.default)["Subject"] or "")
        self.received += 1
        name = f"{self.received:04d}-{slug(subject)[:_LONGEST_NAME]}.eml"
        (self.folder / name).write_bytes(content)
        return "250 OK"


@contextmanager
def loopback_server(folder: Path) -> Iterator[tuple[str, int, Keeper]]:
    """Run the server on a free port of 127.0.0.1; gives host, port and the keeper."""
    keeper = Keeper(folder)
    # The controller asks its own port whether it is up, so it must know the number beforehand.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield "127.0.0.1", port, keeper
    finally:
        controller.stop()
