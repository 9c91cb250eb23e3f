"""Quotation of what a reader typed."""

from django import template

register = template.Library()

CURLY = "“”\"‘’'"


@register.filter
def quoted(text: str) -> str:
    """Return the text in quotation marks of another kind than those that it holds."""
    return f"「{text}」" if any(mark in text for mark in CURLY) else f"“{text}”"
