"""The blocks of an item's text."""

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TABLE_OPTIONS = {
    "minSpareRows": 0,
    "startRows": 3,
    "startCols": 3,
    "colHeaders": False,
    "rowHeaders": False,
    "renderer": "text",
}


class TableBlock(WagtailTableBlock):
    """Wagtail's table, which tells its cells in words where editions are compared."""

    def render_basic(self, value, context=None) -> str:
        if not value:
            return ""
        rows = ["｜".join(str(cell or "") for cell in row) for row in value["data"]]
        return "；".join(filter(None, [value.get("table_caption"), *rows]))

    def deconstruct(self) -> tuple:
        """In migrations it is Wagtail's: nothing differs in what is stored."""
        _, arguments, options = super().deconstruct()
        return "wagtail.contrib.table_block.blocks.TableBlock", arguments, options


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="图片")
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
    """What a meeting resolved (会议决议)."""

    meeting = blocks.CharBlock(label="会议", max_length=120, help_text="如：2026年第2次党委会会议")
    date = blocks.DateBlock(label="日期")
    number = blocks.CharBlock(label="决议文号", required=False, max_length=80)
    text = blocks.RichTextBlock(label="决议内容", features=["bold", "ol", "ul"])

    class Meta:
        icon = "clipboard-list"
        label = "会议决议"
        template = "items/blocks/resolution.html"


class BodyBlock(blocks.StreamBlock):
    """An item's text (正文)."""

    heading = blocks.CharBlock(label="小标题", icon="title", max_length=120, template="items/blocks/heading.html")
    text = blocks.RichTextBlock(label="文字", icon="pilcrow", features=["bold", "ol", "ul", "link"])
    table = TableBlock(label="表格", icon="table", table_options=TABLE_OPTIONS, template="items/blocks/table.html")
    figure = FigureBlock()
    attachments = blocks.ListBlock(
        DocumentChooserBlock(label="附件"), label="附件列表", icon="doc-full", template="items/blocks/attachments.html"
    )
    quotation = QuotationBlock()
    resolution = ResolutionBlock()

    class Meta:
        label = "正文"
