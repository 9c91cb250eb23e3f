"""Who keeps the registers, who looks into them, and what of Wagtail's own menu each person has a use for."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def may_keep_registers(user: User | AnonymousUser) -> bool:
    """Whether the person adds to and corrects the registers: the office today, and the technical administrator.

    The administrator sets up the first appointment to the office, without which nobody could.
    """
    return user.is_active and (user.is_superuser or Roles.of(user).holds(Role.OFFICE))


def may_inspect_registers(user: User | AnonymousUser) -> bool:
    """Whether the person may read the registers: those who keep them, and the supervisors (Article 6(3))."""
    return may_keep_registers(user) or Roles.of(user).holds(Role.SUPERVISOR)


def has_use_for(user: User | AnonymousUser, menu_item: str) -> bool:
    """Whether the item of the admin's main menu serves the person. Items not named here serve whoever sees them."""
    roles = Roles.of(user)
    if menu_item == "help":
        # Wagtail's own help leads to pages of other sites, in English.
        return False
    if menu_item in ("images", "documents"):
        return user.is_superuser or bool(roles.units(Role.DRAFTER))
    if menu_item == "reports":
        return user.is_superuser or roles.sees_everything
    return True
