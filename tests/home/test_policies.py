"""What a browser is told that a page may do: nothing inline, nothing from elsewhere, no frame, no camera."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from disclosure.audience.circles import Scope
from tests.factories import make_item

pytestmark = pytest.mark.django_db

ANYTHING_INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


def policy(response) -> dict[str, str]:
    directives = (each.strip().partition(" ") for each in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in directives}


@pytest.fixture
def addresses(catalogue, units):
    item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, tags=["党费"])
    tag = reverse("items:tag", args=[item.tags.get().pk])
    return [
        "/",
        item.url,
        catalogue.page.url,
        catalogue.alternatives.url,
        tag,
        "/search/?q=党费",
        "/sign-in/",
        "/changes/",
        "/no/",
    ]


def test_no_page_of_the_site_runs_or_loads_what_is_not_its_own(client, client_of, addresses, student):
    for browser in (client, client_of(student)):
        for url in addresses:
            response = browser.get(url)
            told = policy(response)
            assert told["default-src"] == told["frame-ancestors"] == told["base-uri"] == "'none'"
            assert {told[name] for name in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
            assert "unsafe" not in response["Content-Security-Policy"]
            assert not ANYTHING_INLINE.search(response.content.decode() if response.content else ""), url


def test_every_answer_bears_the_other_policies(client, addresses, client_of, zzb_drafter):
    answers = [client.get(url) for url in addresses] + [client_of(zzb_drafter).get("/admin/")]
    for response in answers:
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        assert "geolocation=()" in response["Permissions-Policy"] and "camera=()" in response["Permissions-Policy"]


def test_the_admin_may_do_what_wagtail_needs_and_loads_nothing_from_elsewhere(client_of, zzb_drafter):
    told = policy(client_of(zzb_drafter).get("/admin/"))
    assert told["default-src"] == "'none'" and told["frame-ancestors"] == told["connect-src"] == told["form-action"] == "'self'"
    hosts = {source for sources in told.values() for source in sources.split()} - {"data:", "blob:"}
    assert hosts == {"'none'", "'self'", "'unsafe-inline'"}


@pytest.mark.parametrize("address", ["/search/", "/admin/"])
def test_a_form_may_lead_on_to_the_cas_server_where_there_is_one(settings, office, client_of, address: str):
    def forms_lead_to() -> str:
        policy = client_of(office).get(address)["Content-Security-Policy"]
        [directive] = [each.strip() for each in policy.split(";") if each.strip().startswith("form-action")]
        return directive

    assert forms_lead_to() == "form-action 'self'"
    settings.CAS_SERVER_URL = "https://cas.example.edu.cn/cas/"
    assert forms_lead_to() == "form-action 'self' https://cas.example.edu.cn"


@pytest.mark.parametrize("view", ["approval:preview", "wagtailadmin_pages:view_draft"])
def test_a_preview_may_stand_in_a_frame_of_the_admin(client_of, zzb_drafter, catalogue, units, view):
    draft = make_item(catalogue.party_and_campus, units.zzb, live=False, owner=zzb_drafter)
    answer = client_of(zzb_drafter).get(reverse(view, args=[draft.pk]))
    assert answer.status_code == 200 and policy(answer)["frame-ancestors"] == "'self'"
