"""Which roles a person holds now, and the Django groups that follow from them.

Rules ask `Roles`, which reads the appointments in force today. Groups only open the admin's doors (its menus, the page
explorer, the collections); they are derived from the appointments and never edited by hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Q, QuerySet

from disclosure.organisation.models import (
    UNIT_ROLES,
    Appointment,
    AppointmentQuerySet,
    Role,
    Unit,
    User,
    open_admin,
)

DERIVED_GROUPS = ("单位：", "角色：")
"""How the names of the groups begin that follow from appointments."""


@dataclass(frozen=True)
class Roles:
    """The roles that one person holds today."""

    held: frozenset[tuple[str, int | None]]
    """Pairs of role and unit id (None for a role held for the whole college)."""

    @classmethod
    def of(cls, user: User | AnonymousUser) -> Roles:
        """The person's roles, read once and kept on the user object for the length of a request.

        A superuser holds none, whatever the register says: the person who looks after the machine decides nothing on it.
        """
        if not user.is_authenticated or not user.is_active or user.is_superuser:
            return cls(frozenset())
        roles = user.__dict__.get("_roles")
        if roles is None:
            roles = user.__dict__["_roles"] = cls(
                frozenset(Appointment.objects.current().filter(user=user).values_list("role", "unit_id"))
            )
        return roles

    def holds(self, role: Role, unit: Unit | None = None) -> bool:
        """Whether the person holds `role` (in `unit`, for a role that is held in one)."""
        return (role.value, unit.pk if unit else None) in self.held

    def holds_in_any(self, role: Role, units: list[Unit]) -> bool:
        return any(self.holds(role, unit) for unit in units)

    def units(self, role: Role) -> set[int]:
        """Ids of the units in which the person holds `role`."""
        return {unit_id for held, unit_id in self.held if held == role.value and unit_id is not None}

    @property
    def confirms_changes(self) -> bool:
        """The office and the committee confirm what others change in the registers (law 8)."""
        return self.holds(Role.OFFICE) or self.holds(Role.COMMITTEE)

    @property
    def sees_everything(self) -> bool:
        """The office and the supervisors see every unit's drafts and every disclosed item."""
        return self.holds(Role.OFFICE) or self.holds(Role.SUPERVISOR)


def role_group(role: Role) -> Group:
    """The Django group of a role that is held for the whole college."""
    group, created = Group.objects.get_or_create(name=f"角色：{role.label}")
    if created:
        open_admin(group)
    return group


def groups_of(user: User | AnonymousUser) -> QuerySet[Group]:
    """The derived groups of the roles that the person holds today.

    Permissions are asked of these, not of the groups that the person was put into: an appointment that ended opens nothing.
    """
    held = Roles.of(user).held
    units = {unit_id for _, unit_id in held if unit_id is not None}
    names = {f"角色：{Role(role).label}" for role, unit_id in held if unit_id is None}
    return Group.objects.filter(Q(unit__in=units) | Q(name__in=names))


def unit_people(role: Role, unit: Unit) -> list[User]:
    """The people who hold `role` in `unit` today, as `Roles.of` counts them."""
    return _people_of(Appointment.objects.current().filter(role=role, unit=unit))


def units_people(roles: Collection[Role], units: Collection[Unit]) -> list[User]:
    """The people who hold one of the `roles` in one of the `units` today, each once."""
    return _people_of(Appointment.objects.current().filter(role__in=roles, unit__in=units))


def role_people(role: Role) -> list[User]:
    """The people who hold a college-wide `role` today, as `Roles.of` counts them."""
    return _people_of(Appointment.objects.current().filter(role=role))


def _people_of(appointments: AppointmentQuerySet) -> list[User]:
    return list(User.objects.filter(is_active=True, is_superuser=False, appointments__in=appointments).distinct())


def sync_groups(user: User) -> bool:
    """Put the person into exactly the derived groups that today's appointments call for; other groups stay as they are.

    Returns whether anything had to change.
    """
    derived = {group for group in user.groups.all() if group.name.startswith(DERIVED_GROUPS)}
    wanted = set()
    current = Appointment.objects.current().filter(user=user).exclude(user__is_superuser=True)
    for appointment in current.select_related("unit__group"):
        role = Role(appointment.role)
        wanted.add(appointment.unit.group if role in UNIT_ROLES and appointment.unit else role_group(role))
    user.groups.remove(*(derived - wanted))
    user.groups.add(*(wanted - derived))
    user.__dict__.pop("_roles", None)
    return wanted != derived
