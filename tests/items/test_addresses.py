"""Addresses that leave the site, on paper or by mail, are of `BASE_URL`, whatever Wagtail's register of sites says."""

import pytest
from django.conf import settings
from django.core import mail
from wagtail.models import Page, Site

from disclosure.approval.actions import propose
from disclosure.audience.circles import Scope
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage
from disclosure.items.models import DisclosurePage
from home.models import HomePage
from tests.factories import make_item

pytestmark = pytest.mark.django_db

BASE = "https://dwgk.example.edu.cn"


@pytest.fixture(params=[("localhost", 80), ("dwgk.other.example", 8443)])
def site(request, settings) -> Site:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = BASE
    hostname, port = request.param
    site = Site.objects.get()
    site.hostname, site.port = hostname, port
    site.save()
    return site


def test_every_page_has_its_address_under_the_base_url(site, catalogue, units):
    make_item(catalogue.public, units.dzb)
    for model in (HomePage, CataloguePage, CategoryPage, EntryPage, DisclosurePage):
        page = model.objects.first()
        assert page.full_url == BASE + page.url
        assert page.url.startswith("/")


def test_a_page_of_which_the_kind_is_not_known_has_it_too(site, catalogue, units):
    make_item(catalogue.public, units.dzb)
    pages = Page.objects.filter(depth__gt=1)
    assert all(page.full_url == BASE + page.url for page in pages) and len(pages) > 3


def test_programs_are_given_addresses_under_the_base_url(site, catalogue, units, client_of, zzb_drafter):
    item = make_item(catalogue.party_and_campus, units.zzb, owner=zzb_drafter)
    client = client_of(zzb_drafter)
    for address in (f"/admin/api/main/pages/{item.pk}/", "/admin/api/main/pages/?fields=*", f"/admin/pages/{item.pk}/edit/"):
        text = client.get(address).content.decode()
        assert site.hostname not in text and "testserver" not in text
    assert f'"detail_url": "{BASE}/admin/api/main/pages/{item.pk}/"' in client.get("/admin/api/main/pages/").content.decode()


def test_the_settings_know_one_address():
    assert settings.BASE_URL == settings.WAGTAILADMIN_BASE_URL == settings.WAGTAILAPI_BASE_URL


def test_a_printed_item_says_where_it_is_read(site, catalogue, units, client):
    item = make_item(catalogue.public, units.dzb)
    page = client.get(item.url).content.decode()
    assert f"本页打印自 {BASE}{item.url}" in page
    assert "localhost" not in page and site.hostname not in page


def test_mail_leads_to_the_base_url(site, catalogue, units, zzb_drafter, zzb_reviewer, django_capture_on_commit_callbacks):
    item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)
    with django_capture_on_commit_callbacks(execute=True):
        propose(item, by=zzb_drafter)
    assert mail.outbox and all(BASE in sent.body and site.hostname not in sent.body for sent in mail.outbox)
