"""Indexes of Wagtail's tables for lists of the admin, which would read all pages, all workflows or all steps each time.

A query that names the same condition or the same part of the path reads them.
"""

from django.db import migrations, models

NULLS_LAST = {"sqlite": "", "postgresql": " NULLS LAST"}
"""SQLite sorts what has no time last by itself when it sorts the newest first."""

BY_ENTRY = "items_page_by_entry"

INDEXES = {
    "items_page_owners": "wagtailcore_page (owner_id, path)",
    "items_edits": "wagtailcore_pagelogentry (user_id, page_id) WHERE action = 'wagtail.edit'",
    "items_page_drafts": "wagtailcore_page (id) WHERE (NOT live OR has_unpublished_changes)",
    "items_workflows_under_way": "wagtailcore_workflowstate (status, content_type_id) WHERE status = 'in_progress'",
    "items_steps_under_way": "wagtailcore_taskstate (status, task_id) WHERE status = 'in_progress'",
}


def add_index_by_entry(apps, schema_editor):
    order = f"latest_revision_created_at DESC{NULLS_LAST[schema_editor.connection.vendor]}"
    schema_editor.execute(f"CREATE INDEX {BY_ENTRY} ON wagtailcore_page (SUBSTR(path, 1, 20), {order})")


def remove_index_by_entry(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX {BY_ENTRY}")


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0025_keyed_passages"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disclosurepage",
            index=models.Index(fields=["standing"], name="items_by_standing"),
        ),
        *(migrations.RunSQL(f"CREATE INDEX {name} ON {columns}", f"DROP INDEX {name}") for name, columns in INDEXES.items()),
        migrations.RunPython(add_index_by_entry, remove_index_by_entry),
    ]
