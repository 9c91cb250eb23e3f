"""The forms say beside a field that it stays once it is used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audience", "0002_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="readergroup",
            name="name",
            field=models.CharField(
                help_text="读者会在公开范围中看到这个名称，如“中层干部”。启用后不能改：更名的，另行登记。",
                max_length=50,
                unique=True,
                verbose_name="名称",
            ),
        ),
        migrations.AlterField(
            model_name="readerprofile",
            name="user",
            field=models.OneToOneField(
                help_text="登记后不能改换：另一人另行登记。",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reader_profile",
                to=settings.AUTH_USER_MODEL,
                verbose_name="用户",
            ),
        ),
    ]
