"""Kept answers, turned on; and the generation as if what a test changes were committed."""

from __future__ import annotations

import pytest
from django.db import connection

from disclosure.answers import middleware, wsgi
from disclosure.answers.store import store
from tests.generations import generation_now
from tests.guard.world import World, make_world
from tests.remembered import remembered


@pytest.fixture
def keeping(settings, monkeypatch) -> None:
    """Answers are kept, and none is there yet. The connection does not grow old, as it would in a long run."""
    monkeypatch.setattr(connection, "close_at", None)
    settings.ANSWERS_MAX_MB = 8
    store.clear()
    for module in (middleware, wsgi):
        monkeypatch.setattr(module, "current_generation", generation_now)


@remembered
def world(catalogue, units) -> World:
    """A site with something of everything that readers see."""
    return make_world(catalogue, units)
