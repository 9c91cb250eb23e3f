"""System checks of the sign-in settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from disclosure.audience.addresses import networks
from disclosure.audience.sign_in.campus.attributes import faults_of


@register
def check_reader_attributes(**kwargs: Any) -> list[Error]:
    """Check that `CAS_READER_ATTRIBUTES` names circles and groups, and for each an attribute and its values."""
    return [Error(f"CAS_READER_ATTRIBUTES：{fault}", id="audience.E001") for fault in faults_of(settings.CAS_READER_ATTRIBUTES)]


@register
def check_networks(**kwargs: Any) -> list[Error]:
    """Check that `TRUSTED_PROXIES` and `CAMPUS_NETWORKS` are addresses or networks."""
    errors = []
    for name in ("TRUSTED_PROXIES", "CAMPUS_NETWORKS"):
        try:
            networks(tuple(getattr(settings, name)))
        except ValueError as fault:
            errors.append(Error(f"{name}：应为 IP 地址或网段（{fault}）。", id="audience.E002"))
    return errors
