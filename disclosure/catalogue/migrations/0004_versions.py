"""Versions of the catalogue. One that was in force before there were versions becomes the first."""

from django.db import migrations, models
from django.utils import timezone

from disclosure.catalogue.numerals import han_numeral


def keep_first_version(apps, schema_editor):
    entries = apps.get_model("catalogue", "EntryPage").objects.filter(live=True, retired_on=None)
    if not entries.exists():
        return
    rows = [
        [
            f"{han_numeral(category.number)}、{category.title}",
            *(entry.title, entry.channels, entry.printed_scope, entry.time_limit, entry.printed_units),
        ]
        for category in apps.get_model("catalogue", "CategoryPage").objects.order_by("number")
        for entry in entries.filter(path__startswith=category.path).order_by("position", "number")
    ]
    since = entries.order_by("first_published_at").values_list("first_published_at", flat=True)[0]
    apps.get_model("catalogue", "CatalogueVersion").objects.create(
        number=1, in_force_from=timezone.localdate(since), rows=rows, changes=[]
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_grant")]
    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="版本")),
                ("in_force_from", models.DateField(verbose_name="施行日期")),
                ("rows", models.JSONField(verbose_name="目录各行")),
                ("changes", models.JSONField(verbose_name="变动")),
            ],
            options={
                "verbose_name": "目录版本",
                "verbose_name_plural": "目录版本",
                "ordering": ["-number"],
            },
        ),
        migrations.RunPython(keep_first_version, migrations.RunPython.noop),
    ]
