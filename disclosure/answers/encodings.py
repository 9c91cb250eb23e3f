"""Compressed answers: for what everybody gets alone, since the size of a compressed page may tell what it holds (BREACH)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import brotli
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_vary_headers

PLAIN = ""
"""The encoding of an answer that is not compressed."""

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""By their names in `Accept-Encoding`, the best first. Each takes a millisecond or two for a page."""

COMPRESSED_TYPES = ("text/", "application/json", "application/xml", "application/atom+xml", "application/rss+xml")

SMALLEST = 500
"""Minimum size of a body that is compressed, in bytes."""

_REFUSED = re.compile(r"q=0(\.0*)?")


def accepted_encoding(header: str) -> str:
    """Return the best encoding that a request's `Accept-Encoding` names and does not refuse."""
    if not header:
        return PLAIN
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if not _REFUSED.fullmatch(weight.strip()):
            accepted.add(name.strip())
    return next((name for name in ENCODINGS if name in accepted), PLAIN)


def vary_by_encoding(response: HttpResponseBase) -> None:
    """Mark a response for everybody as one that `encode` may compress, before its ETag is compared: a 304 keeps the mark."""
    if (
        isinstance(response, HttpResponse)
        and response.get("Content-Type", "").startswith(COMPRESSED_TYPES)
        and not response.has_header("Content-Encoding")
        and len(response.content) >= SMALLEST
    ):
        patch_vary_headers(response, ["Accept-Encoding"])


def encode(response: HttpResponseBase, encoding: str) -> HttpResponseBase:
    """Compress a response that `vary_by_encoding` marked, for a reader who accepts `encoding`.

    The ETag becomes a weak one, as the bytes differ from those of the page that is not compressed.
    """
    if encoding == PLAIN or not isinstance(response, HttpResponse) or not has_vary_header(response, "Accept-Encoding"):
        return response
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response["ETag"] = f"W/{etag}"
    if response.content:
        response.content = ENCODINGS[encoding](response.content)
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(response.content))
    return response
