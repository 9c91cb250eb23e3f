"""Remove the permission of a unit on each of its items under 各职能部门: the policy of pages finds them by their unit."""

from django.db import migrations


def remove_permissions(apps, schema_editor):
    items = apps.get_model("items", "DisclosurePage").objects.order_by().values("pk")
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(page__in=items).delete()


def restore_permissions(apps, schema_editor):
    may_change = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="wagtailcore", codename="change_page"
    )
    # A new database has no such permission yet.
    for permission in may_change:
        held = apps.get_model("wagtailcore", "GroupPagePermission").objects
        for entry in apps.get_model("catalogue", "EntryPage").objects.filter(each_department=True):
            for item in apps.get_model("items", "DisclosurePage").objects.filter(path__startswith=entry.path):
                held.get_or_create(group_id=item.unit.group_id, page_id=item.pk, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0026_indexes_of_admin_lists"),
    ]

    operations = [
        migrations.RunPython(remove_permissions, restore_permissions),
    ]
