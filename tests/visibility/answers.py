"""Two answers of the site, compared by all that they tell."""

from __future__ import annotations

import re

from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MISSING = 987_654_321
"""A number that nothing has."""

VARIABLE = re.compile(
    r'name=\\?"csrfmiddlewaretoken\\?" value=\\?"\w+|"CSRF_TOKEN": "\w+"|csrf[-_]token[^>]*'
    r'|"session_id": \d+|editing-sessions/[\w/]+|key(?:\\|&quot;|: )+\w{5}|\d+\s?(?:秒|分钟|小时)之?前|现在'
    r"|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}"
)
"""What differs from one answer to the next: tokens against forgery, numbers of editing sessions, keys of paragraphs
and blocks, times."""


def answer(browser: Client, method: str, url: str, numbers: list[int], body: str = "", form: str = "") -> tuple[str, int]:
    """All that an answer tells, numbers that were asked for left out, and how many queries it took.

    Args:
        body: what is sent, and `form`, its content type.
    """
    browser.cookies.pop("messages", None)
    with CaptureQueriesContext(connection) as queries:
        response = browser.generic(method, url, body, form or "application/octet-stream")
    shown = b"".join(response).decode("utf-8", "replace") if response.streaming else response.content.decode("utf-8", "replace")
    said = [str(message) for message in get_messages(response.wsgi_request)]
    headers = [(name, value) for name, value in response.items() if name not in ("Content-Length", "ETag", "Expires")]
    told = f"{response.status_code} {headers} {said} {VARIABLE.sub('', shown)}"
    for number in {*numbers, MISSING}:
        told = re.sub(rf"(?<!\d){number}(?!\d)", "N", told)
    # A session is written once a minute, whatever is asked for.
    asked = [query for query in queries if "django_session" not in query["sql"] and "SAVEPOINT" not in query["sql"]]
    return told, len(asked)


def first_difference(there: str, nothing: str) -> str:
    """Where two answers part, with what stands around it."""
    place = next((at for at, (one, other) in enumerate(zip(there, nothing, strict=False)) if one != other), 0)
    return (
        f"{there[:3]}/{nothing[:3]} …{there[max(0, place - 40) : place + 60]!r} / …{nothing[max(0, place - 40) : place + 60]!r}"
    )


def difference(there: tuple[str, int], nothing: tuple[str, int]) -> str:
    """Where the answers for something hidden and for nothing part; nothing where they agree."""
    if there[0] != nothing[0]:
        return first_difference(there[0], nothing[0])
    return f"{there[1]} and {nothing[1]} queries" if abs(there[1] - nothing[1]) > 1 else ""
