"""What a person is told who may not read something: the way there, and nothing that tells whether it exists (laws 2, 7).

Items, files and editions are numbered, so their addresses can be tried. Whatever a reader may not read is answered for like a
number that nothing has.
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
    """The exception to raise for `what` (这个文件, 这个版本), which the reader may not read or which does not exist.

    To those who read everything, it does not exist.
    """
    if request.reader.reads_everything:  # type: ignore[attr-defined]
        return Http404(f"没有{what}。")
    return PermissionDenied(f"没有{what}，或者{what}不在您的阅读范围。")


def refuses_alike(view: View) -> View:
    """Answer for what the view refuses: a person who is not signed in is led to where they can, others are told why."""

    @wraps(view)
    def refusing(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if not request.user.is_authenticated:
                return lead_to_sign_in(request)
            return render(request, "audience/refused.html", {"reason": str(refusal)}, status=403)

    return refusing
