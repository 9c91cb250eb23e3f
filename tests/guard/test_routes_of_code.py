"""Whoever runs code, commands or SQL on the server changes nothing that readers see without a decision (law 1)."""

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from disclosure.catalogue.guard import triggers
from tests.guard.code_routes import ROUTES
from tests.guard.world import crawl, public_state


@pytest.mark.django_db(transaction=True)
def test_no_code_command_or_sql_changes_what_readers_see(world, subtests):
    """One after the other, each committed: what one leaves behind, the next one finds."""
    answers = crawl(world)
    state = public_state(world)
    for route in ROUTES:
        with subtests.test(route.name):
            if route.refusal:
                with pytest.raises(route.refusal):
                    route.attempt(world)
            else:
                route.attempt(world)
            # Outside a transaction, treebeard has counted a page's children down before their deletion is refused.
            Page.fix_tree()
            before, state = state, public_state(world)
            assert state == before
            assert triggers.is_installed(connection)
    assert crawl(world) == answers


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:Specific versions of the following items could not be found:RuntimeWarning")
def test_each_would_change_what_readers_see_if_the_guard_were_lifted(world, subtests):
    """So that no route is in the table that fails for reasons of its own."""
    before = public_state(world)
    triggers.remove(connection)
    for route in ROUTES:
        if not route.effective:
            continue
        with subtests.test(route.name), transaction.atomic():
            route.attempt(world)
            assert public_state(world) != before
            transaction.set_rollback(True)
