"""The tags that the item editor suggests: those of items that the person may see, and no others (law 2)."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from tests.factories import make_item
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

SUGGESTED = {
    # person: of the tags below, those that are suggested
    "zzb_drafter": {"党费公开", "党费起草"},
    "zzb_reviewer": {"党费公开", "党费起草"},
    "xcb_drafter": {"党费公开"},
    "committee": {"党费公开", "党费党内"},
    "office": {"党费公开", "党费党内", "党费起草", "党费部门"},
    "supervisor": {"党费公开", "党费党内", "党费起草", "党费部门"},
}


@remembered
def tagged(catalogue, units) -> None:
    """Tags on published items, on drafts, and on the draft of a change alone."""
    draft = {"live": False}
    make_item(catalogue.public, units.dzb, tags=["党费公开"])
    make_item(catalogue.alternatives, units.jw, Scope.PARTY, tags=["党费党内"])
    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, tags=["党费起草"], **draft)
    make_item(catalogue.each_department, units.jw, Scope.PARTY, tags=["党费部门"], **draft)
    change = make_item(catalogue.public, units.dzb).get_latest_revision_as_object()
    change.tags.add("党费变更")
    change.save_revision()


def suggested(client, term: str) -> list[str]:
    return client.get(reverse("wagtailadmin_tag_autocomplete"), {"term": term}).json()


@pytest.mark.parametrize("name", SUGGESTED)
def test_only_tags_of_items_that_the_person_may_see_are_suggested(tagged, client_of, request, name):
    assert set(suggested(client_of(request.getfixturevalue(name)), "党费")) == SUGGESTED[name]


def save_with(catalogue, units, client, drafter, tags: str):
    """Save a draft with these tags in the editor, and return it with the response."""
    item = make_item(catalogue.joint, units.xcb, Scope.PARTY_AND_CAMPUS, live=False, owner=drafter)
    item.save_revision(user=drafter)
    written = {"title": item.title, "summary": item.summary, "unit": item.unit_id, "scope": item.scope, "report_year": 2026}
    data = written | {"arose_on": "2026-07-01", "contact": "", "tags": tags, "body": streamfield([])}
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    return item, client.post(address, nested_form_data(data | {"attachments": inline_formset([])}))


@pytest.mark.parametrize(("there", "spelled"), [("DF-2026专案", "df-2026专案"), ("CPC党费", "CPC党费")])
def test_a_tag_is_spelled_as_another_only_if_the_person_may_see_that(catalogue, units, client_of, xcb_drafter, there, spelled):
    """The draft of another unit has the first tag, an item that everybody reads the second one."""
    make_item(catalogue.each_department, units.jw, Scope.PARTY, tags=["DF-2026专案"], live=False)
    make_item(catalogue.public, units.dzb, tags=["CPC党费"])
    item, response = save_with(catalogue, units, client_of(xcb_drafter), xcb_drafter, there.lower())
    assert response.status_code == 302, response.context["form"].errors
    assert list(DisclosurePage.objects.get(pk=item.pk).get_latest_revision_as_object().tags.names()) == [spelled]


@pytest.mark.parametrize("count", [50, 51, 1200])
def test_more_tags_than_an_item_may_have_are_refused_and_kept(catalogue, units, client_of, xcb_drafter, count):
    tags = [f"标签{number}" for number in range(count)]
    item, response = save_with(catalogue, units, client_of(xcb_drafter), xcb_drafter, "，".join(tags))
    if count == 50:
        assert response.status_code == 302, response.context["form"].errors
        assert set(DisclosurePage.objects.get(pk=item.pk).get_latest_revision_as_object().tags.names()) == set(tags)
        return
    assert response.context["form"].errors == {"tags": [f"填了{count}个标签，最多50个，请删去一些；填写的都还在。"]}
    page = response.content.decode()
    assert "最多50个" in page and all(f"标签{number}" in page for number in range(count))


def test_tags_are_suggested_by_their_beginning_once_each_and_not_without_a_word(tagged, catalogue, units, client_of, office):
    make_item(catalogue.public, units.dzb, tags=["党费公开", "公开党费"])
    client = client_of(office)
    assert suggested(client, "党费公") == ["党费公开"]
    assert suggested(client, "") == suggested(client, "换届") == []


@pytest.mark.parametrize("name", ["student", None])
def test_who_has_no_business_in_the_admin_is_sent_away(tagged, client, client_of, request, name):
    browser = client_of(request.getfixturevalue(name)) if name else client
    response = browser.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "党费"})
    assert response.status_code == 302
