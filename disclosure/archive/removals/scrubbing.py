"""Removal from the rest of the site: drafts, logs, the page of a withdrawn item. To be called under a grant."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from taggit.models import Tag
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

from disclosure.approval.models import (
    AgendaItem,
    Decision,
    FindingAnswer,
    Meeting,
    Minutes,
    PreparedOutcome,
    WrittenApproval,
)
from disclosure.approval.standing import edition_approvals
from disclosure.archive.models import Removal
from disclosure.archive.removals.disposal import rename_scan, rename_upload, texts_of
from disclosure.archive.removals.masking import mask_content, mask_words
from disclosure.archive.removals.planning import TITLE
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage, ItemTag
from disclosure.items.serving import published_carriers

EMPTY: dict[str, Any] = {
    "title": TITLE,
    "draft_title": TITLE,
    "seo_title": "",
    "search_description": "",
    "summary": "",
    "body": "[]",
    "change_note": "",
    "contact": "",
    "attachments": [],
    "tagged_items": [],
}
"""The remaining content of an item that was removed altogether."""

TEXT_FIELDS = ("title", "draft_title", "seo_title", "search_description", "summary", "change_note", "contact")


def scrub_words(item: DisclosurePage, words: Sequence[str]) -> None:
    """Mask `words` in the item's drafts and in the remarks about them, and in the item's row if readers do not see it."""
    tags = {tag.pk for tag in Tag.objects.all() if any(word in tag.name for word in words)}
    revisions = _hidden_revisions(item)
    for file in _hidden_files(revisions):
        texts = {name: mask_words(text, words) for name, text in texts_of(file).items()}
        rename_upload(file, texts, hide_name=any(word in str(file.file.name) for word in words))
    for revision in revisions:
        content = mask_content(revision.content, words)
        content["tagged_items"] = [each for each in content.get("tagged_items", []) if each["tag"] not in tags]
        if content != revision.content:
            revision.content = content
            revision.save(update_fields=["content"])
    _forget_former_titles(item)
    if not item.live:
        item.tagged_items.filter(tag__in=tags).delete()
        _rewrite(
            item, {name: mask_words(getattr(item, name), words) for name in TEXT_FIELDS} | {"body": _masked_body(item, words)}
        )
    for rows, name in _remarks(item):
        for row in rows:
            if (said := mask_content(getattr(row, name), words)) != getattr(row, name):
                type(row).objects.filter(pk=row.pk).update(**{name: said})
    for scan in _scans(item):
        name = mask_words(scan.name, words)
        if name != scan.name or any(word in str(scan.file.name) for word in words):
            rename_scan(scan, name)
    _delete_unused(tags)


def scrub_whole(item: DisclosurePage, numbers: Collection[int], digests: Collection[str]) -> None:
    """Empty the drafts that led to the editions with these `numbers`; later drafts and the item's row with the last edition.

    Args:
        digests: SHA-256, in hex, of the files removed.
    """
    tags = {
        each["tag"] for revision in Revision.objects.for_instance(item) for each in revision.content.get("tagged_items", [])
    }
    for file in _hidden_files(_hidden_revisions(item)):
        if file.sha256() in digests:
            rename_upload(file, dict.fromkeys(texts_of(file), TITLE), hide_name=True)
    approvals = [0, *edition_approvals(item).values_list("revision_id", flat=True)]
    for number in numbers:
        drafts = _hidden_revisions(item).filter(pk__gt=approvals[number - 1])
        # Drafts of a change that was never approved continue the last edition.
        for revision in drafts if number == item.edition else drafts.filter(pk__lte=approvals[number]):
            revision.content = revision.content | {name: value for name, value in EMPTY.items() if name in revision.content}
            revision.object_str = TITLE
            revision.save(update_fields=["content", "object_str"])
    _forget_former_titles(item)
    if item.edition in numbers:
        item.attachments.all().delete()
        item.tagged_items.all().delete()
        _rewrite(item, {name: EMPTY[name] for name in (*TEXT_FIELDS, "body")})
    _delete_unused(tags)
    PageLogEntry.objects.filter(page=item.pk).update(label=TITLE, data={})


def _hidden_revisions(item: DisclosurePage) -> QuerySet[Revision]:
    """Return the item's revisions except the one that readers see."""
    return Revision.objects.for_instance(item).exclude(pk=item.live_revision_id or 0)


def _forget_former_titles(item: DisclosurePage) -> None:
    """Remove the former titles: each revision carries the title of the draft before it, which is shown to no one."""
    for revision in Revision.objects.for_instance(item):
        if revision.content["draft_title"] != revision.content["title"]:
            revision.content["draft_title"] = revision.content["title"]
            revision.save(update_fields=["content"])


def _hidden_files(revisions: QuerySet[Revision]) -> set[Attachment | Picture]:
    """Return the files that these revisions carry and that no published item does."""
    carried = {file for revision in revisions for file in files_of(revision.as_object())}
    return {file for file in carried if not any(file in files_of(shown) for shown in published_carriers(file))}


def _delete_unused(tags: Collection[int]) -> None:
    """Delete those of the tags that no item has any more, in its row or in a draft: they would still be suggested."""
    used = set(ItemTag.objects.filter(tag__in=tags).values_list("tag", flat=True))
    drafts = Revision.objects.filter(content_type=ContentType.objects.get_for_model(DisclosurePage))
    for carried in drafts.values_list("content__tagged_items", flat=True).iterator():
        used |= {each["tag"] for each in carried or []}
    Tag.objects.filter(pk__in=set(tags) - used).delete()


def _remarks(item: DisclosurePage) -> list[tuple[QuerySet, str]]:
    """Return the remarks on the item, and its titles in logs."""
    steps = TaskState.objects.filter(decisions__item=item).distinct()
    return [
        (PageLogEntry.objects.filter(page=item.pk), "label"),
        (PageLogEntry.objects.filter(page=item.pk), "data"),
        (Decision.objects.filter(item=item), "comment"),
        *((FindingAnswer.objects.filter(decision__item=item), name) for name in FindingAnswer.REMOVABLE),
        (steps, "comment"),
        (AgendaItem.objects.filter(matter__item=item), "note"),
        (PreparedOutcome.objects.filter(item__matter__item=item), "comment"),
        # The log of a meeting names the files of its minutes.
        (_logged(_meetings(item)), "data"),
        (_hidden_revisions(item), "object_str"),
    ]


def _decided(item: DisclosurePage) -> QuerySet[Decision]:
    """Return the decisions on the item, and on removals from its archive."""
    removals = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Removal), object_id__in=[str(each.pk) for each in item.removals.all()]
    )
    return Decision.objects.filter(Q(item=item) | Q(revision__in=removals))


def _meetings(item: DisclosurePage) -> QuerySet[Meeting]:
    decided = _decided(item)
    return Meeting.objects.filter(Q(decisions__in=decided) | Q(agenda__matter__in=decided)).distinct()


def _logged(meetings: QuerySet[Meeting]) -> QuerySet[ModelLogEntry]:
    """Return the log entries about the meetings."""
    numbers = [str(number) for number in meetings.values_list("pk", flat=True)]
    return ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Meeting), object_id__in=numbers)


def _scans(item: DisclosurePage) -> list[Minutes | WrittenApproval]:
    """Return the written approvals on which decisions on the item rest, and the minutes of the meetings that dealt with it."""
    papers = WrittenApproval.objects.filter(decisions__in=_decided(item)).distinct()
    return [*papers, *Minutes.objects.filter(meeting__in=_meetings(item))]


def _masked_body(item: DisclosurePage, words: Sequence[str]) -> str:
    return json.dumps(mask_content(list(item.body.get_prep_value()), words), ensure_ascii=False)


def _rewrite(item: DisclosurePage, values: dict[str, Any]) -> None:
    """Write the item's row again, and update the search index and the reference index."""
    page = DisclosurePage.objects.get(pk=item.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save(clean=False, update_fields=list(values))
