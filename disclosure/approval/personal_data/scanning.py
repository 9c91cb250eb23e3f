"""Scanning of files, once for the same bytes, in a process with limits of time and memory. The results are stored masked."""

from __future__ import annotations

import json
from typing import IO, Any

from django.utils.crypto import salted_hmac

from disclosure.approval.models import FileScan
from disclosure.approval.personal_data.patterns import Match
from disclosure.catalogue.guard.grants import recording
from disclosure.items.files import Attachment
from disclosure.uploads.isolated import output_of

VERSION = 15
"""Version of the scanner. To be raised when patterns or readers find more: files are then scanned again."""

BIGGEST = 50 * 2**20
PATIENCE = 18
"""Maximum time of the process in seconds, however little of it is spent computing."""

UNREADABLE = "图片和旧格式文件（doc、xls、wps、et等）不能扫描，请打开逐页查看"
NOT_TO_THE_END = "文件没有读完（可能已损坏，或者过大），请打开逐页查看"

WORKER = "disclosure.approval.personal_data.worker"


def digest_of_finding(kind: str, value: str) -> str:
    """Return the digest that identifies a finding without storing it; keyed, so that a copy of the database reveals nothing."""
    return salted_hmac("disclosure.approval.personal_data", f"{kind}:{value}", algorithm="sha256").hexdigest()


def scan_of(file: Attachment, sha256: str, *, may_read: bool) -> FileScan | None:
    """Return the findings in the file's bytes, whose digest is `sha256`; None if they have not been read, nor may be now."""
    scan = FileScan.objects.filter(sha256=sha256, version=VERSION).first()
    if scan or not may_read:
        return scan
    with file.file.open("rb") as stored:
        return scan_now(stored, sha256)


def scan_now(stored: IO[bytes], sha256: str) -> FileScan:
    """Read an open file from its beginning, and return the findings in its bytes, whose digest is `sha256`."""
    findings, gaps = _read(stored)
    # A concurrent request may have read the same file.
    with recording("what a file was found to hold"):
        return FileScan.objects.get_or_create(sha256=sha256, version=VERSION, defaults={"findings": findings, "gaps": gaps})[0]


def _read(stored: IO[bytes]) -> tuple[list[dict[str, str]], list[str]]:
    """Return findings and gaps of a file, whatever its format and however the reading ends."""
    stored.seek(0)
    head = stored.read(1024)
    if b"%PDF" not in head and not head.startswith(b"PK\x03\x04"):
        return [], [UNREADABLE]
    stored.seek(0)
    data = stored.read(BIGGEST + 1)
    if len(data) > BIGGEST:
        return [], [f"文件超过{BIGGEST // 2**20}MB，没有扫描"]
    return _told(output_of(WORKER, data, PATIENCE))


def _told(output: bytes) -> tuple[list[dict[str, str]], list[str]]:
    lines: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
    findings = [_kept(line["kind"], line["value"], line["place"]) for line in lines if "kind" in line]
    gaps = [line["gap"] for line in lines if "gap" in line]
    if {"end": True} not in lines:
        gaps.append(NOT_TO_THE_END)
    return findings, list(dict.fromkeys(gaps))


def _kept(kind: str, value: str, place: str) -> dict[str, str]:
    masked = Match(kind, value, 0, 0).described
    return {"kind": kind, "masked": masked, "digest": digest_of_finding(kind, value), "place": place}
