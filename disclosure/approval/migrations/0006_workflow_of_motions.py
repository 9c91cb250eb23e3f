"""The workflow of motions: the Party committee approves, and nobody reviews before it."""

from django.db import migrations

NAME = "提请党委决定"


def create_workflow(apps, schema_editor):
    approval = apps.get_model("approval", "ApprovalTask").objects.get(name="党委审批")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=approval.pk, sort_order=0)


def remove_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0005_decisions_at_meetings"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(create_workflow, remove_workflow)]
