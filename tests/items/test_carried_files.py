"""The table of carried files says of each revision of an item which files its content contains, and opens none by itself."""

from __future__ import annotations

import importlib
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Revision
from wagtail.test.utils.form_data import streamfield

from disclosure.items.carried_files import CarriedFile, is_carried
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage, ItemAttachment
from disclosure.items.serving import may_have_at_desk
from tests.cost import counted
from tests.factories import make_item
from tests.files import pdf_file, png_file
from tests.items.test_editor import data, streamfield_list
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@remembered
def files() -> list[Attachment | Picture]:
    """Two attachments and two pictures, of which neither has the number of another one's type alone."""
    attachments = [Attachment.objects.create(title=name, file=pdf_file(f"{name}.pdf", name.encode())) for name in ("a", "b")]
    return [*attachments, *(Picture.objects.create(title=name, file=png_file(f"{name}.png")) for name in ("c", "d"))]


@remembered
def draft(catalogue, units, zzb_drafter) -> DisclosurePage:
    return make_item(catalogue.joint, units.zzb, live=False, owner=zzb_drafter)


def named(file: Attachment | Picture) -> tuple[str, int]:
    return str(file._meta.model_name), file.pk


def recorded(revision: Revision) -> set[tuple[str, int]]:
    return set(CarriedFile.objects.filter(revision=revision).values_list("file_type", "file_number"))


def contained(revision: Revision) -> set[tuple[str, int]]:
    return {named(file) for file in files_of(Revision.objects.get(pk=revision.pk).as_object())}


def figure(picture: Picture) -> tuple:
    return "figure", {"image": picture, "caption": "图"}


def rows() -> set[tuple]:
    return set(CarriedFile.objects.values_list("revision", "file_type", "file_number"))


# --- what is recorded ----------------------------------------------------------------------------------------------------


def test_every_place_of_a_file_is_recorded(draft, files):
    first, second, picture, other = files
    places = {
        "an attachment": ([first], []),
        "a picture": ([], [figure(picture)]),
        "a list": ([], [("attachments", [first, second])]),
        "one file at two places": ([first], [("attachments", [first]), figure(other), figure(other)]),
        "everything": (files[:2], [figure(picture), figure(other)]),
        "nothing": ([], [("text", "<p>正文</p>")]),
    }
    for place, (attachments, body) in places.items():
        draft.attachments = [ItemAttachment(document=file) for file in attachments]
        draft.body = body
        revision = draft.save_revision()
        assert recorded(revision) == contained(revision), place
        assert bool(recorded(revision)) == (place != "nothing")


def test_a_link_to_a_file_within_a_text_is_none_that_readers_get(draft, files):
    draft.body = [("text", f'<p><a linktype="document" id="{files[0].pk}">名单</a></p>')]
    revision = draft.save_revision()
    assert recorded(revision) == contained(revision) == set()


NUMBERS = st.sampled_from([0, 1, 2, 3, "file", "text", None, 987654, -1, "x", True, 10**30, [], {}])
"""Places in `files`, and numbers that no file has: `file` stands for that of an attachment, `text` for one as text."""
LISTED = st.one_of(NUMBERS, st.fixed_dictionaries({"type": st.just("item"), "value": NUMBERS, "id": st.just("a")}))
PARTS = st.one_of(
    st.fixed_dictionaries({"type": st.just("figure"), "value": st.fixed_dictionaries({"image": NUMBERS}) | NUMBERS}),
    st.fixed_dictionaries({"type": st.just("attachments"), "value": st.lists(LISTED, max_size=3) | NUMBERS}),
    st.fixed_dictionaries({"type": st.sampled_from(["heading", "text", "gone", "table"]), "value": NUMBERS}),
    NUMBERS,
)


def numbered(stored, files):
    """Return a stored text with the primary keys of files in place of their positions."""
    if isinstance(stored, list):
        return [numbered(each, files) for each in stored]
    if isinstance(stored, dict):
        return {key: numbered(value, files) for key, value in stored.items()}
    if stored in ("file", "text"):
        return str(files[1].pk) if stored == "text" else files[0].pk
    return files[stored].pk if type(stored) is int and 0 <= stored < len(files) else stored


@given(parts=st.lists(PARTS, max_size=4), attached=st.lists(st.integers(0, 1), max_size=2))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_revision_holds_the_table_the_migration_and_the_content_agree(draft, files, parts, attached):
    """Each revision is saved past the model, as code might, then overwritten."""
    content = draft.latest_revision.content
    body = json.dumps(numbered(parts, files))
    attachments = [{"pk": None, "sort_order": order, "document": files[number].pk} for order, number in enumerate(attached)]
    base = draft.get_base_content_type()
    revision = Revision.objects.create(content_object=draft, base_content_type=base, content=content | {"body": body})
    assert recorded(revision) == contained(revision)
    revision.content = content | {"body": body, "attachments": attachments}
    revision.save()
    assert recorded(revision) == contained(revision)
    before = rows()
    CarriedFile.objects.all().delete()
    importlib.import_module("disclosure.items.migrations.0022_carried_files").record_files(apps, None)
    assert rows() == before
    revision.delete()


def test_the_migration_reads_as_many_revisions_as_there_are(draft, files, monkeypatch):
    migration = importlib.import_module("disclosure.items.migrations.0022_carried_files")
    monkeypatch.setattr(migration, "REVISIONS_AT_ONCE", 2)
    draft.body = [figure(files[2])]
    for _ in range(5):
        draft.save_revision()
    before = rows()
    CarriedFile.objects.all().delete()
    migration.record_files(apps, None)
    assert rows() == before and len(before) == 5


# --- whichever way a revision is saved -----------------------------------------------------------------------------------


def send(client, draft: DisclosurePage, file: Attachment | None = None, address: str = "", **changes) -> None:
    """Send the editor's form for a draft of 组织部 with `file` in its text, as its autosave does."""
    body = [("attachments", streamfield_list(file.pk))] if file else [("heading", "收缴情况")]
    address = address or reverse("wagtailadmin_pages:edit", args=[draft.pk])
    posted = data(draft.unit, body=streamfield(body), **changes)
    response = client.post(address, posted, headers={"Accept": "application/json"})
    assert response.status_code in (200, 302)


def latest(draft: DisclosurePage) -> Revision:
    return Revision.objects.for_instance(draft).latest("pk")


def test_the_editor_records_the_files_of_each_revision_that_it_saves_or_overwrites(draft, files, client_of, zzb_drafter):
    client = client_of(zzb_drafter)
    for file in files[:2]:
        Attachment.objects.filter(pk=file.pk).update(collection=sync_unit_collection(draft.unit))
    send(client, draft, files[0])
    saved = latest(draft)
    assert recorded(saved) == contained(saved) == {named(files[0])}
    for file in (files[1], None, files[0]):
        send(client, draft, file, overwrite_revision_id=saved.pk)
        assert latest(draft) == saved
        assert recorded(saved) == contained(saved) == ({named(file)} if file else set())


def test_the_editors_revert_records_the_files_that_come_back(draft, files, client_of, zzb_drafter):
    draft.body = [("attachments", [files[0]])]
    older = draft.save_revision(user=zzb_drafter)
    client = client_of(zzb_drafter)
    send(client, draft)
    assert recorded(latest(draft)) == set()
    send(client, draft, files[0], reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, older.pk]))
    assert latest(draft) != older and recorded(latest(draft)) == {named(files[0])}


def test_a_revert_by_code_records_the_files_that_come_back(draft, files, zzb_drafter):
    draft.body = [figure(files[2])]
    older = draft.save_revision(user=zzb_drafter)
    draft.body = [("text", "<p>正文</p>")]
    assert recorded(draft.save_revision(user=zzb_drafter)) == set()
    brought_back = older.as_object().save_revision(user=zzb_drafter, previous_revision=older)
    assert recorded(brought_back) == recorded(older) == {named(files[2])}


def test_a_copied_page_would_bring_its_files_along(draft, files):
    """Wagtail copies revisions one by one, past `save_revision`."""
    draft.body = [figure(files[2])]
    copied = draft.save_revision()
    copied.pk = None
    copied.save()
    assert recorded(copied) == {named(files[2])}


def test_files_go_from_the_table_with_their_revision(draft, files, zzb_drafter):
    draft.body = [figure(files[2])]
    draft.save_revision(user=zzb_drafter)
    draft.body = [figure(files[3])]
    kept = draft.save_revision(user=zzb_drafter)
    call_command("purge_revisions", pages=True)
    assert rows() == {(kept.pk, "picture", files[3].pk)}
    DisclosurePage.objects.get(pk=draft.pk).delete()
    assert rows() == set()


def test_a_revision_saved_without_its_content_is_not_read_again(draft, files, django_assert_num_queries):
    draft.body = [figure(files[2])]
    revision = draft.save_revision()
    with django_assert_num_queries(1):
        revision.save(update_fields=["object_str"])


def test_a_draft_without_files_costs_no_query_of_the_table(draft, django_assert_num_queries):
    content, base = draft.latest_revision.content, draft.get_base_content_type()
    with django_assert_num_queries(1):
        Revision.objects.create(content_object=draft, base_content_type=base, content=content)


# --- what a row opens ----------------------------------------------------------------------------------------------------


def forge(revision: Revision, file: Attachment | Picture) -> None:
    CarriedFile.objects.create(revision=revision, file_type=file._meta.model_name, file_number=file.pk)


@pytest.mark.parametrize("name", ["zzb_drafter", "zzb_reviewer", "office", "committee"])
def test_a_forged_row_opens_no_file(draft, files, request, name):
    for file in files:
        forge(draft.latest_revision, file)
        assert not is_carried(file, Revision.objects.all())
        assert not may_have_at_desk(request.getfixturevalue(name), file)


def test_a_forged_row_puts_no_file_into_a_draft(draft, files, units, client_of, zzb_drafter):
    forge(draft.latest_revision, files[0])
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    response = client_of(zzb_drafter).post(
        edit, data(units.zzb, body=streamfield([("attachments", streamfield_list(files[0].pk))]))
    )
    assert "已经去掉" in str(response.context["form"].errors)


def test_a_file_of_an_older_revision_may_return_without_the_other_revisions_being_read(draft, files, client_of, zzb_drafter):
    """The files are in nobody's collection, so that the person cannot choose them."""
    client = client_of(zzb_drafter)
    builds = []
    for others in (1, 5):
        for carried in ([files[0]], *[[]] * others):
            draft.body = [("attachments", carried)]
            draft.save_revision(user=zzb_drafter)
        send(client, draft)
        with counted() as cost:
            send(client, draft, files[0])
        assert recorded(latest(draft)) == {named(files[0])}
        builds.append(cost.builds)
    assert builds[0] == builds[1]


def test_a_missing_row_opens_nothing_either(draft, files, zzb_drafter):
    draft.body = [figure(files[2])]
    draft.save_revision(user=zzb_drafter)
    assert may_have_at_desk(zzb_drafter, files[2])
    CarriedFile.objects.all().delete()
    assert not may_have_at_desk(zzb_drafter, files[2])
    draft.save_revision(user=zzb_drafter)
    assert may_have_at_desk(zzb_drafter, files[2])
