"""The workflow: every responsible unit reviews, then the Party committee approves."""

from django.db import migrations

STEPS = [("reviewtask", "责任单位审核"), ("approvaltask", "党委审批")]


def create_workflow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name="党务公开审核审批", active=True)
    for order, (model, name) in enumerate(STEPS):
        content_type, _ = ContentType.objects.get_or_create(app_label="approval", model=model)
        task = apps.get_model("approval", model).objects.create(name=name, active=True, content_type=content_type)
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=order)


def remove_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="党务公开审核审批").delete()
    for model, name in STEPS:
        apps.get_model("approval", model).objects.filter(name=name).delete()


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [migrations.RunPython(create_workflow, remove_workflow)]
