"""Blocks of an item's text (正文)."""

import json
import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from draftjs_exporter.error import ExporterException
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from disclosure.items.normalisation import UNSTORABLE, is_identifier, stream_of, table_of, without_keys
from disclosure.organisation.ink import order_complaint

TABLE_OPTIONS = {
    "minSpareRows": 0,
    "startRows": 3,
    "startCols": 3,
    "colHeaders": False,
    "rowHeaders": False,
    "renderer": "text",
}


UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, ExporterException)
"""Exceptions that Wagtail and its converter of rich text raise over input that no editor sends: truncated, or forged."""

PAGE_LINK = r'<a (?=[^>]*linktype="page")[^>]*\bid="([^"]*)"'
"""Pattern of a link to a page of the site, as rich text stores it."""


class TableBlock(WagtailTableBlock):
    """Wagtail's table, whose cells are always texts. A table without cells is stored as None."""

    def value_from_form(self, value):
        """Return the table, with numbers as they were typed. Raises one of `UNREADABLE` if a cell is not a word or a number."""
        table = json.loads(value, parse_int=str, parse_float=str, parse_constant=_no_number)
        if table is None:
            return None
        if not all(cell is None or isinstance(cell, str) for row in table["data"] for cell in _row(row)):
            raise TypeError("a cell of a table is a word or a number")
        for mark in [*(table.get("cell") or []), *(table.get("mergeCells") or [])]:
            int(mark["row"]), int(mark["col"]), int(mark.get("rowspan", 1)), int(mark.get("colspan", 1))
        if any(UNSTORABLE.search(text) for text in _texts_in(table)):
            raise ValueError("a cell cannot be stored")
        return table_of(table)

    def to_python(self, value):
        return table_of(value)

    normalize = to_python

    def clean(self, value):
        if value and not value["table_header_choice"] and not self.is_deferred_validation:
            raise ValidationError("请选择表格的哪些单元格作为表头；没有表头的，请选“无表头”。")
        return super().clean(value)

    def render_basic(self, value, context=None) -> str:
        """Return the table as text, for Wagtail's own comparison of revisions."""
        if not value:
            return ""
        rows = ["｜".join(str(cell or "") for cell in row) for row in value["data"]]
        return "；".join(filter(None, [value.get("table_caption"), *rows]))

    def deconstruct(self) -> tuple:
        """Return Wagtail's class for migrations, because the stored data is the same."""
        _, arguments, options = super().deconstruct()
        return "wagtail.contrib.table_block.blocks.TableBlock", arguments, options


def _no_number(written: str):
    raise ValueError(f"{written} is no number")


def _row(row) -> list:
    if not isinstance(row, list):
        raise TypeError("a row of a table is a list")
    return row


class RichTextBlock(blocks.RichTextBlock):
    """Wagtail's rich text, without the keys of its paragraphs: they would reach readers, and nobody sees what is in them."""

    def get_prep_value(self, value):
        stored = super().get_prep_value(value)
        return stored and without_keys(stored)

    def deconstruct(self) -> tuple:
        """Return Wagtail's class for migrations, because the stored data is the same."""
        _, arguments, options = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", arguments, options


class NamesFile:
    """A chooser of files that distinguishes the number of a missing file from no number."""

    def value_from_form(self, value):
        """Return the file; an empty one, which is never stored, if no file has the submitted number."""
        found = super().value_from_form(value)
        return self.model_class() if value and found is None else found


class AttachmentBlock(NamesFile, DocumentChooserBlock):
    """An attachment in a text."""

    def deconstruct(self) -> tuple:
        """Return Wagtail's class for migrations, because the stored data is the same."""
        _, arguments, options = super().deconstruct()
        return "wagtail.documents.blocks.DocumentChooserBlock", arguments, options


class PictureBlock(NamesFile, ImageChooserBlock):
    """A picture in a text."""

    def deconstruct(self) -> tuple:
        """Return Wagtail's class for migrations, because the stored data is the same."""
        _, arguments, options = super().deconstruct()
        return "wagtail.images.blocks.ImageChooserBlock", arguments, options


class FigureBlock(blocks.StructBlock):
    image = PictureBlock(label="图片")
    caption = blocks.CharBlock(label="图注", required=False, max_length=120)

    class Meta:
        icon = "image"
        label = "图片"
        template = "items/blocks/figure.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="引文")
    source = blocks.CharBlock(label="出处", required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = "引文"
        template = "items/blocks/quotation.html"


class ResolutionBlock(blocks.StructBlock):
    """A resolution of a meeting (会议决议)."""

    meeting = blocks.CharBlock(label="会议", max_length=120, help_text="如：2026年第2次党委会会议")
    date = blocks.DateBlock(label="日期")
    number = blocks.CharBlock(label="决议文号", required=False, max_length=80)
    text = RichTextBlock(label="决议内容", features=["bold", "ol", "ul"])

    class Meta:
        icon = "clipboard-list"
        label = "会议决议"
        template = "items/blocks/resolution.html"


class BodyBlock(blocks.StreamBlock):
    """An item's text (正文). If a text did not arrive whole, it is refused with a message and its readable parts are shown."""

    heading = blocks.CharBlock(label="小标题", icon="title", max_length=120, template="items/blocks/heading.html")
    text = RichTextBlock(label="文字", icon="pilcrow", features=["bold", "ol", "ul", "link"])
    table = TableBlock(label="表格", icon="table", table_options=TABLE_OPTIONS, template="items/blocks/table.html")
    figure = FigureBlock()
    attachments = blocks.ListBlock(
        AttachmentBlock(label="附件"), label="附件列表", icon="doc-full", template="items/blocks/attachments.html"
    )
    quotation = QuotationBlock()
    resolution = ResolutionBlock()

    class Meta:
        label = "正文"

    def to_python(self, value):
        """Parse a stored text, however malformed (see `normalisation`), or pairs of a block's name and value from code."""
        if isinstance(value, StreamValue) or (isinstance(value, list) and value and isinstance(value[0], tuple)):
            return super().to_python(value)
        return super().to_python(stream_of(self, value))

    def value_from_datadict(self, data, files, prefix):
        try:
            counts = [data[key] for key in data if key.startswith(f"{prefix}-") and key.endswith("-count")]
            if not all(count.isdecimal() for count in counts):
                raise ValueError("a count is a number")
            value = super().value_from_datadict(data, files, prefix)
            check_storable(self, value)
        except UNREADABLE:
            value = StreamValue(self, list(self._readable_parts(data, files, prefix)))
            value.arrived_whole = False
        return value

    def _readable_parts(self, data, files, prefix) -> Iterator[tuple]:
        numbers = {int(found[1]) for key in data if (found := re.fullmatch(rf"{prefix}-([0-9]{{1,9}})-type", key))}
        for number in sorted(numbers):
            try:
                block = self.child_blocks[data[f"{prefix}-{number}-type"]]
                value = block.value_from_datadict(data, files, f"{prefix}-{number}-value")
                check_storable(block, value)
            except UNREADABLE:
                continue
            if not data.get(f"{prefix}-{number}-deleted"):
                yield block.name, value, None

    def clean(self, value):
        if not getattr(value, "arrived_whole", True):
            raise StreamBlockValidationError(non_block_errors=["正文没有完整送达，没有保存。请核对下面的正文，再保存一次。"])
        forged = [
            f"第{number}块（{part.block.label}）：{complaint}"
            for number, part in enumerate(value, start=1)
            if (complaint := order_complaint("".join(_texts_in(part.block.get_prep_value(part.value)))))
        ]
        if forged:
            raise StreamBlockValidationError(non_block_errors=forged)
        return super().clean(value)


def check_storable(block: blocks.Block, value) -> None:
    """Raise `ValueError` if a database cannot store the block's value, or if a link or a block has no valid number."""
    stored = block.get_prep_value(value)
    json.dumps(stored, allow_nan=False, cls=DjangoJSONEncoder)
    if not all(is_identifier(identifier) for identifier in _identifiers_in(stored)):
        raise ValueError("an identifier is a number drawn by lot")
    for text in _texts_in(stored):
        # A browser never sends a lone surrogate or a null character; a forged request may.
        text.encode()
        if "\0" in text or not all(re.fullmatch("[0-9]{1,18}", page) for page in re.findall(PAGE_LINK, text)):
            raise ValueError("a text cannot be stored")


def _identifiers_in(stored) -> Iterator[str]:
    if isinstance(stored, dict):
        yield from [stored["id"]] if stored.get("id") else []
        stored = list(stored.values())
    for each in stored if isinstance(stored, list) else []:
        yield from _identifiers_in(each)


def rich_texts_in(body: StreamValue) -> Iterator[str]:
    """Return the stored texts of a body, including those with links."""
    return _texts_in(body.get_prep_value())


def _texts_in(stored) -> Iterator[str]:
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, dict | list):
        for each in stored.values() if isinstance(stored, dict) else stored:
            yield from _texts_in(each)
