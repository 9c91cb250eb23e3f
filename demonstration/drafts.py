"""Drafts of items, built from their content: text blocks, and files uploaded as the unit's drafter uploads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import escape, format_html_join
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from demonstration.content import PICTURES, FileContent, ItemContent, ProceedingContent
from demonstration.documents import file_bytes
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage, ItemAttachment
from disclosure.organisation.models import Unit, User

MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}


@dataclass(frozen=True)
class Uploader:
    """An uploader into a unit's collection that uses the admin's own forms, with all their validation."""

    unit: Unit
    drafter: User

    def attachment(self, file: FileContent) -> Attachment:
        content = SimpleUploadedFile(f"{file.title}.{file.kind}", file_bytes(file), MIME_TYPES[file.kind])
        return self._store(get_document_form(Attachment), Attachment, {"title": file.title}, content)

    def picture(self, name: str, caption: str) -> Picture:
        content = SimpleUploadedFile(name, (PICTURES / name).read_bytes(), MIME_TYPES["png"])
        return self._store(get_image_form(Picture), Picture, {"title": caption, "description": caption}, content)

    def _store(self, form_class: type, model: type, data: dict, content: SimpleUploadedFile) -> Any:
        data = {**data, "collection": sync_unit_collection(self.unit).pk}
        form = form_class(data, {"file": content}, instance=model(uploaded_by_user=self.drafter), user=self.drafter)
        if not form.is_valid():
            raise ValueError(f"{content.name}: {form.errors.as_json()}")
        return form.save()


def new_draft(item: ItemContent, unit: Unit, drafter: User) -> DisclosurePage:
    """Return the item as its drafter has written it in the editor, not saved yet."""
    uploader = Uploader(unit, drafter)
    page = DisclosurePage(
        title=item.title,
        unit=unit,
        scope=next(scope for scope in Scope if scope.label == item.scope),
        summary=item.summary,
        body=[BLOCKS[block["type"]](block, uploader) for block in item.body],
        report_year=item.report_year,
        arose_on=item.arose_on,
        contact=item.contact,
        owner=drafter,
        live=False,
    )
    page.reader_groups = list(ReaderGroup.objects.filter(name__in=item.groups))
    page.tags.add(*item.tags)
    attach(page, item.proceedings[0].attachments, uploader)
    return page


def attach(page: DisclosurePage, files: list[FileContent], uploader: Uploader) -> None:
    """Upload `files` and set them as the attachments of `page`, in place of the present ones."""
    uploaded = [uploader.attachment(file) for file in files]
    page.attachments = [ItemAttachment(document=file, sort_order=order) for order, file in enumerate(uploaded)]


def change(page: DisclosurePage, told: ProceedingContent, unit: Unit, drafter: User) -> None:
    """Apply the change that `told` describes to a draft. Raises `ValueError` if a passage to be rewritten is not found."""
    page.change_note = told.reason
    for passage in told.rewrite:
        before, after = _as_stored(passage.before), _as_stored(passage.after)
        text = json.dumps(page.body.get_prep_value(), ensure_ascii=False, cls=DjangoJSONEncoder)
        if before not in page.summary + text:
            raise ValueError(f"{page.title}: {passage.before}")
        page.summary = page.summary.replace(before, after)
        page.body = page.body.stream_block.to_python(json.loads(text.replace(before, after)))
    page.body.append(("text", as_html(told.append)))
    if told.attachments:
        attach(page, told.attachments, Uploader(unit, drafter))


def _as_stored(passage: str | list[str]) -> str:
    """Return a passage, or a row of a table, in the form in which the JSON of a text holds it."""
    return json.dumps(passage, ensure_ascii=False)[1:-1]


# --- blocks of the text, as the editor's StreamField takes them -----------------------------------------------------------

Block = tuple[str, Any]


def heading(block: dict, uploader: Uploader) -> Block:
    return "heading", block["text"]


def paragraph(block: dict, uploader: Uploader) -> Block:
    return "text", as_html(block["text"])


def bullets(block: dict, uploader: Uploader) -> Block:
    return "text", f"<ul>{format_html_join('', '<li>{}</li>', ((text,) for text in block['items']))}</ul>"


def table(block: dict, uploader: Uploader) -> Block:
    header = {"table_header_choice": "row", "first_row_is_table_header": True, "first_col_is_header": False}
    return "table", {"data": block["rows"], "cell": [], "table_caption": block["caption"], **header}


def quotation(block: dict, uploader: Uploader) -> Block:
    return "quotation", {"text": block["text"], "source": block["source"]}


def resolution(block: dict, uploader: Uploader) -> Block:
    named = {name: block[name] for name in ("meeting", "date", "number")}
    return "resolution", {**named, "text": as_html(block["text"])}


def figure(block: dict, uploader: Uploader) -> Block:
    return "figure", {"image": uploader.picture(block["picture"], block["caption"]), "caption": block["caption"]}


def attachments(block: dict, uploader: Uploader) -> Block:
    return "attachments", [uploader.attachment(FileContent(**file)) for file in block["files"]]


def as_html(text: str) -> str:
    return f"<p>{escape(text)}</p>"


BLOCKS: dict[str, Callable[[dict, Uploader], Block]] = {
    "heading": heading,
    "paragraph": paragraph,
    "list": bullets,
    "table": table,
    "quote": quotation,
    "resolution": resolution,
    "figure": figure,
    "attachments": attachments,
}
"""The function that builds the block of each `type` in the content files."""
