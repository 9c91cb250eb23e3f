"""A file is stored and served under its own name, whatever blanks are in it, by every form that takes one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.urls import reverse

from disclosure.approval.models import Minutes, WrittenApproval
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests import files
from tests.approval.meeting_room import make_meeting, page_of
from tests.approval.test_dossier import address, approval_data
from tests.factories import make_item
from tests.grounds import form_of, in_writing

pytestmark = pytest.mark.django_db

BOUNDARY = "----boundary"

NAMES = {
    "full-width": "甲\u3000乙",
    "no-break": "甲\u00a0乙",
    "narrow no-break": "甲\u202f乙",
    "thin": "甲\u2009乙",
    "em": "甲\u2003乙",
    "two spaces": "甲  乙",
    "entities": "甲&amp;乙&#x3000;丙",
    "private use": "王\ue000",
    "all else": "鄂职党发〔2026〕12号（修订　稿）#1《办法》+附件&说明",
    "tab": ("甲\t乙", "甲 乙"),
    "zero width": ("甲\u200b乙", "甲乙"),
    "direction": ("甲\u202e乙", "甲乙"),
    "control": ("甲\x07乙", "甲乙"),
    "folder": ("C:\\某\u3000某\\甲\u3000乙", "甲\u3000乙"),
    "parent": ("../甲\u3000乙", "甲\u3000乙"),
    "none": ("/", "文件"),
    "forbidden": ("甲\u3000乙?", "甲\u3000乙？"),
}


def posted(client, where: str, data: dict, field: str, name: str, content: bytes):
    """The answer to a form sent as a browser sends it: the test client would take Django's view of the name."""
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in data.items()]
    quoted = name.replace("\\", "\\\\")
    kind = "image/png" if name.endswith("png") else "application/pdf"
    head = f'Content-Disposition: form-data; name="{field}"; filename="{quoted}"\r\nContent-Type: {kind}\r\n\r\n'
    body = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part) for part in [*parts, head.encode() + content])
    body += b"--%s--\r\n" % BOUNDARY.encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.post(where, body, content_type=kind, headers={"X-Requested-With": "XMLHttpRequest"})


WAGTAIL = {
    "attachment": ("wagtaildocs:add", "file", ""),
    "attachments": ("wagtaildocs:add_multiple", "files[]", ""),
    "attachment in the chooser": (
        "wagtaildocs_chooser:create", "document-chooser-upload-file", "document-chooser-upload-",
    ),
    "picture": ("wagtailimages:add", "file", ""),
    "pictures": ("wagtailimages:add_multiple", "files[]", ""),
    "picture in the chooser": ("wagtailimages_chooser:create", "image-chooser-upload-file", "image-chooser-upload-"),
}  # fmt: skip


@pytest.fixture
def by_wagtail(units, client_of, zzb_drafter) -> Callable[[str, str], str]:
    """A form of Wagtail's: returns the name of the file that was stored."""
    collection = sync_unit_collection(units.zzb)

    def send(form: str, name: str) -> str:
        view, field, prefix = WAGTAIL[form]
        model, ending = (Picture, "png") if "images" in view else (Attachment, "pdf")
        content = files.picture() if model is Picture else files.pdf()
        data = {f"{prefix}title": "件", f"{prefix}collection": collection.pk}
        posted(client_of(zzb_drafter), reverse(view), data, field, f"{name}.{ending}", content)
        return model.objects.get().filename.removesuffix(f".{ending}")

    return send


@pytest.mark.parametrize("form", WAGTAIL)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_its_blanks_in_the_forms_of_attachments_and_pictures(by_wagtail, form, name):
    given, kept = NAMES[name] if isinstance(NAMES[name], tuple) else (NAMES[name], NAMES[name])
    assert by_wagtail(form, given) == kept


def test_a_large_file_keeps_its_name_too(by_wagtail, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    assert by_wagtail("attachment", "甲\u3000乙" + "长" * 5) == "甲\u3000乙" + "长" * 5


def test_a_reader_downloads_it_under_that_name(by_wagtail, catalogue, units, client):
    by_wagtail("attachment", "甲\u3000乙")
    document = Attachment.objects.get()
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    response = client.get(document.url)
    assert unquote(response["Content-Disposition"]).endswith("甲\u3000乙.pdf")
    b"".join(response)


def test_signed_minutes_keep_their_name(client_of, office):
    meeting = make_meeting(office)
    data = {"action": "minutes", "seen": meeting.shown}
    assert posted(client_of(office), page_of(meeting), data, "file", "纪\u3000要.pdf", files.pdf()).status_code == 302
    assert Minutes.objects.get().name == "纪\u3000要.pdf"


def test_the_scan_of_a_written_approval_keeps_its_name(in_approval, committee, client_of):
    data = approval_data(in_approval) | {"meeting": ""} | form_of(in_writing())
    del data["scan"]
    response = posted(client_of(committee), address(in_approval), data, "scan", "批\u00a0件.pdf", files.pdf())
    assert response.status_code == 302
    assert WrittenApproval.objects.get().name == "批\u00a0件.pdf"
