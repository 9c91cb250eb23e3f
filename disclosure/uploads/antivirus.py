"""Virus scan with ClamAV, if an installation has one. A file that could not be scanned is refused.

The protocol of `clamd(8)` takes four lines and is implemented here: the client on PyPI has not changed since 2014, connects
without a timeout, and uses `send`, which may omit bytes of a chunk that would then never be scanned.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

SCAN_TIMEOUT_SECONDS = 25
"""Timeout for each step of a scan; a web worker is stopped after thirty seconds."""

CHUNK = 1 << 16
PORT = 3310

log = logging.getLogger(__name__)


def scan(file: IO[bytes]) -> None:
    """Raise `ValidationError` if ClamAV finds a virus or is unavailable. Does nothing if ClamAV is not configured."""
    if not settings.CLAMD_URL:
        return
    file.seek(0)
    try:
        with _connection(settings.CLAMD_URL) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!L", 0))
            answer = _answer(clamd)
    except (OSError, ValueError) as failure:
        answer = str(failure) or type(failure).__name__
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        log.warning("ClamAV: %s: %s", getattr(file, "name", ""), answer)
        raise ValidationError("文件带有病毒，没有上传。请查杀病毒后再试。")
    log.error("ClamAV could not scan a file: %s", answer)
    raise ValidationError("病毒扫描暂时不能进行，文件没有上传。请稍后再试；仍不行的，请与系统管理员联系。")


def _connection(address: str) -> socket.socket:
    """Connect to `unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`."""
    url = urlsplit(address)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port or PORT), timeout=SCAN_TIMEOUT_SECONDS)
    if url.scheme != "unix":
        raise ValueError(f"CLAMD_URL is neither unix: nor tcp: {address}")
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    clamd.settimeout(SCAN_TIMEOUT_SECONDS)
    try:
        clamd.connect(url.path)
    except OSError:
        clamd.close()
        raise
    return clamd


def _answer(clamd: socket.socket) -> str:
    with clamd.makefile("rb") as answer:
        return answer.read(1000).rstrip(b"\0\n").decode(errors="replace")
