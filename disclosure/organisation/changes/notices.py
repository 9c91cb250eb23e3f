"""Mail about changes of registers and accounts: to those concerned, the committee and the supervisors (law 8).

A mail names the register and the people but never the values, because Party membership must not reach mailboxes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from disclosure.organisation.mail import deliver
from disclosure.organisation.models import RegisterChange, Role, User
from disclosure.organisation.roles import role_people


def tell_pending(change: RegisterChange, label: str) -> None:
    """Notify the office and the committee that a change awaits confirmation, and the supervisors and the people concerned."""
    others = [*role_people(Role.OFFICE), *role_people(Role.COMMITTEE), *role_people(Role.SUPERVISOR), *change.people.all()]
    _tell("有登记变更等待确认", "organisation/mail/pending.txt", change, label, others)


def tell_done(change: RegisterChange, label: str) -> None:
    """Notify everyone concerned that a change has taken effect, and an address that was replaced."""
    people = [*change.people.all(), *role_people(Role.COMMITTEE), *role_people(Role.SUPERVISOR), *_proposer(change)]
    former = [User(username="former", email=change.before["email"])] if "email" in change.before else []
    _tell("登记已变更", "organisation/mail/done.txt", change, label, [*people, *former])


def tell_refused(change: RegisterChange, label: str) -> None:
    """Notify the proposer and the people concerned that the change was refused."""
    _tell("登记变更未获同意", "organisation/mail/refused.txt", change, label, [*_proposer(change), *change.people.all()])


def _proposer(change: RegisterChange) -> list[User]:
    return [change.proposed_by] if change.proposed_by else []


def _tell(subject: str, template: str, change: RegisterChange, label: str, people: Iterable[User]) -> None:
    named = "、".join(f"{person}（{person.username}）" for person in change.people.order_by("username")[:10])
    path = reverse("registers_changes_modeladmin_inspect", args=[change.pk])
    deliver(subject, template, path, people, change=change, label=label, named=named)
