"""The committee's meetings, their agendas and minutes."""

import disclosure.approval.models.meetings
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0002_workflow"),
        ("catalogue", "0003_grant"),
        ("items", "0003_standing"),
        ("organisation", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "同意"), ("returned", "退回"), ("put-off", "缓议"), ("left-out", "未列入")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="议程确定后情况有变、没有列入的原因。", max_length=300, verbose_name="说明"
                    ),
                ),
            ],
            options={
                "verbose_name": "议题",
                "verbose_name_plural": "议题",
                "ordering": ["meeting", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("committee", "党委会会议"), ("enlarged", "党委（扩大）会议"), ("special", "党委专题会议")],
                        default="committee",
                        max_length=10,
                        verbose_name="会议类别",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        default=disclosure.approval.models.meetings.this_year,
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="本年度第几次，如 3。",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="次数",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("agenda_fixed_at", models.DateTimeField(editable=False, null=True, verbose_name="议程确定时间")),
            ],
            options={
                "verbose_name": "党委会议",
                "verbose_name_plural": "党委会议",
                "ordering": ["-held_on", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="minutes", verbose_name="文件")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
            ],
            options={
                "verbose_name": "会议纪要",
                "verbose_name_plural": "会议纪要",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="decision",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_item",
                to="approval.decision",
                verbose_name="登记的决定",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="matter",
            field=models.ForeignKey(
                help_text="提请审批的决定，或办公室的暂停公开。",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="approval.decision",
                verbose_name="议题",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="agenda_fixed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="议程确定人",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="chair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="主持人",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="note_taker",
            field=models.ForeignKey(
                help_text="须是党务公开办公室人员或党委审批人；会后由记录人或办公室登记结果。",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings_recorded",
                to=settings.AUTH_USER_MODEL,
                verbose_name="记录人",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agenda", to="approval.meeting", verbose_name="会议"
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传人",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="approval.meeting", verbose_name="会议"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("kind", "year", "number"),
                name="one_meeting_a_kind_year_and_number",
                violation_error_message="这一次会议已经登记过了。",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agenda_fixed_at", None), ("agenda_fixed_by", None)),
                    models.Q(("agenda_fixed_at__isnull", False), ("agenda_fixed_by__isnull", False)),
                    _connector="OR",
                ),
                name="agenda_is_fixed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "matter"), name="one_agenda_item_a_meeting_and_matter"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("matter",), name="one_open_agenda_item_a_matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", None), ("outcome__in", ("", "left-out"))),
                    models.Q(("decision__isnull", False), ("outcome__in", ("approved", "returned", "put-off"))),
                    _connector="OR",
                ),
                name="outcome_of_agenda_item_has_its_decision",
            ),
        ),
    ]
