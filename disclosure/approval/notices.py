"""Mail to those whose turn it is.

A notice names the catalogue entry, which is public, and leads to the decision page, which asks who is there. It never
carries the title or text of an item or a motion: mail travels and is forwarded to readers whom nobody checked (law 2).
"""

from __future__ import annotations

from django.urls import reverse

from disclosure.approval.models import Decision, Motion
from disclosure.items.models import DisclosurePage
from disclosure.organisation.mail import deliver
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import role_people, unit_people, units_people


def tell_reviewers(item: DisclosurePage) -> None:
    """The review has begun: tell every responsible unit's reviewers."""
    people = [person for unit in item.responsible_units() for person in unit_people(Role.REVIEWER, unit)]
    _send("有公开事项等待您审核", "approval/mail/to_review.txt", item, people)


def tell_committee(item: DisclosurePage) -> None:
    """Every unit has signed: tell the committee's approvers."""
    _send("有公开事项等待党委审批", "approval/mail/to_approve.txt", item, role_people(Role.COMMITTEE))


def tell_drafters(item: DisclosurePage, decision: Decision) -> None:
    """The item was returned: tell its unit's drafters, without the reason, which may quote the item."""
    _send("有公开事项被退回修改", "approval/mail/returned.txt", item, unit_people(Role.DRAFTER, item.unit), decision=decision)


def tell_carried_out(item: DisclosurePage, decision: Decision) -> None:
    """Something was carried out: tell the drafters and reviewers of the item's units."""
    _send("公开事项已办结", "approval/mail/carried_out.txt", item, _units_people(item), decision=decision)


def tell_suspended(item: DisclosurePage) -> None:
    """The office suspended the item: tell the committee, who settles it, and the units' people."""
    people = [*role_people(Role.COMMITTEE), *_units_people(item)]
    _send("有公开事项被暂停，等待党委确认或解除", "approval/mail/suspended.txt", item, people)


def tell_committee_of_motion(motion: Motion) -> None:
    """A motion lies before the committee: tell its approvers."""
    _send_motion("有事项等待党委决定", "approval/mail/motion_put.txt", motion, role_people(Role.COMMITTEE))


def tell_proposers(motion: Motion, decision: Decision) -> None:
    """The committee has decided on a motion: tell those who put it, its unit's people or the office."""
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
