"""An index of what was ever returned: a drafter's home page looks for the items that nobody has proposed again."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0035_institution_change"),
        ("items", "0026_indexes_of_admin_lists"),
        ("organisation", "0011_stays_once_used"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(condition=models.Q(("kind", "returned")), fields=["item"], name="approval_returned_items"),
        ),
    ]
