"""Mail to the people whose turn it is.

A notice names the catalogue entry, which is public, and links to the decision page, which requires sign-in. A notice never
carries the title or text of an item or a motion: mail is forwarded to readers whose permissions are not checked (law 2).
"""

from __future__ import annotations

from django.urls import reverse

from disclosure.approval.models import Decision, Motion
from disclosure.items.models import DisclosurePage
from disclosure.organisation.mail import deliver
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import role_people, unit_people, units_people


def tell_reviewers(item: DisclosurePage) -> None:
    """Notify the reviewers of every responsible unit that the review has begun."""
    people = [person for unit in item.responsible_units() for person in unit_people(Role.REVIEWER, unit)]
    _send("有公开事项等待您审核", "approval/mail/to_review.txt", item, people)


def tell_committee(item: DisclosurePage) -> None:
    """Notify the committee's approvers that every unit has signed."""
    _send("有公开事项等待党委审批", "approval/mail/to_approve.txt", item, role_people(Role.COMMITTEE))


def tell_drafters(item: DisclosurePage, decision: Decision) -> None:
    """Notify the drafters of the item's units of a return, without the reason, which may quote the item."""
    _send("有公开事项被退回修改", "approval/mail/returned.txt", item, unit_people(Role.DRAFTER, item.unit), decision=decision)


def tell_carried_out(item: DisclosurePage, decision: Decision) -> None:
    """Notify the drafters and reviewers of the item's units of a decision that was carried out."""
    _send("公开事项已办结", "approval/mail/carried_out.txt", item, _units_people(item), decision=decision)


def tell_suspended(item: DisclosurePage) -> None:
    """Notify the committee, which settles the suspension, and the units' people that the office suspended the item."""
    people = [*role_people(Role.COMMITTEE), *_units_people(item)]
    _send("有公开事项被暂停，等待党委确认或解除", "approval/mail/suspended.txt", item, people)


def tell_committee_of_motion(motion: Motion) -> None:
    """Notify the committee's approvers of a pending motion."""
    _send_motion("有事项等待党委决定", "approval/mail/motion_put.txt", motion, role_people(Role.COMMITTEE))


def tell_proposers(motion: Motion, decision: Decision) -> None:
    """Notify the proposers of a motion, its unit's people or the office, of the committee's decision."""
    people = (
        [person for role in (Role.DRAFTER, Role.REVIEWER) for person in unit_people(role, motion.unit)]
        if motion.unit
        else role_people(Role.OFFICE)
    )
    _send_motion("党委已作决定", "approval/mail/motion_decided.txt", motion, people, decision=decision)


def _units_people(item: DisclosurePage) -> list[User]:
    return units_people((Role.DRAFTER, Role.REVIEWER), item.responsible_units())


def _send(subject: str, template: str, item: DisclosurePage, people: list[User], **context) -> None:
    address = reverse("approval:dossier", args=[item.pk])
    deliver(subject, template, address, people, entry=item.entry, unit=item.unit, **context)


def _send_motion(subject: str, template: str, motion: Motion, people: list[User], **context) -> None:
    proposer = motion.unit or Role.OFFICE.label
    deliver(subject, template, motion.get_admin_url(), people, kind=motion.procedure.label, proposer=proposer, **context)
