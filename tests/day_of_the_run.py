"""The day on which the tests began: what was made before midnight calls it today, and so does what follows."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils import timezone

DAY_OF_THE_RUN = timezone.localdate()


def set_back_to(day: datetime.date) -> Callable[[], datetime.datetime]:
    """Return a clock in place of `timezone.now`, as many whole days behind it as today is after `day`."""
    now, late = timezone.now, timezone.localdate() - day
    return lambda: now() - late
