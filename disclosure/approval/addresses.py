"""Where a matter is read and decided in the admin."""

from __future__ import annotations

from django.urls import reverse

from disclosure.approval.models import Motion
from disclosure.items.models import DisclosurePage


def decision_page_of(subject: DisclosurePage | Motion) -> str:
    """The address of the page on which an item, or a motion, is decided."""
    return subject.get_admin_url() if isinstance(subject, Motion) else reverse("approval:dossier", args=[subject.pk])
