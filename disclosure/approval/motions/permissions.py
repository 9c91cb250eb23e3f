"""Permissions to propose a motion of each kind, and to see it."""

from __future__ import annotations

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import Motion
from disclosure.approval.procedures import motion_procedure
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


def role_to_propose(user: User, code: str, unit: Unit | None) -> Role:
    """Return the role in which the person proposes a motion of this kind for `unit`. Raises `NotAllowed`.

    The office proposes without a unit. A unit proposes its own disclosures and postponements itself.
    """
    procedure, roles = motion_procedure(code), Roles.of(user)
    for role in procedure.proposers:
        if roles.holds(role) if role == Role.OFFICE else roles.holds(role, unit):
            return role
    names = "、".join(role.label for role in procedure.proposers)
    raise NotAllowed(procedure.refusal or f"{procedure.label}由责任单位的{names}提出，您现在不是{unit}的{names}。")


def units_that_propose(user: User, code: str) -> list[Unit]:
    """Return the units for which the person may propose a motion of this kind."""
    roles = Roles.of(user)
    held = set().union(*(roles.units(role) for role in motion_procedure(code).proposers))
    return list(Unit.objects.active().filter(pk__in=held))


def may_begin(user: User, code: str) -> bool:
    """Return whether the person may propose a motion of this kind, for any unit."""
    office = Role.OFFICE in motion_procedure(code).proposers
    return Roles.of(user).holds(Role.OFFICE) if office else bool(units_that_propose(user, code))


def sees_all_motions(user: User) -> bool:
    """Return whether the person sees all motions: the office, the supervisors, and the committee, which decides on them."""
    roles = Roles.of(user)
    return roles.sees_everything or roles.holds(Role.COMMITTEE)


def units_seen(user: User) -> set[int]:
    """Return the ids of the units whose motions the person sees: those in which they draft or review."""
    roles = Roles.of(user)
    return roles.units(Role.DRAFTER) | roles.units(Role.REVIEWER)


def may_see_motion(user: User, motion: Motion) -> bool:
    """Return whether the person may see the content of the motion (law 5)."""
    return sees_all_motions(user) or motion.unit_id in units_seen(user)
