"""The admin's own searches go through the same index: people there find Chinese inside titles too."""

import pytest
from django.urls import reverse

from disclosure.items.group_permissions import sync_unit_collection
from tests.search.makers import attachment


@pytest.fixture
def browser(client_of, admin):
    return client_of(admin)


@pytest.mark.parametrize("typed", ["费收", "党费 情况", "黨費", "2025", '"党费', "党费*", "，"])
@pytest.mark.parametrize("address", ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search"])
def test_pages_are_found_by_what_stands_inside_their_titles(browser, item, address, typed):
    item("2025年度党费收缴情况")
    response = browser.get(reverse(address), {"q": typed})
    assert response.status_code == 200
    if typed != "，":
        assert "2025年度党费收缴情况" in response.content.decode()


def test_an_entry_s_items_are_found_in_the_explorer(browser, item, entry):
    item("2025年度党费收缴情况")
    item("换届")
    response = browser.get(reverse("wagtailadmin_explore", args=[entry.pk]), {"q": "费收缴"})
    assert [page.title for page in response.context["object_list"]] == ["2025年度党费收缴情况"]


@pytest.mark.parametrize("address", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
def test_attachments_are_found_in_their_list_and_chooser(client_of, units, zzb_drafter, address):
    for title in ("党费收缴台账", "选举办法"):
        file = attachment(title)
        file.collection, file.uploaded_by_user = sync_unit_collection(units.zzb), zzb_drafter
        file.save()
    shown = client_of(zzb_drafter).get(reverse(address), {"q": "费收缴"}).content.decode()
    assert "党费收缴台账" in shown
    assert "选举办法" not in shown
