"""Puts the reader on each request, `request.reader`, and says who may keep what they were shown."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from disclosure.audience.addresses import client_address, is_within
from disclosure.audience.readers import PUBLIC, Reader

FOR_EVERYBODY = "public, no-cache"
"""Any cache may keep it, and asks us each time whether it still holds: it can be withdrawn at any moment."""

FOR_ONE_READER = "private, no-store"
"""What depends on who reads is for them alone: no cache, not even their own browser's, keeps it."""

FOUND = (200, 206, 304)
"""Shown: whole, in part, or as it was."""


class ReaderMiddleware:
    """Lazy: a request that never asks who reads costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_of(request))
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = FOR_EVERYBODY if is_for_everybody(request, response) else FOR_ONE_READER
        patch_vary_headers(response, ["Cookie"])
        return response


def reader_of(request: HttpRequest) -> Reader:
    """The reader who sent the request: by their account, and by the network they sent it from."""
    return Reader.of(request.user, on_campus_network=is_within(client_address(request), settings.CAMPUS_NETWORKS))


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether everybody who asks gets this same answer: a page found by somebody of whom we know nothing, without a form."""
    is_page = request.method in ("GET", "HEAD") and response.status_code in FOUND
    has_form = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return is_page and not has_form and not response.cookies and not request.user.is_authenticated and request.reader == PUBLIC
