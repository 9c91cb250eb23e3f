"""Pages for readers of whom something is known: kept by what they may read, never by who they are.

What names the person, the bar with their account, is left out of what is kept, and put in for each.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from disclosure.answers.keys import LONGEST_QUERY, Key, address_key
from disclosure.answers.store import KeptAnswer, store

ACCOUNT_TEMPLATE = "includes/account.html"

PLACEHOLDER = f"<!-- {secrets.token_hex(16)} -->"
"""Stands for the bar with the account. Nobody outside this process knows it, so no content can hold it."""

LEAVES_OUT = "leaves_account_out"
"""Name in the context of a page whose body is kept."""

OF_ONE_PERSON = b"csrfmiddlewaretoken"
"""Part of every form that is sent: its token is the person's own."""


class BodyKey(NamedTuple):
    """The address and the reader's rights: a kept body is reused only if both are the same."""

    address: Key
    reader: tuple
    """`Reader.key`."""


Serve = Callable[..., HttpResponse]


def keeping(serve: Serve) -> Serve:
    """Return a view that keeps the body of what `serve` renders from a template.

    `serve` is given a request whose reader was authorised for the page; readings were recorded. What it renders is the page as
    it was found, so the body is kept for the generation that was read before, see `AnswersMiddleware`.
    """

    def kept(page, request: HttpRequest, *rest) -> HttpResponse:
        key, generation = _key_of(request), getattr(request, "generation", None)
        if key is None or generation is None:
            return serve(page, request, *rest)
        answer = store.get(key, generation)
        if answer is not None:
            return HttpResponse(_filled(answer.body, request), status=answer.status)
        response = serve(page, request, *rest)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            response.context_data = (response.context_data or {}) | {LEAVES_OUT: True}
            response.add_post_render_callback(lambda rendered: _keep(rendered, request, key, generation))
        return response

    return kept


def account_bar(context) -> str:
    """Return the bar for the person of the request, or what stands for it in a body that is kept."""
    return PLACEHOLDER if context.get(LEAVES_OUT) else render_to_string(ACCOUNT_TEMPLATE, request=context["request"])


def _key_of(request: HttpRequest) -> BodyKey | None:
    query = request.META.get("QUERY_STRING", "")
    is_page = request.method in ("GET", "HEAD") and len(query) <= LONGEST_QUERY
    if not store.most_bytes or not is_page or getattr(request, "is_preview", False) or len(get_messages(request)):
        return None
    return BodyKey(address_key(request.META), request.reader.key)


def _keep(response: TemplateResponse, request: HttpRequest, key: BodyKey, generation: int) -> None:
    body = response.content
    if OF_ONE_PERSON not in body:
        store.put(key, generation, KeptAnswer(response.status_code, "", (), body))
    response.content = _filled(body, request)


def _filled(body: bytes, request: HttpRequest) -> bytes:
    return body.replace(PLACEHOLDER.encode(), render_to_string(ACCOUNT_TEMPLATE, request=request).encode())
