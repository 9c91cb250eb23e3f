from django.db import migrations
from django.utils.crypto import salted_hmac


def keyed(digest):
    return salted_hmac("disclosure.items.passages", digest, algorithm="sha256").hexdigest()[:16]


def key_digests(apps, schema_editor):
    """Replace the digests of passages by keyed ones. A passage may be a number that was removed by law."""
    rows = apps.get_model("items", "Authorship").objects
    for number in rows.exclude(passages={}).values_list("pk", flat=True):
        row = rows.get(pk=number)
        row.passages = {keyed(digest): letters for digest, letters in row.passages.items()}
        row.save(update_fields=["passages"])


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0024_item_places"),
    ]

    operations = [
        # Not reversible without loss: an earlier version takes the keyed digests for those of other passages.
        migrations.RunPython(key_digests, migrations.RunPython.noop),
    ]
