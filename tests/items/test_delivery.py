"""How files are sent: to those who may have them, with what headers; and that nobody else learns anything (law 2)."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import granted
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage
from tests.factories import make_item
from tests.files import compound, docx, pdf, picture, word, workbook, xlsx
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

PDF = pdf(b"one and only")

KINDS = {
    "pdf": (PDF, "application/pdf"),
    "doc": (compound({"WordDocument": word()}), "application/msword"),
    "docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xls": (compound({"Workbook": workbook()}), "application/vnd.ms-excel"),
    "xlsx": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "wps": (compound({"WordDocument": word()}), "application/vnd.ms-works"),
    "et": (compound({"Workbook": workbook()}), "application/x-et"),
    "png": (picture(), "image/png"),
    "jpg": (picture("JPEG"), "image/jpeg"),
    "jpeg": (picture("JPEG"), "image/jpeg"),
}

ASKED = {
    "as it is": {},
    "a part": {"Range": "bytes=0-9"},
    "a part beyond the end": {"Range": "bytes=999999999-"},
    "whatever has changed": {"If-None-Match": "*"},
    "what is newer": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    "what is not newer": {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    "the rest": {"Range": "bytes=5-", "If-Range": '"x"'},
}
"""Headers with which a file may be asked for."""

TELLING = ("ETag", "Last-Modified", "Accept-Ranges", "Content-Range", "Content-Disposition", "X-Accel-Redirect")
"""Headers that would tell something of a file."""


def attached(units, name: str = "名单.pdf", content: bytes = PDF) -> Attachment:
    file = ContentFile(content, name=name)
    return Attachment.objects.create(title="名单", file=file, collection=sync_unit_collection(units.zzb))


def ask(reader: Client, address: str, method: str = "get", **headers: str) -> HttpResponse:
    """The answer, read to its end, and its file closed; its bytes at `body`."""
    response = getattr(reader, method)(address, headers=headers)
    response.body = b"".join(response)
    # As Django's own client does: an answer that is closed would close the connection that the test still needs.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return response


@remembered
def addresses(catalogue, units) -> dict[str, str]:
    """The addresses of an attachment and of a picture of an item for the Party."""
    document = attached(units)
    shown = Picture.objects.create(title="图", file=ContentFile(picture(), name="chart.png"))
    body = [("figure", {"image": shown, "caption": "图一"})]
    make_item(catalogue.public, units.zzb, Scope.PARTY, body=body, attachments=[document])
    return {"attachment": document.url, "picture": shown.get_rendition("width-20").url}


@pytest.mark.parametrize("kind", ["attachment", "picture"])
def test_the_file_of_a_draft_is_not_to_be_told_from_none(addresses, client, client_of, member, kind):
    take_away(DisclosurePage.objects.get())
    address = addresses[kind]
    # The answer repeats the address: a number of as many digits makes it as long.
    other = re.sub("/([0-9]+)/", lambda number: f"/{'9' * len(number[1])}/", address)
    for reader, status in ((client, 302), (client_of(member), 403)):
        for method in ("get", "head"):
            answer, nothing = ask(reader, address, method), ask(reader, other, method)
            assert answer.status_code == nothing.status_code == status
            assert len(answer.body) == len(nothing.body)


@pytest.mark.parametrize("kind", ["attachment", "picture"])
@pytest.mark.parametrize("asked", ASKED)
def test_whoever_may_not_have_a_file_learns_nothing_of_it(addresses, client, client_of, student, member, kind, asked):
    address = addresses[kind]
    known = ask(client_of(member), address)["ETag"]
    answers = set()
    for headers in (ASKED[asked], {**ASKED[asked], "If-None-Match": known}):
        for method in ("get", "head"):
            for reader, status in ((client, 302), (client_of(student), 403)):
                response = ask(reader, address, method, **headers)
                assert response.status_code == status
                assert not [name for name in TELLING if name in response.headers]
                answers.add((status, method, len(response.body)))
    assert len(answers) == 4  # the same length, whatever was asked


def test_all_names_are_the_same_to_whoever_may_not_have_the_file(addresses, client, client_of, student, member):
    wrong = addresses["attachment"].replace(quote("名单"), quote("别名"))
    assert [ask(reader, wrong).status_code for reader in (client, client_of(student), client_of(member))] == [302, 403, 404]


@pytest.mark.parametrize("kind", ["attachment", "picture"])
def test_what_is_not_for_everybody_is_kept_by_no_cache(addresses, client_of, member, kind):
    response = ask(client_of(member), addresses[kind])
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


def test_a_part_and_what_has_not_changed_are_sent_to_those_who_may_have_the_file(addresses, client_of, member):
    reader, address = client_of(member), addresses["attachment"]
    whole = ask(reader, address)
    assert whole.body == PDF and whole["Content-Length"] == str(len(PDF))
    part = ask(reader, address, Range="bytes=5-20")
    assert (part.status_code, part.body, part["Content-Range"]) == (206, PDF[5:21], f"bytes 5-20/{len(PDF)}")
    assert part["Content-Length"] == "16"
    last = ask(reader, address, Range="bytes=-6")
    assert (last.status_code, last.body) == (206, PDF[-6:])
    assert ask(reader, address, Range=f"bytes={len(PDF)}-").status_code == 416
    for unchanged in ({"If-None-Match": whole["ETag"]}, {"If-Modified-Since": whole["Last-Modified"]}):
        response = ask(reader, address, **unchanged)
        assert (response.status_code, response.body) == (304, b"")
    head = ask(reader, address, "head")
    assert (head.status_code, head.body, head["Content-Length"]) == (200, b"", str(len(PDF)))


def test_an_etag_is_strong(addresses, client_of, member):
    etag = ask(client_of(member), addresses["attachment"])["ETag"]
    assert etag.startswith('"') and etag.endswith('"')


@pytest.mark.parametrize("ending", KINDS)
def test_an_attachment_is_kept_under_its_own_name_and_never_opened_in_the_page(catalogue, units, client, ending):
    content, mime = KINDS[ending]
    document = attached(units, f"2025年 “党费”收支表;v1.{ending}", content)
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    response = ask(client, document.url)
    assert response.status_code == 200 and response.body
    assert response["Content-Type"] == mime
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(document.filename)}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_is_shown_where_nothing_in_it_can_run(addresses, client_of, member):
    response = ask(client_of(member), addresses["picture"])
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_of_two_items_stays_with_the_readers_of_the_one_that_is_still_there(catalogue, units, client, client_of, member):
    document = attached(units)
    narrow = make_item(catalogue.public, units.zzb, Scope.PARTY, attachments=[document])
    wide = make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])

    def statuses() -> list[int]:
        return [ask(reader, document.url).status_code for reader in (Client(), client_of(member))]

    assert statuses() == [200, 200]
    take_away(wide)
    assert statuses() == [302, 200]
    take_away(narrow)
    assert statuses() == [302, 403]


def take_away(item) -> None:
    """As a suspension or a withdrawal leaves the row; how it comes to that, `tests/approval` tries."""
    with granted(item, "a test"):
        type(item).objects.filter(pk=item.pk).update(live=False)


def test_a_file_that_lies_there_no_more_answers_404(addresses, client_of, member):
    document = Attachment.objects.get()
    document.file.storage.delete(document.file.name)
    assert client_of(member).get(document.url).status_code == 404


@pytest.mark.parametrize("pk", [10**12, 2**63 - 1])
def test_a_number_that_no_file_has_is_refused_as_one_that_is_not_for_its_reader(client, client_of, student, pk):
    for address in (f"/documents/{pk}/a.pdf", f"/images/{pk}/"):
        assert client_of(student).get(address).status_code == 403
        assert client.get(address).status_code == 302
