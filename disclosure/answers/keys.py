"""Which requests get the same answer: by all of a request on which an answer to an unknown reader depends."""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils import timezone

from disclosure.answers.encodings import PLAIN, accepted_encoding
from disclosure.audience.addresses import address_of, is_within

KNOWN_PARAMETERS = {"before", "page", "year"}
"""Parameters of lists that are kept. A request with another one is answered by the site itself: as many as one likes exist."""

LONGEST_QUERY = 70
"""Maximum length of a query string: that of a list's later page, with its year."""


FORM_TOKEN = re.compile(r"([A-Za-z0-9]{32}){1,2}")
"""Django's token against forged forms, as it stands in its cookie."""

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
"""Names of the headers that ask only for what the browser does not have yet."""


class Key(NamedTuple):
    """The address and the day of a request. Pages show dates and periods, so an answer is reused only on the same day."""

    is_secure: bool
    host: str
    script: str
    """The prefix of the site's addresses, as the server gives it. Every link in a page begins with it."""
    path: str
    query: str
    day: datetime.date
    encoding: str = PLAIN

    @property
    def plain(self) -> Key:
        """The key of the answer that is not compressed."""
        return self._replace(encoding=PLAIN)


def key_of(environ: dict[str, Any]) -> Key | None:
    """Return the key of a request; None if the answer may depend on who asks, or if no answer to it is kept.

    Args:
        environ: the request's WSGI environment.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if environ.get("PATH_INFO", "").startswith(settings.STATIC_URL):
        return None
    if _has_own_cookie(environ.get("HTTP_COOKIE", "")) or _is_on_campus(environ):
        return None
    query = environ.get("QUERY_STRING", "")
    if query and not _is_known(query):
        return None
    return address_key(environ)._replace(encoding=accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))


def address_key(environ: dict[str, Any]) -> Key:
    """Return what any answer to a request depends on, whoever asks."""
    script, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    return Key(_is_secure(environ), environ.get("HTTP_HOST", ""), script, path, query, timezone.localdate())


def _has_own_cookie(header: str) -> bool:
    """Return whether a cookie of ours tells something of the reader: a session, or a message to be shown.

    A token against forged forms tells nothing; one that Django would replace is answered by the site.
    """
    if not header:
        return False
    cookies = parse_cookie(header)
    token = cookies.get(settings.CSRF_COOKIE_NAME)
    names = {settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"}
    return not names.isdisjoint(cookies) or (token is not None and not FORM_TOKEN.fullmatch(token))


def _is_on_campus(environ: dict[str, Any]) -> bool:
    return bool(settings.CAMPUS_NETWORKS) and is_within(address_of(environ), settings.CAMPUS_NETWORKS)


def _is_known(query: str) -> bool:
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    return len(query) <= LONGEST_QUERY and len(set(names)) == len(names) and KNOWN_PARAMETERS.issuperset(names)


def _is_secure(environ: dict[str, Any]) -> bool:
    """Return what `HttpRequest.is_secure` does."""
    header, value = settings.SECURE_PROXY_SSL_HEADER
    told = environ.get(header)
    if told is None:
        return environ.get("wsgi.url_scheme") == "https"
    return told.partition(",")[0].strip() == value
