"""The full-text index, fit for words that are already cut.

SQLite: FTS5's usual tokenizer knows the letters of Unicode 6.1 only and would take the newer Han characters, which names are
written with, for punctuation. Its `ascii` tokenizer cuts at ASCII punctuation alone, and so leaves our words as they are.

PostgreSQL: Wagtail's indexes first keep new words on a list, which its planner takes for so dear that it reads the whole table
instead. Few items are published a day; their words go straight into the index.
"""

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
POSTGRES_INDEXES = ("wagtailsear_autocom_476c89_gin", "wagtailsear_body_90c85d_gin")


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_index(schema_editor, "ascii")
    else:
        _set_up_postgres_indexes(schema_editor, "SET (fastupdate = off)")


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_index(schema_editor, "unicode61")
    else:
        _set_up_postgres_indexes(schema_editor, "RESET (fastupdate)")


def _set_up_postgres_indexes(schema_editor, setting):
    for index in POSTGRES_INDEXES:
        schema_editor.execute(f"ALTER INDEX {index} {setting}")


def _make_sqlite_index(schema_editor, tokenizer):
    """Wagtail's table under Wagtail's name, which its triggers fill, made anew and filled with what is indexed so far."""
    schema_editor.execute(f"DROP TABLE {TABLE}_fts")
    schema_editor.execute(f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(autocomplete, body, title, tokenize='{tokenizer}')")
    schema_editor.execute(
        f"INSERT INTO {TABLE}_fts (rowid, autocomplete, body, title) SELECT id, autocomplete, body, title FROM {TABLE}"  # noqa: S608
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(build, unbuild)]
