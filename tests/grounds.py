"""What the committee's decisions rest on in tests: a meeting of today, or a paper with its scan."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disclosure.approval.forms import MeetingField
from disclosure.approval.models import Meeting
from disclosure.catalogue.guard.grants import recording
from disclosure.organisation.models import User
from tests.files import pdf

TODAY = timezone.localdate()
YEAR = TODAY.year

MEETING = f"{YEAR}年第1次党委会会议"
RESOLUTION = f"党委会〔{YEAR}〕1-2号"
WRITTEN = f"党委审批〔{YEAR}〕8号"


def held_meeting() -> Meeting:
    """A meeting of today, in the register."""
    person = User.objects.order_by("pk").first()
    facts = {"held_on": TODAY, "chair": person, "note_taker": person}
    with recording("a meeting"):
        return Meeting.objects.get_or_create(kind="committee", year=YEAR, number=1, defaults=facts)[0]


def at_meeting(number: str = RESOLUTION, meeting: Meeting | None = None) -> dict[str, Any]:
    return {"basis": "meeting", "meeting": meeting or held_meeting(), "resolution_number": number}


def at_meeting_on(day: datetime.date, person: User) -> dict[str, Any]:
    """Grounds of another day than today, for tests that move the clock."""
    with recording("a meeting"):
        meeting = Meeting.objects.create(year=day.year, number=90, held_on=day, chair=person, note_taker=person)
    return at_meeting(f"党委会〔{day.year}〕90-1号", meeting)


def paper(content: bytes = b"signed", name: str = "批件.pdf") -> SimpleUploadedFile:
    """The scan of a written approval."""
    return SimpleUploadedFile(name, pdf(content), "application/pdf")


def in_writing(number: str = WRITTEN, **changes) -> dict[str, Any]:
    facts = {"basis": "written", "decided_on": TODAY, "resolution_number": number, "scan": paper(number.encode())}
    return facts | changes


def form_of(grounds: dict[str, Any]) -> dict[str, Any]:
    """The grounds as a browser sends them."""
    sent = {key: value for key, value in grounds.items() if value is not None}
    if "meeting" in sent:
        sent["meeting"] = MeetingField(Meeting.objects.none()).prepare_value(sent["meeting"])
    if "decided_on" in sent:
        sent["decided_on"] = sent["decided_on"].isoformat()
    return sent
