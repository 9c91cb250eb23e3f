"""Files at rest and files of old editions: nothing is found by its path, and whoever may read an edition is sent its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from disclosure.approval.meetings.actions import add_minutes
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle
from disclosure.items.files import Picture
from tests.approval.meeting_room import make_meeting, scan
from tests.archive.conftest import Story, make_file
from tests.files import pdf
from tests.grounds import in_writing
from tests.items.test_delivery import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(story: Story, settings, tmp_path, office) -> Story:
    """A site with all that stores files: uploads, sizes of pictures, the archive, minutes, exports, a backup under way."""
    settings.DATA_DIR = tmp_path
    story.publish()
    story.suspend()
    settle(story.item, by=story.committee, confirm=False, **in_writing())
    Picture.objects.get().get_rendition("width-20")
    add_minutes(make_meeting(office), scan(), by=office)
    for beside in ("exports/1/bag/data/title.txt", "backup-under-way/db.sqlite3", "db.sqlite3", "media/wagtail_uploads/a.pdf"):
        path = tmp_path / beside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret")
    return story


BEFORE = (
    *("", "media/", "static/", "static/../media/", "static/..%2f", "documents/", "images/", "archive/"),
    settings.SENDFILE_URL.removeprefix("/"),
)
"""Where somebody might look for a file by its path."""


@pytest.mark.parametrize("kind", ["nobody", "member", "office", "admin"])
def test_nothing_that_is_stored_is_reached_by_its_path(filled, tmp_path, request, client_of, kind):
    reader = Client() if kind == "nobody" else client_of(request.getfixturevalue(kind))
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    places = {"documents", "original_images", "images", "archive", "minutes", "written-approvals", "wagtail_uploads"}
    assert {path.name for path in (tmp_path / "media").iterdir()} == places
    for path in stored:
        for root in (tmp_path, Path(settings.MEDIA_ROOT)):
            if path.is_relative_to(root):
                for before in BEFORE:
                    address = f"/{before}{path.relative_to(root)}"
                    assert reader.get(address, follow=True).status_code in (403, 404), address


def test_a_file_of_an_edition_is_sent_as_the_files_of_items_are(story, client_of, member):
    edition = story.publish()
    for file in edition.files.all():
        address = reverse("archive:file", args=[edition.pk, file.order, file.name])
        whole = ask(client_of(member), address)
        assert whole["X-Content-Type-Options"] == "nosniff"
        assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert set(whole["Cache-Control"].split(", ")) == {"private", "no-store"}
        is_shown = file.role == file.Role.PICTURE
        assert whole["Content-Disposition"].startswith("inline" if is_shown else "attachment")
        part = ask(client_of(member), address, Range="bytes=1-4")
        assert (part.status_code, part.body) == (206, whole.body[1:5])
        assert ask(client_of(member), address, **{"If-None-Match": whole["ETag"]}).status_code == 304


@pytest.mark.parametrize("ending", ["suspended", "withdrawn"])
def test_when_an_item_is_gone_so_are_its_files_whatever_a_reader_holds(begin, client_of, member, office, ending):
    document = make_file()
    story = begin(attachments=[document])
    edition = story.publish()
    file = edition.files.get()
    addresses = [document.url, reverse("archive:file", args=[edition.pk, file.order, file.name])]
    reader = client_of(member)
    held = [ask(reader, address)["ETag"] for address in addresses]
    if ending == "suspended":
        story.suspend()
    else:
        story.ask(Procedure.WITHDRAWAL)
    for address, etag, status in zip(addresses, held, (403, 403), strict=True):
        for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}):
            response = ask(reader, address, **headers)
            assert response.status_code == status and "ETag" not in response.headers
    assert ask(client_of(office), addresses[1]).body == pdf(b"ledger")
