"""The mark of the demonstration, whose table comes from the app `home`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("home", "0004_demonstration_leaves")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Demonstration",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="载入时间")),
                    ],
                    options={"verbose_name": "演示数据", "verbose_name_plural": "演示数据"},
                )
            ]
        )
    ]
