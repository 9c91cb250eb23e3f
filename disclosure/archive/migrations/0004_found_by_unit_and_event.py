"""Indexes by which the archive room finds the editions of a unit and of an event, newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_exports_and_retention"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["unit", "sequence"], name="editions_of_a_unit"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["event", "sequence"], name="editions_of_an_event"),
        ),
    ]
