"""An index of pages' addresses: the guard compares them with that of each new page, and would read all pages each time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_generation"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX catalogue_page_url_path ON wagtailcore_page (url_path)",
            "DROP INDEX catalogue_page_url_path",
        ),
    ]
