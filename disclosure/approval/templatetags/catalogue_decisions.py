"""The decisions that the catalogue rests on, for its public pages, which stand in a lower room."""

from django import template

from disclosure.approval.models import CatalogueRevision, Decision
from disclosure.catalogue.models import CatalogueVersion, EntryPage

register = template.Library()


@register.simple_tag
def approval_of_version(version: CatalogueVersion) -> Decision | None:
    """The approval by which a version came into force; None for a catalogue that was approved before there was this site."""
    revision = CatalogueRevision.objects.filter(version=version).first()
    return revision and revision.approval


@register.simple_tag
def consent_to(entry: EntryPage) -> Decision | None:
    """The committee's consent to what is disclosed outside the catalogue: Article 8(3)."""
    motion = CatalogueRevision.objects.filter(entry=entry).first()
    return motion and motion.approval
