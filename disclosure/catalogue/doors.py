"""Which pages of the catalogue a unit's people see in the admin."""

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.organisation.models import Role, Unit
from disclosure.organisation.roles import role_group


def sync_page_permissions() -> None:
    """Give each unit's group the admin's doors to its own entries, and the office and the supervisors to the whole tree.

    Wagtail's explorer, search, choosers and reports show a person the pages under those on which a group of theirs holds a
    permission. What may be done to a page there, its permission tester decides.
    """
    wanted: set[tuple[int, int]] = set()
    for entry in EntryPage.objects.all():
        wanted |= {(unit.group_id, entry.pk) for unit in entry.responsible_units()}
    for catalogue in CataloguePage.objects.all():
        wanted |= {(role_group(role).pk, catalogue.pk) for role in (Role.OFFICE, Role.SUPERVISOR)}

    groups = [*Unit.objects.values_list("group_id", flat=True), role_group(Role.OFFICE).pk, role_group(Role.SUPERVISOR).pk]
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    held = {(row.group_id, row.page_id): row for row in GroupPagePermission.objects.filter(group__in=groups)}
    for key in held.keys() - wanted:
        held[key].delete()
    for group_id, page_id in wanted - held.keys():
        GroupPagePermission.objects.create(group_id=group_id, page=Page.objects.get(pk=page_id), permission=permission)
