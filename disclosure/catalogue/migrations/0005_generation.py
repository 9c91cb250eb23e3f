"""The number of the present state of everything that readers see. The guard's triggers write it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_versions")]

    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="编号")),
            ],
            options={
                "verbose_name": "公开内容的更新编号",
                "verbose_name_plural": "公开内容的更新编号",
            },
        ),
    ]
