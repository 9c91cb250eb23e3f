"""A notice that quotes what a person typed into a form that could not be processed, so that nothing typed is lost (law 7)."""

from __future__ import annotations

import json
import re

from django.http import QueryDict

TYPED = (
    "title",
    "reason",
    "comment",
    "number",
    "channels",
    "time_limit",
    "summary",
    "contact",
    "note",
    "name",
    "telephone",
    "email",
    "site_code",
)
"""Endings of the names of fields that contain text in any script."""

HAN = re.compile(r"[\u3400-\u9fff]")


def unsaved_input_notice(data: QueryDict) -> str:
    """Return a sentence in Chinese that quotes the text in `data`, a form as submitted; empty if there is none.

    Passwords are not quoted.
    """
    kept = ((name, values) for name, values in data.lists() if "password" not in name)
    texts = [(name, _plain_text(value)) for name, values in kept for value in values]
    typed = "；".join(text for name, text in texts if text.strip() and (name.endswith(TYPED) or HAN.search(text)))
    return f"您填写的内容没有提交，抄录如下：{typed}" if typed else ""


def _plain_text(value: str) -> str:
    """Return the text of a rich text field, which the editor submits as Draftail's JSON; any other value as it is."""
    try:
        blocks = json.loads(value)["blocks"]
        return "\n".join(block["text"] for block in blocks)
    except (ValueError, TypeError, KeyError, RecursionError):
        return value
