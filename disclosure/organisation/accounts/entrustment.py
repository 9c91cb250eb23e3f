"""Entrusted accounts: their owners hold a role or a readership, or are named in evidence."""

from __future__ import annotations

import functools
import operator

from django.db.models import Exists, ForeignKey, OuterRef

from disclosure.organisation.models import User
from disclosure.organisation.references import foreign_keys_to

OF_THE_ACCOUNT = frozenset(
    {
        "django_cas_ng.ProxyGrantingTicket",
        "organisation.User_groups",
        "organisation.User_user_permissions",
        "otp_static.StaticDevice",
        "otp_totp.TOTPDevice",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.UploadedFile",
        "wagtailusers.UserProfile",
    }
)
"""Tables that refer to an account without entrusting it: its settings, sessions, second factor, groups, log entries.

A table of any other name entrusts the account, so that a new table of an upper room counts by default.
"""


def evidence_of_people() -> list[ForeignKey]:
    """Return the foreign keys by which evidence, roles and readerships refer to people."""
    return [key for key in foreign_keys_to(User) if key.model._meta.label not in OF_THE_ACCOUNT]


def is_entrusted(user: User) -> bool:
    """Return whether the account administers the site, or anything but its own settings refers to it.

    Such references are a role, a readership or a pending change, now or once, and any decision, meeting or other record that
    names the person: the names shown there are read from the account.
    """
    if user.is_superuser:
        return True
    uses = [Exists(key.model._base_manager.filter(**{key.attname: OuterRef("pk")})) for key in evidence_of_people()]
    return User.objects.filter(functools.reduce(operator.or_, uses), pk=user.pk).exists()
