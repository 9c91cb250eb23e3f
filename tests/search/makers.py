"""Makers of what items hold."""

from disclosure.items.models import Attachment
from tests.files import pdf_file


def text(*paragraphs: str) -> list:
    """An item's text of these paragraphs."""
    return [("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))]


def cells(*row: str) -> tuple:
    """A table of one row."""
    return ("table", {"data": [list(row)]})


def attachment(title: str) -> Attachment:
    return Attachment.objects.create(title=title, file=pdf_file("a.pdf"))
