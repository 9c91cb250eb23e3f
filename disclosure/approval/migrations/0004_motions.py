"""Motions: revisions of the catalogue, postponements."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0003_meetings"),
        ("catalogue", "0003_grant"),
        ("items", "0003_standing"),
        ("organisation", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CatalogueRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(default=False, editable=False, verbose_name="has unpublished changes"),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="first published at"),
                ),
                ("last_published_at", models.DateTimeField(editable=False, null=True, verbose_name="last published at")),
                ("go_live_at", models.DateTimeField(blank=True, null=True, verbose_name="go live date/time")),
                ("expire_at", models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time")),
                ("expired", models.BooleanField(default=False, editable=False, verbose_name="expired")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("reason", models.TextField(max_length=2000, verbose_name="理由")),
                ("live", models.BooleanField(default=False, editable=False, verbose_name="已批准办理")),
                ("off_catalogue", models.BooleanField(default=False, verbose_name="目录外公开")),
                (
                    "rows",
                    models.JSONField(help_text="提请审定的目录各行，按印刷的六栏；目录外公开只有一行。", verbose_name="目录"),
                ),
                ("plan_digest", models.CharField(blank=True, max_length=64, verbose_name="变动摘要值")),
            ],
            options={
                "verbose_name": "目录修订",
                "verbose_name_plural": "目录修订",
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(default=False, editable=False, verbose_name="has unpublished changes"),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="first published at"),
                ),
                ("last_published_at", models.DateTimeField(editable=False, null=True, verbose_name="last published at")),
                ("go_live_at", models.DateTimeField(blank=True, null=True, verbose_name="go live date/time")),
                ("expire_at", models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time")),
                ("expired", models.BooleanField(default=False, editable=False, verbose_name="expired")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("reason", models.TextField(max_length=2000, verbose_name="理由")),
                ("live", models.BooleanField(default=False, editable=False, verbose_name="已批准办理")),
                (
                    "report_year",
                    models.PositiveSmallIntegerField(
                        help_text="暂缓公开哪一年度的事项。",
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="所属年度",
                    ),
                ),
                ("until", models.DateField(help_text="到这一天仍不公开的，须重新报请。", verbose_name="暂缓至")),
            ],
            options={
                "verbose_name": "暂缓公开",
                "verbose_name_plural": "暂缓公开",
            },
        ),
        migrations.AddField(
            model_name="cataloguerevision",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="cataloguerevision",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="cataloguerevision",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="catalogue_revisions",
                to="organisation.unit",
                verbose_name="提出单位",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postponements",
                to="catalogue.entrypage",
                verbose_name="目录",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postponements",
                to="organisation.unit",
                verbose_name="提出单位",
            ),
        ),
    ]
