"""Tables of what is on each shelf. `migrate` fills them as it puts the triggers back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0022_carried_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShelfCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shelf", models.TextField(verbose_name="列表")),
                ("audience", models.TextField(verbose_name="公开范围")),
                ("year", models.PositiveSmallIntegerField(verbose_name="所属年度")),
                ("number", models.PositiveIntegerField(verbose_name="事项数")),
                ("latest", models.DateTimeField(verbose_name="最近公开时间")),
            ],
            options={
                "verbose_name": "列表的事项数",
                "verbose_name_plural": "列表的事项数",
                "constraints": [models.UniqueConstraint(fields=("shelf", "audience", "year"), name="items_shelfcount_once")],
            },
        ),
        migrations.CreateModel(
            name="ShelvedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shelf", models.TextField(verbose_name="列表")),
                ("audience", models.TextField(verbose_name="公开范围")),
                ("year", models.PositiveSmallIntegerField(verbose_name="所属年度")),
                ("published", models.DateTimeField(verbose_name="最近公开时间")),
                ("item_number", models.PositiveBigIntegerField(db_index=True, verbose_name="事项编号")),
            ],
            options={
                "verbose_name": "列表中的事项",
                "verbose_name_plural": "列表中的事项",
                "indexes": [
                    models.Index(
                        fields=["shelf", "audience", "year", "published", "item_number"], name="items_shelved_by_year"
                    ),
                    models.Index(fields=["shelf", "audience", "published", "item_number"], name="items_shelved_newest"),
                ],
            },
        ),
    ]
