"""Routes by code to what is not a page: the addresses of pages, files, and the rows of evidence. A row a route."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import F, ProtectedError
from wagtail.models import Page, ReferenceIndex, Revision, UploadedFile

from disclosure.approval.models import (
    AgendaItem,
    Decision,
    FindingAnswer,
    InstitutionChange,
    Meeting,
    Minutes,
    WrittenApproval,
)
from disclosure.archive.chain import BEGINNING
from disclosure.archive.models import ChainHead, StoredFile
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.models import EntryPage, Grant
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.models import IndexCounter
from disclosure.organisation.institution import InstitutionEdition, add_edition
from disclosure.organisation.models import Unit
from tests.approval.meeting_room import make_meeting
from tests.factories import as_if_decided
from tests.files import pdf_file
from tests.guard.routes import LONG_AGO, Attempt, Route, changed, live_page, load, row, rows
from tests.guard.world import World, png, root_collection, shown_picture
from tests.institution import FACTS


def draft_of(world: World, **values) -> Page:
    """A row that is no page of readers', below the entry of the item `decided`."""
    page = live_page(world)
    beside = Page.objects.get(pk=world.items["decided"])
    page.path, page.live = beside.path[:-4] + "0999", False
    for name, value in ({"slug": "999", "url_path": "/home/nowhere/"} | values).items():
        setattr(page, name, value)
    return page


def draft_entry_at_an_address(world: World) -> None:
    entry = EntryPage(title="凭空而来", slug=world.entry.slug, number=77, live=False)
    parent = world.entry.get_parent()
    entry.path, entry.depth = f"{parent.path}0999", world.entry.depth
    entry.save(clean=False)


def load_draft(world: World) -> None:
    """`loaddata` of a draft at the address of the item `decided`."""
    page = draft_of(world, slug=world.item("decided").slug)
    load(*serializers.serialize("python", [page]))(world)


def commit_grant(**values) -> Attempt:
    """A grant that is left behind, by a connection that checks no references."""

    def attempt(_: World) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys = OFF")
        try:
            Grant.objects.bulk_create([Grant(page_id=None, reason="x", **values)])
        finally:
            connection.enable_constraint_checking()

    return attempt


def forge_approval(world: World) -> None:
    known = {field.attname: getattr(world.approval, field.attname) for field in Decision._meta.concrete_fields}
    other_step = world.item("withdrawn").decisions.filter(kind=Decision.Kind.PROPOSED).first().task_state_id
    Decision.objects.bulk_create(
        [Decision(**known | {"id": None, "task_state_id": other_step, "meeting_name": "没有开过的会"})]
    )


def settle_without_a_meeting(world: World) -> None:
    """An outcome written beside a matter that waits on an agenda, with a decision that was taken on another one."""
    matter = world.item("proposed").decisions.get()
    with as_if_decided():
        meeting = make_meeting(world.people["office"], number=9)
        item = AgendaItem.objects.create(meeting=meeting, matter=matter, position=1)
    try:
        row(AgendaItem, item).update(outcome="put-off", decision=world.approval)
    finally:
        with as_if_decided():
            item.delete()
            meeting.delete()


def rename_unindexed(world: World) -> None:
    ReferenceIndex.objects.all().delete()
    try:
        row(Attachment, world.attachment).update(title="改名")
    finally:
        call_command("rebuild_references_index", verbosity=0)


def delete_with_other_bytes(world: World) -> None:
    """An upload that nobody uses is deleted by an object whose file is another's."""
    unused = Attachment.objects.create(title="没有用过", file=pdf_file("unused.pdf"))
    unused.file.name = world.attachment.file.name
    unused.delete()


ADDRESSES = [
    Route("the deletion of a linked draft", lambda world: world.item("linked").delete()),
    Route("the deletion of a linked draft by SQL", lambda world: row(Page, world.item("linked"))._raw_delete("default"),
          effective=False),
    Route("a linked draft's address", lambda world: row(Page, world.item("linked")).update(slug="77", url_path="/home/77/")),
    Route("a linked draft's address, saved", lambda world: changed(Page.objects.get(pk=world.items["linked"]), slug="77")),
    Route("a linked draft's move", lambda world: world.item("linked").move(
        EntryPage.objects.get(pk=world.catalogue.campus.pk), pos="last-child"
    )),
    Route("a unit's name", lambda world: row(Unit, world.units.dzb).update(name="改名")),
    Route("a unit's code", lambda world: changed(Unit.objects.get(pk=world.units.dzb.pk), code="other")),
    Route("a reader group's name", lambda world: changed(world.group, name="改名")),
    Route("a draft's slug", lambda world: row(Page, world.item("draft")).update(slug=world.item("decided").slug)),
    Route("a draft's address", lambda world: row(Page, world.item("draft")).update(url_path=world.item("public").url_path)),
    Route("a draft's save() with another slug", lambda world: changed(
        Page.objects.get(pk=world.items["draft"]), slug=world.item("decided").slug
    ), ValidationError, effective=False),
    Route("bulk_create() of a draft at an address", lambda world: Page.objects.bulk_create(
        [draft_of(world, slug=world.item("decided").slug)]
    )),
    Route("bulk_create() of a draft at another's whole address", lambda world: Page.objects.bulk_create(
        [draft_of(world, url_path=world.item("public").url_path)]
    )),
    Route("save(clean=False) of a draft entry", draft_entry_at_an_address),
    Route("loaddata of a draft", load_draft),
    Route("numchild of an entry", lambda world: row(Page, world.entry).update(numchild=0)),
    Route("numchild of an entry, one less", lambda world: row(Page, world.entry).update(numchild=F("numchild") - 1)),
    Route("numchild of all", lambda _: Page.objects.update(numchild=0)),
    Route("page.delete() of the only item of an entry", lambda world: world.item("limited").delete(), effective=False),
    Route("delete() of the only item of an entry", lambda world: rows(Page, pk=world.items["limited"]).delete(),
          effective=False),
]  # fmt: skip
"""What hides a page, or makes its address fail, without a change of the page."""

FILES = [
    Route("an attachment's file", lambda world: changed(world.attachment, file=pdf_file("other.pdf"))),
    Route("an attachment's file, another's", lambda world: row(Attachment, world.attachment).update(file=world.listed.file)),
    Route("an attachment's title", lambda world: changed(world.attachment, title="改名"), effective=False),
    Route("a listed attachment's title", lambda world: changed(world.listed, title="改名"), effective=False),
    Route("an attachment's title by update", lambda world: row(Attachment, world.attachment).update(title="改名")),
    Route("a listed attachment's title by update", lambda world: row(Attachment, world.listed).update(title="改名")),
    Route("an attachment's deletion", lambda world: world.attachment.delete(), ProtectedError, effective=False),
    Route("a listed attachment's deletion", lambda world: world.listed.delete(), effective=False),
    Route("a listed attachment's deletion by SQL", lambda world: rows(Attachment, pk=world.listed.pk)._raw_delete("default")),
    Route("a collection's deletion", lambda world: world.attachment.collection.delete(), ProtectedError, effective=False),
    Route("an attachment's size", lambda world: row(Attachment, world.attachment).update(file_size=7)),
    Route("an attachment's hash", lambda world: row(Attachment, world.attachment).update(file_hash="0" * 40)),
    Route("a picture's width", lambda world: row(Picture, world.picture).update(width=7)),
    Route(
        "a picture's focus",
        lambda world: row(Picture, world.picture).update(
            focal_point_x=1, focal_point_y=1, focal_point_width=2, focal_point_height=2
        ),
    ),
    Route("an attachment's title, the index of references emptied", rename_unindexed),
    Route(
        "bytes named by a second attachment",
        lambda world: Attachment.objects.bulk_create(
            [Attachment(title="另一份", file=world.attachment.file.name, collection=root_collection())]
        ),
    ),
    Route(
        "bytes named by a second attachment, spelt otherwise",
        lambda world: Attachment.objects.bulk_create(
            [Attachment(title="另一份", file=f"./{world.attachment.file.name}", collection=root_collection())]
        ),
    ),
    Route(
        "bytes named by a second picture in its size",
        lambda world: Rendition.objects.bulk_create(
            [Rendition(image=world.picture, filter_spec="width-7", file=world.attachment.file.name, width=1, height=1)]
        ),
    ),
    Route(
        "bytes named by an upload that waits",
        lambda world: UploadedFile.objects.bulk_create(
            [UploadedFile(for_content_type=ContentType.objects.get_for_model(Attachment), file=world.attachment.file.name)]
        ),
        effective=False,
    ),
    Route(
        "bytes of the archive named by an attachment",
        lambda _: Attachment.objects.bulk_create(
            [Attachment(title="归档", file=f"archive/{StoredFile.objects.first().pk}", collection=root_collection())]
        ),
    ),
    Route(
        "bytes of minutes named by an attachment",
        lambda _: Attachment.objects.bulk_create(
            [Attachment(title="纪要", file=Minutes.objects.first().file.name, collection=root_collection())]
        ),
    ),
    Route("bytes that another object in memory names", delete_with_other_bytes, None, effective=False),
    Route("a picture's file", lambda world: changed(world.picture, file=png("#0a0"))),
    Route("a picture's title", lambda world: row(Picture, world.picture).update(title="改名")),
    Route("a picture's deletion", lambda world: world.picture.delete(), effective=False),
    Route("a picture's deletion by SQL", lambda world: row(Picture, world.picture)._raw_delete("default"), effective=False),
    Route("a picture in its size", lambda world: row(Rendition, shown_picture(world)).update(file=world.picture.file)),
]

DECISIONS = [
    Route("a decision's meeting", lambda world: row(Decision, world.approval).update(meeting_name="没有开过的会")),
    Route("a written approval's number", lambda _: WrittenApproval.objects.update(number="党委审批〔2020〕1号")),
    Route("a written approval's scan", lambda world: WrittenApproval.objects.update(file=world.attachment.file.name)),
    Route("a written approval's deletion", lambda _: WrittenApproval.objects.all()._raw_delete("default")),
    Route("a decision's deletion", lambda world: row(Decision, world.approval)._raw_delete("default")),
    Route("what was said of personal data", lambda _: FindingAnswer.objects.update(ground="consent")),
    Route("what was said of personal data, in words", lambda _: FindingAnswer.objects.update(words="没有说过的话")),
    Route("what was said of personal data's deletion", lambda _: FindingAnswer.objects.all()._raw_delete("default")),
    Route("a decision under what is published", forge_approval),
    Route("the archive's end set back", lambda _: ChainHead.objects.update(sequence=0, seal=BEGINNING)),
    Route("a counter of index numbers set back", lambda _: IndexCounter.objects.update(last=0)),
    Route("another outcome of a matter on an open agenda", settle_without_a_meeting, effective=False),
    Route("a meeting's date", lambda world: row(Meeting, world.meeting).update(held_on=LONG_AGO.date())),
    Route("a meeting's agenda opened again", lambda world: changed(
        world.meeting, agenda_fixed_at=None, agenda_fixed_by=None
    )),
    Route("who fixed the agenda of a meeting that is still to be recorded", lambda world: rows(
        Meeting, number=4
    ).update(agenda_fixed_by=world.people["committee"]), effective=False),
    Route("a meeting's outcome", lambda world: world.meeting.agenda.update(outcome="returned")),
    Route("a meeting's outcome, saved", lambda world: changed(world.meeting.agenda.get(), position=7)),
    Route("a meeting's outcome's deletion", lambda world: world.meeting.agenda.get().delete()),
    Route("a meeting's minutes", lambda world: world.meeting.minutes.update(name="另一份")),
    Route("a meeting's minutes' deletion by SQL", lambda world: world.meeting.minutes.all()._raw_delete("default")),
    Route("a meeting's deletion", lambda world: world.meeting.delete(), ProtectedError, effective=False),
    Route("the published revision", lambda world: row(Revision, world.item("second").live_revision).update(content={})),
    Route("the decided revision", lambda world: row(Revision, world.item("decided").live_revision).update(content={})),
    Route("the published revision's deletion", lambda world: world.item("second").live_revision.delete(), effective=False),
    Route("the published revision's deletion by SQL", lambda world: rows(
        Revision, pk=world.item("second").live_revision_id
    )._raw_delete("default"), effective=False),
    Route("the decided revision's deletion", lambda world: world.item("decided").live_revision.delete(), ProtectedError,
          effective=False),
]  # fmt: skip

INSTITUTION = [
    Route("another edition of what names the institution", lambda _: add_edition(FACTS | {"name": "冒名学院"})),
    Route("the name of the institution", lambda _: InstitutionEdition.objects.update(name="冒名学院")),
    Route("the name of the institution, saved", lambda _: changed(InstitutionEdition.objects.first(), name="冒名学院")),
    Route("the order of editions", lambda _: InstitutionEdition.objects.filter(number=1).update(number=9)),
    Route("the newest edition's deletion", lambda _: InstitutionEdition.objects.first().delete(), ProtectedError,
          effective=False),
    Route("the newest edition's deletion by SQL", lambda _: InstitutionEdition.objects.filter(number=2)._raw_delete("default"),
          effective=False),
    Route("a proposed change of what names the institution", lambda _: InstitutionChange.objects.filter(
        live=False
    ).update(name="冒名学院")),
    Route("a change of what names the institution, called approved", lambda _: InstitutionChange.objects.update(live=True)),
]  # fmt: skip

GRANTS = [
    Route("a grant that is committed unchecked", commit_grant(), (NotGranted, IntegrityError), effective=False),
    Route("a grant that refers to itself", commit_grant(pk=5, ends_id=5), effective=False),
    Route("a grant that others refer to", commit_grant(pk=0, ends_id=0), effective=False),
]
