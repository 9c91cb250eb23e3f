"""The scan of a written approval: how it is chosen, kept, sealed and served."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from disclosure.approval.errors import Refused
from disclosure.approval.models import PAPER, SCANS, WrittenApproval
from disclosure.approval.scans import vet_scan
from disclosure.archive.models import StoredFile
from disclosure.archive.verification import first_break
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted
from tests.approval.meeting_room import DAY, make_meeting, text_of
from tests.approval.proposals import Proposal
from tests.approval.test_dossier import address, approval_data
from tests.factories import make_item
from tests.files import page_scan, picture
from tests.grounds import TODAY, WRITTEN, YEAR, form_of, held_meeting, in_writing, paper

pytestmark = pytest.mark.django_db


def transparent_page(ink: str = "") -> bytes:
    drawn, page = BytesIO(), Image.new("RGBA", (210, 297), (0, 0, 0, 0))
    if ink:
        page.paste(ink, (50, 50, 100, 100))
    page.save(drawn, "PNG")
    return drawn.getvalue()


TOMORROW, YESTERDAY = TODAY + DAY, TODAY - DAY


# --- the scan --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def approved_in_writing(in_approval, committee):
    in_approval.approve(committee, **in_writing())
    return in_approval


def test_a_scan_is_kept_as_it_was_and_sealed(approved_in_writing):
    written = WrittenApproval.objects.get()
    record = approved_in_writing.item.editions.get().decisions[-1]
    assert record["scan"] == {"name": "批件.pdf", "sha256": written.sha256, "size": written.file.size}
    with written.file.open() as kept:
        assert StoredFile.objects.get(pk=written.sha256).path.read_bytes() == kept.read()
    assert first_break() is None
    for change in (
        lambda rows: rows.update(number="党委审批〔2026〕1号"),
        lambda rows: rows.update(file="x.pdf"),
        lambda rows: rows._raw_delete("default"),
    ):
        with pytest.raises(NotGranted, match="不能"), transaction.atomic():
            change(WrittenApproval.objects.all())
    for attempt in (written.save, written.delete):
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_scan_that_was_exchanged_or_lost_breaks_the_archive(approved_in_writing):
    path = StoredFile.objects.get(pk=WrittenApproval.objects.get().sha256).path
    path.chmod(0o600)
    path.write_bytes(b"another")
    assert "批件.pdf" in str(first_break())
    path.unlink()
    assert "没有" in str(first_break())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("committee", 200),
        ("office", 200),
        ("supervisor", 200),
        ("zzb_drafter", 200),
        ("zzb_reviewer", 200),
        ("xcb_drafter", 404),
        ("admin", 404),
        ("member", 302),
    ],
)
def test_a_scan_is_served_to_those_who_may_see_the_dossier(approved_in_writing, request, client_of, name, status):
    client = client_of(request.getfixturevalue(name))
    scan = reverse("approval:written", args=[WrittenApproval.objects.get().pk])
    response = client.get(scan)
    assert response.status_code == status
    if status == 200:
        assert b"".join(response) == paper(WRITTEN.encode()).read()
        assert response["Content-Disposition"].startswith("attachment")
        assert scan in client.get(address(approved_in_writing)).content.decode()
    if status == 404:
        nothing = client.get(reverse("approval:written", args=[10**12]))
        assert nothing.status_code == 404 and text_of(nothing) == text_of(response)


def test_a_scan_of_several_matters_is_served_to_those_who_may_see_them_all(
    approved_in_writing, joint_draft, units, catalogue, committee, xcb_drafter, xcb_reviewer, zzb_drafter, office, client_of
):
    item = make_item(catalogue.each_department, units.xcb, Scope.PARTY, live=False, owner=xcb_drafter)
    other = Proposal(item).propose(xcb_drafter)
    other.review(xcb_reviewer, units.xcb)
    other.approve(committee, **in_writing())
    scan = reverse("approval:written", args=[WrittenApproval.objects.get().pk])
    for user, status in ((office, 200), (zzb_drafter, 404), (xcb_drafter, 404)):
        response = client_of(user).get(scan)
        assert response.status_code == status
        b"".join(response)
    page = client_of(zzb_drafter).get(address(approved_in_writing)).content.decode()
    assert scan not in page and WRITTEN in page


ILLEGIBLE = {
    "a pixel": ("批件.png", picture(size=(1, 1)), "太小（1×1像素）"),
    "a pixel of a JPEG": ("批件.jpg", picture("JPEG", size=(1, 1)), "太小（1×1像素）"),
    "a strip": ("批件.png", page_scan(size=(199, 3000)), "太小（199×3000像素）"),
    "a white page": ("批件.png", picture(size=(210, 297), colour="white"), "空白"),
    "a red page": ("批件.jpeg", picture("JPEG", size=(210, 297), colour="red"), "空白"),
    "a faint page": ("批件.png", page_scan(ink="#f8f8f8"), "空白"),
    "a transparent page": ("批件.png", transparent_page(), "空白"),
}


@pytest.mark.parametrize("name", ILLEGIBLE)
def test_a_scan_that_nobody_could_read_is_refused(in_approval, committee, name):
    called, content, why = ILLEGIBLE[name]
    for kinds in (PAPER, SCANS):
        with pytest.raises(Refused, match=why):
            vet_scan(ContentFile(content, name=called), kinds, field="scan")
    with pytest.raises(Refused) as refusal:
        in_approval.approve(committee, **in_writing(scan=ContentFile(content, name=called)))
    assert why in refusal.value.fields["scan"]


LEGIBLE = {
    "a small page": ("批件.png", page_scan(size=(200, 200))),
    "a pale page": ("批件.png", page_scan(ink="#b0b0b0")),
    "red ink": ("批件.jpg", page_scan("JPEG", ink="red")),
    "a transparent page with ink": ("批件.png", transparent_page(ink="black")),
}


@pytest.mark.parametrize("name", LEGIBLE)
def test_a_scan_that_can_be_read_is_taken(name):
    called, content = LEGIBLE[name]
    assert vet_scan(ContentFile(content, name=called), PAPER, field="scan")


# --- the page --------------------------------------------------------------------------------------------------------------


def test_an_item_is_approved_in_writing_on_its_page(in_approval, client_of, committee):
    data = approval_data(in_approval) | {"meeting": ""} | form_of(in_writing())
    assert client_of(committee).post(address(in_approval), data).status_code == 302
    assert in_approval.item.live and WrittenApproval.objects.get().by == committee


def test_the_page_offers_the_meetings_at_which_it_can_have_been_decided(in_approval, client_of, committee):
    wanted = held_meeting()
    for number, day in ((30, YESTERDAY), (31, TOMORROW)):
        make_meeting(committee, number=number, held_on=day, year=YEAR)
    form = client_of(committee).get(address(in_approval)).context["forms"]["approve"]
    assert list(form.fields["meeting"].queryset) == [wanted]


def test_what_was_typed_stays_and_the_page_says_that_the_scan_must_be_chosen_again(in_approval, client_of, committee):
    data = approval_data(in_approval, comment="字斟句酌") | form_of(in_writing("1", scan=picture_file()))
    response = client_of(committee).post(address(in_approval), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "字斟句酌" in text and "不合格式" in text and TODAY.isoformat() in text
    assert "“批件.png”没有保存，请重新选择" in text


def picture_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("批件.png", page_scan(), "image/png")
