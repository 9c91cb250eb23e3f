"""Visible ink: text that counts as filled in, and characters that are refused because they forge what is read (ADR 22)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

T = TypeVar("T")

BLANK_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me"}
"""Spaces, controls, invisible, private and unassigned characters, and marks that print only on another character."""

BLANK_CHARACTERS = set("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Characters that print nothing although their category is letter or symbol: Hangul fillers, blank Braille, null note."""

_DEFAULT_IGNORABLE = re.compile(
    "[\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's characters to be displayed as nothing at all, even where their category is mark, or none yet; fillers aside."""

DIRECTION_MARKS = {
    "\u061c": "阿拉伯字母标记",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u202a": "从左到右嵌入",
    "\u202b": "从右到左嵌入",
    "\u202c": "嵌入结束",
    "\u202d": "从左到右强制",
    "\u202e": "从右到左强制",
    "\u2066": "从左到右隔离",
    "\u2067": "从右到左隔离",
    "\u2068": "自动方向隔离",
    "\u2069": "隔离结束",
}
"""Invisible characters whose only use is to change the direction of text, with their names in Chinese."""

RIGHT_TO_LEFT_CLASSES = {"R", "AL", "AN"}
"""Unicode's classes of letters written from right to left, and of Arabic digits. They change the order of their neighbours."""

_RIGHT_TO_LEFT_BLOCKS = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The ranges of these classes, in which Unicode counts characters as right-to-left even before they are assigned."""

_CANDIDATES = re.compile(f"[{_RIGHT_TO_LEFT_BLOCKS}{''.join(DIRECTION_MARKS)}]")

_SCRIPTS = {"HEBREW": "希伯来文", "ARABIC": "阿拉伯文", "SYRIAC": "叙利亚文", "THAANA": "塔纳文"}

NO_INK = "没有看得见的文字，请填写。"
MARK = "%s中有看不见的、会改变文字顺序的字符（%s），请删去后重新输入。"
LETTER = "%s中有从右向左书写的字符（%s），会使前后的数字和标点颠倒，请删去，改用汉字或拉丁字母书写。"


def is_blank(character: str) -> bool:
    return character in BLANK_CHARACTERS or unicodedata.category(character) in BLANK_CATEGORIES


def is_unseen(character: str) -> bool:
    """Return whether the character prints nothing and is no space, so that a text with it looks like the text without it."""
    if character in BLANK_CHARACTERS or _DEFAULT_IGNORABLE.fullmatch(character):
        return True
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and not character.isspace()


def without_unseen(text: str) -> str:
    """Return the text without characters that print nothing; spaces and line ends stay."""
    return "".join(character for character in text if not is_unseen(character))


def has_ink(text: str) -> bool:
    """Return whether any character of the text would be visible on paper."""
    return not all(map(is_blank, text))


def inked(text: str) -> str:
    """Return the text without surrounding spaces; empty if no character of it would be visible on paper."""
    return text.strip() if has_ink(text) else ""


def reorders(character: str) -> bool:
    """Return whether a text with this character may be displayed in another order than it is stored.

    Without any such character, Unicode's bidirectional algorithm displays a text from left to right, as stored.
    """
    if character in DIRECTION_MARKS:
        return True
    if _CANDIDATES.fullmatch(character) is None:
        return False
    # `unicodedata` has no class for a character that the Unicode version of this Python does not assign.
    return (unicodedata.bidirectional(character) or "R") in RIGHT_TO_LEFT_CLASSES


def order_complaint(text: str, subject: str = "文字") -> str:
    """Return a sentence in Chinese that names the text's first character that changes its order; empty if there is none.

    Args:
        subject: what the text is, at the beginning of the sentence.
    """
    found = next((each[0] for each in _CANDIDATES.finditer(text) if reorders(each[0])), "")
    if not found:
        return ""
    code = f"U+{ord(found):04X}"
    if found in DIRECTION_MARKS:
        return MARK % (subject, f"{code} {DIRECTION_MARKS[found]}")
    name = unicodedata.name(found, "")
    script = next((chinese for english, chinese in _SCRIPTS.items() if name.startswith(english)), "")
    return LETTER % (subject, f"{code} {script}".strip())


def validate_ink(text: str) -> None:
    """Raise `ValidationError` if the text is invisible, or may be displayed in another order than it is stored."""
    if not has_ink(str(text)):
        raise ValidationError(NO_INK, code="no_ink")
    if complaint := order_complaint(str(text)):
        raise ValidationError(complaint, code="direction")


def require_ink_of_forms() -> None:
    """Validate the input of every text field of every form, Wagtail's included, with `validate_ink`."""
    for field_type in dict.fromkeys(_with_subclasses(forms.CharField)):
        # Fields for addresses of mail and of pages have validators of their own in place of the inherited ones.
        if field_type is forms.CharField or "default_validators" in vars(field_type):
            field_type.default_validators = [*field_type.default_validators, validate_ink]
    # Forms that are loaded already have made their fields.
    for form in _with_subclasses(forms.BaseForm):
        for field in getattr(form, "base_fields", {}).values():
            if isinstance(field, forms.CharField) and validate_ink not in field.validators:
                field.validators.append(validate_ink)


def _with_subclasses(parent: type[T]) -> Iterator[type[T]]:
    yield parent
    for each in parent.__subclasses__():
        yield from _with_subclasses(each)
