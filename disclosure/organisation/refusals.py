"""Refusals of Wagtail's admin: a rule notes its reason as it answers no, and the answer to the person gives it (law 7).

Wagtail's rules answer yes or no, and its views turn a no into a redirect, or a line of English, that gives no reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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
"""The reason of the last no in this request."""

NO_REASON = "您的账号没有办理这一项的权限。需要办理的，请与党务公开办公室联系。"

API = "wagtailadmin_api:"
API_WORDS = {
    400: "提交的内容不完整或不合要求，没有办理。",
    404: "没有这个页面，或者您不能查看。",
    405: "这个地址不能这样使用。",
}
"""What is said of a request that the admin's interface for programs explains in English."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Refusal(Exception):
    """An action that the rules do not allow: `message` tells the person why, in Chinese; `status` is HTTP's."""

    status = 422
    message = ""


def refuse(reason: str) -> Literal[False]:
    """Answer no for a rule, and note why: in Chinese, with the place where the matter is decided."""
    _reason.set(reason)
    return False


class RefusalsMiddleware:
    """Answers 403 with the reason that a rule noted, in the place of Wagtail's own refusal; and no refusal with an empty page.

    Wagtail refuses in three ways: by a message and a redirect to the admin's home page, by `PermissionDenied` to a request
    of a script, and by a line of JSON to programs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reason.set("")
        try:
            response = self.get_response(request)
            found = request.resolver_match
            if found and found.view_name.startswith(API):
                return _in_chinese(response)
            if response.status_code == 405 and not response.content:
                return _other_method(response)
            if response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home") and _take_message(request):
                return permission_denied(request, PermissionDenied(_reason.get() or NO_REASON))
            return response
        finally:
            _reason.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal) and not isinstance(exception, PermissionDenied):
            # Raised within a view of Wagtail's, which knows nothing of it.
            told = {"reason": exception.message, "typed": unsaved_input_notice(request.POST)}
            return render(request, "organisation/refused.html", told, status=exception.status)
        if isinstance(exception, PermissionDenied) and not CHINESE.search(str(exception)):
            return permission_denied(request, PermissionDenied(_reason.get() or NO_REASON))
        return None


def _other_method(response: HttpResponse) -> HttpResponse:
    """A page that says so, for Django's empty answer to a request by a method that the address does not take."""
    return HttpResponse(get_template("405.html").render(), status=405, headers={"Allow": response["Allow"]})


def _take_message(request: HttpRequest) -> bool:
    """Whether Wagtail has put its own refusal among the messages; it is taken out, and the others stay."""
    refusal = gettext("Sorry, you do not have permission to access this area.")
    stored_before = len(list(default_storage(request)))
    queued = list(messages.get_messages(request))[stored_before:]
    kept = [message for message in queued if str(message.message).strip() != refusal]
    # To read messages is to use them up: a new storage holds those of before, and is given the rest.
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    for message in kept:
        messages.add_message(request, message.level, message.message, message.extra_tags)
    return len(kept) < len(queued)


def _in_chinese(response: HttpResponse) -> HttpResponse:
    """The answer of the admin's interface for programs; a refusal in English is put into Chinese, with its reason."""
    if response.status_code < 400 or "json" not in response.get("Content-Type", ""):
        return response
    said = json.dumps(json.loads(response.content), ensure_ascii=False)
    if response.status_code == 403:
        words = _reason.get() or NO_REASON
    elif CHINESE.search(said):
        return response
    else:
        words = API_WORDS.get(response.status_code, API_WORDS[400])
    return JsonResponse({"detail": words}, status=response.status_code, json_dumps_params={"ensure_ascii": False})
