"""How long somebody stays signed in, and ending it elsewhere."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.log_actions import log

from disclosure.organisation.models import User
from disclosure.organisation.permissions import works_in_admin

SIGNED_IN, SEEN, TIMED_OUT, CODE_GIVEN = "signed_in_at", "seen_at", "timed_out", "code_given_at"

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


@transaction.atomic
def end_elsewhere(user: User, password: str) -> None:
    """End every session of this person, by keeping the same password in another way: the sessions are bound to how it is kept.

    The one that asks for it goes on if it is told so (`update_session_auth_hash`). Who has no password, and signs in with the
    campus account alone, need not give one. Raises `PermissionDenied` where it is not theirs.
    """
    if not user.has_usable_password():
        user.set_unusable_password()
    elif user.check_password(password):
        user.set_password(password)
    else:
        raise PermissionDenied("密码不正确。")
    user.save(update_fields=["password"])
    # The row itself: what a request has for its user is a promise of one, of which the log keeps nothing.
    log(instance=User.objects.get(pk=user.pk), action="account.sessions_ended", user=user)


def _now() -> int:
    return int(time.time())
