"""Middleware of sign-in: session lifetimes, the second factor, and the tickets of campus sessions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_cas_ng.models import SessionTicket
from django_otp.middleware import is_verified

from disclosure.audience.sign_in import sessions, stashed_forms
from disclosure.audience.sign_in.second_factor import is_required, telephone


class CampusTicketMiddleware:
    """Updates the session key stored with a CAS ticket when the key changes, so that single log-out still finds the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.session_key
        response = self.get_response(request)
        now = request.session.session_key
        if before and now and now != before:
            SessionTicket.objects.filter(session_key=before).update(session_key=now)
        return response


class SessionTimesMiddleware:
    """Signs out users whose session expired, and stashes the form that they submit until they sign in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request):
            sessions.end(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Stash or discard forms. Runs after Django's CSRF check, so that a stashed form comes from a page of ours."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return stashed_forms.stash(request) if request.method == "POST" else None
        if not name.startswith(stashed_forms.BY_ITSELF):
            sessions.note_presence(request)
        if request.method == "POST":
            stashed_forms.discard(request)
        return None


class SecondFactorMiddleware:
    """Redirects users who need a second factor and have not given one in this session, whatever they request.

    Runs before everything that checks the user, so that no page, file or list has to handle the case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or is_verified(request.user) or not is_required(request.user):
            return self.get_response(request)
        # To a half signed-in user, the page must reveal nothing of the site's contents.
        request.is_half_signed_in = True  # type: ignore[attr-defined]
        place = reverse("audience:code" if telephone(request.user) else "audience:second_factor")
        if request.path in (place, reverse("audience:sign_out")):
            return self.get_response(request)
        came_from = request.get_full_path() if request.method == "GET" else "/"
        return redirect_to_login(came_from, place)
