"""Makers of what items hold."""

from django.core.files.base import ContentFile

from disclosure.items.models import Attachment


def text(*paragraphs: str) -> list:
    """An item's text of these paragraphs."""
    return [("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))]


def attachment(title: str) -> Attachment:
    return Attachment.objects.create(title=title, file=ContentFile(b"%PDF-1.4", name="a.pdf"))
