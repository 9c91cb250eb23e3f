"""Refusals of Wagtail's admin: a rule notes its reason when it refuses, and the response shows the reason (law 7).

Wagtail's rules return a boolean, and its views turn a refusal into a redirect or an English message without a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Literal

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext
from django.views.defaults import permission_denied

from disclosure.organisation.unsaved_input import unsaved_input_notice

_reason: ContextVar[str] = ContextVar("reason", default="")
"""The reason of the last refusal in this request."""

NO_REASON = "您的账号没有办理这一项的权限。"
"""The words for a view that no room has explained; a test looks for such views in the whole admin."""

_explained: dict[str, str] = {}
"""The sentences of the rooms, by prefix of a view's name."""

API = "wagtailadmin_api:"
API_WORDS = {
    400: "提交的内容不完整或不合要求，没有办理。",
    404: "没有这个页面，或者您不能查看。",
    405: "这个地址不能这样使用。",
}
"""Explanations in Chinese, by status, for errors that the admin API explains in English."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Refusal(Exception):
    """An action that the rules do not allow: `message` explains why, in Chinese; `status` is the HTTP status."""

    status = 422
    message = ""


def refuse(reason: str) -> Literal[False]:
    """Return False for a rule, and note the reason: in Chinese, naming the place where the matter is decided."""
    _reason.set(reason)
    return False


def explain(views: Mapping[str, str]) -> None:
    """Register, by prefix of a view's name, a sentence in Chinese that names who works there, and where: shown to others.

    For views that refuse without a reason: Wagtail's own, and ours in the admin, where Wagtail drops the words of an exception.
    """
    _explained.update(views)


def _reason_of(request: HttpRequest) -> str:
    """Return the noted reason, or the sentence registered for the view; the longest prefix counts."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    prefixes = sorted(filter(name.startswith, _explained), key=len)
    return _reason.get() or (_explained[prefixes[-1]] if prefixes else NO_REASON)


class RefusalsMiddleware:
    """Replaces Wagtail's own refusals with a 403 that shows the noted reason, and empty refusals with a page.

    Wagtail refuses in three ways: by a message and a redirect to the admin's home page, by `PermissionDenied` for a script's
    request, and by JSON from its API.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reason.set("")
        try:
            response = self.get_response(request)
            found = request.resolver_match
            if found and found.view_name.startswith(API):
                return _in_chinese(request, response)
            if response.status_code == 405 and not response.content:
                return _other_method(response)
            if response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home") and _take_message(request):
                return permission_denied(request, PermissionDenied(_reason_of(request)))
            return response
        finally:
            _reason.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal) and not isinstance(exception, PermissionDenied):
            # Raised within a view of Wagtail's, which does not handle it.
            told = {"reason": exception.message, "typed": unsaved_input_notice(request.POST)}
            return render(request, "organisation/refused.html", told, status=exception.status)
        if isinstance(exception, PermissionDenied) and not CHINESE.search(str(exception)):
            return permission_denied(request, PermissionDenied(_reason_of(request)))
        return None


def _other_method(response: HttpResponse) -> HttpResponse:
    """Render a page for Django's empty 405 response to a method that the address does not allow."""
    return HttpResponse(get_template("405.html").render(), status=405, headers={"Allow": response["Allow"]})


def _take_message(request: HttpRequest) -> bool:
    """Remove Wagtail's own refusal from the messages, keep the others, and return whether it was among them."""
    refusal = gettext("Sorry, you do not have permission to access this area.")
    stored_before = len(list(default_storage(request)))
    queued = list(messages.get_messages(request))[stored_before:]
    kept = [message for message in queued if str(message.message).strip() != refusal]
    # Reading messages consumes them: a new storage holds the earlier ones, and the others are added again.
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    for message in kept:
        messages.add_message(request, message.level, message.message, message.extra_tags)
    return len(kept) < len(queued)


def _in_chinese(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the admin API's response; an error in English is translated into Chinese, and a 403 gets its reason."""
    if response.status_code < 400 or "json" not in response.get("Content-Type", ""):
        return response
    said = json.dumps(json.loads(response.content), ensure_ascii=False)
    if response.status_code == 403:
        words = _reason_of(request)
    elif CHINESE.search(said):
        return response
    else:
        words = API_WORDS.get(response.status_code, API_WORDS[400])
    return JsonResponse({"detail": words}, status=response.status_code, json_dumps_params={"ensure_ascii": False})
