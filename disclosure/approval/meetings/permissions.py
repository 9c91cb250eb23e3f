"""Who may see a meeting, and who keeps its agenda and records what came of it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import Meeting
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

READERS = (Role.OFFICE, Role.COMMITTEE, Role.SUPERVISOR)
"""Who looks into the register of meetings."""


def may_read_meetings(user: User | AnonymousUser) -> bool:
    return any(Roles.of(user).holds(role) for role in READERS)


def may_register_meetings(user: User | AnonymousUser) -> bool:
    """The office registers meetings; a superuser looks after the machine."""
    return Roles.of(user).holds(Role.OFFICE)


def may_see_meeting(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Whether the person may open the meeting's page and its minutes: those who read the register, and its note-taker."""
    return user.is_active and (may_read_meetings(user) or meeting.note_taker_id == user.pk)


def keeping_role(user: User | AnonymousUser, meeting: Meeting) -> Role:
    """The role in which the person keeps the meeting's agenda and records its outcomes.

    Raises:
        NotAllowed: `user` is not of the office today, nor its note-taker and an approver of the committee today.
    """
    roles = Roles.of(user)
    if roles.holds(Role.OFFICE):
        return Role.OFFICE
    if meeting.note_taker_id != user.pk:
        raise NotAllowed("会议的议程和结果由党务公开办公室或会议记录人办理。")
    if not roles.holds(Role.COMMITTEE):
        raise NotAllowed("您现在不是党务公开办公室人员或党委审批人，不能再办理这次会议；请由党务公开办公室办理。")
    return Role.COMMITTEE


def may_keep(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Whether `keeping_role` allows it."""
    try:
        keeping_role(user, meeting)
    except NotAllowed:
        return False
    return True
