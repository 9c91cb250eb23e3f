"""What tests of meetings begin with: matters that wait for the committee, and meetings that gather them."""

from __future__ import annotations

import datetime
import html
import mimetypes
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.approval.meetings import actions
from disclosure.approval.meetings.outcomes import Outcome
from disclosure.approval.models import AgendaItem, Decision, Meeting
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import recording
from disclosure.organisation.models import User
from tests.approval.proposals import Proposal
from tests.factories import Catalogue, Units, make_item
from tests.files import pdf

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
NUMBER = f"党委会〔{TODAY.year}〕3-1号"


def make_meeting(note_taker: User, number: int = 3, held_on: datetime.date = TODAY, **fields) -> Meeting:
    fields = {"kind": "committee", "year": held_on.year, "chair": note_taker} | fields
    with recording("a meeting"):
        return Meeting.objects.create(number=number, held_on=held_on, note_taker=note_taker, **fields)


class Room:
    """The units' proposals, and meetings about them, as the units' people, the office and the committee bring them about."""

    def __init__(self, catalogue: Catalogue, units: Units, drafter: User, reviewer: User, keeper: User, recorder: User):
        self.catalogue, self.units = catalogue, units
        self.drafter, self.reviewer, self.keeper, self.recorder = drafter, reviewer, keeper, recorder

    def proposal(self, title: str, scope: Scope = Scope.PARTY_AND_CAMPUS) -> Proposal:
        """A draft of 组织部, reviewed, that waits for the committee."""
        item = make_item(self.catalogue.party_and_campus, self.units.zzb, scope, live=False, owner=self.drafter, title=title)
        proposal = Proposal(item).propose(self.drafter)
        proposal.review(self.reviewer, self.units.zzb)
        return proposal

    def meeting(self, *proposals: Proposal, fixed: bool = True, **fields) -> Meeting:
        """A meeting of today with the proposals on its agenda, in this order."""
        meeting = make_meeting(**{"note_taker": self.keeper} | fields)
        if proposals:
            actions.put_on_agenda(meeting, [matter_of(proposal) for proposal in proposals], by=self.keeper)
        if fixed:
            actions.fix_agenda(meeting, by=self.keeper)
        return Meeting.objects.get(pk=meeting.pk)

    def record(self, meeting: Meeting, *outcomes: Outcome) -> list[AgendaItem]:
        return actions.record_outcomes(meeting, outcomes, by=self.recorder)


def matter_of(proposal: Proposal) -> Decision:
    """What of the proposal is put on an agenda."""
    return proposal.item.decisions.filter(kind__in=("proposed", "suspended")).last()


def place(meeting: Meeting, position: int) -> AgendaItem:
    return meeting.agenda.get(position=position)


def outcomes_of(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.values_list("outcome", flat=True))


def approved(item: AgendaItem, number: str = NUMBER, comment: str = "") -> Outcome:
    return Outcome(item.pk, "approved", number, comment)


def returned(item: AgendaItem, comment: str = "数字与决算不符，请核对。") -> Outcome:
    return Outcome(item.pk, "returned", comment=comment)


def put_off(item: AgendaItem, comment: str = "待下次会议再议。") -> Outcome:
    return Outcome(item.pk, "put-off", comment=comment)


def scan(name: str = "纪要.pdf", content: bytes = pdf(b"signed")) -> SimpleUploadedFile:
    """A file of signed minutes."""
    return SimpleUploadedFile(name, content, mimetypes.guess_type(name)[0])


def text_of(response) -> str:
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", response.content.decode()))


def page_of(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def press(client: Client, meeting: Meeting, action: str, *, follow: bool = False, **data):
    """Press a button of the meeting's page as it now stands, with what stands in its form."""
    seen = Meeting.objects.get(pk=meeting.pk).shown
    return client.post(page_of(meeting), {"action": action, "seen": seen, **data}, follow=follow)
