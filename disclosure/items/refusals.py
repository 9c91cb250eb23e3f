"""Refusals to read content: they lead to the sign-in page, and do not reveal whether the content exists (laws 2, 7).

Items, files and editions are numbered, so their URLs can be guessed. Content that a reader may not read is answered like a
number that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

View = Callable[..., HttpResponseBase]


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), reverse("audience:sign_in"))


def unreadable(request: HttpRequest, what: str) -> Exception:
    """Return the exception to raise for `what` (这个文件, 这个版本), which the reader may not read or which does not exist.

    For readers who may read everything, the exception is `Http404`.
    """
    if request.reader.reads_everything:  # type: ignore[attr-defined]
        return Http404(f"没有{what}。")
    return PermissionDenied(f"没有{what}，或者{what}不在您的阅读范围。")


def refuses_alike(view: View) -> View:
    """Handle the view's refusals: redirect a person who is not signed in to the sign-in page, and show others the reason."""

    @wraps(view)
    def refusing(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if not request.user.is_authenticated:
                return lead_to_sign_in(request)
            return render(request, "audience/refused.html", {"reason": str(refusal)}, status=403)

    return refusing
