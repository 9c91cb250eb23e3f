"""A page to which a published text links keeps its address; who may know is told which text it is."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from disclosure.approval.actions import propose
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.models import DisclosurePage
from tests.factories import make_item


@pytest.fixture
def linked(catalogue, units, zzb_drafter) -> DisclosurePage:
    """A draft to which two published texts link: one that everybody may read, and one for Party members."""
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)
    text = [("text", f'<p>参见<a id="{draft.pk}" linktype="page">这里</a>。</p>')]
    make_item(catalogue.public, units.dzb, title="公开的正文", body=text)
    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, title="党内的正文", body=text)
    return draft


@pytest.mark.django_db(transaction=True)
def test_its_drafter_is_told_which_texts_link_to_it(linked, zzb_drafter, client_of):
    response = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:delete", args=[linked.pk]))
    told = response.content.decode()
    assert response.status_code == 403
    assert "公开的正文" in told and "1件" in told and "党内的正文" not in told
    assert Page.objects.filter(pk=linked.pk).exists()


def test_it_goes_once_no_text_links_to_it(catalogue, units, zzb_drafter, client_of):
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)
    client_of(zzb_drafter).post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not Page.objects.filter(pk=draft.pk).exists()


def test_a_draft_to_which_a_proposed_text_links_stays(catalogue, units, zzb_drafter, linked):
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)
    text = [("text", f'<p>参见<a id="{draft.pk}" linktype="page">这里</a>。</p>')]
    proposed = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, body=text)
    Page.objects.filter(pk=draft.pk).update(url_path="/home/77/")
    propose(proposed, by=zzb_drafter)
    with pytest.raises(NotGranted, match="送审的稿本"), transaction.atomic():
        Page.objects.filter(pk=draft.pk).update(url_path="/home/78/")
    with pytest.raises(NotGranted), transaction.atomic():
        draft.delete()
