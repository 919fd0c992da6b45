"""Debian's own mail programs: Postfix from a folder of its own, on a free port; mblaze reads what it delivered.

No service of the system is started, stopped or changed: Postfix's master runs as our child, with its own settings,
queue and mailboxes in a temporary folder, and ends with the test.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_MASTER = Path("/usr/lib/postfix/sbin/master")
_START_SECONDS = 20
_DELIVERY_SECONDS = 60
_QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")
_INSTALL = "Install it: install/system-packages.sh test"


class DebianMailMissing(Exception):
    """A mail program of Debian is not there, or may not be run."""


class MailDidNotArrive(Exception):
    """Postfix did not start or did not deliver."""


@dataclass(frozen=True)
class DebianMail:
    """A running Postfix: its port, and the mailboxes it delivers to."""

    port: int
    mailboxes: Path
    log: Path

    def letters_of(self, user: str, count: int) -> list[Path]:
        """Wait until so many letters lie in a mailbox; in the order of arrival. Raises MailDidNotArrive."""
        patience = time.monotonic() + _DELIVERY_SECONDS
        while True:
            found = sorted((self.mailboxes / user / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
            if len(found) >= count:
                return found
            if time.monotonic() > patience:
                raise MailDidNotArrive(f"{len(found)} of {count} letters for {user}:\n{_tail(self.log)}")
            time.sleep(0.05)


def program(name: str) -> str:
    """Find a mail program. Raises DebianMailMissing."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        raise DebianMailMissing(f"There is no {name} here. {_INSTALL}")
    return found


@contextmanager
def postfix(users: Sequence[str], relayed: Mapping[str, int] = MappingProxyType({})) -> Iterator[DebianMail]:
    """Run Postfix for mailboxes at example.vn; letters to others it relays to ports of this machine.

    Raises DebianMailMissing, MailDidNotArrive.
    """
    if not _MASTER.exists():
        raise DebianMailMissing(f"There is no Postfix here. {_INSTALL}")
    if os.geteuid() != 0:
        raise DebianMailMissing("Postfix's master starts as root only; run this test as root, as the CI does.")
    with tempfile.TemporaryDirectory(prefix="thuky-postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        mail = DebianMail(port, folder / "mail", folder / "log" / "mail.log")
        _lay_out(folder, port, users, relayed)
        master = subprocess.Popen([_MASTER, "-c", folder / "config", "-d"])
        try:
            _wait_for(master, mail)
            yield mail
        finally:
            master.terminate()
            master.wait(_START_SECONDS)


def _lay_out(folder: Path, port: int, users: Sequence[str], relayed: Mapping[str, int]) -> None:
    """Write settings, and the folders with the owners that Postfix insists on."""
    owner, drop = pwd.getpwnam("postfix"), grp.getgrnam("postdrop").gr_gid
    nobody = pwd.getpwnam("nobody")
    for name in ("config", "log", "queue", "queue/pid"):
        (folder / name).mkdir()
    for name in _QUEUES:
        (folder / "queue" / name).mkdir(mode=0o700)
        os.chown(folder / "queue" / name, owner.pw_uid, owner.pw_gid)
    for name, mode in (("public", 0o710), ("maildrop", 0o730)):
        (folder / "queue" / name).mkdir()
        os.chown(folder / "queue" / name, owner.pw_uid, drop)
        (folder / "queue" / name).chmod(mode)
    (folder / "data").mkdir(mode=0o700)
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    settings = {
        "compatibility_level": "3.6",
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "daemon_directory": _MASTER.parent,
        "command_directory": "/usr/sbin",
        "mail_owner": "postfix",
        "setgid_group": "postdrop",
        "maillog_file": folder / "log" / "mail.log",
        "maillog_file_prefixes": folder / "log",
        "myhostname": "mta.example.vn",
        "mydestination": "",
        "inet_interfaces": "127.0.0.1",
        "inet_protocols": "ipv4",
        "mynetworks": "127.0.0.0/8",
        "alias_maps": "",
        "local_recipient_maps": "",
        "smtpd_tls_security_level": "none",
        "message_size_limit": str(64 * 1024 * 1024),
        "mailbox_size_limit": "0",
        "virtual_mailbox_limit": "0",
        "virtual_mailbox_domains": "example.vn",
        "virtual_mailbox_base": folder / "mail",
        "virtual_mailbox_maps": f"texthash:{folder / 'config' / 'mailboxes'}",
        "transport_maps": f"texthash:{folder / 'config' / 'transport'}",
        "virtual_uid_maps": f"static:{nobody.pw_uid}",
        "virtual_gid_maps": f"static:{nobody.pw_gid}",
        "virtual_minimum_uid": "100",
    }
    services = [f"127.0.0.1:{port} inet n - n - - smtpd", "postlog unix-dgram n - n - 1 postlogd"]
    services += [f"{name} unix n - n - 0 {name}" for name in ("cleanup",)]
    services += ["qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite"]
    services += [f"{name} unix - - n - 0 bounce" for name in ("bounce", "defer", "trace")]
    services += ["anvil unix - - n - 1 anvil", "virtual unix - n n - - virtual", "smtp unix - - n - - smtp"]
    services += [f"{name} unix - - n - - error" for name in ("error", "retry")]
    files = {
        "main.cf": "".join(f"{name} = {value}\n" for name, value in settings.items()),
        "master.cf": "\n".join(services) + "\n",
        "mailboxes": "".join(f"{user}@example.vn {user}/\n" for user in (*users, *relayed)),
        "transport": "".join(f"{user}@example.vn smtp:[127.0.0.1]:{port}\n" for user, port in relayed.items()),
    }
    for name, text in files.items():
        (folder / "config" / name).write_text(text, encoding="ascii")


def _wait_for(master: "subprocess.Popen[bytes]", mail: DebianMail) -> None:
    """Wait for the greeting of the server."""
    patience = time.monotonic() + _START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", mail.port), timeout=_START_SECONDS) as line:
                if line.recv(3) == b"220":
                    return
        except OSError:
            pass
        if master.poll() is not None or time.monotonic() > patience:
            raise MailDidNotArrive(f"Postfix did not start:\n{_tail(mail.log)}")
        time.sleep(0.05)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]) if log.exists() else "no log"
