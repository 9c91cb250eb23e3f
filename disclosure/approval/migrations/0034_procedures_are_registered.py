"""Tie procedures of items to an item and all other procedures to none: each room registers its kinds of motions."""

import disclosure.approval.procedures
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0033_meeting_name"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_is_about_an_item_or_a_motion",
        ),
        migrations.AlterField(
            model_name="decision",
            name="procedure",
            field=models.CharField(
                choices=disclosure.approval.procedures.procedure_choices, max_length=40, verbose_name="程序"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("item__isnull", False),
                        (
                            "procedure__in",
                            ["publication", "change", "withdrawal", "termination", "reinstatement", "suspension"],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "procedure__in",
                                ["publication", "change", "withdrawal", "termination", "reinstatement", "suspension"],
                            ),
                            _negated=True,
                        ),
                        ("item", None),
                    ),
                    _connector="OR",
                ),
                name="decision_is_about_an_item_or_a_motion",
            ),
        ),
    ]
