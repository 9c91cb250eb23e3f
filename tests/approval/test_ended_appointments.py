"""What a person gets whose appointment ended while they are signed in, or who is a superuser: what the public gets.

Groups follow the appointments at sign-in and once a day; every answer asks the appointments themselves.
"""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.approval.meetings import actions as meetings
from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.organisation.models import Appointment, User
from tests.approval.meeting_room import make_meeting, scan
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.files import pdf, pdf_file, png_file
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

MARKER = "独有字样甲乙丙丁"


def end_appointments(person: User) -> None:
    """End them at last midnight, as the calendar does: no signal is sent, and the groups stay as they were."""
    Appointment.objects.filter(user=person).update(until=timezone.localdate() - datetime.timedelta(days=1))


@remembered
def kept(catalogue, units, zzb_drafter, zzb_reviewer, committee, office) -> dict[str, str]:
    """Addresses in the admin and of files that show what 组织部 and the college keep to themselves."""
    own = {"title": MARKER, "collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
    documents = {
        name: Attachment.objects.create(file=pdf_file(f"{name}.pdf", MARKER.encode()), **own)
        for name in ("draft", "restricted", "suspended", "unused")
    }
    picture = Picture.objects.create(file=png_file(), **own)
    entry = catalogue.party_and_campus

    def made(name: str, **fields) -> Proposal:
        return Proposal(
            make_item(
                entry,
                units.zzb,
                Scope.PARTY,
                live=False,
                owner=zzb_drafter,
                title=MARKER,
                attachments=[documents[name]],
                **fields,
            )
        )

    draft = made("draft", body=[("figure", {"image": picture, "caption": MARKER})]).propose(zzb_drafter)
    for name in ("restricted", "suspended"):
        proposal = made(name).propose(zzb_drafter)
        proposal.review(zzb_reviewer, units.zzb, comment=MARKER)
        proposal.approve(committee, comment=MARKER)
    suspend(proposal.item, by=office, reason=MARKER)
    meeting = make_meeting(office)
    minutes = meetings.add_minutes(meeting, scan("纪要.pdf", pdf(MARKER.encode())), by=office)
    addresses = {f"file of {name}": document.url for name, document in documents.items()}
    return addresses | {
        "picture": picture.get_rendition("max-165x165").url,
        "explorer": reverse("wagtailadmin_explore", args=[entry.pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        "draft": reverse("wagtailadmin_pages:view_draft", args=[draft.pk]),
        "history": reverse("wagtailadmin_pages:history", args=[draft.pk]),
        "dossier": reverse("approval:dossier", args=[proposal.pk]),
        "preview": reverse("approval:preview", args=[draft.pk]),
        "search": reverse("wagtailadmin_pages:search") + f"?q={MARKER[:4]}",
        "chooser": reverse("wagtailadmin_choose_page_child", args=[entry.pk]),
        "chooser search": reverse("wagtailadmin_choose_page_search") + f"?q={MARKER[:4]}",
        "api": reverse("wagtailadmin_api:pages:listing"),
        "api, one": reverse("wagtailadmin_api:pages:detail", args=[draft.pk]),
        "documents": reverse("wagtaildocs:index"),
        "document chooser": reverse("wagtaildocs_chooser:choose"),
        "document chosen": reverse("wagtaildocs_chooser:chosen", args=[documents["draft"].pk]),
        "images": reverse("wagtailimages:index"),
        "image chooser": reverse("wagtailimages_chooser:choose"),
        "image chosen": reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
        "image's preview": reverse("wagtailimages:preview", args=[picture.pk, "max-165x165"]),
        "workflow report": reverse("wagtailadmin_reports:workflow"),
        "task report": reverse("wagtailadmin_reports:workflow_tasks"),
        "site history": reverse("wagtailadmin_reports:site_history"),
        "aging pages": reverse("wagtailadmin_reports:aging_pages"),
        "home": reverse("wagtailadmin_home"),
        "archive": reverse("archive_admin:index"),
        "timeline": reverse("archive_admin:timeline", args=[proposal.item.index_number]),
        "meeting": reverse("meetings:meeting", args=[meeting.pk]),
        "minutes": reverse("meetings:minutes", args=[meeting.pk, minutes.pk]),
        "tags": reverse("wagtailadmin_tag_autocomplete") + f"?term={MARKER[:4]}",
    }


def shown(client, addresses: dict[str, str]) -> set[str]:
    """Which of the addresses show the marker or give a file."""
    found = set()
    for name, url in addresses.items():
        response = client.get(url, follow=True)
        assert response.status_code < 500, name
        body = b"".join(response) if response.streaming else response.content
        if MARKER in body.decode("utf-8", "ignore") or body.startswith((b"%PDF", b"\x89PNG")):
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("zzb_drafter", {"file of draft", "file of unused", "picture", "explorer", "documents", "images", "dossier"}),
        ("zzb_reviewer", {"file of draft", "dossier", "home", "preview"}),
        ("office", {"file of draft", "dossier", "minutes", "archive", "search"}),
        ("supervisor", {"file of draft", "dossier", "minutes", "archive", "site history"}),
        ("committee", {"minutes", "dossier"}),
    ],
)
def test_an_appointment_that_ended_gives_nothing_more_though_its_holder_is_signed_in(kept, client_of, request, name, sees):
    person = request.getfixturevalue(name)
    client = client_of(person)
    assert sees <= shown(client, kept)
    end_appointments(person)
    assert person.groups.exists()
    # A member of the committee goes on reading, as a Party member, what is for Party members.
    allowed = {"file of restricted"} if name == "committee" else set()
    assert shown(client, kept) == allowed


def test_a_superuser_gets_no_bytes_and_no_titles_of_what_the_public_does_not_read(kept, client_of, admin):
    assert shown(client_of(admin), kept) == set()
