"""A written approval has its scan, and a meeting is one of the register's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def check_no_typed_basis(apps, schema_editor) -> None:
    """Raises `RuntimeError` if a decision names a meeting or a written approval that was only typed: neither can be made up."""
    decisions = apps.get_model("approval", "Decision").objects.exclude(basis="")
    if typed := decisions.filter(sitting=None).count():
        raise RuntimeError(
            f"有{typed}项决定的会议或书面审批只是手工填写的，没有会议登记或扫描件为据，不能升级。"
            "演示数据请重新建立（make reset）。"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0013_decisions_carried_out"),
        ("items", "0004_access_record"),
        ("organisation", "0002_campus_account"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(check_no_typed_basis, migrations.RunPython.noop),
        migrations.CreateModel(
            name="WrittenApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="批准文号")),
                ("decided_on", models.DateField(verbose_name="批准日期")),
                ("file", models.FileField(upload_to="written-approvals", verbose_name="扫描件")),
            ],
            options={
                "verbose_name": "书面审批件",
                "verbose_name_plural": "书面审批件",
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="committees_decision_names_what_it_rests_on",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="what_a_meeting_decided_rests_on_the_meeting",
        ),
        migrations.AlterField(
            model_name="decision",
            name="sitting",
            field=models.ForeignKey(
                blank=True,
                help_text="在党委会议上决定的，为所在会议。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="approval.meeting",
                verbose_name="会议记录",
            ),
        ),
        migrations.AddField(
            model_name="writtenapproval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传人",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="written",
            field=models.ForeignKey(
                blank=True,
                help_text="书面审批的，为所依据的批件。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="approval.writtenapproval",
                verbose_name="书面审批件",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on__isnull", False),
                        ("kind__in", ("approved", "confirmed", "lifted")),
                        models.Q(("meeting", ""), _negated=True),
                        models.Q(("resolution_number", ""), _negated=True),
                        models.Q(
                            models.Q(("basis", "meeting"), ("sitting__isnull", False), ("written", None)),
                            models.Q(("basis", "written"), ("sitting", None), ("written__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("kind__in", ("returned", "put-off")),
                        ("sitting__isnull", False),
                        models.Q(("meeting", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("approved", "confirmed", "lifted", "put-off")), _negated=True),
                        ("basis", ""),
                        ("decided_on", None),
                        ("meeting", ""),
                        ("resolution_number", ""),
                        ("sitting", None),
                        ("written", None),
                    ),
                    _connector="OR",
                ),
                name="committees_decision_names_what_it_rests_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("sitting", None), models.Q(("basis", "meeting"), ("written", None)), _connector="OR"),
                name="what_a_meeting_decided_rests_on_the_meeting",
            ),
        ),
    ]
