"""Work on a file in a process of its own, with limits of time and memory, and without secrets: files may be malicious."""

from __future__ import annotations

import resource
import subprocess
import sys

from django.conf import settings


def output_of(module: str, data: bytes, seconds: float) -> bytes:
    """Return what the module writes, run as a program with `data` as its input, until it ended or was stopped.

    Args:
        module: name of a module whose program calls `limit` before it reads the data.
        seconds: maximum time of the process, however little of it is spent computing.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as stopped:
        return stopped.stdout or b""
    return done.stdout


def limit(cpu_seconds: int, memory: int) -> None:
    """Limit this process: its computing time, its memory in bytes; and it may write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
