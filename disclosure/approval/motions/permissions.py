"""Who may put which motion, and who may see it."""

from __future__ import annotations

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import Motion, Procedure
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles

OFFICE_PROPOSES = {
    Procedure.CATALOGUE: "公开目录由党务公开办公室提请党委审定，您不能提出。",
    Procedure.REMOVAL: "依法删除归档内容由党务公开办公室提请党委决定，您不能提出。",
}
"""Motions that the office puts, and what anybody else is told."""

UNIT_PROPOSERS = {Procedure.OFF_CATALOGUE: (Role.DRAFTER,), Procedure.POSTPONEMENT: (Role.DRAFTER, Role.REVIEWER)}
"""The roles in a unit, each of which puts these motions for it."""


def role_to_propose(user: User, procedure: Procedure, unit: Unit | None) -> Role:
    """The role in which the person puts a motion of this kind for `unit`. Raises `NotAllowed`.

    Article 5: the catalogue is drawn up by the leading group, whose office proposes it, and keeps the archive. What a unit
    discloses or holds back, it proposes itself.
    """
    roles = Roles.of(user)
    if procedure in OFFICE_PROPOSES:
        if not roles.holds(Role.OFFICE):
            raise NotAllowed(OFFICE_PROPOSES[procedure])
        return Role.OFFICE
    role = next((role for role in UNIT_PROPOSERS[procedure] if roles.holds(role, unit)), None)
    if role is None:
        names = "、".join(role.label for role in UNIT_PROPOSERS[procedure])
        raise NotAllowed(f"{procedure.label}由责任单位的{names}提出，您现在不是{unit}的{names}。")
    return role


def units_that_propose(user: User, procedure: Procedure) -> list[Unit]:
    """The units for which the person may put a motion of this kind."""
    roles = Roles.of(user)
    held = set().union(*(roles.units(role) for role in UNIT_PROPOSERS[procedure]))
    return list(Unit.objects.active().filter(pk__in=held))


def sees_all_motions(user: User) -> bool:
    """The office and the supervisors see all motions, and the committee, before which they are put."""
    roles = Roles.of(user)
    return roles.sees_everything or roles.holds(Role.COMMITTEE)


def units_seen(user: User) -> set[int]:
    """Ids of the units whose motions the person sees: those in which they draft or review."""
    roles = Roles.of(user)
    return roles.units(Role.DRAFTER) | roles.units(Role.REVIEWER)


def may_see_motion(user: User, motion: Motion) -> bool:
    """Whether the person may learn what the motion is about (law 5)."""
    return sees_all_motions(user) or motion.unit_id in units_seen(user)
