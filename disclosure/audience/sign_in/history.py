"""A person's own sign-ins, as recorded by the throttle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse

from disclosure.organisation.models import User

ATTEMPTS_SHOWN = 100


@dataclass(frozen=True)
class SignInAttempt:
    """An attempt to sign in under this person's name, successful or not."""

    at: datetime
    address: str
    way: str
    succeeded: bool


def steps_of(user: User) -> list[SignInAttempt]:
    """Return the latest sign-in steps of `user`, newest first; a password and a code are two steps."""
    found = []
    for model, succeeded in ((AccessLog, True), (AccessFailureLog, False)):
        rows = model.objects.filter(username=user.username).order_by("-attempt_time")[:ATTEMPTS_SHOWN]
        found += [SignInAttempt(row.attempt_time, row.ip_address or "", _way(row.path_info), succeeded) for row in rows]
    return sorted(found, key=lambda step: step.at, reverse=True)[:ATTEMPTS_SHOWN]


def _way(path: str) -> str:
    ways = {"audience:campus": "统一身份认证", "audience:code": "动态口令", "audience:second_factor": "动态口令"}
    return {reverse(name): way for name, way in ways.items()}.get(path, "密码")
