"""Which roles a person holds now, and the Django groups that follow from them.

Rules ask `Roles`, which reads the appointments in force today. Groups only open the admin's doors (its menus, the page
explorer, the collections); they are derived from the appointments and never edited by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, Group

from disclosure.organisation.models import UNIT_ROLES, Appointment, Role, Unit, User, open_admin

DERIVED_GROUPS = ("单位：", "角色：")
"""How the names of the groups begin that follow from appointments."""


@dataclass(frozen=True)
class Roles:
    """The roles that one person holds today."""

    held: frozenset[tuple[str, int | None]]
    """Pairs of role and unit id (None for a role held for the whole college)."""

    @classmethod
    def of(cls, user: User | AnonymousUser) -> Roles:
        """The person's roles, read once and kept on the user object for the length of a request."""
        if not user.is_authenticated or not user.is_active:
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
    def sees_everything(self) -> bool:
        """The office and the supervisors see every unit's drafts and every disclosed item."""
        return self.holds(Role.OFFICE) or self.holds(Role.SUPERVISOR)


def role_group(role: Role) -> Group:
    """The Django group of a role that is held for the whole college."""
    group, created = Group.objects.get_or_create(name=f"角色：{role.label}")
    if created:
        open_admin(group)
    return group


def unit_people(role: Role, unit: Unit) -> list[User]:
    """Active people who hold `role` in `unit` today."""
    return list(
        User.objects.filter(
            is_active=True, appointments__in=Appointment.objects.current().filter(role=role, unit=unit)
        ).distinct()
    )


def role_people(role: Role) -> list[User]:
    """Active people who hold a college-wide `role` today."""
    return list(
        User.objects.filter(is_active=True, appointments__in=Appointment.objects.current().filter(role=role)).distinct()
    )


def sync_groups(user: User) -> bool:
    """Put the person into exactly the derived groups that today's appointments call for; other groups stay as they are.

    Returns whether anything had to change.
    """
    derived = {group for group in user.groups.all() if group.name.startswith(DERIVED_GROUPS)}
    wanted = set()
    for appointment in Appointment.objects.current().filter(user=user).select_related("unit__group"):
        role = Role(appointment.role)
        wanted.add(appointment.unit.group if role in UNIT_ROLES and appointment.unit else role_group(role))
    user.groups.remove(*(derived - wanted))
    user.groups.add(*(wanted - derived))
    user.__dict__.pop("_roles", None)
    return wanted != derived
