"""The committee's meetings in the demonstration, and the motions before it, through the real actions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from demonstration.clock import clock_at
from demonstration.content import ApprovalContent, CommitteeContent, FileContent
from demonstration.documents import file_bytes, pdf
from disclosure.approval.basis import Grounds
from disclosure.approval.meetings.actions import Outcome, add_minutes, fix_agenda, put_on_agenda, record_outcomes
from disclosure.approval.models import Decision, Meeting
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.catalogue.guard.grants import recording
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit, User

Resolved = tuple[Decision, str]
"""A matter, and the number of the meeting's resolution on it."""

PROPOSED_AT, FIXED_AT, MINUTES_AT = datetime.time(9, 0), datetime.time(11, 30), datetime.time(17, 0)


class Committee:
    """The committee's part of the demonstration: one meeting that was held, one that is planned, and the motions.

    The office manages the meetings, and the committee records the outcomes. The units, the accounts and the catalogue must
    exist.
    """

    def __init__(self, content: CommitteeContent, people: dict[str, User], entries: dict[str, EntryPage]):
        self.content, self.people, self.entries = content, people, entries

    def hold(self, matters: Sequence[Resolved], at: datetime.datetime) -> None:
        """Hold the meeting, which approves `matters` and the postponement, and file its minutes."""
        held, office = self.content.held, self.people["office"]
        matters = [*matters, (self._postpone(), self.content.postponement.resolution_number)]
        with clock_at(_on(held.held_on, FIXED_AT)):
            meeting = self._meeting(held.year, held.number, held.held_on)
            places = put_on_agenda(meeting, [matter for matter, _ in matters], by=office)
            fix_agenda(meeting, by=office)
        with clock_at(at):
            outcomes = [Outcome(place.pk, "approved", number) for place, (_, number) in zip(places, matters, strict=True)]
            record_outcomes(meeting, outcomes, by=self.people["committee"])
        with clock_at(_on(held.held_on, MINUTES_AT)):
            scan = FileContent(held.minutes[0], "pdf", held.minutes)
            add_minutes(meeting, SimpleUploadedFile(f"{scan.title}.pdf", file_bytes(scan), "application/pdf"), by=office)

    def grounds(self, approval: ApprovalContent) -> Grounds:
        """Return the basis of a decision outside an agenda: a meeting, registered as first named by a decision, or a paper."""
        number = approval.resolution_number
        if approval.basis == Decision.Basis.WRITTEN:
            lines = [approval.meeting, f"文号：{number}", f"日期：{approval.decided_on}", "同意办理。", "（党委印章）"]
            scan = SimpleUploadedFile(f"{number}.pdf", pdf(lines), "application/pdf")
            return {"basis": approval.basis, "decided_on": approval.decided_on, "resolution_number": number, "scan": scan}
        year, meeting_number = map(int, re.findall(r"\d+", approval.meeting))
        meeting = Meeting.objects.filter(year=year, number=meeting_number).first()
        meeting = meeting or self._meeting(year, meeting_number, approval.decided_on)
        return {"basis": approval.basis, "meeting": meeting, "resolution_number": number}

    def plan(self, matters: Sequence[Decision]) -> None:
        """Fix the agenda of the next meeting, and propose the matter outside the catalogue, which stays pending."""
        planned, office, outside = self.content.planned, self.people["office"], self.content.outside
        with clock_at(_on(outside.begun_on, PROPOSED_AT)):
            unit = Unit.objects.get(code=outside.unit)
            propose_off_catalogue(by=self.people[f"{unit.code}.drafter"], unit=unit, **outside.words)
        with clock_at(_on(planned.fixed_on, FIXED_AT)):
            meeting = self._meeting(planned.year, planned.number, planned.held_on)
            put_on_agenda(meeting, matters, by=office)
            fix_agenda(meeting, by=office)

    def _postpone(self) -> Decision:
        asked = self.content.postponement
        unit = Unit.objects.get(code=asked.unit)
        with clock_at(_on(asked.begun_on, PROPOSED_AT)):
            motion = propose_postponement(
                by=self.people[f"{unit.code}.drafter"],
                entry=self.entries[asked.entry],
                unit=unit,
                report_year=asked.report_year,
                until=asked.until,
                reason=asked.reason,
            )
        return motion.decisions.get()

    def _meeting(self, year: int, number: int, held_on: datetime.date) -> Meeting:
        meeting = Meeting(
            year=year, number=number, held_on=held_on, chair=self.people["committee"], note_taker=self.people["office"]
        )
        meeting.full_clean()
        with recording("a meeting"):
            meeting.save()
        return meeting


def _on(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, hour))
