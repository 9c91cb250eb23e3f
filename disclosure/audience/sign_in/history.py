"""One's own sign-ins: what the throttle has written down of them, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse

from disclosure.organisation.models import User

ATTEMPTS_SHOWN = 100


@dataclass(frozen=True)
class SignInAttempt:
    """Something that somebody gave at the door, or tried to, in this person's name."""

    at: datetime
    address: str
    way: str
    succeeded: bool


def steps_of(user: User) -> list[SignInAttempt]:
    """The latest steps of signing in as `user`, newest first: whoever gave password and code has taken two of them."""
    found = []
    for model, succeeded in ((AccessLog, True), (AccessFailureLog, False)):
        rows = model.objects.filter(username=user.username).order_by("-attempt_time")[:ATTEMPTS_SHOWN]
        found += [SignInAttempt(row.attempt_time, row.ip_address or "", _way(row.path_info), succeeded) for row in rows]
    return sorted(found, key=lambda step: step.at, reverse=True)[:ATTEMPTS_SHOWN]


def _way(path: str) -> str:
    ways = {"audience:campus": "统一身份认证", "audience:code": "动态口令", "audience:second_factor": "动态口令"}
    return {reverse(name): way for name, way in ways.items()}.get(path, "密码")
