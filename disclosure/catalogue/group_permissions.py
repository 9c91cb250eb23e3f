"""Group permissions that show pages of the catalogue in the admin to the people of a unit."""

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.organisation.models import Role
from disclosure.organisation.roles import role_group

CHANGE_PAGE = {"content_type__app_label": "wagtailcore", "codename": "change_page"}
"""The permission that shows a page in the admin. The page's permission tester decides which actions are allowed there."""


def sync_page_permissions() -> None:
    """Open to each unit's group its own entries in the admin, and to the office and the supervisors the whole tree.

    Wagtail's explorer, search, choosers and reports show a person the pages below those for which one of their groups has a
    permission. Several units share one entry under 各职能部门: there, the room above opens to each unit its own items.
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
