"""Motions that change what names the institution."""

import django.core.validators
import django.db.models.deletion
import re
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0034_procedures_are_registered"),
        ("organisation", "0012_institution"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstitutionChange",
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
                ("name", models.CharField(help_text="如“某某职业技术学院”。", max_length=50, verbose_name="学校全称")),
                (
                    "short_name",
                    models.CharField(
                        blank=True, help_text="手机动态口令应用里，账号前显示这个简称。", max_length=20, verbose_name="学校简称"
                    ),
                ),
                (
                    "site_title",
                    models.CharField(
                        help_text="显示在浏览器标题、页脚、后台、邮件落款和归档导出中，如“某某职业技术学院党务公开”。",
                        max_length=60,
                        verbose_name="网站名称",
                    ),
                ),
                (
                    "committee",
                    models.CharField(
                        help_text="如“中国共产党某某职业技术学院委员会”。", max_length=60, verbose_name="党委名称"
                    ),
                ),
                ("sponsor", models.CharField(max_length=60, verbose_name="主办单位")),
                ("operator", models.CharField(max_length=60, verbose_name="承办单位")),
                (
                    "leading_group",
                    models.CharField(help_text="制定公开目录的机构。", max_length=60, verbose_name="领导小组名称"),
                ),
                ("archives", models.CharField(help_text="会同鉴定到期档案的机构。", max_length=60, verbose_name="档案机构")),
                (
                    "lead",
                    models.CharField(help_text="首页标题和页脚网站名称下面的一句话。", max_length=120, verbose_name="首页导语"),
                ),
                (
                    "principles",
                    models.TextField(
                        blank=True,
                        help_text="一行一句，最多六行；一行中用“，”分开的两半，在首页上留出间隔。",
                        max_length=200,
                        verbose_name="首页引文",
                    ),
                ),
                ("principles_source", models.CharField(blank=True, max_length=60, verbose_name="引文出处")),
                ("office_room", models.CharField(blank=True, max_length=80, verbose_name="办公地点")),
                (
                    "telephone",
                    models.CharField(
                        blank=True,
                        help_text="写办公电话，不写个人手机。",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("\\A(?:[0-9()（）+\\-—－ 转、，/]{5,60})\\Z"),
                                "电话只写数字、“-”和“转”，几个号码用“、”分开，如：0719-8760000。",
                            )
                        ],
                        verbose_name="联系电话",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        error_messages={"invalid": "邮箱格式不对，应如：dwgk@example.edu.cn。"},
                        max_length=100,
                        verbose_name="电子邮箱",
                    ),
                ),
                (
                    "office_hours",
                    models.CharField(
                        blank=True, help_text="如：工作日 8:30—12:00，14:30—17:30。", max_length=80, verbose_name="办公时间"
                    ),
                ),
                (
                    "icp_number",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile(
                                    "\\A(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备[0-9]{8,10}号(-[1-9][0-9]{0,2})?)\\Z"
                                ),
                                "ICP备案号的格式不对，应如：鄂ICP备12345678号-1。",
                            )
                        ],
                        verbose_name="ICP备案号",
                    ),
                ),
                (
                    "police_number",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile(
                                    "\\A(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]公网安备[0-9]{14}号)\\Z"
                                ),
                                "公安备案号的格式不对，应如：鄂公网安备42030002000001号，数字是14位。",
                            )
                        ],
                        verbose_name="公安备案号",
                    ),
                ),
                (
                    "site_code",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("\\A(?:[0-9A-Za-z]{10})\\Z"), "网站标识码是10位数字或字母。"
                            )
                        ],
                        verbose_name="网站标识码",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("reason", models.TextField(max_length=2000, verbose_name="理由")),
                ("live", models.BooleanField(default=False, editable=False, verbose_name="已批准办理")),
                (
                    "based_on",
                    models.ForeignKey(
                        editable=False,
                        help_text="空：网站信息此前还没有登记。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_proposed",
                        to="organisation.institutionedition",
                        verbose_name="变更前的版次",
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        editable=False,
                        help_text="批准后形成的版次。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="organisation.institutionedition",
                        verbose_name="变更后的版次",
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "网站信息变更",
                "verbose_name_plural": "网站信息变更",
            },
        ),
    ]
