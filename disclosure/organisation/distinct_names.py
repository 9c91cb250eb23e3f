"""Names that people tell apart: each shows all of its characters, and looks like no other of its kind (ADR 22)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from disclosure.organisation.folding import as_seen
from disclosure.organisation.ink import is_unseen
from disclosure.organisation.skeletons import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from disclosure.organisation.models import User

UNSEEN = "“%s”中有看不见的字符（%s），请删去后重新输入。"
LIKE_ANOTHER = "看上去与已有的“%s”相同，不易分辨，请改用有区别的名称。"
FOREIGN = "“%s”不能用于用户名，请只用英文字母、数字和 @ . + - _。"

TWIN = "twin"

_FOREIGN_LETTER = re.compile(r"[^\W\x00-\x7f]")


def check_name(record: Model) -> None:
    """Raise `ValidationError` if the record's `name`, which is also its `str`, holds what nobody sees or looks like another's.

    A name that the record bore before stays, whatever it is.
    """
    if not _changed(record, "name"):
        return
    if complaint := unseen_complaint(str(record)) or _twin_complaint(record, "name", skeleton):
        raise ValidationError({"name": complaint})


def check_names_of_person(user: User) -> None:
    """Raise `ValidationError` if a new name of the account or of its owner can be mistaken.

    A username is ASCII, unless the college's CAS server knows it as another. The college issues zhangl1 beside zhangli, so its
    usernames may resemble each other, but not look the same. Two people may share a name of their own.

    The error of a username that looks like another has the code `TWIN`.
    """
    complaints = {name: unseen_complaint(getattr(user, name)) for name in ("last_name", "first_name") if _changed(user, name)}
    errors = {name: ValidationError(complaint) for name, complaint in complaints.items() if complaint}
    if _changed(user, "username"):
        foreign = None if user.campus_account else _FOREIGN_LETTER.search(user.username)
        complaint = unseen_complaint(user.username) or (FOREIGN % foreign[0] if foreign else "")
        if complaint:
            errors["username"] = ValidationError(complaint)
        elif twin := _twin_complaint(user, "username", as_seen if user.campus_account else skeleton):
            errors["username"] = ValidationError(twin, code=TWIN)
    if errors:
        raise ValidationError(errors)


def unseen_complaint(text: str) -> str:
    """Return a sentence in Chinese that names the first character of the text that prints nothing; empty if all print."""
    found = next(filter(is_unseen, text), "")
    return UNSEEN % (text, f"U+{ord(found):04X}") if found else ""


def _changed(record: Model, field: str) -> bool:
    stored = type(record)._default_manager.filter(pk=record.pk).values_list(field, flat=True).first()
    return getattr(record, field) != stored


def _twin_complaint(record: Model, field: str, look: Callable[[str], str]) -> str:
    """Return which other record looks the same; empty if none does, or one has the name to the letter: the field tells that."""
    name = getattr(record, field)
    seen = look(name)
    others = type(record)._default_manager.exclude(pk=record.pk).values_list(field, flat=True)
    twin = next((other for other in others if other != name and look(other) == seen), "")
    return LIKE_ANOTHER % twin if twin and name else ""
