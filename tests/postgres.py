"""Runs a command with DATABASE_URL naming a throwaway PostgreSQL, which is gone when the command ends.

    python -m tests.postgres COMMAND [ARGUMENT …]

The server lies in a temporary folder, listens on a free port of 127.0.0.1 and takes one password of this run. PostgreSQL
refuses to run as root, so root starts it as the user `postgres`. The exit status is the command's; 69 where PostgreSQL is not
installed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port, wait_until_it_listens

NOT_INSTALLED = 69

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # The data is thrown away: it need not survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs: on the path, or where Debian keeps its newest version."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def running_server(programs: Path, kept: Path | None = None) -> Iterator[str]:
    """Yields the DATABASE_URL of a server; stops the server whatever happens, and removes its data.

    Args:
        kept: a folder in which the data stays, and is found again.
    """
    owner = {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = kept or Path(tempfile.mkdtemp(prefix="disclosure-postgres-"))
    folder.mkdir(exist_ok=True)
    password_file, port, server = folder / "password", free_port(), None
    try:
        if not password_file.exists():
            _initialise(programs, folder, password_file, owner)
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "port": port}.items()]
        with (folder / "log").open("wb") as log:
            # A session of its own: Ctrl-C ends the tests first, and they still find their server while they end.
            command = [programs / "postgres", "-D", folder / "data", *options]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **owner)
        wait_until_it_listens(server, port, folder / "log")
        yield f"postgres://tests:{password_file.read_text()}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: it ends what still talks to it
            server.wait()
        if kept is None:
            shutil.rmtree(folder)


def _initialise(programs: Path, folder: Path, password_file: Path, owner: dict) -> None:
    """Make a server's data, and the password of its user `tests`."""
    password_file.write_text(secrets.token_hex(16))
    if owner:
        for path in (folder, password_file):
            shutil.chown(path, owner["user"], owner["group"])
    initdb = [programs / "initdb", "--pgdata", folder / "data", "--username", "tests", "--pwfile", password_file]
    initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)


def main(command: list[str]) -> int:
    programs = binaries()
    if programs is None:
        print("没有找到PostgreSQL的服务器程序（initdb、postgres）。", file=sys.stderr)
        return NOT_INSTALLED
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with running_server(programs) as url:
        try:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        except KeyboardInterrupt:
            return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
