"""Development and demonstration: `make run` on one's own machine. Errors show our own pages; with `DEBUG=1`, Django's."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-key-that-production-refuses")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
os.environ.setdefault("EMAIL_URL", "consolemail://")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "off")

from settings.production import *

DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = False
DEMONSTRATION = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "disclosure_session", "csrftoken"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SENDFILE_BACKEND, ANSWERS_DIR = "", None  # no web server stands before Django
# Static files are served from where they lie: nothing is collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
