"""Throttling of password guesses.

Failures are counted for a name at an address: an attacker who guesses a person's password locks out only those who sign in as
that person from the same address. A second, higher limit applies to the address alone, for guesses at many names. Failures from
elsewhere lock out no one, and guessing never closes an account.
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
    """Limits failures for a name at an address to `AXES_FAILURE_LIMIT`, for the address alone to `ADDRESS_FAILURE_LIMIT`."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Return the number of failures. An address over its own limit gets the number that locks every name."""
        for_name, for_address = (_total(attempts) for attempts in self.get_user_attempts(request, credentials))
        return max(for_name, settings.AXES_FAILURE_LIMIT if for_address >= settings.ADDRESS_FAILURE_LIMIT else 0)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Clear the failures for the name that signed in, but not those of the address for other names."""
        own, _address = self.filter_user_attempts(request, credentials)
        return own.delete()[0]

    def remove_out_of_limit_failure_logs(self, **kwargs: Any) -> int:
        """Remove nothing: a limit of length would remove a person's newest entries. The list is limited by age instead."""
        return 0

    def locked_until(self, request: HttpRequest, credentials: dict | None = None) -> datetime | None:
        """Return the time when enough failures have expired for the next attempt; None if an attempt is allowed now."""
        limits = (settings.AXES_FAILURE_LIMIT, settings.ADDRESS_FAILURE_LIMIT)
        ends = [_end(*each) for each in zip(self.get_user_attempts(request, credentials), limits, strict=True)]
        last = max((each for each in ends if each), default=None)
        return last + get_cool_off(request) if last else None


def _total(attempts: QuerySet) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def _end(attempts: QuerySet, limit: int) -> datetime | None:
    """Return the time of the failure after whose expiry fewer than `limit` remain; None if fewer remain already."""
    failures = 0
    for attempt in attempts.order_by("-attempt_time"):
        failures += attempt.failures_since_start
        if failures >= limit:
            return attempt.attempt_time
    return None


def is_exempt(request: HttpRequest, credentials: dict | None = None) -> bool:
    """Return whether the attempt is exempt: a ticket of the campus account is too long to be guessed."""
    return bool(credentials and "ticket" in credentials)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Return whether attempts to sign in as `username` from the address of `request` are refused now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None) -> HttpResponse:
    """Render the response to too many failures: the reason, and when the lock ends."""
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
    """Return the minutes left, rounded up."""
    return -int(-(until - now).total_seconds() // 60) if until else 0
