"""Authorship: who wrote which revision of an item, taken over from the revisions that there are."""

import hashlib
import json

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models


def sha256_of_json(content) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()


def without_ids(value):
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key != "id"}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


def take_over(apps, schema_editor):
    authorship = apps.get_model("items", "Authorship")
    for item in apps.get_model("items", "DisclosurePage").objects.order_by("pk").iterator():
        earlier = {item.owner_id} - {None}
        revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
            content_type__app_label="items", content_type__model="disclosurepage", object_id=str(item.pk)
        )
        for revision in revisions.order_by("pk").iterator():
            content = revision.content
            shares = {(person, "carried") for person in earlier}
            if revision.user_id:
                shares.add((revision.user_id, "wrote"))
                earlier.add(revision.user_id)
            authorship.objects.bulk_create(
                authorship(
                    item_number=item.pk,
                    revision_number=revision.pk,
                    person_id=person,
                    share=share,
                    at=revision.created_at,
                    content_sha256=sha256_of_json(content),
                    text_sha256=sha256_of_json(without_ids(json.loads(content.get("body") or "[]"))),
                )
                for person, share in sorted(shares)
            )
            if revision.pk == item.live_revision_id:
                earlier = set()


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0060_arose_on_begins_empty"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Authorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_number", models.PositiveBigIntegerField(db_index=True, verbose_name="事项编号")),
                ("revision_number", models.PositiveBigIntegerField(db_index=True, verbose_name="稿本编号")),
                (
                    "share",
                    models.CharField(
                        choices=[("wrote", "保存稿本"), ("carried", "内容沿用"), ("file", "上传文件")],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("content_sha256", models.CharField(max_length=64, verbose_name="稿本摘要值")),
                ("text_sha256", models.CharField(max_length=64, verbose_name="正文摘要值")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作者",
                    ),
                ),
            ],
            options={"verbose_name": "稿本作者", "verbose_name_plural": "稿本作者", "ordering": ["pk"]},
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
