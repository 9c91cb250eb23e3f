"""Forms that are sent when they no longer count: they are put aside in the browser's session, and nothing typed is lost.

One does no longer count when its sender's time is over, or when they have signed in anew since its page was opened, in another
window say: the page's mark against forgeries is then of the session before.
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
"""So many are kept: a session is no store."""

NUMBER = "kept-form"
"""The field by which a form that is sent again says which one it is."""

AT_THE_DOOR = "audience:"
"""Views whose own forms are not put aside: they take passwords and codes, and little that took long to type."""

BY_ITSELF = "wagtailadmin_editing_sessions:"
"""An editor that is left open asks every few seconds who else is there: nobody has sent that, and nobody is there for it."""

AUTOSAVE_STOPPED = "登录已超时，自动保存停止。您写的内容还在这一页：请按“保存草稿”，登录后接着提交，不会丢失。"


def stash(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that no longer counts, which is kept for its sender; None where there is nobody to keep it for.

    The request must come from a page of ours. Files are not kept, and their names are: whoever sent one chooses it again. Nor
    are passwords, of a new account say.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    person = request.user.pk or request.session.get(TIMED_OUT)
    if person is None or name.startswith((AT_THE_DOOR, BY_ITSELF)):
        return None
    if request.headers.get("Accept") == "application/json":
        # The editor's autosave, which shows the message of an error that it knows the code of.
        return JsonResponse({"success": False, "error_code": "locked", "error_message": AUTOSAVE_STOPPED}, status=401)
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    _keep(request, person)
    return redirect("audience:kept_form") if request.user.is_authenticated else redirect_to_login(reverse("audience:kept_form"))


def refuse_forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django answers where the mark against forgeries is not right (`CSRF_FAILURE_VIEW`).

    No script can set the header by which a browser says that a request comes from a page of ours: what bears it is no forgery,
    but late. It is not acted upon either, before its sender has looked at it.
    """
    from_our_page = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return (from_our_page and stash(request)) or csrf_failure(request, reason)


def stashed_for(request: HttpRequest) -> list[dict[str, Any]]:
    """What was put aside of whoever is signed in now; what another person left in this browser is nobody's to see."""
    return [form for form in request.session.get(SESSION_KEY, []) if form["person"] == request.user.pk]


def discard(request: HttpRequest) -> None:
    """Put the form aside no longer that the request names: it has arrived where it was to go, or is given up."""
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
