"""The forms say beside a field that it stays once it is used."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0010_register_change"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="code",
            field=models.CharField(
                help_text="小写字母，如 zzb；用于索引号（ZZB-2026-0001），启用后不能改。",
                max_length=10,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator("^[a-z][a-z0-9]*$", "代码只能用小写字母和数字，并以字母开头。")
                ],
                verbose_name="代码",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="name",
            field=models.CharField(
                help_text="与公开目录“责任单位”栏的写法一致，如“组织部”。启用后不能改：更名的，另行登记新单位。",
                max_length=50,
                unique=True,
                verbose_name="名称",
            ),
        ),
    ]
