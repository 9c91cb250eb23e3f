"""Digest of an item: the content that a person saw when they reviewed or approved it (law 3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Revision

from disclosure.items.files import Attachment, Picture
from disclosure.organisation.canonical_json import sha256_of_json

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

    from disclosure.items.models import DisclosurePage

CONTENT_FIELDS = (
    "title",
    "unit",
    "scope",
    "reader_groups",
    "summary",
    "body",
    "report_year",
    "arose_on",
    "contact",
    "change_note",
)


def without_ids(stored: Any) -> Any:
    """Return a stored text, or a part of one, without the identifiers of its blocks."""
    if isinstance(stored, dict):
        return {key: without_ids(inner) for key, inner in stored.items() if key != "id"}
    return [without_ids(inner) for inner in stored] if isinstance(stored, list) else stored


def files_of(item: DisclosurePage) -> list[Attachment | Picture]:
    """Return every file that readers of `item` get: its attachments, and the documents and images in its text."""
    return [attachment.document for attachment in item.attachments.all()] + files_in(item.body)


def files_in(body: StreamValue) -> list[Attachment | Picture]:
    """Return every document and image in a text."""
    return [file for block in body for file in _files_in(block.block, block.value)]


def _files_in(block, value) -> list:
    if isinstance(block, DocumentChooserBlock | ImageChooserBlock):
        return [value] if value else []
    if hasattr(block, "child_blocks"):
        return [file for name, child in block.child_blocks.items() for file in _files_in(child, value.get(name))]
    if hasattr(block, "child_block"):
        return [file for child in value for file in _files_in(block.child_block, child)]
    return []


def mark_proposed(item: DisclosurePage) -> None:
    """Mark each file of `item` as proposed: from then on, the guard protects its displayed fields."""
    unmarked = [file for file in files_of(item) if not file.proposed]
    for model in {type(file): None for file in unmarked}:
        numbers = [file.pk for file in unmarked if isinstance(file, model)]
        model._base_manager.filter(pk__in=numbers).update(proposed=True)


@dataclass(frozen=True)
class RevisionContent:
    """The content of one revision of an item: built once, with its files read once, for one decision on it.

    Args:
        revision: the revision.
        row: the item's row, on which the content is built.
    """

    revision: Revision
    row: DisclosurePage

    @cached_property
    def item(self) -> DisclosurePage:
        """The item with the content of the revision, and with the place and standing of its row."""
        item = self.row.with_content_json(self.revision.content)
        item.entry = self.row.entry
        return item

    @cached_property
    def _checksums(self) -> dict[Attachment | Picture, str]:
        return {file: file.sha256() for file in files_of(self.item)}

    def sha256_of(self, file: Attachment | Picture) -> str:
        """Return the SHA-256, in hex, of the file's bytes as covered by the digest. Empty if the bytes are gone."""
        return self._checksums[file]

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of everything that readers would get if the revision were published.

        The digest covers the content and the scope, each file's title, name, description and bytes, the place: the entry and
        the address, and the names of the unit and of the groups of readers. All else on a page is set by
        `DisclosurePage.with_content_json` and is the same for every item. The files are read from storage when the digest is
        computed, so that a replaced file changes the digest.
        """
        content = {field: self.revision.content.get(field) for field in CONTENT_FIELDS}
        content["tags"] = sorted(tag.name for tag in self.item.tags.all())
        content["names"] = {"unit": self.item.unit.name, "groups": sorted(each.name for each in self.item.reader_groups.all())}
        content["place"] = {"entry": self.item.entry.pk, "address": self.item.slug}
        content["files"] = [
            {
                "kind": file._meta.model_name,
                "title": file.title,
                "name": file.filename,
                "description": getattr(file, "description", ""),
                "sha256": self.sha256_of(file),
            }
            for file in files_of(self.item)
        ]
        return sha256_of_json(content)


def content_digest(revision: Revision) -> str:
    """Return the digest of a revision of an item as now stored in the database and in storage."""
    return RevisionContent(revision, revision.content_object).digest
