"""Grants: what they open, for whom and how long; and that nothing is published without the guard."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Revision, Site

from disclosure.approval.models import Decision
from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted, Unguarded, granted
from disclosure.catalogue.guard.rules import all_rules
from disclosure.catalogue.models import EntryPage, Grant
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage
from tests.approval.conftest import Proposal
from tests.factories import make_item
from tests.files import pdf_file
from tests.visibility.files import is_served

pytestmark = pytest.mark.django_db


def attachment(title: str = "附表") -> Attachment:
    return Attachment.objects.create(title=title, file=pdf_file("a.pdf", b"x"))


def rename(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(title="改过")


def is_renamed(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).title == "改过"


# --- what a grant opens ---------------------------------------------------------------------------------------------------


def test_a_grant_for_a_page_opens_that_page_and_no_other(catalogue):
    with granted(catalogue.public, "test"):
        rename(catalogue.public)
        with pytest.raises(NotGranted), transaction.atomic():
            rename(catalogue.campus)
    assert is_renamed(catalogue.public) and not is_renamed(catalogue.campus)


def test_a_grant_for_the_whole_catalogue_opens_every_page(catalogue):
    with granted(None, "test"):
        rename(catalogue.public)
        rename(catalogue.campus)
    assert is_renamed(catalogue.public) and is_renamed(catalogue.campus)


def test_no_grant_for_a_page_opens_a_stored_file(catalogue):
    """What the law demands to be removed is, under a grant for the whole site, and nothing else is ever exchanged."""
    stored = attachment()
    with granted(catalogue.public, "test"), pytest.raises(NotGranted), transaction.atomic():
        Attachment.objects.filter(pk=stored.pk).update(file="other.pdf")


def test_a_grant_ends_with_its_block(catalogue):
    with granted(catalogue.public, "test"):
        pass
    with pytest.raises(NotGranted), transaction.atomic():
        rename(catalogue.public)
    assert not Grant.objects.exists()


def test_an_exception_takes_back_all_that_was_done_under_the_grant(catalogue):
    def rename_and_fail():
        with granted(catalogue.public, "test"):
            rename(catalogue.public)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rename_and_fail()
    assert not is_renamed(catalogue.public)
    assert not Grant.objects.exists()


def test_a_page_that_is_not_in_the_database_yet_gets_no_grant_and_least_of_all_one_for_everything():
    with pytest.raises(ValueError, match="save its draft first"), granted(DisclosurePage(), "test"):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_grant_is_given_inside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError), granted(None, "test"):
        pass


def test_a_draft_beside_a_published_item_needs_no_grant(catalogue, units):
    item = make_item(catalogue.public, units.dzb)
    item.title = "改稿"
    item.save_revision()
    assert DisclosurePage.objects.get(pk=item.pk).draft_title == "改稿"


# --- what the guard keeps --------------------------------------------------------------------------------------------------


def test_the_guard_knows_every_table_of_which_readers_see_something():
    assert {rule.table for rule in all_rules()} == {
        "approval_agendaitem",
        "approval_approvaltask",
        "approval_cataloguerevision",
        "approval_decision",
        "approval_filescan",
        "approval_findinganswer",
        "approval_institutionchange",
        "approval_meeting",
        "approval_minutes",
        "approval_postponement",
        "approval_preparedoutcome",
        "approval_reviewtask",
        "approval_writtenapproval",
        "archive_chainhead",
        "archive_edition",
        "archive_editionfile",
        "archive_removal",
        "archive_storedfile",
        "archive_verification",
        "audience_readergroup",
        "catalogue_cataloguepage",
        "catalogue_catalogueversion",
        "catalogue_categorypage",
        "catalogue_entrypage",
        "catalogue_generation",
        "catalogue_responsibility",
        "django_content_type",
        "home_homepage",
        "items_accessrecord",
        "items_attachment",
        "items_authorship",
        "items_disclosurepage",
        "items_disclosurepage_reader_groups",
        "items_indexcounter",
        "items_itemattachment",
        "items_itemtag",
        "items_picture",
        "items_rendition",
        "items_itemplace",
        "items_shelfcount",
        "items_shelveditem",
        "organisation_appointment",
        "organisation_branch",
        "organisation_institutionedition",
        "organisation_registerchange",
        "organisation_registerchange_people",
        "organisation_unit",
        "organisation_user",
        "taggit_tag",
        "wagtailcore_collection",
        "wagtailcore_collectionviewrestriction",
        "wagtailcore_locale",
        "wagtailcore_page",
        "wagtailcore_pageviewrestriction",
        "wagtailcore_revision",
        "wagtailcore_site",
        "wagtailcore_task",
        "wagtailcore_taskstate",
        "wagtailcore_uploadedfile",
        "wagtailcore_workflow",
        "wagtailcore_workflowstate",
        "wagtailcore_workflowtask",
        "wagtaildocs_document",
        "wagtailimages_image",
        "wagtailimages_rendition",
        "wagtailusers_userprofile",
    }


def test_a_file_goes_when_nothing_carries_it(catalogue, units):
    unused = attachment()
    make_item(catalogue.public, units.dzb, attachments=[attachment("在用")])
    unused.delete()
    assert [stored.title for stored in Attachment.objects.all()] == ["在用"]


@pytest.mark.parametrize("in_text", [True, False])
def test_a_file_stays_while_the_draft_of_a_change_carries_it(catalogue, units, in_text):
    item = make_item(catalogue.public, units.dzb)
    new = attachment()
    if in_text:
        item.body.append(("attachments", [new]))
    else:
        item.attachments.create(document=new)
    item.save_revision()
    with pytest.raises(NotGranted, match="使用"), transaction.atomic():
        new.delete()


def test_a_file_stays_while_a_revision_carries_it_on_which_something_was_decided(catalogue, units, zzb_drafter, zzb_reviewer):
    stored = attachment()
    proposal = Proposal(make_item(catalogue.joint, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, attachments=[stored]))
    proposal.propose(zzb_drafter)
    proposal.send_back(zzb_reviewer, unit=units.zzb)
    item = proposal.item
    item.attachments = []
    item.save()
    item.save_revision(user=zzb_drafter)
    with pytest.raises(NotGranted, match="使用"), transaction.atomic():
        stored.delete()


def test_an_editor_left_open_does_not_overwrite_what_was_proposed(catalogue, units, zzb_drafter):
    proposal = Proposal(make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter))
    proposal.propose(zzb_drafter)
    item = proposal.item
    proposed = item.latest_revision
    item.title = "接着写的稿子"
    assert item.save_revision(user=zzb_drafter, overwrite_revision=proposed) != proposed
    assert Revision.objects.get(pk=proposed.pk).content["title"] != "接着写的稿子"
    assert Decision.objects.get().revision_id == proposed.pk


def test_a_forged_reference_gives_nobody_a_file(catalogue, units):
    """The index of references is derived, and not guarded."""
    item = make_item(catalogue.public, units.dzb, attachments=[attachment()])
    hidden = attachment("未公开")
    reference = Attachment.objects.get(title="附表")
    forged = ReferenceIndex.objects.filter(object_id=str(item.pk), to_object_id=str(reference.pk)).update(
        to_object_id=str(hidden.pk)
    )
    assert forged
    assert not is_served(PUBLIC, AnonymousUser(), hidden)


# --- what whoever tries is told -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_explained_on_the_screen_of_whoever_tried(catalogue, admin, client_of):
    site = Site.objects.get()
    data = {"hostname": "localhost", "port": 80, "site_name": "x", "root_page": catalogue.page.pk, "is_default_site": "on"}
    response = client_of(admin).post(reverse("wagtailsites:edit", args=[site.pk]), data)
    assert response.status_code == 403
    assert "已公开的内容只能经审批" in response.content.decode()
    assert Site.objects.get().root_page_id == site.root_page_id


# --- the guard itself ------------------------------------------------------------------------------------------------------


def complaints() -> list[str]:
    return [message.id for message in checks.run_checks(tags=[checks.Tags.database], databases=["default"])]


def test_nothing_is_published_where_the_guard_is_missing(catalogue):
    triggers.remove(connection)
    with pytest.raises(Unguarded, match="migrate"), granted(catalogue.public, "test"):
        pass


def test_a_missing_guard_is_complained_of(db):
    assert complaints() == []
    triggers.remove(connection)
    assert complaints() == ["catalogue.W001"]
    triggers.install(connection)
    assert complaints() == []


@pytest.mark.django_db(transaction=True)
def test_the_guard_stands_after_tables_were_altered():
    signals = {"verbosity": 0, "interactive": False, "db": "default"}
    field = EntryPage._meta.get_field("channels")
    wider = field.clone()
    wider.max_length += 1
    wider.set_attributes_from_name("channels")
    some_migration = next(iter(MigrationLoader(None).disk_migrations.values()))
    emit_pre_migrate_signal(**signals, plan=[(some_migration, False)])
    for before, after in ((field, wider), (wider, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(EntryPage, before, after)
    assert not triggers.is_installed(connection)
    emit_post_migrate_signal(**signals)
    assert triggers.is_installed(connection)
