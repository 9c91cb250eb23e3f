"""Remove the permission of a unit on each of its items under 各职能部门: the policy of pages finds them by their unit."""

from django.db import migrations


def remove_permissions(apps, schema_editor):
    items = apps.get_model("items", "DisclosurePage").objects.order_by().values("pk")
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(page__in=items).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0026_indexes_of_admin_lists"),
    ]

    operations = [
        migrations.RunPython(remove_permissions, migrations.RunPython.noop),
    ]
