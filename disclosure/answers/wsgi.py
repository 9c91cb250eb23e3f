"""Kept answers in front of Django's handler: the price of a lookup, without a request, a middleware, or a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection

from disclosure.answers.keys import CONDITIONS, key_of
from disclosure.answers.store import NOT_KEPT, KeptAnswer, store
from disclosure.answers.web_server import holding, mark, now
from disclosure.catalogue.guard.generation import current_generation

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]


class AnswersFirst:
    """A WSGI application that answers from memory what it can, and leaves everything else to the site.

    Args:
        site: Django's handler, whose `AnswersMiddleware` keeps the answers.
        is_closed: returns whether the site must not answer, as while a backup is restored.
    """

    def __init__(self, site: Application, is_closed: Callable[[], bool]):
        self.site = site
        self.is_closed = is_closed

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        second = now()
        answer = None if self.is_closed() else self._kept(environ)
        if answer is None:
            return self.site(environ, start_response)
        start_response(f"{answer.status} {answer.reason}", [*answer.headers, *holding(environ, second)])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]

    def _kept(self, environ: dict[str, Any]) -> KeptAnswer | None:
        """Return the kept answer to an unconditional request; None if the site has to answer."""
        is_conditional = any(name in environ for name in CONDITIONS)
        key = key_of(environ) if store.most_bytes and not is_conditional else None
        if key is None or _connection_is_old():
            return None
        try:
            answer = store.get(key, mark(current_generation()))
        except DatabaseError:
            # The site connects anew, or tells what is wrong.
            return None
        return None if answer is NOT_KEPT else answer


def _connection_is_old() -> bool:
    """Return whether the connection is due to be closed: only Django's handler does that, as a request begins."""
    return connection.connection is None or (connection.close_at is not None and monotonic() >= connection.close_at)
