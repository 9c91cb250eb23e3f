"""A CAS server of the tests' own: django-cas-server as it comes, with a book of people in a file that a test may write."""

import os
from pathlib import Path

FOLDER = Path(os.environ["CAS_FOLDER"])

SECRET_KEY = "tests-only-key"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "cas_server",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "cas.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
ROOT_URLCONF = "urls"
USE_TZ = True
STATIC_URL = "/static/"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "cas_session", "cas_csrf"
CAS_AUTH_CLASS = "people.Book"
CAS_NEW_VERSION_HTML_WARNING = CAS_NEW_VERSION_EMAIL_WARNING = CAS_SHOW_POWERED = False
# As it comes, its pages fetch styles and scripts from hosts elsewhere, which a browser of the journeys may not.
_ELSEWHERE = ("bootstrap3_css", "bootstrap3_js", "html5shiv", "respond", "bootstrap4_css", "bootstrap4_js", "jquery")
CAS_COMPONENT_URLS = dict.fromkeys(_ELSEWHERE, "data:,") | {"jquery": "data:text/javascript,function jQuery() {}"}
