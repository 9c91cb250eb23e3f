"""Visible ink: what counts as filled in, and what may not be typed because it forges what is read (ADR 22)."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

BLANK_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me"}
"""Spaces, controls, invisible, private and unassigned characters, and marks that print only on another character."""

BLANK_CHARACTERS = set("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and symbols by category that print nothing: Hangul fillers, the empty Braille pattern, the empty note."""

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")

NO_INK = "没有看得见的文字，请填写。"
FORGED = "文字中有看不见的、会改变文字顺序的字符（%s），请删去后重新输入。"


def is_blank(character: str) -> bool:
    return character in BLANK_CHARACTERS or unicodedata.category(character) in BLANK_CATEGORIES


def has_ink(text: str) -> bool:
    """Whether anything of the text would be seen on paper."""
    return not all(map(is_blank, text))


def inked(text: str) -> str:
    """The text without spaces at either end; empty if nothing of it would be seen on paper."""
    return text.strip() if has_ink(text) else ""


def direction_override(text: str) -> str:
    """The first character of the text that makes others run the other way, by its number; or nothing."""
    found = _OVERRIDES.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def validate_ink(text: str) -> None:
    """Refuses text of which nothing is seen, and text that is seen in another order than it is stored."""
    if not has_ink(str(text)):
        raise ValidationError(NO_INK, code="no_ink")
    if forged := direction_override(str(text)):
        raise ValidationError(FORGED % forged, code="direction")


def require_ink_of_forms() -> None:
    """Have every text field of every form, Wagtail's included, validate what is typed into it."""
    forms.CharField.default_validators = [*forms.CharField.default_validators, validate_ink]
