"""What a scan of signed minutes may be."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.approval.errors import Refused
from disclosure.approval.models.meetings import SCAN_BYTES, SCANS
from disclosure.items.uploads.vetting import Vetted, vet


def vet_scan(file: File) -> Vetted:
    """The file as it is stored. Raises `Refused` where it is none that may come in."""
    if isinstance(file, Vetted):
        return file
    try:
        return vet(file, SCANS, SCAN_BYTES)
    except ValidationError as refusal:
        problem = refusal.messages[0]
        raise Refused(problem, fields={"file": problem}) from refusal


def sha256_of(file: File) -> str:
    """SHA-256 of the bytes, in hex."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
