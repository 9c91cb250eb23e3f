"""What is hidden from other units, for tests that ask for it by its number."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import UploadedFile

from disclosure.approval.meetings import actions as meetings
from disclosure.approval.motions.actions import propose_postponement
from disclosure.archive.models import ArchiveExport
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import recording
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.approval.meeting_room import make_meeting, scan
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.files import pdf_file, png_file


@pytest.fixture
def hidden(catalogue, units, zzb_drafter, zzb_reviewer, office, settings) -> dict[str, int]:
    """Numbers of what other units must not know of, by the words in an address that say what is meant."""
    mine = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter, "title": "名单"}
    attachment = Attachment.objects.create(file=pdf_file("list.pdf"), **mine)
    picture = Picture.objects.create(file=png_file(), **mine)
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY,
        live=False,
        owner=zzb_drafter,
        attachments=[attachment],
        body=[("figure", {"image": picture, "caption": ""})],
    )
    proposal = Proposal(item).propose(zzb_drafter)
    step = proposal.step
    meeting = make_meeting(office)
    minutes = meetings.add_minutes(meeting, scan(), by=office)
    until = timezone.localdate() + timezone.timedelta(days=30)
    motion = propose_postponement(
        by=zzb_drafter, entry=catalogue.party_and_campus, unit=units.zzb, report_year=2026, until=until, reason="情况未明。"
    )
    with recording("an export"):
        export = ArchiveExport.objects.create(by=office, started_at=timezone.now())
    uploads = {
        model: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"x", name="x.pdf"),
            uploaded_by_user=zzb_drafter,
        ).pk
        for model in (Attachment, Picture)
    }
    return {
        "documents/multiple/create": uploads[Attachment],
        "documents/multiple/delete_upload": uploads[Attachment],
        "images/multiple/create": uploads[Picture],
        "images/multiple/delete_upload": uploads[Picture],
        "documents/": attachment.pk,
        "images/": picture.pk,
        "revision_id": item.latest_revision_id,
        "task_state_id": step.pk,
        "task_id": step.task_id,
        "workflow_state_id": step.workflow_state_id,
        "minutes_pk": minutes.pk,
        "meetings/": meeting.pk,
        "motions/": motion.pk,
        "archive/exports/": export.pk,
        "registers/appointments/": zzb_drafter.appointments.get().pk,
        "registers/": units.zzb.pk,
        "users/": zzb_drafter.pk,
        "people/": zzb_drafter.pk,
        "groups/": units.zzb.group_id,
        "collections/": mine["collection"].pk,
        "": item.pk,
    }
