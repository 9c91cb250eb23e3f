"""Django's permissions of a person, derived from the roles that they hold today."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from disclosure.organisation.institution import NEWEST_DIGEST
from disclosure.organisation.models import User
from disclosure.organisation.roles import Roles, groups_of


class AppointmentBackend(ModelBackend):
    """Authenticates people by password, and derives their groups from their appointments."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person, with what the admin reads in each request: Wagtail's settings, and which institution it names."""
        people = User.objects.select_related("wagtail_userprofile").annotate(institution_digest=NEWEST_DIGEST)
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Return none: nobody holds a permission by themselves."""
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        if not Roles.of(user_obj).held:
            return Permission.objects.none()
        return Permission.objects.filter(group__in=groups_of(user_obj))
