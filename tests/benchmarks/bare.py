"""The least that Django can do: a view that answers with a text. gunicorn serves `tests.benchmarks.bare:application`."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"x" * int(os.environ.get("PAGE_BYTES", "20000"))


def page(_: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="of a bench", MIDDLEWARE=[])
application = get_wsgi_application()
