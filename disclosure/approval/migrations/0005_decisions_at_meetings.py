"""Decisions that a meeting took, decisions on motions, proposals taken back."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0004_motions")]
    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="committees_decision_names_what_it_rests_on",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="suspension_is_outside_the_steps",
        ),
        migrations.AlterField(
            model_name="decision",
            name="item",
            field=models.ForeignKey(
                blank=True,
                help_text="目录修订、目录外公开和暂缓公开不针对某一事项，由稿本指明。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="items.disclosurepage",
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("proposed", "提出"),
                    ("reviewed", "审核通过"),
                    ("approved", "审批通过"),
                    ("returned", "退回"),
                    ("put-off", "缓议"),
                    ("taken-back", "撤回送审"),
                    ("suspended", "暂停公开"),
                    ("confirmed", "确认撤销"),
                    ("lifted", "解除暂停"),
                ],
                max_length=10,
                verbose_name="决定",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="procedure",
            field=models.CharField(
                choices=[
                    ("publication", "公开"),
                    ("change", "变更"),
                    ("withdrawal", "撤销"),
                    ("termination", "终止"),
                    ("reinstatement", "恢复公开"),
                    ("suspension", "暂停公开"),
                    ("catalogue", "目录修订"),
                    ("off-catalogue", "目录外公开"),
                    ("postponement", "暂缓公开"),
                ],
                max_length=13,
                verbose_name="程序",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="sitting",
            field=models.ForeignKey(
                blank=True,
                help_text="在党委会议上决定、由会议记录人登记的，为所在会议。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="approval.meeting",
                verbose_name="会议记录",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on__isnull", False),
                        ("kind__in", ("approved", "confirmed", "lifted")),
                        models.Q(("basis", ""), _negated=True),
                        models.Q(("meeting", ""), _negated=True),
                        models.Q(("resolution_number", ""), _negated=True),
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
                    ),
                    _connector="OR",
                ),
                name="committees_decision_names_what_it_rests_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("approved", "confirmed", "lifted", "put-off")), _negated=True),
                    ("role", "committee"),
                    models.Q(("role", "office"), ("sitting__isnull", False)),
                    _connector="OR",
                ),
                name="committees_decision_is_taken_by_it_or_recorded_at_its_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("sitting", None), ("basis", "meeting"), _connector="OR"),
                name="what_a_meeting_decided_rests_on_the_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item", None), ("procedure__in", ("catalogue", "off-catalogue", "postponement"))),
                    models.Q(
                        models.Q(("procedure__in", ("catalogue", "off-catalogue", "postponement")), _negated=True),
                        ("item__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decision_is_about_an_item_or_a_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("suspended", "confirmed", "lifted", "put-off")),
                        ("procedure", "suspension"),
                        ("task_state", None),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("suspended", "confirmed", "lifted")), _negated=True),
                        models.Q(("procedure", "suspension"), _negated=True),
                        ("task_state__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="suspension_is_outside_the_steps",
            ),
        ),
    ]
