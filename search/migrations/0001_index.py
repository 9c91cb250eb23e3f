"""PostgreSQL's full-text indexes take new words at once.

As Wagtail makes them they first keep new words on a list, which the planner takes for so dear that it reads the whole table
instead. Few items are published a day, so nothing is lost. On SQLite there is nothing to do.
"""

from django.db import migrations

INDEXES = ("wagtailsear_autocom_476c89_gin", "wagtailsear_body_90c85d_gin")


def take_words_at_once(apps, schema_editor):
    _alter(schema_editor, "SET (fastupdate = off)")


def keep_a_list(apps, schema_editor):
    _alter(schema_editor, "RESET (fastupdate)")


def _alter(schema_editor, setting):
    if schema_editor.connection.vendor == "postgresql":
        for index in INDEXES:
            schema_editor.execute(f"ALTER INDEX {index} {setting}")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(take_words_at_once, keep_a_list)]
