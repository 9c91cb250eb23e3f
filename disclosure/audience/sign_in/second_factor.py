"""The second factor of every account with a role or admin access: a code from a telephone, or one of ten on paper.

A user who has given only the password of such an account gets no access at all (`SecondFactorMiddleware`).
"""

from __future__ import annotations

import io
import re
import unicodedata
from base64 import b32encode
from datetime import datetime

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log

from disclosure.organisation.changes import actions as changes
from disclosure.organisation.models import RegisterChange, User
from disclosure.organisation.permissions import may_keep_registers, works_in_admin

SPARE_CODES = 10


class CodeRefused(Exception):
    """A code that is not accepted. The message explains why, in Chinese."""


def is_required(user: User) -> bool:
    """Return whether this person needs a second factor: every account with admin access or a role does."""
    return settings.SECOND_FACTOR_REQUIRED and works_in_admin(user)


def telephone(user: User) -> TOTPDevice | None:
    """Return the device that generates this person's codes; None if none is set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def spare_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def offer_key(user: User) -> TOTPDevice:
    """Return the key to be added to the person's telephone; the same key until a code of it has been confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    offered = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return offered or TOTPDevice.objects.create(user=user, confirmed=False, name="动态口令")


def key_in_words(device: TOTPDevice) -> str:
    """Return the key in groups of four, as people type it."""
    return " ".join(re.findall(".{1,4}", b32encode(device.bin_key).decode()))


def key_as_picture(device: TOTPDevice) -> str:
    """Return the key as a QR code: SVG drawn with attributes only, so that no content security policy blocks it."""
    drawn = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, svgclass="qr", lineclass=None, omitsize=True, border=2
    )
    return drawn.getvalue().decode()


def set_up(user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Confirm the offered key once a code proves that the person's telephone has it.

    The key replaces the previous one. Returns its device and ten spare codes, which are shown only this once.

    Raises `CodeRefused`.
    """
    device = offer_key(user)
    _verify(user, device, _plain(code))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        # Removing the old devices ends the sessions that were verified with them.
        StaticDevice.objects.filter(user=user).delete()
        device.refresh_from_db()
        device.confirmed = True
        device.save()
        _record("set_up", user, by=user)
        return device, _make_spare_codes(user)


def verify(user: User, code: str) -> Device:
    """Return the device that `code` belongs to: six digits are a telephone's code, anything else is a spare code.

    A code is valid once. Raises `CodeRefused` if the code is wrong or used, or if the person must wait after too many failures.
    """
    plain = _plain(code)
    is_telephones = re.fullmatch(r"\d{6}", plain, re.ASCII)
    device: Device | None = telephone(user) if is_telephones else _spare(user)
    if device is None:
        raise CodeRefused("口令不正确。")
    _verify(user, device, plain if is_telephones else _hashed(plain))
    return device


@transaction.atomic
def renew_spare_codes(user: User) -> list[str]:
    """Replace the spare codes with ten new ones, shown only this once."""
    _record("spare_codes", user, by=user)
    return _make_spare_codes(user)


def may_reset(user: User, *, by: User) -> bool:
    """Return whether `by` may propose to remove the second factor of `user`, who has lost it; never one's own."""
    return may_keep_registers(by) and by.pk != user.pk


def propose_reset(user: User, *, by: User) -> RegisterChange:
    """Propose to remove this person's second factor, for a second person to confirm.

    Raises `PermissionDenied`, `ValidationError`.
    """
    if not may_reset(user, by=by):
        raise PermissionDenied("只有党务公开办公室和系统管理员可以提出重置他人的两步验证。")
    return changes.propose(user, "second_factor.reset", {user.pk}, by=by)


def carry_out_reset(change: RegisterChange) -> None:
    """Remove the second factor, as confirmed. Its owner has no access until they set up another."""
    user = change.people.get()
    for devices in (TOTPDevice, StaticDevice):
        devices.objects.filter(user=user).delete()
    _record("reset", user, by=change.proposed_by)


def _record(what: str, user: User, by: User | None) -> None:
    # Read the row: `request.user` is a lazy object, for which the log stores no entry.
    log(instance=User.objects.get(pk=user.pk), action=f"second_factor.{what}", user=by)


def _plain(code: str) -> str:
    """Return a code in its stored form, however it was typed: full-width digits, spaces and hyphens are accepted."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).lower()


def _spare(user: User) -> StaticDevice | None:
    return StaticDevice.objects.filter(user=user).first()


def _make_spare_codes(user: User) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "备用码"})
    device.token_set.all().delete()
    device.throttle_reset()
    codes = [StaticToken.random_token() for _ in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hashed(code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _hashed(code: str) -> str:
    """Return a spare code in its stored form: the value in the database, or in a backup, gives no access.

    The keyed hash is cut to the column's 16 characters, which is 64 bits, while the code has 40.
    """
    return salted_hmac("disclosure.audience.spare_code", code, algorithm="sha256").hexdigest()[:16]


def _verify(user: User, device: Device, code: str) -> None:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise CodeRefused(f"刚才输错了口令，{_wait(why['locked_until'])}")
    if not verify_token(user, device.persistent_id, code):
        raise CodeRefused("口令不正确，或已经用过。")


def _wait(until: datetime) -> str:
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    return f"请过{seconds}秒再试。" if seconds < 100 else f"请过{-(-seconds // 60)}分钟再试。"
