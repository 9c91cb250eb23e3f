"""Roles that a person holds now, and the Django groups derived from them.

Rules check `Roles`, which reads the appointments in force today. Groups only give access to parts of the admin (its menus, the
page explorer, the collections). The groups are derived from the appointments and never edited by hand.
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
"""Prefixes of the names of groups derived from appointments."""


@dataclass(frozen=True)
class Roles:
    """The roles that one person holds today."""

    held: frozenset[tuple[str, int | None]]
    """Pairs of role and unit id (None for a role held for the whole college)."""

    @classmethod
    def of(cls, user: User | AnonymousUser) -> Roles:
        """Return the person's roles, read once and cached on the user object for the duration of a request.

        A superuser holds none, whatever the register says: the administrator of the machine decides nothing on the site.
        """
        if not user.is_authenticated or not user.is_active or user.is_superuser:
            return cls(frozenset())
        # Not by `__dict__`: a request's user is a proxy, and what is set on it is set on the user behind it.
        roles = getattr(user, "_roles", None)
        if roles is None:
            held = Appointment.objects.current().filter(user=user).order_by()
            roles = cls(frozenset(held.values_list("role", "unit_id")))
            setattr(user, "_roles", roles)  # noqa: B010 (no field of the model)
        return roles

    def holds(self, role: Role, unit: Unit | None = None) -> bool:
        """Return whether the person holds `role` (in `unit`, for a role that is held in a unit)."""
        return (role.value, unit.pk if unit else None) in self.held

    def holds_in_any(self, role: Role, units: list[Unit]) -> bool:
        return any(self.holds(role, unit) for unit in units)

    def units(self, role: Role) -> set[int]:
        """Return the ids of the units in which the person holds `role`."""
        return {unit_id for held, unit_id in self.held if held == role.value and unit_id is not None}

    @property
    def confirms_changes(self) -> bool:
        """Return whether the person may confirm others' changes of the registers: the office and the committee (law 8)."""
        return self.holds(Role.OFFICE) or self.holds(Role.COMMITTEE)

    @property
    def sees_everything(self) -> bool:
        """Return whether the person sees every unit's drafts and every disclosed item, as the office and the supervisors do."""
        return self.holds(Role.OFFICE) or self.holds(Role.SUPERVISOR)


def role_group(role: Role) -> Group:
    """Return the Django group of a college-wide role, and create it if necessary."""
    group, created = Group.objects.get_or_create(name=f"角色：{role.label}")
    if created:
        open_admin(group)
    return group


def groups_of(user: User | AnonymousUser) -> QuerySet[Group]:
    """Return the derived groups of the roles that the person holds today.

    Permissions are read from these groups, not from the groups stored for the person: an ended appointment opens nothing.
    """
    held = Roles.of(user).held
    units = {unit_id for _, unit_id in held if unit_id is not None}
    names = {f"角色：{Role(role).label}" for role, unit_id in held if unit_id is None}
    return Group.objects.filter(Q(unit__in=units) | Q(name__in=names))


def unit_people(role: Role, unit: Unit) -> list[User]:
    """Return the people who hold `role` in `unit` today, by the rules of `Roles.of`."""
    return _people_of(Appointment.objects.current().filter(role=role, unit=unit))


def units_people(roles: Collection[Role], units: Collection[Unit]) -> list[User]:
    """Return the people who hold one of the `roles` in one of the `units` today, without duplicates."""
    return _people_of(Appointment.objects.current().filter(role__in=roles, unit__in=units))


def role_people(role: Role) -> list[User]:
    """Return the people who hold a college-wide `role` today, by the rules of `Roles.of`."""
    return _people_of(Appointment.objects.current().filter(role=role))


def _people_of(appointments: AppointmentQuerySet) -> list[User]:
    return list(User.objects.filter(is_active=True, is_superuser=False, appointments__in=appointments).distinct())


def sync_groups(user: User) -> bool:
    """Set the person's derived groups to those that today's appointments require; other groups stay unchanged.

    Returns whether any group changed.
    """
    derived = {group for group in user.groups.all() if group.name.startswith(DERIVED_GROUPS)}
    wanted = set()
    current = Appointment.objects.current().filter(user=user).exclude(user__is_superuser=True)
    for appointment in current.select_related("unit__group"):
        role = Role(appointment.role)
        wanted.add(appointment.unit.group if role in UNIT_ROLES and appointment.unit else role_group(role))
    user.groups.remove(*(derived - wanted))
    user.groups.add(*(wanted - derived))
    if hasattr(user, "_roles"):
        del user._roles
    return wanted != derived
