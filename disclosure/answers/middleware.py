"""Keeps what everybody gets, and answers with it before any other middleware runs."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag

from disclosure.answers.encodings import accepted_encoding, encode, vary_by_encoding
from disclosure.answers.keys import CONDITIONS, Key, key_of
from disclosure.answers.store import NOT_KEPT, KeptAnswer, store
from disclosure.answers.web_server import holding, mark, now
from disclosure.audience.middleware import FOR_EVERYBODY
from disclosure.catalogue.guard.generation import current_generation

KEPT_STATUSES = (200, 404, 410)

VARIES = ("Cookie", "Cookie, Accept-Encoding")
"""Values of `Vary` of an answer that is kept: its key holds all else on which it may depend."""

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing that readers see."""

LARGEST = 1024 * 1024
"""Maximum size of a body that is kept, in bytes."""


class AnswersMiddleware:
    """Answers from memory a request that has been answered in this generation; comes before what makes an answer differ.

    The generation is read before any page is: a change that is committed meanwhile outdates the answer at once. It stands on
    the request, for all that is kept of one answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        second = now()
        key = key_of(request.META) if store.most_bytes else None
        generation = request.generation = _generation() if key else None
        if key is None or generation is None:
            response = self._compressed(request, self.get_response(request))
            if request.method not in SAFE and settings.ANSWERS_DIR:
                # Once the request is answered, the web server must not repeat what it has changed.
                _generation()
            return response
        found = store.get(key, generation)
        if found is None:
            with store.turn(key.plain):
                found = self._found(request, key, generation)
        if found is NOT_KEPT:
            return self._compressed(request, self.get_response(request))
        if not isinstance(found, KeptAnswer):
            return _conditional(request, self._compressed(request, found))
        response = _response(found)
        for name, value in holding(request.META, second):
            response.headers[name] = value
        return _conditional(request, response)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        """Read the generation for a reader of whom something is known, before Wagtail looks for the page."""
        if store.most_bytes and request.generation is None and request.resolver_match.url_name == "wagtail_serve":
            request.generation = _generation()

    def _found(self, request: HttpRequest, key: Key, generation: int) -> KeptAnswer | HttpResponseBase:
        """Return what is kept from now on, compressed as the key says; or the response, if it is for this request alone."""
        answer = store.get(key, generation) or store.get(key.plain, generation)
        if answer is None:
            response = self._rendered(request)
            answer = _answer(response)
            if response.status_code < 500:
                store.put(key.plain, generation, answer or NOT_KEPT)
            if answer is None:
                return response
        if key.encoding and answer is not NOT_KEPT:
            answer = _kept(encode(_response(answer), key.encoding))
            store.put(key, generation, answer)
        return answer

    def _compressed(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return encode(response, accepted_encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")))

    def _rendered(self, request: HttpRequest) -> HttpResponseBase:
        """Let the site answer in full, whatever the browser has.

        A file is sent once more to a browser that has it; from then on it is known not to be kept, and asks by itself.
        """
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        method, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.META |= conditions
            request.method = method


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, which tells nobody the ETag of a page who asks by HEAD; and marks what may be compressed."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Cache-Control") == FOR_EVERYBODY:
            vary_by_encoding(response)
        if request.method != "HEAD":
            return super().process_response(request, response)
        if not response.streaming and self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        return _conditional(request, response)


def _generation() -> int | None:
    """Return the present generation; None if the database does not tell: the site then says what is wrong."""
    try:
        return mark(current_generation())
    except DatabaseError:
        return None


def _answer(response: HttpResponseBase) -> KeptAnswer | None:
    """Return the answer, if everybody gets it and it is not too large to be kept."""
    if not isinstance(response, HttpResponse) or response.status_code not in KEPT_STATUSES or response.cookies:
        return None
    if response.get("Cache-Control") != FOR_EVERYBODY or response.get("Vary") not in VARIES:
        return None
    if not response.get("Content-Type", "").startswith("text/html") or len(response.content) > LARGEST:
        return None
    return _kept(response)


def _kept(response: HttpResponse) -> KeptAnswer:
    return KeptAnswer(response.status_code, response.reason_phrase, tuple(response.items()), response.content)


def _response(answer: KeptAnswer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, reason=answer.reason)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return 304 in the place of a response that the browser has."""
    etag = response.get("ETag")
    if not etag or not isinstance(response, HttpResponse):
        return response
    return get_conditional_response(request, etag=etag, response=response) or response
