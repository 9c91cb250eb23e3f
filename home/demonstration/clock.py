"""A moved clock, for the proceedings of past years that the demonstration tells of."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[None]:
    """Let `django.utils.timezone.now` answer `moment` (aware), and with it every timestamp of the workflow.

    The workflow stamps what happens with the time at which it happens, and offers no way round that: nobody can date a
    decision back. The demonstration spans years and is loaded in a minute, so it moves the clock instead of the stamps. The
    change is the whole process's: only a management command may use this, never a server.
    """
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield
