"""What of a unit's drafts shows in the admin, and to whom (law 5); and what the admin offers nobody (law 1)."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.approval import actions
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.factories import make_item, make_person
from tests.files import pdf
from tests.guard.world import png

pytestmark = pytest.mark.django_db

MARKER = "独有字样甲乙丙丁"
ASKED = MARKER[:4]
"""What is searched for: a page may repeat the question, never the title."""

SEES = {
    # person: whether a draft of 组织部 under its own entry, or under 各职能部门, shows
    "zzb_drafter": True,
    "zzb_reviewer": True,
    "xcb_drafter": False,
    "xcb_reviewer": False,
    "committee": False,
    "office": True,
    "supervisor": True,
    "member": False,
}


@pytest.fixture(params=["party_and_campus", "each_department"])
def drafted(request, catalogue, units, zzb_drafter):
    """A draft of 组织部, with a title, a tag and files found nowhere else; beside it one of 宣传部 under 各职能部门."""
    make_item(
        catalogue.each_department, units.xcb, Scope.PARTY, live=False, owner=make_person("xcb.second"), title="宣传部的稿件"
    )
    entry = getattr(catalogue, request.param)
    # Nobody else's draft bears the name either: a list of colleagues to filter by tells who drafts for whom.
    zzb_drafter.last_name = MARKER
    zzb_drafter.save()
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter, "title": MARKER}
    attachment = Attachment.objects.create(file=ContentFile(pdf(), name=f"{MARKER}.pdf"), **own)
    picture = Picture.objects.create(file=png("#a00"), **own)
    body = [("text", f"<p>{MARKER}</p>"), ("figure", {"image": picture, "caption": MARKER})]
    return make_item(
        entry, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter,
        title=MARKER, summary=MARKER, tags=[MARKER], body=body, attachments=[attachment],
    )  # fmt: skip


def texts_of_admin(client, item) -> dict[str, str]:
    """Everything the admin lists or finds for this person, by the view's name."""
    entry = item.get_parent()
    attachment, picture = Attachment.objects.get().pk, Picture.objects.get().pk
    views = {
        "home": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[entry.pk]),
        "search": reverse("wagtailadmin_pages:search") + f"?q={ASKED}",
        "chooser": reverse("wagtailadmin_choose_page_child", args=[entry.pk]),
        "chooser search": reverse("wagtailadmin_choose_page_search") + f"?q={ASKED}",
        "api": reverse("wagtailadmin_api:pages:listing") + f"?child_of={entry.pk}&for_explorer=1",
        "api, all": reverse("wagtailadmin_api:pages:listing"),
        "site history": reverse("wagtailadmin_reports:site_history"),
        "aging pages": reverse("wagtailadmin_reports:aging_pages"),
        "workflow report": reverse("wagtailadmin_reports:workflow"),
        "task report": reverse("wagtailadmin_reports:workflow_tasks"),
        "edit": reverse("wagtailadmin_pages:edit", args=[item.pk]),
        "history": reverse("wagtailadmin_pages:history", args=[item.pk]),
        "draft": reverse("wagtailadmin_pages:view_draft", args=[item.pk]),
        "revision": reverse("wagtailadmin_pages:revisions_view", args=[item.pk, item.latest_revision_id]),
        "usage": reverse("wagtailadmin_pages:usage", args=[item.pk]),
        "workflow history": reverse("wagtailadmin_pages:workflow_history", args=[item.pk]),
        "api, one": reverse("wagtailadmin_api:pages:detail", args=[item.pk]),
        "explorer of it": reverse("wagtailadmin_explore", args=[item.pk]),
        "chooser of it": reverse("wagtailadmin_choose_page_child", args=[item.pk]),
        "move": reverse("wagtailadmin_pages:move_confirm", args=[item.pk, item.pk]),
        "explorer of the catalogue": reverse("wagtailadmin_explore", args=[entry.get_parent().get_parent().pk]),
        "items of the type": reverse("wagtailadmin_pages:type_use", args=["items", "disclosurepage"]),
        "chosen pages": reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={item.pk}",
        "page types": reverse("wagtailadmin_reports:page_types_usage"),
        "locked pages": reverse("wagtailadmin_reports:locked_pages"),
        "task report as a table": reverse("wagtailadmin_reports:workflow_tasks") + "?export=csv",
        "tags": reverse("wagtailadmin_tag_autocomplete") + f"?term={ASKED}",
        "tags of the model": reverse("wagtailadmin_tag_model_autocomplete", args=["taggit", "tag"]) + f"?term={ASKED}",
        "attachments": reverse("wagtaildocs:index"),
        "attachments, bulk": reverse("wagtail_bulk_action", args=["items", "attachment", "add_tags"]) + f"?id={attachment}",
        "attachment chooser": reverse("wagtaildocs_chooser:choose"),
        "attachment chosen": reverse("wagtaildocs_chooser:chosen", args=[attachment]),
        "attachments chosen": reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={attachment}",
        "attachment's usage": reverse("wagtaildocs:document_usage", args=[attachment]),
        "attachment as one of several": reverse("wagtaildocs:edit_multiple", args=[attachment]),
        "api, attachments": reverse("wagtailadmin_api:documents:listing"),
        "api, attachment": reverse("wagtailadmin_api:documents:detail", args=[attachment]),
        "pictures": reverse("wagtailimages:index"),
        "pictures, bulk": reverse("wagtail_bulk_action", args=["items", "picture", "add_tags"]) + f"?id={picture}",
        "picture chooser": reverse("wagtailimages_chooser:choose"),
        "picture chosen": reverse("wagtailimages_chooser:chosen", args=[picture]),
        "pictures chosen": reverse("wagtailimages_chooser:chosen_multiple") + f"?id={picture}",
        "picture's format": reverse("wagtailimages_chooser:select_format", args=[picture]),
        "picture's usage": reverse("wagtailimages:image_usage", args=[picture]),
        "picture's address": reverse("wagtailimages:url_generator", args=[picture]),
        "api, pictures": reverse("wagtailadmin_api:images:listing"),
        "api, picture": reverse("wagtailadmin_api:images:detail", args=[picture]),
        "bulk": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={item.pk}",
        "dossier": reverse("approval:dossier", args=[item.pk]),
        "preview": reverse("approval:preview", args=[item.pk]),
    }
    found = {}
    for name, url in views.items():
        response = client.get(url, follow=True)
        assert response.status_code < 500, name
        text = b"".join(response).decode() if response.streaming else response.content.decode()
        found[name] = json.dumps(json.loads(text), ensure_ascii=False) if "json" in response.get("Content-Type", "") else text
    return found


@pytest.mark.parametrize(("name", "sees"), SEES.items())
def test_a_units_draft_shows_to_its_own_people_the_office_and_the_supervisors_only(drafted, client_of, request, name, sees):
    texts = texts_of_admin(client_of(request.getfixturevalue(name)), drafted)
    shown = {view for view, text in texts.items() if MARKER in text}
    if sees:
        assert {"dossier", "preview", "tags"} <= shown
    else:
        assert shown == set()


@pytest.mark.parametrize("view", ["edit", "history", "view_draft", "usage"])
def test_to_a_reader_the_admin_of_a_draft_is_as_closed_as_that_of_none(drafted, client_of, member, view):
    for pk in (drafted.pk, drafted.pk + 1000):
        address = reverse(f"wagtailadmin_pages:{view}", args=[pk])
        response = client_of(member).get(address)
        assert (response.status_code, response.url) == (302, f"{reverse('audience:sign_in')}?next={address}")


@pytest.mark.parametrize("name", ["xcb_drafter", "committee"])
def test_revisions_of_anothers_draft_are_not_to_be_told_from_none(drafted, client_of, request, name):
    for pk in (drafted.pk, drafted.pk + 1000):
        address = reverse("wagtailadmin_pages:revisions_compare", args=[pk, "earliest", "latest"])
        assert client_of(request.getfixturevalue(name)).get(address).status_code == 404


def test_a_drafter_edits_their_own_units_draft(drafted, client_of, zzb_drafter):
    assert client_of(zzb_drafter).get(reverse("wagtailadmin_pages:edit", args=[drafted.pk])).status_code == 200


@pytest.mark.parametrize("name", ["zzb_reviewer", "xcb_drafter", "committee", "office", "supervisor", "member", "admin"])
def test_nobody_else_edits_it(drafted, client_of, request, name):
    response = client_of(request.getfixturevalue(name)).get(reverse("wagtailadmin_pages:edit", args=[drafted.pk]))
    assert response.status_code in {302, 403, 404}


HIDDEN_ROUTES = {
    "unpublish": ("wagtailadmin_pages:unpublish", {}),
    "delete": ("wagtailadmin_pages:delete", {}),
    "copy": ("wagtailadmin_pages:copy", {"new_title": "副本", "new_slug": "99", "new_parent_page": "", "publish_copies": "on"}),
    "move": ("wagtailadmin_pages:move", {}),
    "privacy": ("wagtailadmin_pages:set_privacy", {"restriction_type": "login"}),
    "lock": ("wagtailadmin_pages:lock", {}),
}


@pytest.mark.parametrize("name", ["admin", "zzb_drafter", "zzb_reviewer", "office", "committee", "supervisor"])
def test_a_published_item_is_not_touched_by_wagtails_own_buttons(published, client_of, request, subtests, name):
    client = client_of(request.getfixturevalue(name))
    for route, (view, data) in HIDDEN_ROUTES.items():
        client.post(reverse(view, args=[published.pk]), data)
        item = published.item
        with subtests.test(route):
            assert item.live and not item.locked and not item.view_restrictions.exists()
            assert item.get_parent().numchild == 1


def editor_data(item, *buttons: str) -> dict:
    """What the item editor sends."""
    return nested_form_data(
        {
            "title": "改过的标题",
            "summary": item.summary,
            "unit": item.unit_id,
            "scope": item.scope,
            "report_year": item.report_year,
            "arose_on": item.arose_on.isoformat(),
            "contact": "",
            "tags": "",
            "change_note": "",
            "body": streamfield([("text", rich_text("<p>改过的正文</p>"))]),
            "attachments": inline_formset([]),
        }
    ) | dict.fromkeys(buttons, "1")


def test_a_draft_named_as_the_target_of_a_choice_is_answered_for_as_no_page(draft, client_of, xcb_drafter):
    client, chooser = client_of(xcb_drafter), reverse("wagtailadmin_choose_page")
    for number in (draft.pk, 99999):
        assert client.get(chooser, {"target_pages[]": number, "user_perms": "move_to"}).status_code == 404


def test_a_block_without_ink_is_named_where_it_is_sent_for_review(draft, client_of, zzb_drafter):
    data = editor_data(draft.item, "action-submit") | nested_form_data({"body": streamfield([("text", rich_text("<p> </p>"))])})
    response = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), data)
    assert response.status_code == 200
    assert "正文第1块（文字）没有内容" in response.content.decode()
    assert not draft.item.workflow_in_progress


def test_a_refusal_of_the_rules_is_told_in_the_editor_too(draft, client_of, zzb_drafter, monkeypatch):
    """Whatever rule refuses the proposal behind Wagtail's button."""
    monkeypatch.setattr(actions, "has_known_author", lambda _revision: False)
    data = editor_data(draft.item, "action-submit")
    response = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "没有记明由谁写成" in text and "抄录如下：改过的标题" in text
    assert not draft.item.workflow_in_progress


@pytest.mark.parametrize("name", ["admin", "zzb_drafter", "office"])
@pytest.mark.parametrize("button", ["action-publish", "action-unpublish"])
def test_the_editor_publishes_nothing(draft, client_of, request, name, button):
    client_of(request.getfixturevalue(name)).post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), editor_data(draft.item, button)
    )
    item = draft.item
    assert not item.live and item.edition == 0
    assert (item.latest_revision.content["title"] == "改过的标题") == (name == "zzb_drafter")
