"""What `make run` says where it cannot have its port."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def make_run(port: int | str) -> subprocess.CompletedProcess[str]:
    command = ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_occupied_port_is_told_before_anything_else_is_done():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = make_run(port)
    assert run.returncode != 0
    assert f"端口 {port} 已被占用" in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("port", ["0", "65536", "八千", "80a", "-1"])
def test_what_is_no_port_is_told(port: str):
    run = make_run(port)
    assert run.returncode != 0
    assert "1 到 65535" in run.stderr
    assert run.stdout == ""
