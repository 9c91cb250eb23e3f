"""A tag is a link only if it leads its reader somewhere: without an item that the reader may read, its page answers 404."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from disclosure.audience.circles import Scope
from tests.approval.proposals import Proposal
from tests.factories import make_item

pytestmark = pytest.mark.django_db

TAG_LINK = re.compile(r'href="([^"]*/tags/[0-9]+/)"')


@pytest.fixture
def tagged(catalogue, units, zzb_drafter, zzb_reviewer):
    """A proposal with a tag of its own, and a tag that a published item has too."""
    make_item(catalogue.public, units.xcb, Scope.PUBLIC, tags=["党费"])
    where, scope = catalogue.party_and_campus, Scope.PARTY_AND_CAMPUS
    item = make_item(where, units.zzb, scope, live=False, owner=zzb_drafter, tags=["党费", "未公开的标签"])
    proposal = Proposal(item).propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    return proposal


def dead_links(client, page: str) -> list[str]:
    return [link for link in TAG_LINK.findall(page) if client.get(link).status_code != 200]


@pytest.mark.parametrize("person", ["committee", "zzb_reviewer", "office", "supervisor", "zzb_drafter"])
def test_a_preview_names_the_tags_and_links_to_none(tagged, client_of, request, person):
    client = client_of(request.getfixturevalue(person))
    page = client.get(reverse("approval:preview", args=[tagged.pk])).content.decode()
    assert "未公开的标签" in page and "党费" in page
    assert not TAG_LINK.search(page) and not dead_links(client, page)


def test_a_preview_of_what_is_public_links_to_no_tag_that_only_its_draft_has(published, zzb_drafter, client_of, committee):
    item = published.item
    item.tags.add("新标签")
    item.save_revision(user=zzb_drafter)
    page = item.get_latest_revision_as_object().make_preview_request().render().content.decode()
    assert "新标签" in page and not TAG_LINK.search(page)


@pytest.mark.parametrize("reader", ["committee", "member", "zzb_drafter", "office"])
def test_every_tag_of_an_item_that_is_read_leads_to_that_item(tagged, client_of, request, reader, committee):
    tagged.approve(committee)
    client = client_of(request.getfixturevalue(reader))
    page = client.get(tagged.item.get_url()).content.decode()
    assert len(TAG_LINK.findall(page)) == 2 and not dead_links(client, page)
    assert all(tagged.item.title in client.get(link).content.decode() for link in TAG_LINK.findall(page))
