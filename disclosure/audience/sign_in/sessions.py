"""Session lifetimes, and ending a person's other sessions."""

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
"""Seconds after a second-factor code during which its owner may change the second factor."""

SECONDS_BETWEEN_NOTES = 60
"""Minimum interval between recordings of presence, because each recording is a write to the database."""


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Start both clocks at sign-in."""
    request.session[SIGNED_IN] = request.session[SEEN] = _now()
    request.session.pop(TIMED_OUT, None)


def note_presence(request: HttpRequest) -> None:
    """Record that the signed-in user is active."""
    request.session.setdefault(SIGNED_IN, _now())
    if _now() - request.session.get(SEEN, 0) >= SECONDS_BETWEEN_NOTES:
        request.session[SEEN] = _now()


def note_code(request: HttpRequest) -> None:
    """Record that the signed-in user has just given a code."""
    request.session[CODE_GIVEN] = _now()


def gave_code_lately(request: HttpRequest) -> bool:
    return _now() - request.session.get(CODE_GIVEN, 0) <= SECONDS_A_CODE_HOLDS


def is_over(request: HttpRequest) -> bool:
    """Return whether the user was idle for too long, or has been signed in for `SESSION_HOURS`, a working day.

    Users with a role or admin access may be idle for `SESSION_IDLE_MINUTES`, readers for `SESSION_READER_IDLE_MINUTES`, because
    an unattended screen exposes less of a reader's session.
    """
    now = _now()
    if now - request.session.get(SIGNED_IN, now) > settings.SESSION_HOURS * 3600:
        return True
    away = (now - request.session.get(SEEN, now)) / 60
    if away <= settings.SESSION_IDLE_MINUTES:
        return False
    return away > settings.SESSION_READER_IDLE_MINUTES or works_in_admin(request.user)


def end(request: HttpRequest) -> None:
    """Sign out an idle user, and remember the user in this browser's session, for a form that they may yet submit."""
    person = request.user.pk
    logout(request)
    request.session[TIMED_OUT] = person


@transaction.atomic
def end_elsewhere(user: User, password: str) -> None:
    """End every session of this person by storing the same password anew: sessions are bound to its stored form.

    The calling session continues if the caller renews it with `update_session_auth_hash`. A person without a password, who
    signs in with the campus account only, need not give one. Raises `PermissionDenied` if the password is wrong.
    """
    if not user.has_usable_password():
        user.set_unusable_password()
    elif user.check_password(password):
        user.set_password(password)
    else:
        raise PermissionDenied("密码不正确。")
    user.save(update_fields=["password"])
    # Read the row: `request.user` is a lazy object, for which the log stores no entry.
    log(instance=User.objects.get(pk=user.pk), action="account.sessions_ended", user=user)


def _now() -> int:
    return int(time.time())
