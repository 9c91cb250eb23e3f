"""Tests: quick passwords, mail kept in memory, files in a folder of the run."""

import tempfile
from pathlib import Path

from settings.dev import *

DEBUG = False
SECRET_KEY = "tests-only-key"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="disclosure-media-"))
DEMONSTRATION = False
