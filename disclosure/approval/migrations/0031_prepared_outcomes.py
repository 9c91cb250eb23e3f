"""Outcomes of a meeting that the office prepares and the committee records."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0030_written_approvals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="note_taker",
            field=models.ForeignKey(
                help_text="须是党务公开办公室人员或党委审批人，会后可以拟好结果；结果由党委审批人登记，议程确定人除外。",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings_recorded",
                to=settings.AUTH_USER_MODEL,
                verbose_name="记录人",
            ),
        ),
        migrations.CreateModel(
            name="PreparedOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "同意"), ("returned", "退回"), ("put-off", "缓议"), ("left-out", "未列入")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("resolution_number", models.CharField(blank=True, max_length=80, verbose_name="决议文号")),
                ("comment", models.TextField(blank=True, verbose_name="意见或理由")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="拟定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prepared",
                        to="approval.agendaitem",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟好的结果",
                "verbose_name_plural": "拟好的结果",
            },
        ),
    ]
