"""Tests: quick passwords, mail kept in memory; each test stores its files in a folder of its own (`tests/conftest.py`)."""

from settings.dev import *

DEBUG = False
SECRET_KEY = "tests-only-key"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMONSTRATION = False
SECOND_FACTOR_REQUIRED = False
# Tests of what a page says ask the site each time; those of kept answers turn them on.
ANSWERS_MAX_MB = 0
