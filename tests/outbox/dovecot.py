"""Debian's own IMAP server: Dovecot from a folder of its own, on free ports, as our child.

No service of the system is started, stopped or changed; it ends with the test.
"""

import grp
import imaplib
import os
import pwd
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from outbox.mailbox_settings import MailboxSettings
from tests import postgres
from tests.outbox.test_security import write_certificate

_PROGRAM = Path("/usr/sbin/dovecot")
_START_SECONDS = 20
_INSTALL = "Install it: install/system-packages.sh test"

USER = "ocop"
PASSWORD = "mật khẩu Bí Mật 7"  # noqa: S105 - of a server that lives as long as a test


class DovecotMissing(Exception):
    """Dovecot is not there, may not be run, or did not start."""


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot: its ports (TLS at once; STARTTLS), the authority of its certificate, its mail folder."""

    tls_port: int
    port: int
    ca_file: Path
    folder: Path

    def settings(self, **changes: Any) -> MailboxSettings:  # noqa: ANN401 - the tests choose the fields
        """Give settings that reach it."""
        facts: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.tls_port,
            "username": USER,
            "password": PASSWORD,
            "timeout": 10.0,
            "ca_file": str(self.ca_file),
        }
        return MailboxSettings(**(facts | changes))

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Log in as a mail program of the office would."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=context, timeout=10)
        try:
            client.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
            yield client
        finally:
            client.logout()

    def add(self, messages: Sequence[bytes], received_at: datetime, folder: str = "INBOX") -> None:
        """Put messages into a folder, as if they had arrived at a moment."""
        with self.client() as client:
            for message in messages:
                answer = client.append(folder, "", imaplib.Time2Internaldate(received_at), message)
                assert answer[0] == "OK", answer

    def empty(self) -> None:
        """Take all messages out of the mailbox."""
        with self.client() as client:
            client.select("INBOX")
            client.uid("STORE", "1:*", "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()

    def drop(self, messages: Sequence[bytes]) -> None:
        """Put many messages into the mailbox at once, as its delivery program would."""
        place = self.folder / "mail" / USER / "new"
        owner = pwd.getpwnam("nobody")
        for path in (place.parent.parent, place.parent, place, place.parent / "cur", place.parent / "tmp"):
            path.mkdir(exist_ok=True)
            os.chown(path, owner.pw_uid, grp.getgrnam("nogroup").gr_gid)
        for n, message in enumerate(messages):
            path = place / f"1586000000.M{n:06d}P1.example"
            path.write_bytes(message)
            os.chown(path, owner.pw_uid, grp.getgrnam("nogroup").gr_gid)


@contextmanager
def dovecot(host: str = "127.0.0.1") -> Iterator[Dovecot]:
    """Run Dovecot with one mailbox; its certificate is for ``host``. Raises DovecotMissing."""
    # Not under pytest's own folders: too long for a socket's name, and closed to Dovecot's accounts.
    folder = tempfile.TemporaryDirectory(prefix="thuky-imap-", dir=postgres.roomy_memory_folder())
    with folder as name, _running(Path(name), host) as server:
        yield server


@contextmanager
def _running(folder: Path, host: str) -> Iterator[Dovecot]:
    if not _PROGRAM.exists():
        raise DovecotMissing(f"There is no Dovecot here. {_INSTALL}")
    if os.geteuid() != 0:
        raise DovecotMissing("Dovecot with system users starts as root only; run this test as root, as the CI does.")
    folder.chmod(0o755)
    certificate = write_certificate(folder, host)
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        server = Dovecot(one.getsockname()[1], other.getsockname()[1], certificate[0], folder)
    _lay_out(server, certificate)
    with (folder / "out").open("wb") as out:
        child = subprocess.Popen([_PROGRAM, "-F", "-c", folder / "dovecot.conf"], stdout=out, stderr=out)
    try:
        _wait_for(child, server)
        yield server
    finally:
        child.terminate()
        child.wait(_START_SECONDS)


def _lay_out(server: Dovecot, certificate: tuple[Path, Path]) -> None:
    folder, nobody = server.folder, pwd.getpwnam("nobody")
    (folder / "mail").mkdir()
    os.chown(folder / "mail", nobody.pw_uid, grp.getgrnam("nogroup").gr_gid)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (folder / "users").chmod(0o644)
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {folder.name}
protocols = imap
listen = 127.0.0.1
log_path = {folder}/dovecot.log
ssl = required
ssl_cert = <{certificate[0]}
ssl_key = <{certificate[1]}
auth_mechanisms = plain
mail_location = maildir:{folder}/mail/%n
mail_max_userip_connections = 50
login_greeting = ready
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {server.port}
  }}
  inet_listener imaps {{
    port = {server.tls_port}
    ssl = yes
  }}
}}
""",
        encoding="utf-8",
    )


def _wait_for(child: "subprocess.Popen[bytes]", server: Dovecot) -> None:
    """Wait for the greeting of the server."""
    patience = time.monotonic() + _START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=_START_SECONDS) as line:
                if line.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        if child.poll() is not None or time.monotonic() > patience:
            logs = [server.folder / name for name in ("out", "dovecot.log")]
            said = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in logs if path.exists())
            raise DovecotMissing(f"Dovecot did not start:\n{said}")
        time.sleep(0.05)
