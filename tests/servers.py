"""Servers that live as long as a run of the tests."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

SECONDS_TO_START = 300


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_listens(server: subprocess.Popen, port: int, log: Path) -> None:
    """Return once `server` takes connections on `port`; raise RuntimeError with its log where it does not come to that."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
