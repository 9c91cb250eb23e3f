"""The basis of a committee decision: a meeting in the register, or a written approval with its scan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypedDict

from django.core.files import File
from django.db.models import Max, QuerySet
from django.utils import timezone

from disclosure.approval.document_numbers import check_number, tidy_number
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import PAPER, AgendaItem, Decision, Meeting, WrittenApproval
from disclosure.approval.resolutions import Resolution
from disclosure.approval.scans import sha256_of, vet_scan
from disclosure.catalogue.guard.grants import recording
from disclosure.organisation.models import User


class Grounds(TypedDict, total=False):
    """The basis of a committee decision, as entered by the person who records it.

    Args:
        basis: a `Decision.Basis`.
        resolution_number: number of the meeting's resolution, or of the written approval.
        meeting: the meeting at which it was taken; its day is the day of the decision.
        decided_on: day of a written approval.
        scan: scan of a written approval, a PDF or a picture.
    """

    basis: str
    resolution_number: str
    meeting: Meeting | None
    decided_on: datetime.date | None
    scan: File | None


MEETING_CHANGED = "您打开这一页之后，这次会议的登记（类别、次数或日期）有改动，请重新选择会议。"


def label_of_meeting(meeting: Meeting) -> str:
    """Return the label of a meeting for the person who chooses one."""
    return f"{meeting}（{meeting.held_on:%Y-%m-%d}）"


def lock_meeting(grounds: Grounds) -> None:
    """Lock the named meeting, before the item, so that its day does not change until the decision is recorded.

    Raises:
        Refused: the meeting's kind, number or day has changed since the caller read it.
    """
    meeting = grounds.get("meeting")
    grounds["meeting"] = None
    if isinstance(meeting, Meeting):
        locked = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
        if locked and label_of_meeting(locked) != label_of_meeting(meeting):
            raise _refused({"meeting": MEETING_CHANGED})
        grounds["meeting"] = locked


def earliest_day(matter: Decision, decided: Sequence[Decision] = ()) -> datetime.date:
    """Return the first day on which the committee can have decided: that of the last review, or of the suspension.

    Args:
        matter: a proposal, or a suspension.
        decided: the proposal and all decisions on it, if the caller has read them.
    """
    if matter.task_state_id is None:
        return timezone.localdate(matter.at)
    kinds = (Decision.Kind.PROPOSED, Decision.Kind.REVIEWED)
    if decided:
        return timezone.localdate(max(decision.at for decision in decided if decision.kind in kinds))
    steps = Decision.objects.filter(task_state__workflow_state__task_states=matter.task_state_id, kind__in=kinds)
    return timezone.localdate(steps.aggregate(last=Max("at"))["last"])


def meetings_for(matter: Decision, decided: Sequence[Decision] = ()) -> QuerySet[Meeting]:
    """Return the meetings that can have decided the matter: held, not before its review, and without another outcome for it.

    For `decided`, see `earliest_day`.
    """
    held = Meeting.objects.filter(held_on__range=(earliest_day(matter, decided), timezone.localdate()))
    return held.exclude(pk__in=matter.agenda_items.exclude(outcome="").values("meeting"))


def open_agenda_item(matter: Decision) -> AgendaItem | None:
    """Return the place on a meeting's agenda where the matter waits for its outcome."""
    return matter.agenda_items.filter(outcome="").select_related("meeting").first()


def binding_agenda(place: AgendaItem | None) -> str:
    """Return why only the record of a meeting can decide a matter; an empty string if no fixed agenda names the matter."""
    if place is None or not place.meeting.is_fixed:
        return ""
    return (
        f"已列入{place.meeting}的议程（议题{place.position}），由这次会议登记结果；"
        "须另行决定的，请先重新打开议程，把这一项移出。"
    )


def check_not_on_fixed_agenda(matter: Decision) -> None:
    """Raises `Stale` if the matter, or an earlier proposal of the same item, is on a fixed agenda."""
    if binding := binding_agenda(open_agenda_item(matter)) or binding_agenda(_place_of_earlier_proposal(matter)):
        raise Stale(binding)


def _place_of_earlier_proposal(matter: Decision) -> AgendaItem | None:
    """Return the place of an earlier proposal of the item, taken back but still on the agenda of a future meeting."""
    if matter.item_id is None or matter.kind != Decision.Kind.PROPOSED:
        return None
    places = AgendaItem.objects.filter(matter__item=matter.item_id, matter__kind=Decision.Kind.PROPOSED, outcome="")
    places = places.exclude(matter=matter).select_related("meeting")
    return next((place for place in places if place.meeting.is_fixed and not place.meeting.has_outcomes), None)


def check_grounds(matter: Decision, grounds: Grounds, *, by: User, decided: Sequence[Decision] = ()) -> Resolution:
    """Return the resolution on which a decision on the matter rests; a new written approval is stored.

    For `decided`, see `earliest_day`.

    Raises:
        Stale: the matter is on a fixed agenda.
        Refused: a value is missing or invalid; `fields` names it.
    """
    check_not_on_fixed_agenda(matter)
    basis = grounds.get("basis")
    if basis == Decision.Basis.MEETING:
        return _at_meeting(matter, grounds, by, decided)
    if basis == Decision.Basis.WRITTEN:
        return _in_writing(matter, grounds, by, decided)
    raise _refused({"basis": "请选择审批方式。"})


def _at_meeting(matter: Decision, grounds: Grounds, by: User, decided: Sequence[Decision]) -> Resolution:
    meeting, number = grounds.get("meeting"), tidy_number(grounds.get("resolution_number", ""))
    fields = {}
    if meeting is None:
        fields["meeting"] = "请从会议登记中选择会议；没有登记的，请党务公开办公室先登记。"
    elif by.pk in (meeting.registered_by_id, meeting.agenda_fixed_by_id):
        fields["meeting"] = f"{meeting}是您登记的，或者议程是您确定的，不能由您一人以它为据作出决定。请另一名党委审批人办理。"
    elif not meetings_for(matter, decided).filter(pk=meeting.pk).exists():
        first = earliest_day(matter, decided)
        fields["meeting"] = (
            f"不能选{label_of_meeting(meeting)}：会议须已经召开、不早于{first:%Y-%m-%d}的审核，且没有对这一事项登记过别的结果。"
        )
    if not number:
        fields["resolution_number"] = "请填写决议文号。"
    elif meeting and (problem := check_number(number, meeting.held_on, meeting=meeting)):
        fields["resolution_number"] = problem
    if fields or meeting is None:
        raise _refused(fields)
    return Resolution.of_meeting(meeting, number)


def _in_writing(matter: Decision, grounds: Grounds, by: User, decided: Sequence[Decision]) -> Resolution:
    decided_on, scan, number = grounds.get("decided_on"), grounds.get("scan"), tidy_number(grounds.get("resolution_number", ""))
    fields = {}
    digest = ""
    if scan is None:
        fields["scan"] = "请上传书面审批的扫描件（PDF或图片）。"
    else:
        scan = vet_scan(scan, PAPER, field="scan")
        digest = sha256_of(scan)
    first, today = earliest_day(matter, decided), timezone.localdate()
    if decided_on is None or not first <= decided_on <= today:
        fields["decided_on"] = f"批准日期须在{first:%Y-%m-%d}（最后一次审核）和今天之间，请核对。"
    if not number:
        fields["resolution_number"] = "请填写批准文号。"
    elif problem := check_number(number, decided_on or today, sha256=digest):
        fields["resolution_number"] = problem
    elif used := scan and WrittenApproval.objects.filter(sha256=digest).exclude(number=number).first():
        fields["scan"] = f"这份扫描件已作为{used.number}上传过，一份批件只有一个文号，请核对。"
    if fields or scan is None or decided_on is None:
        raise _refused(fields)
    facts = {"file": scan, "name": str(scan.name)[-200:], "decided_on": decided_on, "by": by}
    with recording("a written approval"):
        paper, _ = WrittenApproval.objects.get_or_create(number=number, defaults=facts)
    if paper.sha256 != digest:
        # A concurrent request used the number.
        raise _refused({"resolution_number": f"文号{number}刚刚用于另一份批件，请核对。"})
    return Resolution.in_writing(paper, decided_on)


def _refused(fields: dict[str, str]) -> Refused:
    return Refused("没有办理：审批须写明依据，请按提示改正。", fields=fields)
