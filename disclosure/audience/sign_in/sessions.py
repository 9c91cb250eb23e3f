"""How long somebody stays signed in, and what becomes of a form that they send when that is over: nothing typed is lost."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from disclosure.organisation.permissions import works_in_admin

SIGNED_IN, SEEN, TIMED_OUT, KEPT = "signed_in_at", "seen_at", "timed_out", "kept_form"
CODE_GIVEN = "code_given_at"

SECONDS_A_CODE_HOLDS = 600
"""For so long after a code of the second factor its bearer may change what gives the codes."""

SECONDS_BETWEEN_NOTES = 60
"""That somebody was here is noted once a minute: to the database, every note is a write."""


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Both clocks start when somebody signs in."""
    request.session[SIGNED_IN] = request.session[SEEN] = _now()
    request.session.pop(TIMED_OUT, None)


def note_presence(request: HttpRequest) -> None:
    """Somebody who is signed in did something."""
    request.session.setdefault(SIGNED_IN, _now())
    if _now() - request.session.get(SEEN, 0) >= SECONDS_BETWEEN_NOTES:
        request.session[SEEN] = _now()


def note_code(request: HttpRequest) -> None:
    """Whoever is signed in has just shown their second factor."""
    request.session[CODE_GIVEN] = _now()


def gave_code_lately(request: HttpRequest) -> bool:
    return _now() - request.session.get(CODE_GIVEN, 0) <= SECONDS_A_CODE_HOLDS


def is_over(request: HttpRequest) -> bool:
    """Whether whoever is signed in was away for too long, or has been signed in for a working day.

    Those who work here may be away for `SESSION_IDLE_MINUTES`, readers for `SESSION_READER_IDLE_MINUTES`: what an unattended
    screen lets a passer-by do, and read, is not the same.
    """
    now = _now()
    if now - request.session.get(SIGNED_IN, now) > settings.SESSION_HOURS * 3600:
        return True
    away = (now - request.session.get(SEEN, now)) / 60
    if away <= settings.SESSION_IDLE_MINUTES:
        return False
    return away > settings.SESSION_READER_IDLE_MINUTES or works_in_admin(request.user)


def end(request: HttpRequest) -> None:
    """Sign out whoever was away, and remember in this browser who it was, for the form that they may yet send."""
    person = request.user.pk
    logout(request)
    request.session[TIMED_OUT] = person


def keep_form(request: HttpRequest) -> None:
    """Put aside, in this browser's session, what somebody sends whose time is over: they find it when they are back.

    Files are not kept, and their names are: whoever sent one is told to choose it again.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    request.session[KEPT] = {
        "person": request.session[TIMED_OUT],
        "address": request.get_full_path(),
        "fields": fields,
        "files": [file.name for _, files in request.FILES.lists() for file in files],
    }


def kept_form(request: HttpRequest) -> dict[str, Any] | None:
    """What was put aside of whoever is signed in now; what another person left in this browser is nobody's to see."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    return kept if kept and kept["person"] == request.user.pk else None


def drop_form_sent_again(request: HttpRequest) -> None:
    """Once it has arrived where it was to go, what was put aside is put aside no longer."""
    kept = request.session.get(KEPT)
    if kept and kept["address"] == request.get_full_path():
        drop_form(request)


def drop_form(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def _now() -> int:
    return int(time.time())
