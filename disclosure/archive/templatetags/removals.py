"""The changes that a removal would make, for the page on which the committee decides on it."""

from django import template

from disclosure.archive.differences import Line, compare_texts
from disclosure.archive.models import Edition, Removal

register = template.Library()


@register.simple_tag
def altered_lines(motion: Removal) -> list[tuple[Edition, list[Line]]]:
    """Return each edition whose page would change, with the lines that would. To be called before the removal."""
    pages = {part["edition"]: motion.texts[part["instead"]] for part in motion.parts if part["part"] == "html"}
    editions = Edition.objects.filter(pk__in=pages)
    compared = [(edition, compare_texts(edition.html, pages[edition.sequence])) for edition in editions]
    return [(edition, [line for line in lines if not line.is_same]) for edition, lines in compared]
