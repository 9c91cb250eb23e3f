"""Forms submitted after the session expired: they are stashed in the browser's session, so that no typed text is lost.

A form is late if its sender's session has expired, or if they have signed in again since its page was opened, for example in
another window: the page's CSRF token then belongs to the earlier session.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.csrf import csrf_failure

from disclosure.audience.sign_in.sessions import TIMED_OUT

SESSION_KEY = "kept_forms"

MOST = 10
"""Maximum number of forms stashed in a session, which is not meant for storage."""

NUMBER = "kept-form"
"""Name of the form field that identifies a stashed form when it is submitted again."""

AT_THE_DOOR = "audience:"
"""Namespace of the sign-in views, whose forms are not stashed: they contain passwords and codes, and little typed text."""

BY_ITSELF = "wagtailadmin_editing_sessions:"
"""Prefix of the views that an open editor polls every few seconds: such a request is not a sign of the user's presence."""

AUTOSAVE_STOPPED = "登录已超时，自动保存停止。您写的内容还在这一页：请按“保存草稿”，登录后接着提交，不会丢失。"


def stash(request: HttpRequest) -> HttpResponse | None:
    """Stash a late form for its sender and return the response; None if there is no sender to stash it for.

    The request must come from a page of ours. Files are not stashed but their names are, so that the sender can choose them
    again. Passwords, for example of a new account, are not stashed.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    person = request.user.pk or request.session.get(TIMED_OUT)
    if person is None or name.startswith((AT_THE_DOOR, BY_ITSELF)):
        return None
    if request.headers.get("Accept") == "application/json":
        # A request of the editor's autosave, which displays the message of a known error code.
        return JsonResponse({"success": False, "error_code": "locked", "error_message": AUTOSAVE_STOPPED}, status=401)
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    _keep(request, person)
    return redirect("audience:kept_form") if request.user.is_authenticated else redirect_to_login(reverse("audience:kept_form"))


def refuse_forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check (`CSRF_FAILURE_VIEW`).

    No script can set the header by which a browser states that a request comes from a page of ours: a request with the header
    is late, not forged. The form is stashed, not processed, until its sender has looked at it.
    """
    from_our_page = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return (from_our_page and stash(request)) or csrf_failure(request, reason)


def stashed_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the forms stashed for the signed-in user; those of another user of this browser are not shown."""
    return [form for form in request.session.get(SESSION_KEY, []) if form["person"] == request.user.pk]


def discard(request: HttpRequest) -> None:
    """Discard the stashed form that the request names: it has reached its view, or its sender gave it up."""
    if SESSION_KEY in request.session:
        number = request.POST.get(NUMBER)
        request.session[SESSION_KEY] = [form for form in request.session[SESSION_KEY] if form["number"] != number]


def _keep(request: HttpRequest, person: int) -> None:
    discard(request)
    form = {
        "number": secrets.token_hex(8),
        "person": person,
        "address": request.get_full_path(),
        "title": request.POST.get("title", ""),
        "fields": [(name, value) for name, values in request.POST.lists() for value in values if _may_be_kept(name)],
        "files": [file.name for _, files in request.FILES.lists() for file in files],
    }
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), form][-MOST:]


def _may_be_kept(field: str) -> bool:
    return field not in ("csrfmiddlewaretoken", NUMBER) and "password" not in field
