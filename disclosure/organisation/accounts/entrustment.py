"""Accounts that are entrusted: their people hold something, or stand in evidence with their names."""

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
"""Tables that refer to an account and entrust it with nothing: its settings, sessions, second factor, groups, log entries.

A table of any other name does, so that a new one of an upper room counts before anybody has thought of it.
"""


def evidence_of_people() -> list[ForeignKey]:
    """The foreign keys by which people stand in evidence or hold something."""
    return [key for key in foreign_keys_to(User) if key.model._meta.label not in OF_THE_ACCOUNT]


def is_entrusted(user: User) -> bool:
    """Whether the account administers the site, or anything but its own settings refers to it.

    That is a role, a readership or a pending change, now or once, and a decision, a meeting or whatever else names the person:
    the names that are shown there are those of the account.
    """
    if user.is_superuser:
        return True
    uses = [Exists(key.model._base_manager.filter(**{key.attname: OuterRef("pk")})) for key in evidence_of_people()]
    return User.objects.filter(functools.reduce(operator.or_, uses), pk=user.pk).exists()
