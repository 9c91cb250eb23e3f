"""Whoever signs in to the admin, superusers included, changes nothing that readers see without a decision (law 1)."""

import pytest
from django.test import Client

from tests.guard.http_routes import POSTS
from tests.guard.world import crawl, public_state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["superuser", "office", "committee", "reviewer", "drafter"])
def test_nothing_that_is_posted_to_the_admin_changes_what_readers_see(world, subtests, role):
    """One after the other, by one person: what one leaves behind, drafts for instance, the next one finds."""
    answers = crawl(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    state = public_state(world)
    for post in POSTS:
        with subtests.test(post.name):
            response = client.post(post.address(world), post.data(world))
            assert response.status_code < 500
            before, state = state, public_state(world)
            assert state == before
    assert crawl(world) == answers
