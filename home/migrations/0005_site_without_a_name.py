"""A new site has no name before its institution has one (ADR 30); an old site keeps its name."""

from django.db import migrations

NAME = "湖北工业职业技术学院党务公开"


def drop_name(apps, schema_editor):
    if not apps.get_model("organisation", "InstitutionEdition").objects.exists():
        apps.get_model("wagtailcore", "Site").objects.filter(site_name=NAME).update(site_name="")


def restore_name(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(site_name="").update(site_name=NAME)


class Migration(migrations.Migration):
    dependencies = [("home", "0004_demonstration_leaves"), ("organisation", "0012_institution")]
    operations = [migrations.RunPython(drop_name, restore_name)]
