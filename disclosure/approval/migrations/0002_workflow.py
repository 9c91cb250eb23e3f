"""The workflow: every responsible unit reviews, then the Party committee approves.

It takes the place of Wagtail's own moderation. Wagtail's groups go as well: an editor or moderator of the whole tree, who
may publish, is nobody that the measures know.
"""

from django.db import migrations

STEPS = [("reviewtask", "责任单位审核"), ("approvaltask", "党委审批")]


def create_workflow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name="党务公开审核审批", active=True)
    for order, (model, name) in enumerate(STEPS):
        content_type, _ = ContentType.objects.get_or_create(app_label="approval", model=model)
        task = apps.get_model("approval", model).objects.create(name=name, active=True, content_type=content_type)
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=order)
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(page=root, defaults={"workflow": workflow})
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name="Moderators approval").delete()
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()


def remove_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="党务公开审核审批").delete()
    for model, name in STEPS:
        apps.get_model("approval", model).objects.filter(name=name).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        # Each gives a permission to Wagtail's groups, so it must have run before they go.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(create_workflow, remove_workflow)]
