"""A moved clock, for the past proceedings of the demonstration."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[None]:
    """Make `django.utils.timezone.now` return `moment` (aware), and with it every timestamp of the workflow.

    The workflow stamps each event with the current time and offers no way to backdate a decision. The demonstration spans years
    and is loaded in a minute, so it moves the clock instead of the stamps. The change affects the whole process: only a
    management command may use this, never a server.
    """
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield
