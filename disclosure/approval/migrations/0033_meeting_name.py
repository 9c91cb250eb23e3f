"""A decision's `meeting` is the meeting; the name that is printed is `meeting_name`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0032_registered_by"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="committees_decision_names_what_it_rests_on",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="committees_decision_is_taken_by_it_or_recorded_at_its_meeting",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="what_a_meeting_decided_rests_on_the_meeting",
        ),
        migrations.RenameField(
            model_name="decision",
            old_name="meeting",
            new_name="meeting_name",
        ),
        migrations.RenameField(
            model_name="decision",
            old_name="sitting",
            new_name="meeting",
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on__isnull", False),
                        ("kind__in", ("approved", "confirmed", "lifted")),
                        models.Q(("meeting_name", ""), _negated=True),
                        models.Q(("resolution_number", ""), _negated=True),
                        models.Q(
                            models.Q(("basis", "meeting"), ("meeting__isnull", False), ("written", None)),
                            models.Q(("basis", "written"), ("meeting", None), ("written__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("kind__in", ("returned", "put-off")),
                        ("meeting__isnull", False),
                        models.Q(("meeting_name", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("approved", "confirmed", "lifted", "put-off")), _negated=True),
                        ("basis", ""),
                        ("decided_on", None),
                        ("meeting", None),
                        ("meeting_name", ""),
                        ("resolution_number", ""),
                        ("written", None),
                    ),
                    _connector="OR",
                ),
                name="committees_decision_names_what_it_rests_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("approved", "confirmed", "lifted", "put-off")), _negated=True),
                    ("role", "committee"),
                    models.Q(("meeting__isnull", False), ("role", "office")),
                    _connector="OR",
                ),
                name="committees_decision_is_taken_by_it_or_recorded_at_its_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("meeting", None), models.Q(("basis", "meeting"), ("written", None)), _connector="OR"),
                name="what_a_meeting_decided_rests_on_the_meeting",
            ),
        ),
    ]
