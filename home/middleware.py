"""Spares each request of a page a query for the home page, from which Wagtail looks for the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site


class HomePageMiddleware:
    """Lets Wagtail begin from the site's root page as the query for the site has read it.

    A home page has no field of its own, so nothing is missing from it. Wagtail would read it once more, by `specific`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if request.resolver_match.url_name == "wagtail_serve" and (site := Site.find_for_request(request)):
            site.root_page = site.root_page.specific_deferred
