"""Receivers of the home page's app: Wagtail's row of the site is named as the institution says."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Site

from disclosure.organisation.institution import InstitutionEdition


@receiver(post_save, sender=InstitutionEdition)
def name_site(instance: InstitutionEdition, **kwargs) -> None:
    """Let Wagtail's admin, where it names the site by itself, name it by its present title."""
    for site in Site.objects.all():
        site.site_name = instance.site_title
        site.save(update_fields=["site_name"])
