"""Validation of scans of signed paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.approval.errors import Refused
from disclosure.approval.models import SCAN_BYTES
from disclosure.approval.personal_data.answering import remark_problem
from disclosure.uploads.kinds import FileKind
from disclosure.uploads.vetting import Vetted, vet


def vet_scan(file: File, kinds: Mapping[str, FileKind], *, field: str) -> Vetted:
    """Return the file as it is stored, under the name that it has.

    Raises `Refused`, with a message for `field`, if the file is not allowed, or its name contains personal data.
    """
    if problem := remark_problem(PurePath(file.name or "").stem):
        raise Refused("文件名要长久保存，不能写个人信息，没有办理。", fields={field: f"文件名{problem}"})
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
