"""What somebody may not read leaves no trace in any answer to them: not in a count, a length, a header or the work it takes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage
from tests.factories import as_if_decided, make_item, make_reader_group
from tests.files import pdf_file
from tests.visibility.generated import browser_of

pytestmark = pytest.mark.django_db

VOLATILE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def secrets(catalogue, units, django_capture_on_commit_callbacks) -> list[DisclosurePage]:
    """Beside an item for everybody, one of each scope that is not for the campus as a whole, with a file and a tag."""
    group = make_reader_group()
    with django_capture_on_commit_callbacks(execute=True):
        make_item(catalogue.party_and_campus, units.zzb, Scope.PUBLIC, title="党费公开", tags=["党费"])
        return [
            make_item(
                catalogue.party_and_campus,
                units.zzb,
                scope,
                title=f"党费{scope.label}",
                groups=[group] if scope != Scope.PARTY else [],
                attachments=[Attachment.objects.create(title="名单", file=pdf_file(f"list{scope}.pdf"))],
                tags=["党费", f"标签{scope}"],
            )
            for scope in (Scope.PARTY, Scope.LIMITED, Scope.PARTY_AND_LIMITED)
        ]


def answers(person, secrets: list[DisclosurePage]) -> dict[str, tuple]:
    """What the person is answered at every address where something could show through."""
    entry, category = secrets[0].get_parent(), secrets[0].get_parent().get_parent()
    asked = ["/", "/catalogue/", category.get_url(), entry.get_url(), "/search/?q=党费", "/search/?q=名单", "/changes/"]
    asked += [item.url for item in secrets]
    asked += [reverse("archive:editions", args=[item.pk]) for item in secrets]
    asked += [item.attachments.get().document.url for item in secrets]
    asked += [reverse("items:tag", args=[tag.pk]) for tag in Tag.objects.order_by("pk")[:4]]
    asked += ["/admin/tag-autocomplete/?term=标签"]
    browser, found = browser_of(person), {}
    for url in asked:
        # Once beforehand: whatever is worked out once and kept is not what this is about.
        b"".join(browser.get(url))
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(url)
        body = b"".join(response)
        headers = {name: value for name, value in response.items() if name != "Set-Cookie"}
        found[url] = (response.status_code, headers, VOLATILE.sub("", body.decode()), len(queries))
    return found


@as_if_decided()
def say_more(item: DisclosurePage) -> None:
    """Everything that the item says, said at ten times the length, under more tags."""
    item.title, item.summary, item.contact = item.title * 10, item.summary * 3, "另有联系方式"
    item.body = [("text", f"<p>{'党费名单' * 200}</p>")]
    item.tags.add("党费", *(f"标签又{number}" for number in range(5)))
    item.save()
    item.save_revision().publish(skip_permission_checks=True)


@pytest.fixture(params=["public", "student", "stranger"])
def person(request, student, xcb_drafter):
    return {"public": None, "student": student, "stranger": xcb_drafter}[request.param]


def test_what_a_secret_item_says_changes_no_answer(person, secrets, django_capture_on_commit_callbacks):
    before = answers(person, secrets)
    with django_capture_on_commit_callbacks(execute=True):
        for item in secrets:
            say_more(DisclosurePage.objects.get(pk=item.pk))
    assert answers(person, secrets) == before


def test_one_more_secret_item_changes_no_answer(person, secrets, catalogue, units, django_capture_on_commit_callbacks):
    before = answers(person, secrets)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, title=f"党费又一件{number}", tags=["党费"])
    assert answers(person, secrets) == before


def test_it_would_show_in_the_answers_to_those_who_may_read(member, secrets, django_capture_on_commit_callbacks):
    """Whatever the laws above compare does change, where it may."""
    before = answers(member, secrets)
    with django_capture_on_commit_callbacks(execute=True):
        say_more(DisclosurePage.objects.get(pk=secrets[0].pk))
    after = answers(member, secrets)
    changed = {url for url in before if before[url] != after[url]}
    assert {"/", secrets[0].url, "/search/?q=党费", secrets[0].get_parent().get_url()} <= changed
