"""Makes the CAS server's database, and tells it of every site on this machine: single log-out, and all attributes."""

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)

from cas_server.models import ReplaceAttributName, ServicePattern  # noqa: E402 - models come once Django is set up

site = ServicePattern.objects.create(name="site", pattern=r"^http://(127\.0\.0\.1|localhost):\d+/", single_log_out=True)
ReplaceAttributName.objects.create(service_pattern=site, name="*")
