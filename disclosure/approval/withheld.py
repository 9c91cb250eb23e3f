"""Words that a motion removes. No text about the motion may repeat them, since such texts are stored permanently (ADR 11)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from django.core.files import File

from disclosure.approval.errors import Refused
from disclosure.approval.models import Motion
from disclosure.items.models import DisclosurePage
from disclosure.organisation.folding import as_seen, words_seen


def repetition_problem(text: str, words: Sequence[str]) -> str:
    """Return why a text is refused: a reader sees one of `words` in it, with separators or without. Else an empty string."""
    for word in words:
        # A word of punctuation alone has no letters to compare.
        form = words_seen if words_seen(word) else as_seen
        if form(word) in form(text):
            return f"不能写要删除的文字“{word}”：这里写的要长久保存；指明位置就可以了。"
    return ""


def withheld_words(subject: DisclosurePage | Motion) -> Sequence[str]:
    """Return the words that a pending motion removes if it is approved; none if it has ended, or if `subject` is an item."""
    if isinstance(subject, DisclosurePage) or not subject.workflow_in_progress:
        return ()
    return subject.procedure.withheld(subject)


def check_not_repeated(subject: DisclosurePage | Motion, **texts: str | File | None) -> None:
    """Raises `Refused` if a text about `subject`, or the name of a file, repeats words that it removes.

    Args:
        texts: by the form's field.
    """
    if not (words := withheld_words(subject)):
        return
    fields = {}
    for field, text in texts.items():
        plain = PurePath(text.name or "").stem if isinstance(text, File) else text or ""
        if problem := repetition_problem(plain, words):
            fields[field] = f"文件名中{problem}" if isinstance(text, File) else problem
    if fields:
        raise Refused("办理的意见和文件名要长久保存，不能重复要删除的文字，没有办理。", fields)
