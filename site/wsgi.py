"""The WSGI application: `gunicorn --pythonpath site wsgi:application`, run from the project's folder."""

import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.production")

site = get_wsgi_application()

# Once the applications are set up.
from disclosure.answers.wsgi import AnswersFirst  # noqa: E402
from disclosure.archive.backup.place import is_incomplete  # noqa: E402

application = AnswersFirst(site, is_closed=is_incomplete)
