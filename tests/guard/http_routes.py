"""The routes of whoever signs in to the admin: a row a route. Each says where something is posted, and what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, Site, Task, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.audience.circles import Scope
from disclosure.organisation.institution import in_force
from tests.files import pdf_file
from tests.guard.world import World, png, root_collection
from tests.institution import FACTS


@dataclass(frozen=True)
class Post:
    """Something posted to the admin."""

    name: str
    address: Callable[[World], str]
    data: Callable[[World], dict] = lambda _: {}


def editor_data(world: World, name: str, *buttons: str, **changes) -> dict:
    """What the item editor sends for the item `name`, a text of its own in it."""
    item = world.item(name)
    sent = {
        "title": "擅自改过的标题",
        "summary": "擅自改过的摘要",
        "unit": item.unit_id,
        "scope": item.scope,
        "report_year": item.report_year,
        "arose_on": item.arose_on.isoformat(),
        "contact": "",
        "tags": "擅自",
        "change_note": "擅自变更",
        "body": streamfield([("text", rich_text("<p>擅自改过的正文</p>"))]),
        "attachments": inline_formset([{"document": world.listed.pk, "ORDER": "1"}]),
    }
    return nested_form_data(sent | changes) | dict.fromkeys(buttons, "1")


PRINTED = {
    "title": "改过",
    "number": 77,
    "position": 7,
    "channels": "网站",
    "printed_scope": "校内外",
    "time_limit": "年度",
    "printed_units": "党政办",
}


def edited(name: str, *buttons: str) -> Callable[[World], dict]:
    return lambda world: editor_data(world, name, *buttons)


def page(view: str, name: str) -> Callable[[World], str]:
    """The address of a view of the item `name`, or of one of the catalogue's pages."""
    return lambda world: reverse(f"wagtailadmin_pages:{view}", args=[number(world, name)])


def number(world: World, name: str) -> int:
    pages = {
        "entry": world.catalogue.public,
        "empty entry": world.catalogue.campus,
        "category": world.catalogue.public.get_parent(),
        "catalogue": world.catalogue.page,
        "home": world.catalogue.page.get_parent(),
        "root": Page.get_first_root_node(),
    }
    return world.items[name] if name in world.items else pages[name].pk


def of_published_revision(view: str, name: str) -> Callable[[World], str]:
    return lambda world: reverse(f"wagtailadmin_pages:{view}", args=[world.items[name], world.item(name).live_revision_id])


def on_step(view: str, action: str) -> Callable[[World], str]:
    def address(world: World) -> str:
        state = world.item("proposed").current_workflow_state
        return reverse(f"wagtailadmin_pages:{view}", args=[world.items["proposed"], action, state.current_task_state_id])

    return address


def bulk(model: str, action: str, *names: str) -> Callable[[World], str]:
    app, label = model.split(".")

    def address(world: World) -> str:
        numbers = [world.files.get(name) or number(world, name) for name in names]
        query = "&".join(f"id={each}" for each in numbers)
        return reverse("wagtail_bulk_action", args=[app, label, action]) + f"?{query}"

    return address


def api(name: str, action: str) -> Callable[[World], str]:
    return lambda world: reverse("wagtailadmin_api:pages:action", args=[number(world, name), action])


def given(**data) -> Callable[[World], dict]:
    return lambda _: data


def below_public(world: World) -> dict:
    return {"destination_page_id": world.catalogue.public.pk}


EDITABLE = ("public", "decided", "withdrawn", "draft", "proposed")

EDITING = [
    *(Post(f"the editor: the draft of {name}", page("edit", name), edited(name)) for name in EDITABLE),
    *(Post(f"the editor: {name} published", page("edit", name), edited(name, "action-publish")) for name in EDITABLE),
    Post("the editor: a wider scope of what was withdrawn", page("edit", "withdrawn"), lambda world: editor_data(
        world, "withdrawn", scope=Scope.PUBLIC.value
    )),
    Post("the editor: schedule", page("edit", "public"), lambda world: editor_data(
        world, "public", "action-publish", go_live_at="2020-01-01 00:00", expire_at="2020-01-02 00:00"
    )),
    Post("the editor: another's revision overwritten", page("edit", "decided"), lambda world: editor_data(
        world, "decided", overwrite_revision_id=world.item("decided").live_revision_id
    )),
    Post("the editor: the last revision overwritten", page("edit", "decided"), lambda world: editor_data(
        world, "decided", overwrite_revision_id=world.item("decided").latest_revision_id
    )),
    Post("the editor: the proposed revision overwritten", page("edit", "proposed"), lambda world: editor_data(
        world, "proposed", overwrite_revision_id=world.item("proposed").latest_revision_id
    )),
    *(Post(f"the editor: {name} proposed", page("edit", name), edited(name, "action-submit")) for name in EDITABLE),
    *(
        Post(f"the editor of the {name}", page("edit", name), given(**PRINTED, **{"action-publish": "1"}))
        for name in ("entry", "category", "catalogue", "home")
    ),
    Post("a new item, published", lambda world: reverse(
        "wagtailadmin_pages:add", args=["items", "disclosurepage", world.catalogue.public.pk]
    ), lambda world: editor_data(world, "public", "action-publish")),
    Post("a new entry, published", lambda world: reverse(
        "wagtailadmin_pages:add", args=["catalogue", "entrypage", number(world, "category")]
    ), given(**PRINTED, **{"slug": "77", "action-publish": "1"})),
    Post("a new home page, published", lambda _: reverse(
        "wagtailadmin_pages:add", args=["home", "homepage", Page.get_first_root_node().pk]
    ), given(**{"title": "新首页", "slug": "new-home", "action-publish": "1"})),
]  # fmt: skip

BUTTONS = [
    *(
        Post(f"{view} of the {name}", page(view, name))
        for view in ("unpublish", "delete", "convert_alias", "lock", "unlock")
        for name in ("public", "decided", "withdrawn", "proposed", "entry", "empty entry", "category", "catalogue", "home")
    ),
    *(
        Post(f"unpublish of the {name} with all below", page("unpublish", name), given(include_descendants="on"))
        for name in ("entry", "catalogue", "home")
    ),
    *(
        Post(f"move of the item {name}", lambda world, n=name: reverse(
            "wagtailadmin_pages:move_confirm", args=[number(world, n), world.catalogue.campus.pk]
        ))
        for name in ("public", "decided", "entry")
    ),
    Post("another position", lambda world: page("set_page_position", "second")(world) + "?position=0"),
    Post("another position of an entry", lambda world: page("set_page_position", "entry")(world) + "?position=1"),
    *(
        Post(f"{kind} of the {name}", page("copy", name), lambda world, k=kind: {
            "new_title": "副本", "new_slug": "99", "new_parent_page": world.catalogue.campus.pk, "copy_subpages": "on", k: "on",
        })
        for kind in ("publish_copies", "alias")
        for name in ("public", "limited", "entry")
    ),
    *(
        Post(f"privacy of the {name}: {kind}", page("set_privacy", name), given(restriction_type=kind, password="x"))
        for kind in ("login", "password", "none")
        for name in ("public", "entry", "home", "root")
    ),
    Post("revert to the published revision", of_published_revision("revisions_revert", "decided"), lambda world: editor_data(
        world, "decided", "action-publish", revision=world.item("decided").live_revision_id
    )),
    Post("unscheduling", of_published_revision("revisions_unschedule", "decided")),
]  # fmt: skip

LINKED = [
    Post("delete of a draft to which a published text links", page("delete", "linked")),
    Post("bulk delete of a draft to which a published text links", bulk("wagtailcore.page", "delete", "linked")),
    Post("api: delete of a draft to which a published text links", api("linked", "delete")),
    Post("move of a draft to which a published text links", lambda world: reverse(
        "wagtailadmin_pages:move_confirm", args=[world.items["linked"], world.catalogue.campus.pk]
    )),
    Post("a unit's name and code", lambda world: f"/admin/registers/units/edit/{world.units.dzb.pk}/", given(
        name="改名", code="other", active="on", order="0"
    )),
    Post("a reader group's name", lambda world: f"/admin/registers/reader-groups/edit/{world.group.pk}/", given(
        name="改名", active="on"
    )),
]  # fmt: skip

BULK = [
    *(
        Post(f"bulk {action}", bulk("wagtailcore.page", action, *EDITABLE, "empty entry"), given(include_descendants="on"))
        for action in ("publish", "unpublish", "delete")
    ),
    Post("bulk move", bulk("wagtailcore.page", "move", "public", "second"), lambda world: {
        "chooser": world.catalogue.campus.pk
    }),
    *(
        Post(f"bulk {action} of {model}s", bulk(f"items.{model}", action, file), lambda _: {
            "tags": "擅自", "collection": root_collection().pk,
        })
        for model, file in (("attachment", "listed"), ("picture", "picture"))
        for action in ("delete", "add_tags", "add_to_collection")
    ),
]  # fmt: skip

API = [
    *(
        Post(f"api: {action} of the item {name}", api(name, action), data)
        for name in ("public", "decided", "withdrawn", "draft", "entry")
        for action, data in (
            ("publish", given()),
            ("unpublish", given(recursive=True)),
            ("delete", given()),
            ("move", below_public),
            ("copy", lambda world: below_public(world) | {"keep_live": True, "slug": "99"}),
            ("create_alias", lambda world: below_public(world) | {"update_slug": "99"}),
            ("convert_alias", given()),
            ("copy_for_translation", given(locale="en")),
        )
    ),
    Post("api: revert", api("decided", "revert_to_page_revision"), lambda world: {
        "revision_id": world.item("decided").live_revision_id
    }),
]  # fmt: skip

WORKFLOW = [
    *(
        Post(f"workflow: {view} {action}", on_step(view, action), given(comment="x"))
        for view in ("workflow_action", "collect_workflow_action_data")
        for action in ("approve", "reject")
    ),
    Post("workflow: cancel", page("confirm_workflow_cancellation", "proposed")),
    Post("workflow: restart", page("edit", "proposed"), edited("proposed", "action-restart-workflow")),
    Post("workflow: left without steps", lambda _: reverse(
        "wagtailadmin_workflows:edit", args=[Workflow.objects.first().pk]
    ), lambda _: nested_form_data({
        "name": "空流程", "active": "on", "workflow_tasks": inline_formset([]), "pages": inline_formset([]),
    })),
    Post("workflow: task edited", lambda _: reverse("wagtailadmin_workflows:edit_task", args=[Task.objects.first().pk]), given(
        name="改名", active="on"
    )),
    Post("workflow: task disabled", lambda _: reverse("wagtailadmin_workflows:disable_task", args=[Task.objects.last().pk])),
    Post("workflow: task enabled", lambda _: reverse("wagtailadmin_workflows:enable_task", args=[Task.objects.last().pk])),
    Post("workflow: disabled", lambda _: reverse("wagtailadmin_workflows:disable", args=[Workflow.objects.first().pk])),
    Post("workflow: enabled", lambda _: reverse("wagtailadmin_workflows:enable", args=[Workflow.objects.first().pk])),
    Post("workflow: removed from the root", lambda _: reverse(
        "wagtailadmin_workflows:remove", args=[Page.get_first_root_node().pk]
    )),
]  # fmt: skip


def of_file(view: str, name: str) -> Callable[[World], str]:
    return lambda world: reverse(view, args=[world.files[name]])


def renamed(make_file: Callable[[], ContentFile] | None) -> Callable[[World], dict]:
    """What the editor of a file sends."""

    def data(_: World) -> dict:
        focus = {"focal_point_x": 1, "focal_point_y": 1, "focal_point_width": 2, "focal_point_height": 2}
        sent = {"title": "擅自改名", "description": "擅自", "collection": root_collection().pk, "tags": "", **focus}
        return sent | {"file": make_file()} if make_file else sent

    return data


FILES = [
    *(
        Post(f"an attachment's {what}", of_file(f"wagtaildocs:{view}", "attachment"), renamed(make))
        for what, view, make in (
            ("title", "edit", None),
            ("file", "edit", lambda: pdf_file("other.pdf", b"other")),
            ("deletion", "delete", None),
            ("deletion as one of several", "delete_multiple", None),
        )
    ),
    Post("an attachment's title as one of several", lambda world: reverse(
        "wagtaildocs:edit_multiple", args=[world.attachment.pk]
    ), lambda world: {
        f"doc-{world.attachment.pk}-title": "擅自改名", f"doc-{world.attachment.pk}-collection": root_collection().pk,
        f"doc-{world.attachment.pk}-tags": "",
    }),
    *(
        Post(f"a picture's {what}", of_file(f"wagtailimages:{view}", "picture"), renamed(make))
        for what, view, make in (
            ("title and focus", "edit", None),
            ("file", "edit", lambda: png("#00a")),
            ("deletion", "delete", None),
            ("deletion as one of several", "delete_multiple", None),
        )
    ),
    Post("a picture's title as one of several", lambda world: reverse(
        "wagtailimages:edit_multiple", args=[world.picture.pk]
    ), lambda world: {
        f"image-{world.picture.pk}-title": "擅自改名", f"image-{world.picture.pk}-collection": root_collection().pk,
        f"image-{world.picture.pk}-tags": "", f"image-{world.picture.pk}-description": "擅自",
    }),
    Post("privacy of all files", lambda _: reverse(
        "wagtailadmin_collections:set_privacy", args=[root_collection().pk]
    ), given(restriction_type="login")),
    Post("a collection's deletion", lambda world: reverse(
        "wagtailadmin_collections:delete", args=[world.attachment.collection_id]
    )),
]  # fmt: skip

SITE = [
    Post("the site's root page", lambda _: reverse("wagtailsites:edit", args=[Site.objects.first().pk]), lambda world: {
        "hostname": "localhost", "port": 80, "root_page": world.catalogue.public.pk, "is_default_site": "on", "site_name": "x",
    }),
    Post("another site", lambda _: reverse("wagtailsites:add"), lambda world: {
        "hostname": "testserver", "port": 80, "root_page": world.catalogue.public.pk, "site_name": "x",
    }),
    Post("the site's deletion", lambda _: reverse("wagtailsites:delete", args=[Site.objects.first().pk])),
    Post("a reader group's deletion", lambda world: f"/admin/audience/readergroup/delete/{world.group.pk}/"),
]  # fmt: skip

MEETINGS = [
    Post("a recorded meeting's date", lambda world: reverse(
        "meetings_modeladmin_edit", args=[world.meeting.pk]
    ), lambda world: {
        "kind": "committee", "year": 2020, "number": 9, "held_on": "2020-01-01",
        "chair": world.people["office"].pk, "note_taker": world.people["office"].pk,
    }),
    Post("a recorded meeting's deletion", lambda world: reverse("meetings_modeladmin_delete", args=[world.meeting.pk])),
    *(
        Post(f"a recorded meeting: {action}", lambda world: reverse("meetings:meeting", args=[world.meeting.pk]),
             lambda world, action=action: {
            "action": action, "item": world.meeting.agenda.get().pk,
            "matters": world.item("proposed").decisions.get().pk, f"{world.meeting.agenda.get().pk}-outcome": "returned",
            f"{world.meeting.agenda.get().pk}-comment": "改变主意",
        })
        for action in ("put_on", "take_off", "move_up", "move_down", "fix", "reopen", "prepare", "record", "minutes")
    ),
    Post("a change of what names the institution", lambda _: reverse("institution:propose"), lambda _: {
        **FACTS, "reason": "擅自", "seen": in_force().digest, "action": "propose",
    }),
]  # fmt: skip

ARGUMENTS = {
    "app_label": "items", "model_name": "disclosurepage", "action": "publish", "action_name": "publish", "kind": "catalogue",
    "content_type_app_name": "items", "content_type_model_name": "disclosurepage", "app_name": "taggit", "file_format": "csv",
}  # fmt: skip
"""What stands in an address for words; for numbers, that of the item `public`."""

ANYTHING = {"title": "擅自", "name": "擅自", "reason": "擅自", "comment": "擅自", "confirm": "yes", "action-publish": "1"}


def views(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every view below the address of the admin, by its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern, inner, prefix + str(pattern.pattern))
        elif pattern.name and (prefix + str(pattern.pattern)).startswith("admin/"):
            yield namespace + pattern.name, pattern


def anywhere(name: str, pattern: URLPattern) -> Post:
    def address(world: World) -> str:
        names = pattern.pattern.regex.groupindex
        number = world.items["public"]
        return reverse(name, kwargs={argument: ARGUMENTS.get(argument, number) for argument in names})

    return Post(name, address, given(**ANYTHING))


ANYWHERE = [
    anywhere(name, pattern)
    for name, pattern in views(get_resolver())
    if name not in {"wagtailadmin_logout", "wagtailadmin_pages:revisions_compare"}
]
"""Something posted to every view that there is: whichever comes is tried before anybody has thought of it."""

POSTS = [*EDITING, *BUTTONS, *LINKED, *BULK, *API, *WORKFLOW, *FILES, *SITE, *MEETINGS]
