"""Whose files a person may choose: those of the collections that their unit's group opens (law 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

if TYPE_CHECKING:
    from disclosure.items.files import Attachment, Picture
    from disclosure.organisation.models import User


def may_choose(user: User, file: Attachment | Picture) -> bool:
    """Whether the admin's choosers offer the person this file."""
    policy = document_policy if file._meta.model_name == "attachment" else image_policy
    return policy.user_has_any_permission_for_instance(user, ["choose", "add", "change"], file)
