"""The full-text index, fit for words that are already cut.

SQLite: FTS5's usual tokenizer knows the letters of Unicode 6.1 only and would take the newer Han characters, which names are
written with, for punctuation. Its `ascii` tokenizer cuts at ASCII punctuation alone, and so leaves our words as they are.

PostgreSQL: searches ask `title || body`, which Wagtail indexes nowhere.
"""

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
POSTGRES_INDEX = "chinese_search_title_body_gin"


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_index(schema_editor, "ascii")
    else:
        schema_editor.execute(f"CREATE INDEX {POSTGRES_INDEX} ON {TABLE} USING gin ((title || body))")


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_index(schema_editor, "unicode61")
    else:
        schema_editor.execute(f"DROP INDEX {POSTGRES_INDEX}")


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
