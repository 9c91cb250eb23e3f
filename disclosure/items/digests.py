"""The digest of an item: what a person saw when they reviewed or approved it (law 3)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Revision

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

    from disclosure.items.files import Attachment, Picture
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


def files_of(item: DisclosurePage) -> list[Attachment | Picture]:
    """Every file that readers of `item` are given: its attachments, and the documents and images in its text."""
    return [attachment.document for attachment in item.attachments.all()] + files_in(item.body)


def files_in(body: StreamValue) -> list[Attachment | Picture]:
    """Every document and image in a text."""
    return [file for block in body for file in _files_in(block.block, block.value)]


def _files_in(block, value) -> list:
    if isinstance(block, DocumentChooserBlock | ImageChooserBlock):
        return [value] if value else []
    if hasattr(block, "child_blocks"):
        return [file for name, child in block.child_blocks.items() for file in _files_in(child, value.get(name))]
    if hasattr(block, "child_block"):
        return [file for child in value for file in _files_in(block.child_block, child)]
    return []


def content_digest(revision: Revision) -> str:
    """SHA-256, in hex, over the content, the scope and the attachment bytes of one revision of an item.

    The files are read from storage each time, so that one exchanged underneath changes the digest.
    """
    item = revision.as_object()
    content = {field: revision.content.get(field) for field in CONTENT_FIELDS}
    content["tags"] = sorted(tag.name for tag in item.tags.all())
    content["files"] = [
        {
            "kind": file._meta.model_name,
            "title": file.title,
            "description": getattr(file, "description", ""),
            "sha256": file.sha256(),
        }
        for file in files_of(item)
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()
