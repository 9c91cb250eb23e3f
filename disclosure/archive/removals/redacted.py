"""The redacted file of a removal: validated and scanned before it is proposed, like every file that is disclosed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File

from disclosure.approval.errors import Refused
from disclosure.approval.personal_data.answering import Answer, check_answers
from disclosure.approval.personal_data.screening import Screening, describe_personal_data, screen_file
from disclosure.approval.scans import sha256_of
from disclosure.approval.withheld import repetition_problem
from disclosure.archive.models import EditionFile
from disclosure.archive.removals.masking import mask_words
from disclosure.archive.store import keep_bytes
from disclosure.uploads.kinds import ATTACHMENTS
from disclosure.uploads.vetting import Vetted, vet

NOT_PROPOSED = "没有提出，请按提示改正。"

NAME_TOLD = (
    "遮盖后的文件沿用原文件的标题和上传时的文件名，读者看得到，请删去其中的{}："
    "文件名请改过再上传；标题请选择用到它的版本，在“遮盖字句”中写出。"
)


def vet_redacted(file: File) -> Vetted:
    """Return the file as it is stored. Raises `Refused` if the file is not allowed."""
    if isinstance(file, Vetted):
        return file
    try:
        return vet(file, ATTACHMENTS, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    except ValidationError as refusal:
        raise Refused(NOT_PROPOSED, {"redacted": refusal.messages[0]}) from refusal


def screen_redacted(file: Vetted) -> Screening:
    """Return the questions about personal data in the file. Nobody reviews a motion: whoever proposes it answers them."""
    return screen_file(file, sha256_of(file), "遮盖后的文件")


def keep_redacted(
    file: File, removed: EditionFile, words: Sequence[str], answers: Mapping[str, Answer]
) -> tuple[dict[str, Any], Screening]:
    """Store the file that replaces `removed`. Returns `Removal.redacted`, and the questions that `answers` answer.

    Raises:
        Refused: the file is not allowed, or its title or name contains personal data or one of `words` in another spelling,
            or a finding is not justified, or repeats one of them.
    """
    file = vet_redacted(file)
    title, name = mask_words(f"{removed.title}（遮盖后）", words), mask_words(f"遮盖-{file.name}", words)
    if told := "、".join(filter(None, map(describe_personal_data, (title, PurePath(name).stem)))):
        raise Refused(NOT_PROPOSED, {"redacted": NAME_TOLD.format(told)})
    screening = screen_redacted(file)
    check_answers(screening, answers, {}, passing=True)
    _check_not_repeated(title, name, screening, answers, words)
    stored = keep_bytes(file)
    return {"sha256": stored.sha256, "size": stored.size, "title": title, "name": name}, screening


def _check_not_repeated(
    title: str, name: str, screening: Screening, answers: Mapping[str, Answer], words: Sequence[str]
) -> None:
    """Raises `Refused` if something that is stored with the redacted file repeats the words to be removed."""
    fields = {}
    for question in screening.questions:
        if problem := repetition_problem(answers[question.digest].words, words):
            fields[question.words_field] = problem
    told = [title, PurePath(name).stem, *(text for each in screening.questions for text in (each.masked, *each.places))]
    if problem := next(filter(None, (repetition_problem(text, words) for text in told)), ""):
        fields["redacted"] = f"文件的标题、文件名和其中各部分的名称{problem}"
    if fields:
        raise Refused(NOT_PROPOSED, fields)
