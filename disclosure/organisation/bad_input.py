"""Malformed requests that no page of the site sends: text for a number, a number out of range, a null, a missing field."""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import unwrap
from itertools import takewhile
from traceback import walk_tb

from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request
from modelsearch.backends.base import FilterFieldError

from disclosure.organisation.refusals import CHINESE

NUMBERS = ("parent_page_id", "offset")
"""Numeric parameters with which a view fails by an exception that does not name them."""

FIELDS = {"wagtailadmin_choose_page_external_link": "external-link-chooser-url"}
"""Fields that a form must contain because its view fails without them, by the view's name."""

COUNT = "-TOTAL_FORMS"
"""Suffix, after a formset's name, of the field that counts its rows; a row's fields are named by the formset and row number."""

LIBRARIES = ("wagtail", "wagtail_modeladmin", "taggit", "modelsearch", "modelcluster")
OURS = ("disclosure", "home", "search", "demonstration")

NO_NUMBER = ("expected a number but got", "invalid literal for int()")


def lacks_or_garbles(request: HttpRequest, view_name: str) -> bool:
    """Return whether the request lacks a field that its view needs, or has something else for a number."""
    given = [value for name in NUMBERS for value in request.GET.getlist(name) if value]
    if not all(value.isdecimal() and len(value) < 19 for value in given):
        return True
    if request.method != "POST":
        return False
    return (view_name in FIELDS and FIELDS[view_name] not in request.POST) or lacks_rows(request.POST)


def lacks_rows(sent: QueryDict) -> bool:
    """Return whether a formset counts more rows than the request contains, as in a form that did not arrive whole."""
    for field in sent:
        name, count = field.removesuffix(COUNT), str(sent[field])
        if field.endswith(COUNT) and count.isdecimal():
            rows = {other.removeprefix(f"{name}-").partition("-")[0] for other in sent if other.startswith(f"{name}-")}
            if len(count) > 9 or int(count) > sum(row.isdecimal() for row in rows):
                return True
    return False


def is_raised_by_a_library(exception: Exception) -> bool:
    """Return whether the innermost code that the exception passed through, except Django's, belongs to a library and not to us.

    Frames below the database's cursor are ignored, because code there wraps every query and belongs to no view.
    """
    modules = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(exception.__traceback__)]
    above = takewhile(lambda name: not name.startswith("django.db.backends"), modules)
    packages = [name.partition(".")[0] for name in above]
    return next((package for package in reversed(packages) if package in {*LIBRARIES, *OURS}), "") in LIBRARIES


def is_view_of_a_library(view: Callable) -> bool:
    """Return whether the view is a library's. Its code saves without validation and leaves refusals of our models uncaught."""
    return getattr(view, "view_class", unwrap(view)).__module__.partition(".")[0] in LIBRARIES


def is_bad_input(exception: Exception, view: Callable) -> bool:
    """Return whether `view`, or the database that it queries, raises this exception for malformed input."""
    if not (is_view_of_a_library(view) or is_raised_by_a_library(exception)):
        return False
    if isinstance(exception, MultiValueDictKeyError | OverflowError | DataError | FilterFieldError | ValidationError):
        return True
    return isinstance(exception, ValueError) and any(words in str(exception) for words in NO_NUMBER)


def is_unexplained(response: HttpResponse) -> bool:
    """Return whether the response says nothing, or only a few words in English: not a page, and not an answer to a script."""
    is_text = not response.streaming and response.get("Content-Type", "text/html").startswith("text/")
    return is_text and not CHINESE.search(response.content.decode(errors="replace"))


class BadInputMiddleware:
    """Answers 400, with an explanation, where Wagtail's many views would fail.

    An exception that our own code raises is our mistake and is answered with 500, which the tests that fuzz every form notice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response, found = self.get_response(request), request.resolver_match
        if found and response.status_code == 400 and is_view_of_a_library(found.func) and is_unexplained(response):
            return bad_request(request, BadRequest("refused by a view of a library"))
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        found = request.resolver_match
        if found and lacks_or_garbles(request, found.view_name):
            return bad_request(request, BadRequest("malformed parameters"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        found = request.resolver_match
        if found is None or not is_bad_input(exception, found.func):
            return None
        logging.getLogger("django.request").warning("Taken for bad input: %s", request.path, exc_info=exception)
        return bad_request(request, exception)
