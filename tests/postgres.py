"""A PostgreSQL server of the tests' own: one per session, in a temporary folder, gone at the end."""

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

START_SECONDS = 60
STOP_SECONDS = 30
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - used through tempfile only
ROOM = 512 * 1024 * 1024


class PostgresMissing(Exception):
    """No PostgreSQL server programs on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "The tests run on SQLite and on PostgreSQL, and there is no initdb here. "
            "Install it: install/system-packages.sh postgresql",
        )


class PostgresDidNotStart(Exception):
    """The server was started and did not answer."""

    def __init__(self, log: str) -> None:
        super().__init__(f"PostgreSQL did not start:\n{log}")


def find_programs() -> Path:
    """Find the newest folder with initdb and postgres.

    Debian keeps one per version; an initdb in PATH may belong to another version than the server, so its
    folder counts only when the server stands beside it.

    Raises PostgresMissing.
    """
    by_version = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)],
        reverse=True,
    )
    in_path = shutil.which("initdb")
    candidates = [*by_version, *([Path(in_path).resolve().parent] if in_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing


def roomy_memory_folder() -> Path | None:
    """Choose a folder in memory: copying a database takes 15 ms there, 300 ms on a slow disk.

    None where there is none or too little of it (containers often have 64 MB): the usual folder must do.
    """
    if not (MEMORY_FOLDER.is_dir() and os.access(MEMORY_FOLDER, os.W_OK)):
        return None
    return MEMORY_FOLDER if shutil.disk_usage(MEMORY_FOLDER).free > ROOM else None


class Server:
    """A running server, reached through a socket in its own folder."""

    def __init__(self, sockets: Path, user: str) -> None:
        self.sockets = sockets
        self.user = user

    def url(self, database: str) -> str:
        """Give the address of a database as an operator would write it in THUKY_DATABASE_URL."""
        return f"postgresql://{self.user}@/{database}?host={self.sockets}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction, in the maintenance database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def serve(folder: Path, *, durable: bool = False) -> Iterator[Server]:
    """Run a server with its data, log and socket under an empty folder; nothing of it survives the block.

    Safety on power loss is switched off, the data lives as long as the tests; ``durable`` leaves it on, for
    measurements that must pay for it.
    """
    programs = find_programs()
    account = _unprivileged_account()
    data, log = folder / "data", folder / "postgres.log"
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    user, group = (account.pw_uid, account.pw_gid) if account else (None, None)
    others: list[int] | None = [] if account else None
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={data}",
            "--username=thuky",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        env=environment,
        user=user,
        group=group,
        extra_groups=others,
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "80",
        "shared_buffers": "32MB",
        "autovacuum": "off",
        "jit": "off",
    }
    if durable:
        settings |= {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            # Ctrl-C in the terminal belongs to the tests, which stop the server themselves.
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=others,
        )
    try:
        running = Server(folder, "thuky")
        _wait_until_ready(running, server, log)
        yield running
    finally:
        _stop(server)


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Choose whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing


def _wait_until_ready(running: Server, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return as soon as the server takes a connection."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(running.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresDidNotStart(log.read_text(errors="replace"))


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask for an immediate shutdown (SIGQUIT); kill what does not follow."""
    server.send_signal(3)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
