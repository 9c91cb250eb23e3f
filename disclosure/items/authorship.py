"""Authorship: the authors of each revision of an item (law 3). Evidence of our own, beside Wagtail's revisions."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision

from disclosure.catalogue.guard.grants import recording
from disclosure.items.digests import files_of, sha256_of_json, without_ids
from disclosure.items.passages import passages_of

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage
    from disclosure.organisation.models import User


RETURNED_LETTERS = 50
"""Minimum number of letters of a person's text that must return to make them its author again, more than a closing formula."""

BLOCK_KEY = r' data-block-key=\\"[^"]*\\"'
"""Pattern of the editor's key of a paragraph, in rich text as stored in JSON; pasted text gets other keys."""


class Share(models.TextChoices):
    """A person's contribution to a revision."""

    WROTE = "wrote", "保存稿本"
    CARRIED = "carried", "内容沿用"
    FILE = "file", "上传文件"


class Authorship(models.Model):
    """An author of a revision of an item. Append-only.

    A revision has a row for each person who may not review it: the person who saved it, the authors of the draft that it
    continues or reverts to, the person who wrote most of its new text, and the uploaders of its new files. The rows store
    numbers and no foreign key to the item or its revisions, so that they outlive `purge_revisions` and the deletion of a draft.
    """

    item_number = models.PositiveBigIntegerField("事项编号", db_index=True)
    revision_number = models.PositiveBigIntegerField("稿本编号", db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="作者", on_delete=models.PROTECT, related_name="+")
    share = models.CharField("方式", max_length=8, choices=Share.choices)
    at = models.DateTimeField("时间", default=timezone.now)
    content_sha256 = models.CharField("稿本摘要值", max_length=64)
    text_sha256 = models.CharField("正文摘要值", max_length=64)
    passages = models.JSONField("语句摘要值", default=dict)

    class Meta:
        verbose_name = "稿本作者"
        verbose_name_plural = "稿本作者"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"稿本{self.revision_number}：{self.person}（{self.get_share_display()}）"


def record_authors(item: DisclosurePage, revision: Revision, *, by: User | None, brought_back: Revision | None = None) -> None:
    """Record the authors of a revision that was just saved.

    Args:
        by: person who saved the revision; None for code that acts for no person, in which case no author is added.
        brought_back: older revision to which this one reverts.
    """
    digests = {"content_sha256": content_sha256(revision.content), "text_sha256": text_sha256(revision.content)}
    known = Authorship.objects.filter(item_number=item.pk)
    published = item.live_revision_id if item.live else None
    of_the_draft = Q(revision_number__gt=published or 0)
    if brought_back:
        of_the_draft |= Q(revision_number=brought_back.pk)
    # A text that returns has its authors again, even if it was pasted instead of reverted to; the published text may return.
    if digests["text_sha256"] != _text_of(known, published):
        of_the_draft |= Q(text_sha256=digests["text_sha256"])
    authors = {(person, Share.CARRIED) for person in known.filter(of_the_draft).values_list("person", flat=True)}
    if not item.live and item.owner_id:
        authors.add((item.owner_id, Share.CARRIED))
    passages = passages_of(item)
    if published:
        authors |= {(person, Share.CARRIED) for person in _returning_authors(known, published, passages)}
    authors |= {(person, Share.FILE) for person in _uploaders_of_new_files(item)}
    # An autosave overwrites its revision: only the person who saves is recorded again, with the new content.
    authors -= set(known.filter(revision_number=revision.pk).values_list("person", "share"))
    if by:
        authors.add((by.pk, Share.WROTE))
    at = {"item_number": item.pk, "revision_number": revision.pk, "passages": passages, **digests}
    with recording("the authors of a revision"):
        Authorship.objects.bulk_create([Authorship(person_id=person, share=share, **at) for person, share in sorted(authors)])


def share_of(person: User, revision_number: int) -> Share | None:
    """Return the person's contribution to a revision; None if they are not an author of it."""
    rows = Authorship.objects.filter(revision_number=revision_number, person=person)
    shares = set(rows.values_list("share", flat=True))
    return next((share for share in Share if share in shares), None)


def has_known_author(revision: Revision) -> bool:
    """Return whether the person who saved the revision with exactly this content is on record."""
    wrote = Authorship.objects.filter(revision_number=revision.pk, share=Share.WROTE)
    return wrote.filter(content_sha256=content_sha256(revision.content)).exists()


def content_sha256(content: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of the complete content of a revision."""
    return sha256_of_json(content)


def text_sha256(content: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of the text of a revision, without the identifiers of its blocks and paragraphs."""
    return sha256_of_json(without_ids(json.loads(re.sub(BLOCK_KEY, "", content.get("body") or "[]"))))


def _text_of(known: models.QuerySet[Authorship], revision_number: int | None) -> str | None:
    """Return the digest of the text of a revision, as last saved; None if there is no record of it."""
    of_revision = known.filter(revision_number=revision_number or 0)
    return of_revision.order_by("-pk").values_list("text_sha256", flat=True).first()


def _returning_authors(known: models.QuerySet[Authorship], published: int, passages: dict[str, int]) -> set[int]:
    """Return the people who wrote, up to the published edition, most of what a draft with these passages adds to it.

    A passage's author is the person who first saved it. If a text returns with a few changes, its author counts again; a person
    who corrected a word of it, or whose closing formula it repeats, does not become the author of the whole.
    """
    last = known.filter(revision_number=published).order_by("-pk").values_list("passages", flat=True).first() or {}
    added = {passage: letters for passage, letters in passages.items() if passage not in last}
    first_saved_by: dict[str, int] = {}
    wrote = known.filter(share=Share.WROTE, revision_number__lte=published).order_by("pk")
    for person, saved in wrote.values_list("person", "passages"):
        first_saved_by = dict.fromkeys(saved, person) | first_saved_by
    returned: Counter[int] = Counter()
    for passage in added.keys() & first_saved_by.keys():
        returned[first_saved_by[passage]] += added[passage]
    half = sum(added.values()) / 2
    return {person for person, letters in returned.items() if letters >= RETURNED_LETTERS and letters > half}


def _uploaders_of_new_files(item: DisclosurePage) -> set[int]:
    """Return the uploaders of the files that the draft contains and the published edition does not."""
    carried = files_of(item)
    if carried and item.live and item.live_revision:
        published = files_of(item.live_revision.as_object())
        carried = [file for file in carried if file not in published]
    return {file.uploaded_by_user_id for file in carried if file.uploaded_by_user_id}
