"""The readiness check of the site, for a monitor or a load balancer that polls every minute."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure.catalogue.guard.triggers import is_whole


@never_cache
@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """Answers 200 `ok`, or 503 `not ok` if the database is down or the guard incomplete. Gives no details: access is open."""
    try:
        is_ready = is_whole(connection)
    except DatabaseError:
        is_ready = False
    plain = "text/plain; charset=utf-8"
    return HttpResponse("ok" if is_ready else "not ok", status=200 if is_ready else 503, content_type=plain)
