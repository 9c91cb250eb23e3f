"""Creating and editing accounts, and the links by which their owners set a password.

No other person sets a password. The link goes to the account's address alone. If that address changes, the password becomes
unusable, so that only the owner of the present address can know a valid one.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.log_actions import log

from disclosure.organisation.accounts.entrustment import is_entrusted
from disclosure.organisation.changes import actions as changes
from disclosure.organisation.changes.values import Difference
from disclosure.organisation.mail import deliver
from disclosure.organisation.models import RegisterChange, User


def may_keep_accounts(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_superuser


def needs_confirmation(user: User, difference: Difference) -> bool:
    """Return whether the change of a stored account must be confirmed by a second person.

    A change of `is_superuser` always needs confirmation. For an entrusted account, every change does except closing it.
    Closing it does, too, if no other person holds the same role in the office or the committee.
    """
    if "is_superuser" in difference.after:
        return True
    is_last = any(appointment.is_last_of_its_kind(appointment.until) for appointment in user.appointments.current())
    closes = difference.after == {"is_active": False} and not is_last
    return not closes and is_entrusted(user)


@transaction.atomic
def edit_account(user: User, difference: Difference, *, by: User) -> RegisterChange | None:
    """Change the account at once and return None, or propose the change and return it.

    Raises `PermissionDenied`, `ValidationError`.
    """
    if not may_keep_accounts(by):
        raise PermissionDenied("账号由系统管理员管理。")
    stored = User.objects.get(pk=user.pk)
    if needs_confirmation(stored, difference):
        return changes.propose(stored, "account.edit", {user.pk}, difference, by=by)
    entrusted = is_entrusted(stored)
    changes.save_values(stored, difference.after)
    _follow_address(stored, difference.after, by=by)
    words = list(changes.describe_changes(difference.shown_before, difference.shown_after))
    log(instance=stored, action="register.edit", user=by, data={"changes": words}, content_changed=True)
    if entrusted:
        changes.record_change(stored, "account.edit", {user.pk}, difference, by=by)
    return None


@transaction.atomic
def open_account(user: User, *, by: User) -> None:
    """Make the password of a new account unusable, and mail the link to set one, unless it is a campus account."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if not user.campus_account:
        send_link(user, by=by)


@transaction.atomic
def send_link(user: User, *, by: User) -> None:
    """Mail a link that sets the password once to the account's address. Raises `PermissionDenied`."""
    if not may_keep_accounts(by):
        raise PermissionDenied("账号由系统管理员管理。")
    if refusal := why_no_link(user):
        raise PermissionDenied(refusal)
    _mail_link(user)
    log(instance=user, action="account.link", user=by)
    if is_entrusted(user):
        changes.record_change(user, "account.link", {user.pk}, by=by)


@transaction.atomic
def note_password_set(user: User) -> None:
    """Record that the owner of the account used a link, and notify those concerned if the account is entrusted."""
    log(instance=user, action="account.password_set", user=user)
    if is_entrusted(user):
        changes.record_change(user, "account.password_set", {user.pk}, by=user)


def why_no_link(user: User) -> str:
    """Return the reason, in Chinese, why no link can be sent; empty if one can."""
    if not user.is_active:
        return "此账号已停用。"
    return "" if user.email else "此账号没有登记电子邮件：设置密码的链接只发往本人邮箱，请先登记。"


def carry_out_edit(change: RegisterChange) -> None:
    """Save a confirmed change of an account. Raises `ValidationError`."""
    changes.carry_out_values(change)
    _follow_address(change.people.get(), change.after, by=change.proposed_by)


def _follow_address(user: User, changed: dict, *, by: User | None) -> None:
    """Invalidate a password that was set before the address changed, and mail a link to the new address."""
    if "email" in changed and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        if not why_no_link(user):
            _mail_link(user)
            log(instance=user, action="account.link", user=by)


def _mail_link(user: User) -> None:
    # Read the row again: the token is derived from the stored password, address and last sign-in.
    user = User.objects.get(pk=user.pk)
    number = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse(settings.ACCOUNT_LINK_URL, args=[number, default_token_generator.make_token(user)])
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    deliver("请设置您的密码", "organisation/mail/password_link.txt", path, [user], hours=hours)
