"""Visible ink: text that counts as filled in, and characters that are refused because they forge what is read (ADR 22)."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

BLANK_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me"}
"""Spaces, controls, invisible, private and unassigned characters, and marks that print only on another character."""

BLANK_CHARACTERS = set("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Characters that print nothing although their category is letter or symbol: Hangul fillers, blank Braille, null note."""

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")

NO_INK = "没有看得见的文字，请填写。"
FORGED = "文字中有看不见的、会改变文字顺序的字符（%s），请删去后重新输入。"


def is_blank(character: str) -> bool:
    return character in BLANK_CHARACTERS or unicodedata.category(character) in BLANK_CATEGORIES


def has_ink(text: str) -> bool:
    """Return whether any character of the text would be visible on paper."""
    return not all(map(is_blank, text))


def inked(text: str) -> str:
    """Return the text without surrounding spaces; empty if no character of it would be visible on paper."""
    return text.strip() if has_ink(text) else ""


def direction_override(text: str) -> str:
    """Return the code point of the text's first character that overrides the direction of others, as `U+…`; empty if none."""
    found = _OVERRIDES.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def validate_ink(text: str) -> None:
    """Raise `ValidationError` if the text is invisible, or is displayed in another order than it is stored."""
    if not has_ink(str(text)):
        raise ValidationError(NO_INK, code="no_ink")
    if forged := direction_override(str(text)):
        raise ValidationError(FORGED % forged, code="direction")


def require_ink_of_forms() -> None:
    """Validate the input of every text field of every form, Wagtail's included, with `validate_ink`."""
    forms.CharField.default_validators = [*forms.CharField.default_validators, validate_ink]
