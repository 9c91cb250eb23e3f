"""The person who registered or last corrected a meeting, and may not decide by that meeting alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0031_prepared_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="registered_by",
            field=models.ForeignKey(
                editable=False,
                help_text="最后登记或更正会议的人；早先登记的会议没有记下。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
    ]
