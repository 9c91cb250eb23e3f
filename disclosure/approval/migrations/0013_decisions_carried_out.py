"""Notes on each item which decisions were carried out: until now, the newest of a kind was taken for it."""

from django.db import migrations, models
from django.db.models import Q

EDITIONS = ("publication", "change")


def note_decisions(apps, schema_editor):
    items = apps.get_model("items", "DisclosurePage").objects
    all_decisions = apps.get_model("approval", "Decision").objects
    for item in items.exclude(standing="unpublished"):
        decisions = all_decisions.filter(item=item.pk).order_by("-pk")
        approved = decisions.filter(kind="approved")
        ends = Q(kind="confirmed") | Q(kind="approved", procedure__in=("withdrawal", "termination"))
        last = {
            "edition_decision": approved.filter(procedure__in=EDITIONS).first(),
            "suspension_decision": decisions.filter(kind="suspended").first(),
            "ending_decision": decisions.filter(ends).first() if _has_ended(item, approved) else None,
        }
        items.filter(pk=item.pk).update(**{name: decision and decision.pk for name, decision in last.items()})


def _has_ended(item, approved) -> bool:
    """Return whether the item is withdrawn or terminated, or was terminated when it was suspended."""
    last = approved.first()
    was_terminated = item.standing == "suspended" and last is not None and last.procedure == "termination"
    return was_terminated or item.standing in ("withdrawn", "terminated")


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0012_personal_data"),
        ("items", "0010_decisions_carried_out"),
    ]

    operations = [
        migrations.RunPython(note_decisions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "proposed")), fields=("task_state",), name="one_proposal_a_step"
            ),
        ),
    ]
