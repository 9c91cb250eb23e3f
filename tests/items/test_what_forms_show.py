"""What a refused form, a preview or the editor shows again: nothing that the person could not have chosen (laws 2 and 5)."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, streamfield

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage
from tests.factories import make_item
from tests.files import pdf_file, png_file
from tests.items.test_editor import data, streamfield_list
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

SECRET = "别单位的秘密"
MISSING = 987_654_321
"""A number that nothing has."""


@remembered
def foreign(units, xcb_drafter) -> dict[str, Attachment | Picture]:
    """An attachment and a picture of 宣传部."""
    own = {"title": SECRET, "collection": sync_unit_collection(units.xcb), "uploaded_by_user": xcb_drafter}
    return {
        "attachment": Attachment.objects.create(file=pdf_file(f"{SECRET}.pdf", b"secret"), **own),
        "picture": Picture.objects.create(file=png_file(f"{SECRET}.png"), description=SECRET, **own),
    }


@remembered
def foreign_draft(catalogue, units) -> DisclosurePage:
    return make_item(catalogue.public, units.dzb, live=False, title=SECRET)


def linked(number: int) -> str:
    """A text with a link to a page, as the editor sends it."""
    return json.dumps(
        {
            "blocks": [
                {
                    "key": "a",
                    "type": "unstyled",
                    "depth": 0,
                    "text": "见链接",
                    "inlineStyleRanges": [],
                    "entityRanges": [{"key": 0, "offset": 0, "length": 3}],
                }
            ],
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"id": number, "url": "/x/"}}},
        }
    )


PLACES = {
    "attachments": ("attachment", lambda number: {"attachments": inline_formset([{"document": number, "ORDER": "1"}])}),
    "list": ("attachment", lambda number: {"body": streamfield([("attachments", streamfield_list(number))])}),
    "figure": ("picture", lambda number: {"body": streamfield([("figure", {"image": number, "caption": "图"})])}),
    "link": ("page", lambda number: {"body": streamfield([("text", linked(number))])}),
}


def told(response) -> str:
    """What an answer tells, with its escapes undone."""
    unescaped = html.unescape(response.content.decode())
    return unescaped + re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), unescaped)


@pytest.fixture(params=PLACES)
def place(request) -> str:
    return request.param


@pytest.fixture
def number(place, foreign, foreign_draft) -> int:
    """The number of something that 组织部 may not choose, for that place."""
    kind = PLACES[place][0]
    return foreign_draft.pk if kind == "page" else foreign[kind].pk


@remembered
def mine(catalogue, units, zzb_drafter) -> DisclosurePage:
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)


def ways(client, catalogue, mine, posted) -> dict:
    """Every way of sending a form that shows it again."""
    edit = reverse("wagtailadmin_pages:edit", args=[mine.pk])
    add = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    answers = {
        "create": client.post(add, posted),
        "edit": client.post(edit, posted),
        "propose": client.post(edit, posted | {"action-submit": "1"}),
        "autosave": client.post(edit, posted, headers={"Accept": "application/json"}),
    }
    for name, url in {"preview": f"{edit}preview/", "preview of a new one": f"{add}preview/"}.items():
        answers[f"{name}, sent"] = client.post(url, posted)
        answers[name] = client.get(url)
    return answers


def test_what_may_not_be_chosen_is_shown_by_no_form_or_preview(
    client_of, catalogue, units, zzb_drafter, mine, place, number, foreign_draft
):
    before = DisclosurePage.objects.count()
    posted = data(units.zzb, **PLACES[place][1](number))
    for way, response in ways(client_of(zzb_drafter), catalogue, mine, posted).items():
        shown = told(response)
        assert SECRET not in shown, way
        assert foreign_draft.url not in shown, way
        assert "Traceback" not in shown and response.status_code < 500, way
    assert DisclosurePage.objects.count() == before
    assert DisclosurePage.objects.get(pk=mine.pk).latest_revision == mine.latest_revision


def test_the_form_says_that_something_was_dropped_and_keeps_the_rest(client_of, catalogue, units, zzb_drafter, place, number):
    add = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    response = client_of(zzb_drafter).post(add, data(units.zzb, **PLACES[place][1](number)))
    assert "已经去掉" in str(response.context["form"].errors)
    assert "办公电话 0719-0000000" in response.content.decode()
    if place == "link":
        assert "见链接" in told(response)


def test_the_number_of_something_hidden_is_refused_as_one_that_nothing_has(
    client_of, catalogue, units, zzb_drafter, place, number
):
    add = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    client = client_of(zzb_drafter)
    errors = [
        str(client.post(add, data(units.zzb, **PLACES[place][1](each))).context["form"].errors) for each in (number, MISSING)
    ]
    assert errors[0] == errors[1]


def test_what_a_joint_item_carries_already_may_stay(client_of, catalogue, units, zzb_drafter, foreign, foreign_draft):
    body = [
        ("attachments", [foreign["attachment"]]),
        ("figure", {"image": foreign["picture"], "caption": "图"}),
        ("text", f'<p><a linktype="page" id="{foreign_draft.pk}">见链接</a></p>'),
    ]
    joint = make_item(
        catalogue.joint, units.xcb, Scope.PARTY, live=False, body=body, attachments=[foreign["attachment"]], owner=zzb_drafter
    )
    again = [
        ("attachments", streamfield_list(foreign["attachment"].pk)),
        ("figure", {"image": foreign["picture"].pk, "caption": "图"}),
        ("text", linked(foreign_draft.pk)),
    ]
    row = {"id": joint.attachments.get().pk, "document": foreign["attachment"].pk, "ORDER": "1"}
    posted = data(units.xcb, body=streamfield(again), attachments=inline_formset([row], initial=1))
    client = client_of(zzb_drafter)
    edit = reverse("wagtailadmin_pages:edit", args=[joint.pk])
    assert SECRET in told(client.get(edit))
    response = client.post(edit, posted)
    assert response.status_code == 302, response.context["form"].errors
    assert f'id="{foreign_draft.pk}"' in str(Page.objects.get(pk=joint.pk).specific.body.get_prep_value())
    # What an earlier revision carried comes back with it.
    bare = data(units.xcb, attachments=inline_formset([row | {"DELETE": "1"}], initial=1))
    assert client.post(edit, bare).status_code == 302
    joint = DisclosurePage.objects.get(pk=joint.pk)
    new = inline_formset([{"document": foreign["attachment"].pk, "ORDER": "1"}])
    assert client.post(edit, data(units.xcb, body=streamfield(again), attachments=new)).status_code == 302
