"""Files carried by revisions, read from the revisions that there are."""

import json
import re
from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

REVISIONS_AT_ONCE = 500


def files_named_in(content):
    """Yield type and number of each file in the content of a revision, as stored at the time of this migration."""
    for attached in content.get("attachments") or []:
        yield "attachment", attached["document"]
    try:
        parts = json.loads(content.get("body") or "[]")
    except ValueError:
        return
    for part in parts if isinstance(parts, list) else []:
        kind, value = (part.get("type"), part.get("value")) if isinstance(part, dict) else (None, None)
        if kind == "figure" and isinstance(value, dict):
            yield "picture", value.get("image")
        elif kind == "attachments" and isinstance(value, list):
            for each in value:
                yield "attachment", each["value"] if isinstance(each, dict) and "value" in each else each


def record_files(apps, schema_editor):
    carried_file = apps.get_model("items", "CarriedFile")
    stored = {
        name: set(apps.get_model("items", name).objects.values_list("pk", flat=True)) for name in ("attachment", "picture")
    }
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="items", content_type__model="disclosurepage"
    )
    contents = revisions.order_by("pk").values_list("pk", "content").iterator(chunk_size=REVISIONS_AT_ONCE)
    while read := list(islice(contents, REVISIONS_AT_ONCE)):
        carried = {
            (file_type, int(number), revision)
            for revision, content in read
            for file_type, number in files_named_in(content)
            if re.fullmatch("[0-9]{1,10}", str(number)) and int(number) in stored[file_type]
        }
        carried_file.objects.bulk_create(
            carried_file(file_type=file_type, file_number=number, revision_id=revision)
            for file_type, number, revision in sorted(carried)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0021_passages"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("attachment", "附件"), ("picture", "图片")], max_length=10, verbose_name="文件种类"
                    ),
                ),
                ("file_number", models.PositiveBigIntegerField(verbose_name="文件编号")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="稿本",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿本中的文件",
                "verbose_name_plural": "稿本中的文件",
                "constraints": [
                    models.UniqueConstraint(fields=("file_type", "file_number", "revision"), name="items_carriedfile_once")
                ],
            },
        ),
        migrations.RunPython(record_files, migrations.RunPython.noop),
    ]
