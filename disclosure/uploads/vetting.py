"""Validation of an uploaded file."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.office_files.packages import UnreadableFile
from disclosure.organisation.ink import order_complaint
from disclosure.uploads import antivirus
from disclosure.uploads.kinds import LEADING, FileKind
from disclosure.uploads.names import safe_name

HEAD_BYTES = 1024
"""Number of first bytes within which a PDF must begin, as programs that read it require."""

DAMAGED = "文件已损坏，无法打开。请确认能正常打开，另存后再上传。"

_CONFUSED = (
    (rb"\xd0\xcf\x11\xe0", "它是旧格式（DOC、XLS、WPS、ET），或者设有密码；请打开文件，取消密码，另存为{}后再上传。"),
    (
        rb"(?i)<!doctype|<html|<\?xml|<\?mso|<table|<head|<meta|mime-version:|\{\\rtf",
        "它是网页、XML或RTF，只是后缀名像{0}；请打开文件，另存为{0}后再上传。",
    ),
    (rb"PK\x03\x04", "它是XLSX、DOCX或压缩文件；请改回原来的后缀名，或者打开文件，另存为{}后再上传。"),
    (rb"%PDF-", "它是PDF；请上传原来的{}文件。"),
)
"""First bytes of files that people take for others, and advice with places for the expected type."""

log = logging.getLogger(__name__)


class Vetted(File):
    """A validated file. Only `vet` creates it, and no other file is stored."""


def vet(file: File, kinds: Mapping[str, FileKind], most_bytes: int, name: str = "") -> Vetted:
    """Return the content to be stored for an uploaded file: the file itself, or a redrawn picture.

    Extension and content must agree, because a name alone proves nothing. The MIME type that the browser declares is ignored:
    it is derived from the extension by the person's system, and the file is never served with it.

    Args:
        kinds: allowed types by extension.
        name: name to be given to the file, if not its own.

    Raises `ValidationError`, whose message explains in Chinese what to do.
    """
    name = safe_name(name or str(file.name))
    if complaint := order_complaint(name, "文件名"):
        raise ValidationError(complaint)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    kind = kinds.get(ending)
    if kind is None:
        raise ValidationError(f"不能上传这种文件，只接受{endings(kinds)}；请另存为其中一种再上传。")
    if not file.size:
        raise ValidationError("文件是空的。")
    if file.size > most_bytes:
        raise ValidationError(f"文件超过{most_bytes // 1024 // 1024}MB，请压缩、删减或分开后再上传。")
    file.seek(0)
    head = file.read(HEAD_BYTES)
    advice = next((advice for pattern, advice in _CONFUSED if re.match(pattern, head.lstrip(LEADING))), "")
    if kind.beginning not in head or (advice and not kind.beginning):
        advice = advice or "请确认文件没有损坏、没有改过后缀名。"
        raise ValidationError(f"文件的内容不是{ending.upper()}，{advice.format(ending.upper())}")
    if not head.lstrip(kind.leading).startswith(kind.beginning):
        raise ValidationError(
            f"文件的内容不是单纯的{ending.upper()}，开头有多余的内容；请打开后另存或重新打印成{ending.upper()}，再上传。"
        )
    antivirus.scan(file)
    return Vetted(_inspected(file, kind), name)


def endings(kinds: Mapping[str, FileKind]) -> str:
    """Return the file types for display: `PDF、DOC、…`."""
    return "、".join(ending.upper() for ending in kinds)


def _inspected(file: File, kind: FileKind) -> IO[bytes] | File:
    file.seek(0)
    try:
        instead = kind.inspect(file)
    except ValidationError:
        raise
    except UnreadableFile as reason:
        raise ValidationError(str(reason)) from reason
    except Exception as error:
        # The libraries raise all kinds of exceptions for a broken or a malicious file.
        log.info("Taken for a broken file: %s", file.name, exc_info=True)
        raise ValidationError(DAMAGED) from error
    file.seek(0)
    return instead or file
