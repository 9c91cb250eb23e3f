"""The routes of whoever runs code, commands or SQL on the server: a row a route."""

from __future__ import annotations

import tempfile

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from taggit.models import Tag
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Revision, Site

from disclosure.audience.circles import Scope
from disclosure.catalogue.models import CategoryPage, EntryPage, Responsibility
from disclosure.items.models import DisclosurePage, ItemAttachment, ItemTag, Standing
from disclosure.organisation.models import Unit
from tests.catalogue.files import SMALL, csv_file
from tests.guard.evidence_routes import ADDRESSES, DECISIONS, FILES, GRANTS, INSTITUTION
from tests.guard.routes import LONG_AGO, Route, changed, live_page, load, row, rows, sql
from tests.guard.world import World, root_collection


def publish_scheduled(world: World) -> None:
    row(Revision, world.item("decided").latest_revision).update(approved_go_live_at=LONG_AGO)
    call_command("publish_scheduled")


def expire_by_draft(world: World) -> None:
    world.item("public").live_revision.as_object().unpublish(set_expired=True)


def publish_forged_revision(world: World) -> None:
    item = world.item("decided")
    content = item.live_revision.content | {"title": "伪造的标题"}
    forged = Revision.objects.create(content_object=item, base_content_type=item.get_base_content_type(), content=content)
    forged.publish(skip_permission_checks=True)


def overwrite_live_revision(world: World) -> None:
    item = world.item("second")
    item.title = "悄悄改写的标题"
    item.save_revision(user=item.live_revision.user, overwrite_revision=item.live_revision)


def import_other_catalogue(_: World) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(csv_file(SMALL))
        file.flush()
        call_command("import_catalogue", file.name)


def bulk_update(world: World) -> None:
    pages = list(Page.objects.all())
    for page in pages:
        page.title += "（改）"
    Page.objects.bulk_update(pages, ["title"])


def replace(world: World) -> None:
    """`INSERT … ON CONFLICT DO UPDATE`, which both databases have."""
    item = Page.objects.get(pk=world.items["public"])
    item.title = "顶替的标题"
    Page.objects.bulk_create([item], update_conflicts=True, unique_fields=["id"], update_fields=["title"])


def replace_with_draft(world: World) -> None:
    """A row that is no page of readers' takes the place of one that is."""
    item = Page.objects.get(pk=world.items["public"])
    item.live, item.first_published_at = False, None
    fields = [field.name for field in Page._meta.concrete_fields if not field.primary_key]
    Page.objects.bulk_create([item], update_conflicts=True, unique_fields=["id"], update_fields=fields)


def take_its_place(world: World) -> None:
    """SQLite deletes the row that is in the way of another, PostgreSQL empties a table, and neither calls it a deletion."""
    if connection.vendor == "sqlite":
        columns = [field.column for field in Page._meta.concrete_fields]
        chosen = [{"id": "99999", "live": "0", "first_published_at": "NULL"}.get(name, name) for name in columns]
        statement = "REPLACE INTO wagtailcore_page ({}) SELECT {} FROM wagtailcore_page WHERE id = %s"
        sql(statement.format(", ".join(columns), ", ".join(chosen)), world.items["public"])
    else:
        sql("TRUNCATE wagtailcore_page CASCADE")


@transaction.atomic
def exchange(model: type[Model], instance: Model, **values: object) -> None:
    """Another row takes the place of one to which others refer, before the database checks whether any is missing."""
    fields = {field.attname: getattr(instance, field.attname) for field in model._meta.concrete_fields}
    row(model, instance)._raw_delete("default")
    model._base_manager.bulk_create([model(**fields | values)])


def type_of_items() -> ContentType:
    return ContentType.objects.get(model="disclosurepage")


def exchange_types(world: World) -> None:
    """All items become home pages, and the home page an item."""
    item, home = type_of_items(), ContentType.objects.get(model="homepage")
    row(ContentType, item).update(model="nothing")
    row(ContentType, home).update(app_label=item.app_label, model=item.model)
    row(ContentType, item).update(app_label=home.app_label, model=home.model)


PAGES = [
    Route("page.save()", lambda world: changed(world.item("public"), title="改过")),
    Route("page.save() of an entry", lambda world: changed(world.entry, time_limit="每天")),
    Route("page.save() of a category", lambda _: changed(CategoryPage.objects.first(), title="改过")),
    Route("page.save() of the home page", lambda _: changed(Site.objects.get().root_page.specific, title="改过")),
    Route("page.save() of a base page", lambda world: changed(Page.objects.get(pk=world.items["public"]), slug="9")),
    Route("page.save(update_fields=…)", lambda world: changed(world.item("limited"), scope=Scope.PUBLIC)),
    Route("page.save() of a draft as live", lambda world: changed(world.item("draft"), live=True)),
    Route("page.save() with another date", lambda world: changed(world.item("public"), first_published_at=LONG_AGO)),
    Route("entry.retire()", lambda world: world.entry.retire(timezone.localdate())),
    Route("page.delete()", lambda world: world.item("public").delete(), effective=False),
    Route("page.delete() of a base page", lambda world: Page.objects.get(pk=world.items["public"]).delete(), effective=False),
    Route("page.delete() of what has decisions", lambda world: world.item("decided").delete(), ProtectedError, effective=False),
    Route("page.delete() of an empty entry", lambda world: world.catalogue.campus.delete()),
    Route("page.delete() of the parent", lambda world: world.entry.delete(), effective=False),
    Route("page.delete() of the root", lambda _: Page.get_first_root_node().delete(), ProtectedError, effective=False),
    Route("page.move()", lambda world: world.item("public").move(world.catalogue.campus, pos="last-child")),
    Route("page.move() among its siblings", lambda world: world.item("second").move(world.item("public"), pos="left")),
    Route("page.move() of an entry", lambda world: world.entry.move(world.catalogue.campus.get_parent(), pos="last-child")),
    Route("page.unpublish()", lambda world: world.item("public").unpublish()),
    Route("page.unpublish() of an entry", lambda world: world.entry.unpublish()),
    Route("page.unpublish() as expired", expire_by_draft),
    Route("page.copy()", lambda world: world.item("public").copy(update_attrs={"slug": "99"}, exclude_fields=["index_number"])),
    Route("page.copy() with all below", lambda world: world.catalogue.campus.category.copy(
        recursive=True, update_attrs={"slug": "99"}
    )),
    Route("CopyPageAction", lambda world: CopyPageAction(world.entry, update_attrs={"slug": "99"}).execute(
        skip_permission_checks=True
    )),
    Route("page.create_alias() of an entry", lambda world: world.entry.create_alias(
        parent=world.catalogue.campus.get_parent(), update_slug="99"
    )),
    Route("page.create_alias()", lambda world: world.item("limited").create_alias(parent=world.entry, update_slug="99"),
          ValidationError, effective=False),
    Route("parent.add_child() of a live page", lambda world: world.entry.add_child(instance=DisclosurePage(
        title="凭空而来", unit=world.units.dzb, scope=Scope.PUBLIC, summary="摘要", live=True,
    ))),
    Route("revision.publish() of a change", lambda world: world.item("decided").latest_revision.publish()),
    Route("revision.publish() of a draft", lambda world: world.item("draft").latest_revision.publish()),
    Route("revision.publish() of what is proposed", lambda world: world.item("proposed").latest_revision.publish()),
    Route("revision.publish() of what was withdrawn", lambda world: world.item("withdrawn").latest_revision.publish()),
    Route("revision.publish() of a forged revision", publish_forged_revision),
    Route("save_revision(overwrite_revision=…)", overwrite_live_revision),
    Route("the notice: standing", lambda _: rows(DisclosurePage, title="已撤销的党费").update(standing=Standing.OPEN)),
    Route("the notice: of a draft", lambda world: row(DisclosurePage, world.item("draft")).update(standing="withdrawn"),
          effective=False),
    Route("the notice: scope", lambda world: row(DisclosurePage, world.item("withdrawn")).update(scope=Scope.PUBLIC)),
    Route("the notice: address", lambda world: row(Page, world.item("withdrawn")).update(slug="99", url_path="/home/99/")),
    Route("the notice: never published", lambda world: row(Page, world.item("withdrawn")).update(first_published_at=None)),
]  # fmt: skip

QUERYSETS = [
    Route("update(title=…)", lambda world: rows(Page, pk=world.items["public"]).update(title="改过")),
    Route("update(live=False)", lambda _: rows(Page, depth__gt=2).update(live=False)),
    Route("update(expire_at=…)", lambda world: rows(Page, pk=world.items["public"]).update(expire_at=LONG_AGO)),
    Route("update(live=True)", lambda world: rows(Page, pk=world.items["draft"]).update(live=True)),
    Route("update(scope=…)", lambda _: DisclosurePage.objects.update(scope=Scope.PUBLIC)),
    Route("update(path=…)", lambda world: rows(Page, pk=world.items["public"]).update(path="000100010009")),
    Route("update(url_path=…)", lambda world: rows(Page, pk=world.items["public"]).update(url_path="/home/elsewhere/")),
    Route("update(live_revision=…)", lambda world: rows(Page, pk=world.items["public"]).update(live_revision=None)),
    Route("update(index_number=…)", lambda world: row(DisclosurePage, world.item("public")).update(index_number="X-1")),
    Route("update() of entries", lambda _: EntryPage.objects.update(printed_scope="校内外")),
    Route("bulk_update()", bulk_update),
    Route("bulk_create()", lambda world: Page.objects.bulk_create([live_page(world)])),
    Route("bulk_create(update_conflicts=True)", replace),
    Route("bulk_create() of a draft in its place", replace_with_draft),
    Route("delete()", lambda world: rows(DisclosurePage, pk=world.items["public"]).delete(), effective=False),
    Route("_raw_delete()", lambda world: rows(ItemTag, content_object=world.items["public"])._raw_delete("default")),
    Route("unpublish()", lambda world: rows(DisclosurePage, pk=world.items["public"]).unpublish()),
    Route("an attachment's row", lambda world: rows(ItemAttachment, item=world.items["public"]).delete()),
    Route("an attachment more", lambda world: ItemAttachment.objects.create(item=world.item("public"), document=world.listed)),
    Route("another attachment", lambda world: rows(ItemAttachment, item=world.items["public"]).update(document=world.listed)),
    Route("a tag more", lambda world: ItemTag.objects.create(content_object=world.item("second"), tag=world.tag)),
    Route("a group more", lambda world: DisclosurePage.reader_groups.through.objects.create(
        disclosurepage_id=world.items["second"], readergroup_id=world.group.pk
    )),
    Route("a group's deletion", lambda world: world.group.delete()),
    Route("responsible units", lambda _: Responsibility.objects.first().delete()),
    Route("another responsible unit", lambda world: row(Responsibility, Responsibility.objects.first()).update(
        unit=world.units.xgc
    )),
]  # fmt: skip


AROUND_PAGES = [
    Route("a restriction of a page", lambda world: PageViewRestriction.objects.create(
        page=world.entry, restriction_type="login"
    )),
    Route("a restriction of the root", lambda _: PageViewRestriction.objects.create(
        page=Page.get_first_root_node(), restriction_type="login"
    )),
    Route("a restriction of files", lambda _: CollectionViewRestriction.objects.create(
        collection=root_collection(), restriction_type="login"
    )),
    Route("the site's root page", lambda world: changed(Site.objects.get(), root_page=world.entry)),
    Route("another site", lambda world: Site.objects.create(hostname="testserver", root_page=world.entry)),
    Route("the site's deletion", lambda _: Site.objects.get().delete()),
    Route("the type of all items", lambda _: row(ContentType, type_of_items()).update(model="nothing")),
    Route("the type of all items, as another's", exchange_types),
    Route("the type's deletion by SQL", lambda _: row(ContentType, type_of_items())._raw_delete("default"), effective=False),
    Route("a tag's name", lambda world: changed(world.tag, name="改名")),
    Route("a tag's deletion", lambda world: world.tag.delete()),
    Route("a tag exchanged for another", lambda world: exchange(Tag, world.tag, name="改名")),
    Route("a unit exchanged for another", lambda world: exchange(Unit, world.units.dzb, name="改名")),
    Route("a decided revision exchanged for another", lambda world: exchange(
        Revision, world.item("decided").live_revision, content={}
    )),
    Route("all tags' names", lambda _: Tag.objects.update(name="改名")),
]  # fmt: skip

COMMANDS = [
    Route("publish_scheduled", publish_scheduled),
    Route("move_pages", lambda world: call_command("move_pages", world.entry.pk, world.catalogue.campus.pk)),
    Route("purge_revisions", lambda _: call_command("purge_revisions", pages=True), None, effective=False),
    Route("fixtree", lambda _: call_command("fixtree", interactive=False), None, effective=False),
    Route("fixtree --full", lambda _: call_command("fixtree", interactive=False, full=True), None, effective=False),
    Route("set_url_paths", lambda _: call_command("set_url_paths"), None, effective=False),
    Route("create_log_entries_from_revisions", lambda _: call_command(
        "create_log_entries_from_revisions"
    ), None, effective=False),
    Route("rebuild_references_index", lambda _: call_command(
        "rebuild_references_index", verbosity=0
    ), None, effective=False),
    Route("update_index", lambda _: call_command("update_index", verbosity=0), None, effective=False),
    Route("remove_stale_contenttypes", lambda _: call_command(
        "remove_stale_contenttypes", interactive=False
    ), None, effective=False),
    Route("sync_appointments", lambda _: call_command("sync_appointments"), None, effective=False),
    Route("appoint", lambda _: call_command("appoint", office="student"), CommandError, effective=False),
    Route("deduplicate_tags", lambda _: call_command("deduplicate_tags", verbosity=0), None, effective=False),
    # It knows taggit's own table alone, and takes every tag for an orphan.
    Route("remove_orphaned_tags", lambda _: call_command("remove_orphaned_tags")),
    Route("load_demo", lambda _: call_command("load_demo"), CommandError, effective=False),
    Route("import_catalogue", import_other_catalogue, CommandError, effective=False),
    Route("flush", lambda _: call_command("flush", interactive=False), CommandError, effective=False),
    Route("migrate to zero", lambda _: call_command("migrate", "approval", "zero", verbosity=0), CommandError,
          effective=False),
    Route("migrate a step back", lambda _: call_command("migrate", "items", "0001", verbosity=0), CommandError,
          effective=False),
]  # fmt: skip
"""The first that stops a command may be another thing than the guard; the guard must stand when it has ended, too."""

GRANT = {"model": "catalogue.grant", "pk": 1, "fields": {"page_id": None, "reason": "伪造", "ends": 0}}

SQL = [
    Route("UPDATE of a title", lambda _: sql("UPDATE wagtailcore_page SET title = 'x' WHERE depth > 1")),
    Route("UPDATE of a text", lambda _: sql("UPDATE items_disclosurepage SET body = '[]'")),
    Route("UPDATE of a summary", lambda _: sql("UPDATE items_disclosurepage SET summary = 'x'")),
    Route("UPDATE of an id", lambda world: sql(
        "UPDATE items_disclosurepage SET page_ptr_id = %s WHERE page_ptr_id = %s", world.items["draft"], world.items["public"]
    ), effective=False),
    Route("DELETE of a part", lambda _: sql("DELETE FROM items_itemattachment")),
    Route("DELETE of a type", lambda _: sql("DELETE FROM home_homepage")),
    Route("another row in its place, or none at all", take_its_place, effective=False),
    Route("a grant that outlives its transaction", lambda _: sql(
        "INSERT INTO catalogue_grant (page_id, reason, ends_id) VALUES (NULL, 'x', 0)"
    ), IntegrityError, effective=False),
]  # fmt: skip

FIXTURES = [
    Route("loaddata of a title", load()),
    Route("loaddata of a title, with a grant of its own", load(GRANT), IntegrityError, effective=False),
]

ROUTES = [*PAGES, *ADDRESSES, *QUERYSETS, *AROUND_PAGES, *FILES, *DECISIONS, *INSTITUTION, *COMMANDS, *SQL, *FIXTURES, *GRANTS]
