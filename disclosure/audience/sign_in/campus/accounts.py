"""Accounts that a name of the CAS server opens: one marked for campus sign-in, or a new one, but never a local one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from disclosure.audience.sign_in.campus.attributes import refresh_reader
from disclosure.audience.sign_in.campus.client import validate_ticket
from disclosure.organisation.backends import AppointmentBackend
from disclosure.organisation.distinct_names import TWIN
from disclosure.organisation.models import User

REASONS = {TWIN: "看上去与本站已有的账号相同，不易分辨", "max_length": "太长"}
UNUSABLE = "含有本站不能使用的字符"
"""Reasons why no account is opened, by the code of the error; and the reason if the error has no such code."""


class SignInRefused(Exception):
    """A person confirmed by the CAS server is refused access. The message explains why, in Chinese."""


class CampusBackend(AppointmentBackend):
    """Authenticates a person by a ticket that the CAS server issued for this site."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, ticket: str | None = None, **kwargs
    ) -> User | None:
        """Return the person of `ticket`, or None if the CAS server does not know it, and update the person's reader profile.

        Raises `Unavailable` and `SignInRefused`.
        """
        if request is None or ticket is None:
            return None
        name, attributes = validate_ticket(ticket, request)
        if not name:
            return None
        user = account_of(name)
        refresh_reader(user, attributes)
        return user

    def user_can_authenticate(self, user: User) -> bool:  # type: ignore[override]
        """Return whether the account is active and marked. Checked at each request: without the mark, sessions end."""
        return super().user_can_authenticate(user) and user.campus_account


@transaction.atomic
def account_of(name: str) -> User:
    """Return the account of `name`, as confirmed by the CAS server, or create it. Names are matched case-insensitively.

    A name that is also the name of a local account, such as an administrator's, opens nothing: only those who manage the
    accounts can mark an account for campus sign-in. A new account holds no role and has no password.

    Raises `SignInRefused`.
    """
    name = name.strip().lower()
    found = User.objects.filter(username=name).first() or User.objects.filter(username__iexact=name).first()
    if found is None:
        return _new_account(name)
    if not found.campus_account:
        raise SignInRefused(f"本站另有名为“{found.username}”的本地账号，统一身份认证不能代替它登录。请与党务公开办公室联系。")
    if not found.is_active:
        raise SignInRefused("此账号已停用，请与党务公开办公室联系。")
    return found


def _new_account(name: str) -> User:
    user = User(username=name, campus_account=True)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as fault:
        codes = {error.code for error in fault.error_dict.get("username", [])}
        reason = next((reason for code, reason in REASONS.items() if code in codes), UNUSABLE)
        raise SignInRefused(f"统一身份认证给出的用户名{reason}，请与党务公开办公室联系。") from fault
    user.save()
    return user
