"""Validation of scans of signed paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.approval.errors import Refused
from disclosure.approval.models import SCAN_BYTES
from disclosure.uploads.kinds import FileKind
from disclosure.uploads.vetting import Vetted, vet


def vet_scan(file: File, kinds: Mapping[str, FileKind], *, field: str) -> Vetted:
    """Return the file as it is stored. Raises `Refused`, with a message for `field`, if the file is not allowed."""
    if isinstance(file, Vetted):
        return file
    try:
        return vet(file, kinds, SCAN_BYTES)
    except ValidationError as refusal:
        problem = refusal.messages[0]
        raise Refused(problem, fields={field: problem}) from refusal


def sha256_of(file: File) -> str:
    """Return the SHA-256 of the bytes, in hex."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
