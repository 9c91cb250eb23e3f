"""Resolutions: the facts on which a decision of the committee rests, in one piece."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from disclosure.approval.models import Decision, Meeting, WrittenApproval


@dataclass(frozen=True)
class Resolution:
    """The basis of a decision: a meeting of the register or a written approval, its day and its number.

    `basis.check_grounds` and the record of a meeting create it once the rules have been checked; only `record_decision` turns
    it into columns.

    Args:
        source: the meeting at which the decision was taken, or the written approval.
        decided_on: the day of the decision.
        number: number of the resolution or of the written approval; empty if a meeting returned the matter or put it off.
    """

    source: Meeting | WrittenApproval
    decided_on: datetime.date
    number: str

    @classmethod
    def of_meeting(cls, meeting: Meeting, number: str) -> Resolution:
        return cls(meeting, meeting.held_on, number)

    @classmethod
    def in_writing(cls, paper: WrittenApproval, decided_on: datetime.date) -> Resolution:
        return cls(paper, decided_on, paper.number)

    def columns(self) -> dict[str, Any]:
        """Return the corresponding fields of `Decision`."""
        facts: dict[str, Any] = {"decided_on": self.decided_on, "resolution_number": self.number}
        if isinstance(self.source, Meeting):
            return facts | {"basis": Decision.Basis.MEETING, "meeting_name": str(self.source), "meeting": self.source}
        return facts | {"basis": Decision.Basis.WRITTEN, "meeting_name": WrittenApproval.NAME, "written": self.source}
