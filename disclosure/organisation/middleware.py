"""Views of Wagtail's admin that are closed, and the refusal that explains why."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, reverse
from django.views.defaults import permission_denied

from disclosure.organisation.permissions import NO_ADMIN_ACCESS, has_admin_access, why_closed
from disclosure.organisation.unsaved_input import unsaved_input_notice

OPEN_TO_ALL = ("wagtailadmin_login", "wagtailadmin_password_reset")
"""Views below the admin's address that need no admin access. Views without a URL name check access themselves."""


class ClosedDoorsMiddleware:
    """Answers 403 with the reason before the view is called; Wagtail would redirect without a reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Return the refusal for a signed-in user; the admin itself redirects others to the sign-in page.

        A form of a user without access is refused here, too: Wagtail would redirect to the sign-in page and lose the typed
        text.
        """
        found = request.resolver_match
        if not found or not request.user.is_authenticated:
            return None
        reason = why_closed(request.user, found.view_name)
        if request.method == "POST" and _needs_admin_access(request, found) and not has_admin_access(request.user):
            reason = f"{NO_ADMIN_ACCESS}{unsaved_input_notice(request.POST)}"
        return permission_denied(request, PermissionDenied(reason)) if reason else None


def _needs_admin_access(request: HttpRequest, found: ResolverMatch) -> bool:
    in_admin = request.path.startswith(reverse("wagtailadmin_home"))
    return in_admin and bool(found.url_name) and not found.url_name.startswith(OPEN_TO_ALL)
