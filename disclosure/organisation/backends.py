"""Django's permissions of a person, derived from the roles that they hold today."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from disclosure.organisation.models import User
from disclosure.organisation.roles import groups_of


class AppointmentBackend(ModelBackend):
    """Authenticates people by password, and derives their groups from their appointments."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=groups_of(user_obj))
