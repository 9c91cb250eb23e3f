"""Access to files: a reader needs to be allowed to read an item that contains the file, or to see a draft that does."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, TaskState

from disclosure.audience.readers import Reader
from disclosure.items.carried_files import revisions_naming
from disclosure.items.choosing import may_choose
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage, DisclosurePageQuerySet, ItemAttachment
from disclosure.items.permissions import content_for, drafts_seen_by
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def published_carriers(file: Attachment | Picture) -> DisclosurePageQuerySet:
    """Return published items that may contain `file`: it is attached to them, or its number occurs in their text.

    The query searches the items' own rows; `files_of` determines which items contain the file.
    """
    named = Q(text__contains=str(file.pk), text__regex=rf"[:\[,]\s*{file.pk}\s*[,\]}}]")
    if isinstance(file, Attachment):
        named |= Q(pk__in=ItemAttachment.objects.filter(document=file).values("item"))
    return DisclosurePage.objects.live().alias(text=Cast("body", TextField())).filter(named)


def _indexed_carriers(file: Attachment | Picture) -> DisclosurePageQuerySet:
    """Return published items that refer to `file` according to Wagtail's reference index."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=ContentType.objects.get_for_model(file), to_object_id=str(file.pk)
    )
    return DisclosurePage.objects.live().filter(
        pk__in=references.annotate(page=Cast("object_id", IntegerField())).values("page")
    )


def carriers_for(reader: Reader, file: Attachment | Picture) -> list[DisclosurePage]:
    """Return the published items that contain `file` and that `reader` may read.

    The reference index is only a fast hint, because its rows may be forged or missing.
    """
    for items in (_indexed_carriers(file), published_carriers(file)):
        if carriers := [item for item in items.viewable_by(reader) if file in files_of(item)]:
            return carriers
    return []


def may_have_at_desk(user: User | AnonymousUser, file: Attachment | Picture) -> bool:
    """Return whether the person may have the file for their work on drafts."""
    return user.is_authenticated and (may_choose(user, file) or _on_a_draft_that_may_be_seen(user, file))


def _on_a_draft_that_may_be_seen(user: User, file: Attachment | Picture) -> bool:
    """Return whether a revision that the person may see contains the file.

    One query finds the drafts to be read, so that a refused file takes as long as a missing one. Their content decides, because
    rows of the index may be forged.
    """
    if not Roles.of(user).held:
        return False
    drafts = DisclosurePage.objects.filter(has_unpublished_changes=True).with_entry_path().select_related("latest_revision")
    seen = drafts_seen_by(user) & Q(latest_revision__in=revisions_naming(file))
    if Roles.of(user).holds(Role.COMMITTEE):
        proposed = TaskState.objects.filter(revision__in=revisions_naming(file))
        seen |= Q(pk__in=proposed.values_list(Cast("workflow_state__object_id", IntegerField())))
    return any(file in files_of(content) for draft in drafts.filter(seen) if (content := content_for(user, draft)))
