"""Delivery of a file to an authorised reader. The functions here do not check who the reader is."""

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

from disclosure.uploads.kinds import PICTURES, kind_of

UNKNOWN = "application/octet-stream"

NOTHING_RUNS = "default-src 'none'; sandbox"


def deliver(request: HttpRequest, path: Path | str, *, name: str, shown: bool = False) -> HttpResponseBase:
    """Return the response with the file: whole, in part (`Range`), or not modified.

    The file is downloaded, not opened: a PDF opened here would appear under the site's name, and Chrome opens none in a
    sandbox. Only pictures are displayed, because nothing in them could run. The middleware sets the caching headers.

    Args:
        path: path of the file under MEDIA_ROOT.
        name: file name of the download.
        shown: True for a picture that a page displays.

    Raises `Http404` if the file no longer exists.
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
    """Return the `Content-Disposition`. Chrome would decode a percent sign unless the whole name is encoded."""
    if "%" in name:
        return f"{'inline' if is_shown else 'attachment'}; filename*=utf-8''{quote(name)}"
    return content_disposition_header(not is_shown, name)


def _streamed(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the file by Django, as WhiteNoise sends static files: django-sendfile2's backend for Django has no ranges."""
    try:
        return WhiteNoiseMiddleware.serve(StaticFile(path, []), request)
    except MissingFileError as lost:
        raise Http404("文件已不在。") from lost
