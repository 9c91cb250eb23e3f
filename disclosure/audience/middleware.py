"""The reader of each request, `request.reader`, and the `Cache-Control` header of each response."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from disclosure.audience.addresses import client_address, is_within
from disclosure.audience.readers import PUBLIC, Reader

FOR_EVERYBODY = "public, no-cache"
"""Any cache may store the response but must revalidate it each time, because a page can be withdrawn at any moment."""

FOR_ONE_READER = "private, no-store"
"""A response that depends on the reader is for them alone: no cache may store it, not even their own browser's."""

SAME_FOR_ALL = (200, 206, 304, 404, 410)
"""Statuses of a response that may be the same for everybody: content, whole, in part or unmodified, or that there is none."""


class ReaderMiddleware:
    """Sets `request.reader`, lazily: a request that never checks the reader costs no query."""

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
    """Return the reader who sent the request, by their account and by the network of their address."""
    return Reader.of(request.user, on_campus_network=is_within(client_address(request), settings.CAMPUS_NETWORKS))


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether every client gets this same response: one without a form, to an anonymous public reader."""
    is_page = request.method in ("GET", "HEAD") and response.status_code in SAME_FOR_ALL
    has_form = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return is_page and not has_form and not response.cookies and not request.user.is_authenticated and request.reader == PUBLIC
