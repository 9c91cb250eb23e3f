"""What somebody is told who may not read something: which circle may, and the way there (laws 2 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from disclosure.audience.circles import Circle

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage


def refuse(request: HttpRequest, what: str, item: DisclosurePage, scope: int | None = None) -> HttpResponse:
    """Lead whoever is not signed in to where they can, and tell others who may read it, and whom to ask.

    Args:
        what: the thing that was asked for, in Chinese: 这一事项, 这个文件.
        item: the item that it belongs to, of which nothing is told but scope and entry.
        scope: whose scope keeps the reader out, where it is not the item's own.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("audience:sign_in"))
    context = {"what": what, "scope": Circle(scope or item.scope or 0).label, "entry": item.entry}
    return render(request, "audience/refused.html", context, status=403)
