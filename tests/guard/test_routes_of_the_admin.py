"""Whoever signs in to the admin, superusers included, changes nothing that readers see without a decision (law 1)."""

import pytest
from django.test import Client

from tests.guard.http_routes import ANYWHERE, POSTS, Post
from tests.guard.world import World, crawl, public_state

pytestmark = pytest.mark.long


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["superuser", "office", "committee", "reviewer", "drafter"])
def test_nothing_that_is_posted_to_the_admin_changes_what_readers_see(world, subtests, role):
    """One after the other, by one person: what one leaves behind, drafts for instance, the next one finds."""
    send(POSTS, role, world, subtests)


@pytest.mark.django_db(transaction=True)
def test_nor_does_anything_that_is_posted_to_whichever_view_there_is(world, subtests):
    send(ANYWHERE, "superuser", world, subtests)


def send(posts: list[Post], role: str, world: World, subtests) -> None:
    answers = crawl(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    state = public_state(world)
    for post in posts:
        with subtests.test(post.name):
            response = client.post(post.address(world), post.data(world))
            assert response.status_code < 500
            before, state = state, public_state(world)
            assert state == before
    assert crawl(world) == answers
