"""Who may have a file: whoever may read an item that carries it, and whoever may see a draft that does."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from disclosure.audience.readers import Reader
from disclosure.items.choosing import may_choose
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_draft
from disclosure.organisation.models import User
from disclosure.organisation.roles import Roles


def published_carriers(file: Attachment | Picture):
    """Published items whose text or attachments refer to `file`."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=ContentType.objects.get_for_model(file), to_object_id=str(file.pk)
    )
    return DisclosurePage.objects.live().filter(
        pk__in=references.annotate(page=Cast("object_id", IntegerField())).values("page")
    )


def may_have_file(reader: Reader, user: User | AnonymousUser, file: Attachment | Picture) -> bool:
    """Whether the person may have the file's bytes.

    A reader may, of any published item that carries it; in the admin, those who may choose it (their unit's collection) and
    those who may see a draft that carries it.
    """
    return bool(carriers_for(reader, file)) or may_have_at_desk(user, file)


def carriers_for(reader: Reader, file: Attachment | Picture) -> list[DisclosurePage]:
    """The published items that carry `file` and that `reader` may read."""
    # The index of references only says where to look: what an item carries, the item itself says.
    return [item for item in published_carriers(file).viewable_by(reader) if file in files_of(item)]


def may_have_at_desk(user: User | AnonymousUser, file: Attachment | Picture) -> bool:
    """Whether the person may have the file for their work on drafts."""
    return user.is_authenticated and (may_choose(user, file) or _on_a_draft_that_may_be_seen(user, file))


def _on_a_draft_that_may_be_seen(user: User, file: Attachment | Picture) -> bool:
    if not Roles.of(user).held:
        return False
    drafts = DisclosurePage.objects.filter(has_unpublished_changes=True).select_related("latest_revision")
    return any(file in files_of(draft.get_latest_revision_as_object()) for draft in drafts if may_see_draft(user, draft))
