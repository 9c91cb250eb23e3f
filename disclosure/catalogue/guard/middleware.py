"""Responses of the guard: 503 while its triggers are incomplete, and the reason if it refuses a change."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied

from disclosure.catalogue.guard.grants import NotGranted, Unguarded
from disclosure.catalogue.guard.triggers import is_whole

READING = ("GET", "HEAD", "OPTIONS")

SIGNING_IN = "audience"
"""Name of the application whose forms change nothing that readers see: sign-in, sign-out, own passwords and codes."""


class GuardMiddleware:
    """Refuses every form while the triggers are incomplete, and explains the guard's refusals.

    Readers can still read. Every view is covered, even those that never need a grant, such as the editors of sites and files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        found = request.resolver_match
        if request.method in READING or (found and SIGNING_IN in found.app_names) or is_whole(connection):
            return None
        return _unguarded(request, Unguarded())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Unguarded):
            return _unguarded(request, exception)
        return permission_denied(request, exception) if isinstance(exception, NotGranted) else None


def _unguarded(request: HttpRequest, reason: Unguarded) -> HttpResponse:
    response = render(request, "503.html", {"reason": reason}, status=503)
    response["Retry-After"] = "60"
    return response
