"""The table from which search counts and sorts items. `migrate` fills it as it puts the triggers back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0023_shelves"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemPlace",
            fields=[
                ("item_number", models.IntegerField(primary_key=True, serialize=False, verbose_name="事项编号")),
                ("audience", models.TextField(verbose_name="公开范围")),
                ("category", models.TextField(verbose_name="一级目录")),
                ("year", models.PositiveSmallIntegerField(verbose_name="所属年度")),
                ("unit_number", models.PositiveBigIntegerField(verbose_name="主办单位编号")),
            ],
            options={
                "verbose_name": "事项的检索位置",
                "verbose_name_plural": "事项的检索位置",
            },
        ),
    ]
