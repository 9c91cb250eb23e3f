"""What names the institution, as editions; an existing site keeps the names that stood in its settings and templates."""

import hashlib
import json

import django.core.validators
import re
from django.db import migrations, models
from django.utils import timezone


COLLEGE = "湖北工业职业技术学院"
FACTS = {
    "name": COLLEGE,
    "short_name": "",
    "site_title": f"{COLLEGE}党务公开",
    "committee": f"中共{COLLEGE}委员会",
    "sponsor": f"中共{COLLEGE}委员会",
    "operator": "党务公开工作领导小组办公室",
    "leading_group": "党务公开工作领导小组",
    "archives": "学院档案机构",
    "lead": "依照党章和党内法规，将党内事务的内容、程序、结果在规定范围内公布。",
    "principles": "发扬民主，广泛参与\n积极稳妥，注重实效\n统筹兼顾，改革创新",
    "principles_source": "《党务公开实施办法》第四条",
    "office_room": "",
    "telephone": "",
    "email": "",
    "office_hours": "",
    "icp_number": "",
    "police_number": "",
    "site_code": "",
}


def keep_the_names(apps, schema_editor):
    """Make them the first edition, if somebody works on the site already; a new site is set up with its own."""
    if apps.get_model("organisation", "User").objects.exists():
        content = json.dumps({"number": 1, **FACTS}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(content.encode()).hexdigest()
        editions = apps.get_model("organisation", "InstitutionEdition").objects
        editions.create(number=1, in_force_since=timezone.now(), digest=digest, **FACTS)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0011_stays_once_used"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstitutionEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.PositiveIntegerField(unique=True, verbose_name="版次")),
                ("in_force_since", models.DateTimeField(verbose_name="施行时间")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="摘要值")),
            ],
            options={
                "verbose_name": "网站信息",
                "verbose_name_plural": "网站信息",
                "ordering": ["-number"],
            },
        ),
        migrations.RunPython(keep_the_names, migrations.RunPython.noop),
    ]
