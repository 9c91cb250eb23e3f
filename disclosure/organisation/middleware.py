"""The closed doors of Wagtail's admin: whoever comes to one is told why."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from disclosure.organisation.permissions import why_closed


class ClosedDoorsMiddleware:
    """Answers 403, with the reason, before the view is asked: Wagtail would answer with a redirect and without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """The refusal, for somebody who is signed in; others are led to sign in by the admin itself."""
        found = request.resolver_match
        reason = why_closed(request.user, found.view_name) if found and request.user.is_authenticated else ""
        return permission_denied(request, PermissionDenied(reason)) if reason else None
