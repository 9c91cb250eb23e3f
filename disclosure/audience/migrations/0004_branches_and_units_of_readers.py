"""Readers belong to a branch and a unit, and named groups may follow from that."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audience", "0003_stays_once_used"),
        ("organisation", "0011_stays_once_used"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="readergroup",
            name="branch",
            field=models.OneToOneField(
                blank=True,
                error_messages={"unique": "这个党总支、直属党支部的党员已有一个读者范围。"},
                help_text="成员是登记在这里的校内党员，不再另列名单，如“机电工程系党总支党员”。登记启用后不能改。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reader_group",
                to="organisation.branch",
                verbose_name="哪个党总支、直属党支部的党员",
            ),
        ),
        migrations.AddField(
            model_name="readergroup",
            name="unit",
            field=models.OneToOneField(
                blank=True,
                error_messages={"unique": "这个单位的师生已有一个读者范围。"},
                help_text="成员以读者身份的登记为准，不再另列名单，如“人事处教职工”。登记启用后不能改。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reader_group",
                to="organisation.unit",
                verbose_name="哪个单位的师生",
            ),
        ),
        migrations.AddField(
            model_name="readerprofile",
            name="branch",
            field=models.ForeignKey(
                blank=True,
                help_text="党员组织关系所在。这里的校内党员属于以它为据的读者范围；转出的，改为转入的党组织，从确认时起按新的范围阅读。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reader_profiles",
                to="organisation.branch",
                verbose_name="所在党总支、直属党支部",
            ),
        ),
        migrations.AddField(
            model_name="readerprofile",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="校内读者所在的单位。这里的师生属于以它为据的读者范围。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reader_profiles",
                to="organisation.unit",
                verbose_name="所在单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="readergroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("branch", None), ("unit", None), _connector="OR"),
                name="readergroup_follows_from_one_register",
                violation_error_message="一个读者范围只以一处登记为据。",
            ),
        ),
    ]
