"""Whoever signs in to the admin, superusers included, changes nothing that readers see without a decision (law 1)."""

import pytest
from django.db import connection
from django.test import Client

from tests.guard.http_routes import ANYWHERE, POSTS, Post
from tests.guard.world import World, Writes, crawl, public_state

pytestmark = pytest.mark.long

OWN_ACTS: dict[str, set[tuple]] = {
    "superuser": {("RegisterChange", "pending")},
    "office": set(),
    "committee": set(),
    "reviewer": set(),
    "drafter": {("Decision", "proposed"), ("Decision", "taken-back"), ("Authorship", None)},
}
"""The rows of evidence that each role adds by writing, proposing and taking back drafts, and by proposing changes of the
registers, by model and kind of decision or state of the change."""


# What the databases do differently does not depend on who posts: there, whoever gets furthest.
ROLES = list(OWN_ACTS) if connection.vendor == "sqlite" else ["superuser"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_posted_to_the_admin_changes_what_readers_see(world, subtests, role):
    """One after the other, by one person: what one leaves behind, drafts for instance, the next one finds."""
    send(POSTS, role, world, subtests)


@pytest.mark.django_db(transaction=True)
def test_nor_does_anything_that_is_posted_to_whichever_view_there_is(world, subtests):
    send(ANYWHERE, "superuser", world, subtests)


def added(before: dict[str, list], after: dict[str, list]) -> dict[str, list]:
    """Return the rows of evidence that came in, by the name of their model; those that were there stay as they were."""
    for name, rows in before.items():
        assert after[name][: len(rows)] == rows
    return {name: rows[len(before[name]) :] for name, rows in after.items() if len(rows) > len(before[name])}


def send(posts: list[Post], role: str, world: World, subtests) -> None:
    """Post one after another, and compare what readers see before and after each that wrote anything.

    A post without a statement that writes, and without a change in the media folder, leaves the state as it was: to read
    all of it takes longer than the post.
    """
    answers = crawl(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    state = public_state(world)
    for post in posts:
        with subtests.test(post.name):
            address, data = post.address(world), post.data(world)
            with Writes() as writes:
                response = client.post(address, data)
            assert response.status_code < 500
            if not writes:
                continue
            before, state = state, public_state(world)
            for name, rows in added(before["evidence"], state["evidence"]).items():
                assert {(name, row.get("kind", row.get("state"))) for row in rows} <= OWN_ACTS[role], rows
            assert {**state, "evidence": None} == {**before, "evidence": None}
    assert public_state(world) == state
    assert crawl(world) == answers
