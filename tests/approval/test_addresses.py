"""Where the lists and reports of the admin lead: never to a page that refuses."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from disclosure.items.models import DisclosurePage

pytestmark = pytest.mark.django_db

REPORTS = {
    "proposals": "wagtailadmin_reports:workflow",
    "steps": "wagtailadmin_reports:workflow_tasks",
    "log": "wagtailadmin_reports:site_history",
}
EDITOR, DOSSIER, PAGES = "wagtailadmin_pages:edit", "approval:dossier", "wagtailadmin_explore"


def list_of(where: str, item: DisclosurePage) -> str:
    """The address of a list on which the item stands."""
    if where == "explorer":
        return reverse(PAGES, args=[item.get_parent().pk])
    if where == "search":
        return reverse("wagtailadmin_pages:search") + f"?q={item.title}"
    return reverse(REPORTS[where])


def links(page: str, words: str) -> set[str]:
    """The addresses of the links that read `words`."""
    anchors = re.findall(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {address for address, text in anchors if re.sub(r"<[^>]*>", "", text).strip() == words}


@pytest.mark.parametrize("where", ["explorer", "search", *REPORTS])
@pytest.mark.parametrize(("name", "leads_to"), [("office", DOSSIER), ("supervisor", DOSSIER)])
def test_an_items_title_leads_those_who_do_not_edit_it_to_a_page_that_opens(
    in_review, client_of, request, where, name, leads_to
):
    client = client_of(request.getfixturevalue(name))
    page = client.get(list_of(where, in_review.item)).content.decode()
    address = reverse(leads_to, args=[in_review.pk])
    assert links(page, in_review.item.title) == {address}
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("name", "leads_to"), [("zzb_drafter", EDITOR), ("zzb_reviewer", DOSSIER)])
def test_in_the_explorer_a_drafter_is_led_to_the_editor_and_a_reviewer_to_the_decision_page(
    in_review, client_of, request, name, leads_to
):
    page = client_of(request.getfixturevalue(name)).get(list_of("explorer", in_review.item)).content.decode()
    assert links(page, in_review.item.title) == {reverse(leads_to, args=[in_review.pk])}


@pytest.mark.parametrize("name", ["zzb_drafter", "office", "supervisor"])
def test_wagtails_record_of_a_workflow_gives_way_to_that_of_the_decision_page(in_review, client_of, request, name):
    client = client_of(request.getfixturevalue(name))
    step = in_review.item.current_workflow_state.pk
    for view, arguments in (("workflow_history", [in_review.pk]), ("workflow_history_detail", [in_review.pk, step])):
        response = client.get(reverse(f"wagtailadmin_pages:{view}", args=arguments))
        assert response.status_code == 302
        assert response.url == reverse("approval:dossier", args=[in_review.pk])


@pytest.mark.parametrize(("name", "offered"), [("zzb_drafter", True), ("zzb_reviewer", False), ("office", False)])
def test_the_history_of_drafts_is_offered_to_those_whom_it_opens_to(in_review, client_of, request, name, offered):
    client = client_of(request.getfixturevalue(name))
    item = in_review.item
    history = reverse("wagtailadmin_pages:history", args=[item.pk])
    assert (history in client.get(list_of("explorer", item)).content.decode()) == offered
    assert (client.get(history).status_code == 200) == offered
