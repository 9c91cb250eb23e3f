"""Which pages of the catalogue a unit's people see in the admin."""

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.organisation.models import Role
from disclosure.organisation.roles import role_group

CHANGE_PAGE = {"content_type__app_label": "wagtailcore", "codename": "change_page"}
"""The permission that shows a page in the admin. What may be done to it there, its permission tester decides."""


def sync_page_permissions() -> None:
    """Give each unit's group the admin's doors to its own entries, and the office and the supervisors to the whole tree.

    Wagtail's explorer, search, choosers and reports show a person the pages under those on which a group of theirs holds a
    permission. Under 各职能部门 several units work beside each other in one entry: there each gets the doors to its own items
    only, which is for the room above to open.
    """
    shared = EntryPage.objects.filter(each_department=False)
    wanted = {(unit.group_id, entry.pk) for entry in shared for unit in entry.responsible_units()}
    for catalogue in CataloguePage.objects.all():
        wanted |= {(role_group(role).pk, catalogue.pk) for role in (Role.OFFICE, Role.SUPERVISOR)}

    pages = Page.objects.type((CataloguePage, EntryPage))
    held = {(row.group_id, row.page_id): row for row in GroupPagePermission.objects.filter(page__in=pages)}
    for key in held.keys() - wanted:
        held[key].delete()
    permission = Permission.objects.get(**CHANGE_PAGE)
    for group_id, page_id in wanted - held.keys():
        GroupPagePermission.objects.create(group_id=group_id, page_id=page_id, permission=permission)
