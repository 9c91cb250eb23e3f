"""What an approved motion led to: a version of the catalogue, or an entry beside it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0006_workflow_of_motions"), ("catalogue", "0004_versions")]
    operations = [
        migrations.AddField(
            model_name="cataloguerevision",
            name="version",
            field=models.OneToOneField(
                editable=False,
                help_text="批准后形成的版本。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revision",
                to="catalogue.catalogueversion",
                verbose_name="目录版本",
            ),
        ),
        migrations.AddField(
            model_name="cataloguerevision",
            name="entry",
            field=models.OneToOneField(
                editable=False,
                help_text="目录外公开经批准后设立的条目。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consent",
                to="catalogue.entrypage",
                verbose_name="目录",
            ),
        ),
        migrations.AlterField(
            model_name="cataloguerevision",
            name="rows",
            field=models.JSONField(help_text="提请审定的目录各行：位置和印刷的六栏；目录外公开只有一行。", verbose_name="目录"),
        ),
        migrations.AlterField(
            model_name="postponement",
            name="until",
            field=models.DateField(help_text="含当日；过后仍不公开的，须重新报请。", verbose_name="暂缓至"),
        ),
    ]
