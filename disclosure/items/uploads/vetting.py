"""The way of a file past the rules."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.items.uploads import antivirus
from disclosure.items.uploads.kinds import UNNAMED, Kind

log = logging.getLogger(__name__)


class Vetted(File):
    """A file that came past the rules. It is made by `vet` alone, and nothing else is stored."""


def vet(file: File, kinds: Mapping[str, Kind], most_bytes: int, name: str = "") -> Vetted:
    """What is to be stored of an uploaded file: itself, or a picture that was drawn anew.

    Ending, declared type and content must agree: a name alone says nothing.

    Args:
        kinds: those that may come in, by the ending of the name.
        name: what it is to be called, where that is not the name that it has.

    Raises `ValidationError`, whose message says in Chinese what to do.
    """
    name = name or str(file.name)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    kind = kinds.get(ending)
    if kind is None:
        raise ValidationError(f"不能上传这种文件，只接受{endings(kinds)}。")
    if not file.size:
        raise ValidationError("文件是空的。")
    if file.size > most_bytes:
        raise ValidationError(f"文件超过{most_bytes // 1024 // 1024}MB，请压缩或分开上传。")
    declared = getattr(file, "content_type", None) or ""
    if declared not in (*UNNAMED, kind.mime, *kind.declared) or not _begins_with(file, kind.beginning):
        raise ValidationError(f"文件的内容不是{ending.upper()}，请确认文件没有损坏、没有改过后缀名。")
    antivirus.scan(file)
    return Vetted(_inspected(file, kind), name)


def endings(kinds: Mapping[str, Kind]) -> str:
    """The kinds as people read them: `PDF、DOC、…`."""
    return "、".join(ending.upper() for ending in kinds)


def _begins_with(file: File, beginning: bytes) -> bool:
    file.seek(0)
    return file.read(len(beginning)) == beginning


def _inspected(file: File, kind: Kind) -> IO[bytes] | File:
    file.seek(0)
    try:
        instead = kind.inspect(file)
    except ValidationError:
        raise
    except Exception as error:
        # What is broken, or made to break them, makes the libraries raise whatever they stumble over.
        log.info("Taken for a broken file: %s", file.name, exc_info=True)
        raise ValidationError("文件已损坏，无法打开。请确认能正常打开，另存后再上传。") from error
    file.seek(0)
    return instead or file
