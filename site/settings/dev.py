"""Development and demonstration: `make run` on one's own machine."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-key-that-production-refuses")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
os.environ.setdefault("EMAIL_URL", "consolemail://")

from settings.production import *

DEBUG = True
DEMONSTRATION = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
