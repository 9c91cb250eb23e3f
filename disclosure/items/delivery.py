"""How a file is sent, once somebody has said that its reader may have it. Nothing here asks who that is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django_sendfile import sendfile
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from disclosure.items.uploads.kinds import PICTURES, kind_of

UNKNOWN = "application/octet-stream"

NOTHING_RUNS = "default-src 'none'; sandbox"


def deliver(request: HttpRequest, path: Path | str, *, name: str, shown: bool = False) -> HttpResponseBase:
    """The answer that sends a file: whole, in part (`Range`), or that it has not changed.

    It is kept, not opened: a browser that opened a PDF here would lay the site's name on it, and under a sandbox Chrome opens
    none. Pictures alone are shown, where nothing in them could run. What may keep a copy, the middleware says.

    Args:
        path: where it lies, under MEDIA_ROOT.
        name: what it is called where it is kept.
        shown: whether it is a picture that a page shows.

    Raises `Http404` where it does not lie there any more.
    """
    kind = kind_of(name)
    mime = kind.mime if kind else UNKNOWN
    if settings.SENDFILE_BACKEND:
        response = sendfile(request, str(path), mimetype=mime)
    else:
        response = _streamed(request, str(path))
        response["Content-Type"] = mime
    is_shown = shown and kind in PICTURES.values()
    response["Content-Disposition"] = _disposition(name, is_shown=is_shown)
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(name: str, *, is_shown: bool) -> str | None:
    """Whether the file is shown or kept, and as what. Chrome would decode a percent sign, unless the whole name is encoded."""
    if "%" in name:
        return f"{'inline' if is_shown else 'attachment'}; filename*=utf-8''{quote(name)}"
    return content_disposition_header(not is_shown, name)


def _streamed(request: HttpRequest, path: str) -> HttpResponseBase:
    """Sent by Django itself, as WhiteNoise sends static files: django-sendfile2 has a backend for that, without ranges."""
    try:
        return WhiteNoiseMiddleware.serve(StaticFile(path, []), request)
    except MissingFileError as lost:
        raise Http404("文件已不在。") from lost
