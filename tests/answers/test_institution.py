"""Kept answers and bodies name the institution as it stands, from the request after the decision on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from disclosure.answers.store import store
from disclosure.approval.models import InstitutionChange
from disclosure.organisation import institution
from disclosure.organisation.institution import in_force
from home.institution import institution_of
from tests.approval.motions.conftest import approve
from tests.guard.world import World

pytestmark = pytest.mark.django_db

NEW = "0728-6200002"
"""The telephone number of the change that waits in the world."""


def addresses(world: World) -> list[str]:
    return [
        "/",
        world.item("public").url,
        world.catalogue.public.url,
        "/nowhere/",
        "/search/?q=班子",
        reverse("archive:changes"),
    ]


@pytest.mark.usefixtures("keeping")
def test_every_answer_changes_with_the_decision(world):
    for _ in range(2):
        for name, client in world.readers.items():
            for address in addresses(world):
                assert NEW not in client.get(address).content.decode(), (name, address)
    assert len(store)
    approve(InstitutionChange.objects.under_way().get(), world.people["committee"])
    for name, client in world.readers.items():
        for address in addresses(world):
            assert NEW in client.get(address).content.decode(), (name, address)


@pytest.mark.parametrize(("generation", "telephone"), [(None, "0728-6200001"), (1, NEW)])
def test_what_was_read_with_the_person_counts_only_where_nothing_is_kept(world, generation, telephone, rf, monkeypatch):
    """The person was read before the generation: a page that is kept for it must not name what was replaced in between."""
    former = in_force()
    request = rf.get("/")
    request.user, request.generation = AnonymousUser(), generation
    request.user.institution_digest = former.digest
    approve(InstitutionChange.objects.under_way().get(), world.people["committee"])
    monkeypatch.setattr(institution, "_kept", [former])
    assert institution_of(request).telephone == telephone
