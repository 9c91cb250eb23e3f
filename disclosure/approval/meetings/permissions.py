"""Permissions to see a meeting, to manage its agenda, and to record its outcomes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import Meeting
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

READERS = (Role.OFFICE, Role.COMMITTEE, Role.SUPERVISOR)
"""Roles that may read the register of meetings."""


def may_read_meetings(user: User | AnonymousUser) -> bool:
    return any(Roles.of(user).holds(role) for role in READERS)


def may_register_meetings(user: User | AnonymousUser) -> bool:
    """Return whether the person may register meetings: the office, and superusers, who maintain the machine."""
    return Roles.of(user).holds(Role.OFFICE)


def may_see_meeting(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Return whether the person may open the meeting's page: readers of the register, and its note-taker."""
    return user.is_active and (may_read_meetings(user) or meeting.note_taker_id == user.pk)


def may_read_minutes(user: User | AnonymousUser) -> bool:
    """Return whether the person may read the signed minutes, which cover every matter: readers of the register only.

    A note-taker whose role has ended may see the meeting, but only the matters of their own unit.
    """
    return user.is_active and may_read_meetings(user)


def check_may_keep(user: User | AnonymousUser, meeting: Meeting) -> None:
    """Check that the person may keep the meeting: its agenda, its prepared outcomes, its minutes.

    Raises:
        NotAllowed: `user` is neither of the office today, nor the meeting's note-taker and an approver of the committee today.
    """
    roles = Roles.of(user)
    if roles.holds(Role.OFFICE):
        return
    if meeting.note_taker_id != user.pk:
        raise NotAllowed("会议的议程由党务公开办公室或会议记录人办理，会议结果也由他们拟定。")
    if not roles.holds(Role.COMMITTEE):
        raise NotAllowed("您现在不是党务公开办公室人员或党委审批人，不能再办理这次会议；请由党务公开办公室办理。")


def may_keep(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Return whether `check_may_keep` allows it."""
    try:
        check_may_keep(user, meeting)
    except NotAllowed:
        return False
    return True


def why_not_recorder(user: User | AnonymousUser, meeting: Meeting) -> str:
    """Return why the person may not record the meeting's decisions; an empty string if they may.

    Only the committee decides. Each meeting needs two people: a person who registered it or fixed its agenda may not record.
    """
    if not Roles.of(user).holds(Role.COMMITTEE):
        return "会议结果由党委审批人登记后生效，您不是党委审批人，不能登记。"
    if meeting.registered_by_id == user.pk:
        return "这次会议是您登记的，结果须由另一名党委审批人登记。"
    if meeting.agenda_fixed_by_id == user.pk:
        return "这次会议的议程是您确定的，结果须由另一名党委审批人登记；也可以由他人重新打开并确定议程，再由您登记。"
    return ""
