"""Files: who is given one, and that a stored one stays as it is (laws 2 and 3)."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.models import Collection

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.factories import make_item, make_person
from tests.files import pdf, pdf_file

pytestmark = pytest.mark.django_db

PDF = pdf(b"one and only")


def attachment(units, name="list.pdf") -> Attachment:
    collection = sync_unit_collection(units.zzb)
    return Attachment.objects.create(title="名单", file=ContentFile(PDF, name=name), collection=collection)


def png() -> ContentFile:
    stored = BytesIO()
    Pillow.new("RGB", (40, 30), "red").save(stored, "PNG")
    return ContentFile(stored.getvalue(), name="chart.png")


def status(client, address) -> int:
    response = client.get(address)
    if response.streaming:
        assert b"".join(response)
    return response.status_code


def test_files_of_one_name_each_keep_it(units):
    first, second = attachment(units, "附件1.pdf"), attachment(units, "附件1.pdf")
    assert first.file.name != second.file.name
    assert {first.filename, second.filename} == {"附件1.pdf"}
    assert first.url.endswith("/%E9%99%84%E4%BB%B61.pdf")


@pytest.mark.parametrize(("characters", "kept"), [(60, 60), (90, 65), (200, 65)])
def test_a_name_that_is_too_long_for_the_disk_keeps_its_beginning_and_its_ending(units, characters, kept):
    assert attachment(units, "通" * characters + ".pdf").filename == "通" * kept + ".pdf"


@pytest.fixture
def people(
    units,
    client,
    client_of,
    zzb_drafter,
    zzb_reviewer,
    xcb_drafter,
    xcb_reviewer,
    committee,
    office,
    supervisor,
    member,
    student,
    admin,
):
    cadre = make_person("cadre", campus=True, groups=[ReaderGroup.objects.create(name="中层干部")])
    signed_in = {
        "zzb_drafter": zzb_drafter, "zzb_reviewer": zzb_reviewer, "xcb_drafter": xcb_drafter, "xcb_reviewer": xcb_reviewer,
        "committee": committee, "office": office, "supervisor": supervisor, "member": member, "student": student,
        "cadre": cadre,
    }  # fmt: skip
    return {"public": client} | {name: client_of(person) for name, person in signed_in.items()}


WORKERS = {"zzb_drafter", "zzb_reviewer", "office", "supervisor"}
"""Those who see 组织部's own files in any case: its people, and those who see everything."""

CAMPUS = {
    "zzb_drafter",
    "zzb_reviewer",
    "xcb_drafter",
    "xcb_reviewer",
    "committee",
    "office",
    "supervisor",
    "member",
    "student",
    "cadre",
}

MAY = {
    Scope.PUBLIC: CAMPUS | {"public"},
    Scope.CAMPUS: CAMPUS,
    Scope.PARTY: WORKERS | {"committee", "member"},
    Scope.LIMITED: WORKERS | {"cadre"},
}


@pytest.mark.parametrize("scope", MAY)
@pytest.mark.parametrize("place", ["attachments", "text", "picture"])
def test_a_file_is_given_to_the_readers_of_the_item_that_carries_it(catalogue, units, people, scope, place):
    groups = ReaderGroup.objects.all() if scope == Scope.LIMITED else []
    if place == "picture":
        picture = Picture.objects.create(title="图", file=png(), collection=sync_unit_collection(units.zzb))
        body = [("figure", {"image": picture, "caption": "图一"})]
        address = picture.get_rendition("width-20").url
    else:
        document = attachment(units)
        body = [("attachments", [document])] if place == "text" else [("text", "<p>正文</p>")]
        address = document.url
    carried = [document] if place == "attachments" else []
    make_item(catalogue.public, units.zzb, scope, groups=groups, body=body, attachments=carried)
    given = {name for name, client in people.items() if status(client, address) == 200}
    assert given == MAY[scope]


def test_a_file_of_a_draft_is_given_to_those_who_may_see_the_draft(catalogue, units, people, zzb_drafter):
    document = attachment(units)
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, live=False, attachments=[document], owner=zzb_drafter)
    assert {name for name, client in people.items() if status(client, document.url) == 200} == WORKERS


def test_a_joint_unit_sees_the_files_of_the_draft_that_it_reviews(catalogue, units, people, zzb_drafter):
    document = attachment(units)
    make_item(catalogue.joint, units.zzb, Scope.PARTY, live=False, attachments=[document], owner=zzb_drafter)
    given = {name for name, client in people.items() if status(client, document.url) == 200}
    assert given == WORKERS | {"xcb_drafter", "xcb_reviewer"}


def test_a_file_carried_by_two_items_is_given_to_the_readers_of_either(catalogue, units, people):
    document = attachment(units)
    make_item(catalogue.public, units.zzb, Scope.PARTY, attachments=[document])
    assert status(people["public"], document.url) == 302
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    assert status(people["public"], document.url) == 200


def test_a_reader_who_is_not_signed_in_is_sent_to_sign_in_and_back(catalogue, units, client):
    document = attachment(units)
    make_item(catalogue.public, units.zzb, Scope.PARTY, attachments=[document])
    response = client.get(document.url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("audience:sign_in")) and "next=" in response.url


def test_no_file_lies_at_an_address_of_its_own(catalogue, units, client):
    document = attachment(units)
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_a_stored_file_is_not_replaced(units, client_of, zzb_drafter, admin):
    document = attachment(units)
    for person in (zzb_drafter, admin):
        client_of(person).post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": "换掉",
                "file": pdf_file("other.pdf", b"other"),
                "collection": Collection.get_first_root_node().pk,
            },
        )
    stored = Attachment.objects.get()
    assert stored.sha256() == document.sha256()


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.docm", "a.js", "a"])
def test_other_kinds_of_files_are_refused_with_a_clear_error(units, client_of, zzb_drafter, name):
    sync_unit_collection(units.zzb)
    response = client_of(zzb_drafter).post(
        reverse("wagtaildocs_chooser:create"),
        {"document-chooser-upload-title": "附件", "document-chooser-upload-file": ContentFile(PDF, name=name)},
    )
    assert response.status_code == 200
    assert not Attachment.objects.exists()


def test_a_stored_file_is_neither_changed_nor_deleted_by_those_who_uploaded_it(catalogue, units, client_of, zzb_drafter, admin):
    document = attachment(units)
    picture = Picture.objects.create(title="图", description="原说明", file=png(), collection=sync_unit_collection(units.zzb))
    Attachment.objects.update(uploaded_by_user=zzb_drafter)
    Picture.objects.update(uploaded_by_user=zzb_drafter)
    body = [("attachments", [document]), ("figure", {"image": picture, "caption": ""})]
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, body=body)
    for client in (client_of(zzb_drafter), client_of(admin)):
        client.post(reverse("wagtaildocs:edit", args=[document.pk]), {"title": "改名"})
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
        client.post(reverse("wagtailimages:edit", args=[picture.pk]), {"title": "图", "description": "改写"})
        client.post(reverse("wagtailimages:delete", args=[picture.pk]))
        for model, pk in (("items/attachment", document.pk), ("items/picture", picture.pk)):
            client.post(f"/admin/bulk/{model}/delete/?id={pk}")
    assert Attachment.objects.get().title == "名单"
    assert Picture.objects.get().description == "原说明"
