"""What the guard keeps of files, and of an item's standing. Items and all that is versioned with them it finds by itself."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from disclosure.catalogue.guard.rules import DELETE, UPDATE, Rule, columns_of
from disclosure.items.access import AccessRecord
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.models import DisclosurePage, Standing

FILE_STAYS = "文件上传后不能替换。请上传新文件，并在事项中改选新文件。"
IN_USE = "这个文件在公开事项、稿件或已有决定的稿本中使用，不能改名、修改或删除。"

READING_STAYS = "查阅记录不能修改，到期以前不能删除。"

REFERRED_TO = (
    "EXISTS (SELECT 1 FROM wagtailcore_referenceindex r JOIN django_content_type t ON t.id = r.to_content_type_id"
    " WHERE r.to_object_id = CAST({{row}}.id AS varchar(255)) AND t.app_label = '{0.app_label}' AND t.model = '{0.model_name}')"
)


def _rules_of_file(model: type[Attachment | Picture]) -> tuple[Rule, Rule]:
    """Its bytes never change; all else that is shown of it, not while a page refers to it.

    But for what the law demands to be removed: by a decision of its own, under a grant for the whole site.
    """
    return (
        Rule(model, columns=("file",), events=(UPDATE,), refusal=FILE_STAYS),
        Rule(
            model,
            columns=columns_of(model, but={"collection", "file", "file_hash", "file_size", "uploaded_by_user"}),
            seen=REFERRED_TO.format(model._meta),
            events=(UPDATE, DELETE),
            refusal=IN_USE,
            aspect="in_use",
        ),
    )


RULES = [
    *_rules_of_file(Attachment),
    *_rules_of_file(Picture),
    Rule(Rendition, columns=columns_of(Rendition), events=(UPDATE,), grantable=False, refusal=FILE_STAYS),
    # An item's notice stands at its address by its standing alone, whether or not the item was ever published.
    Rule(
        DisclosurePage,
        columns=("standing",),
        page="{row}.page_ptr_id",
        seen=f"({{row}}.standing <> '{Standing.UNPUBLISHED}')",
        aspect="standing",
    ),
    Rule(AccessRecord, columns_of(AccessRecord), events=(UPDATE,), grantable=False, refusal=READING_STAYS),
    Rule(AccessRecord, (), events=(DELETE,), refusal=READING_STAYS, aspect="kept"),
]


def is_carried(file: Attachment | Picture) -> bool:
    """Whether any revision of an item carries `file`, be it public, a draft, or what a decision was taken on.

    The triggers know what the published text refers to; only here are revisions read, each that names the file's number.
    """
    revisions = Revision.objects.filter(content_type=ContentType.objects.get_for_model(DisclosurePage))
    named = revisions.annotate(text=Cast("content", TextField())).filter(text__regex=rf"[^0-9]{file.pk}[^0-9]")
    return any(file in files_of(revision.as_object()) for revision in named.iterator())
