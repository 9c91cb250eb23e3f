"""The mark of the demonstration goes to the app `demonstration`, table and all."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0003_demonstration")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("Demonstration", "demonstration_demonstration")],
            state_operations=[migrations.DeleteModel("Demonstration")],
        )
    ]
