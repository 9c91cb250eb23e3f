"""What names the institution is kept as editions; Wagtail's row of the site needs no name beside it."""

from django.db import migrations

NAME = "湖北工业职业技术学院党务公开"


def drop_name(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(site_name=NAME).update(site_name="")


def restore_name(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(site_name="").update(site_name=NAME)


class Migration(migrations.Migration):
    dependencies = [("home", "0004_demonstration_leaves")]
    operations = [migrations.RunPython(drop_name, restore_name)]
