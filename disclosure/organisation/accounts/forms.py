"""The forms of accounts in the admin: Wagtail's own, without passwords and groups, with the mark of the campus account.

Passwords are set by their owners (`actions.send_link`), and groups follow from appointments.
"""

from __future__ import annotations

from django.conf import settings
from wagtail.users.forms import UserCreationForm, UserEditForm


class CampusMark:
    """Show the field `campus_account` only if the site has a CAS server; otherwise accounts sign in by password alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.CAS_SERVER_URL:
            del self.fields["campus_account"]


class AccountCreationForm(CampusMark, UserCreationForm):
    """A form for accounts without any role: roles, readerships and the administration of the site are proposed afterwards."""

    is_superuser = None

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields - {"groups", "is_superuser"} | {"campus_account"}


class AccountEditForm(CampusMark, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields - {"groups"} | {"campus_account"}
