"""How often a password may be guessed.

Failures are counted for a name at an address: whoever guesses at somebody's password keeps out only those who sign in as that
person from the same address. A second, higher count is kept for the address alone, for guesses at many names. Nobody is kept
out by what comes from elsewhere, and an account is never closed by guessing.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class Throttle(AxesDatabaseHandler):
    """Counts for a name at an address up to `AXES_FAILURE_LIMIT`, and for the address alone up to `ADDRESS_FAILURE_LIMIT`."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """The failures that count. An address that has used up its own number counts as many as shut out every name."""
        for_name, for_address = (_total(attempts) for attempts in self.get_user_attempts(request, credentials))
        return max(for_name, settings.AXES_FAILURE_LIMIT if for_address >= settings.ADDRESS_FAILURE_LIMIT else 0)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Whoever signs in clears what was counted for their own name, not what their address did to others."""
        own, _address = self.filter_user_attempts(request, credentials)
        return own.delete()[0]

    def remove_out_of_limit_failure_logs(self, **kwargs: Any) -> int:
        """Nothing is taken out of a person's own list by its length, which would take the newest: it is kept for a time."""
        return 0

    def locked_until(self, request: HttpRequest, credentials: dict | None = None) -> datetime | None:
        """When so many of the failures will be old enough that the next attempt is let through; None where one is now."""
        limits = (settings.AXES_FAILURE_LIMIT, settings.ADDRESS_FAILURE_LIMIT)
        ends = [_end(*each) for each in zip(self.get_user_attempts(request, credentials), limits, strict=True)]
        last = max((each for each in ends if each), default=None)
        return last + get_cool_off(request) if last else None


def _total(attempts: QuerySet) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def _end(attempts: QuerySet, limit: int) -> datetime | None:
    """The time of the failure after whose expiry fewer than `limit` are left; None where there are fewer already."""
    failures = 0
    for attempt in attempts.order_by("-attempt_time"):
        failures += attempt.failures_since_start
        if failures >= limit:
            return attempt.attempt_time
    return None


def is_exempt(request: HttpRequest, credentials: dict | None = None) -> bool:
    """Whether an attempt is none that could be guessed: a ticket of the campus account is longer than any guess."""
    return bool(credentials and "ticket" in credentials)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether attempts to sign in as `username` are refused now where `request` comes from."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None) -> HttpResponse:
    """The answer to whoever has guessed too often: why, and until when."""
    AxesProxyHandler.update_request(request)
    until = AxesProxyHandler.get_implementation().locked_until(request, credentials)
    context = {
        "minutes": _minutes(until, timezone.now()),
        "until": until,
        "username": get_client_username(request, credentials),
    }
    answer = render(request, "audience/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    if until:
        answer["Retry-After"] = str(60 * context["minutes"])
    return answer


def _minutes(until: datetime | None, now: datetime) -> int:
    """The minutes that are left, the begun one included."""
    return -int(-(until - now).total_seconds() // 60) if until else 0
