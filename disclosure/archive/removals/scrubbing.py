"""Removal from the rest of the site: drafts, logs, the page of a withdrawn item. To be called under a grant."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.models import PageLogEntry, Revision, TaskState

from disclosure.approval.models import Decision, FindingAnswer
from disclosure.approval.standing import edition_approvals
from disclosure.archive.removals.disposal import rename_upload
from disclosure.archive.removals.masking import mask_content, mask_words
from disclosure.archive.removals.planning import TITLE
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage
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
    revisions = _hidden_revisions(item)
    for file in _hidden_files(revisions):
        rename_upload(file, mask_words(file.title, words), hide_name=any(word in str(file.file.name) for word in words))
    for revision in revisions:
        content = mask_content(revision.content, words)
        if content != revision.content:
            revision.content = content
            revision.save(update_fields=["content"])
    _forget_former_titles(item)
    if not item.live:
        _rewrite(
            item, {name: mask_words(getattr(item, name), words) for name in TEXT_FIELDS} | {"body": _masked_body(item, words)}
        )
    for rows, name in _remarks(item):
        for row in rows:
            if (said := mask_content(getattr(row, name), words)) != getattr(row, name):
                type(row).objects.filter(pk=row.pk).update(**{name: said})


def scrub_whole(item: DisclosurePage, numbers: Collection[int], digests: Collection[str]) -> None:
    """Empty the drafts that led to the editions with these `numbers`, and the item's row if the last edition is among them.

    Args:
        digests: SHA-256, in hex, of the files removed.
    """
    for file in _hidden_files(_hidden_revisions(item)):
        if file.sha256() in digests:
            rename_upload(file, TITLE, hide_name=True)
    approvals = [0, *edition_approvals(item).values_list("revision_id", flat=True)]
    for number in numbers:
        drafts = _hidden_revisions(item).filter(pk__gt=approvals[number - 1], pk__lte=approvals[number])
        for revision in drafts:
            revision.content = revision.content | {name: value for name, value in EMPTY.items() if name in revision.content}
            revision.object_str = TITLE
            revision.save(update_fields=["content", "object_str"])
    _forget_former_titles(item)
    if item.edition in numbers:
        item.attachments.all().delete()
        item.tagged_items.all().delete()
        _rewrite(item, {name: EMPTY[name] for name in (*TEXT_FIELDS, "body")})
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


def _remarks(item: DisclosurePage) -> list[tuple[QuerySet, str]]:
    """Return the remarks on the item, and its titles in logs."""
    steps = TaskState.objects.filter(decisions__item=item).distinct()
    return [
        (PageLogEntry.objects.filter(page=item.pk), "label"),
        (PageLogEntry.objects.filter(page=item.pk), "data"),
        (Decision.objects.filter(item=item), "comment"),
        *((FindingAnswer.objects.filter(decision__item=item), name) for name in FindingAnswer.REMOVABLE),
        (steps, "comment"),
        (_hidden_revisions(item), "object_str"),
    ]


def _masked_body(item: DisclosurePage, words: Sequence[str]) -> str:
    return json.dumps(mask_content(list(item.body.get_prep_value()), words), ensure_ascii=False)


def _rewrite(item: DisclosurePage, values: dict[str, Any]) -> None:
    """Write the item's row again, and update the search index and the reference index."""
    page = DisclosurePage.objects.get(pk=item.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save(clean=False, update_fields=list(values))
