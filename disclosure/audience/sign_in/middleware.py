"""What stands between a request and the site: whether whoever is signed in still is, and has shown their second factor."""

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
    """Keeps the ticket of the CAS server with a session whose key changes, so that single log-out still finds it."""

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
    """Signs out whoever was away for too long, and puts aside the form that they send then, until they are back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request):
            sessions.end(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Stands behind Django's check of forgeries: what is put aside comes from a page of ours."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return stashed_forms.stash(request) if request.method == "POST" else None
        if not name.startswith(stashed_forms.BY_ITSELF):
            sessions.note_presence(request)
        if request.method == "POST":
            stashed_forms.discard(request)
        return None


class SecondFactorMiddleware:
    """Lets nobody go on who works here and has not shown their second factor in this session, whatever they ask for.

    Stands before everything that asks who somebody is, so that no page, file or list has to think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or is_verified(request.user) or not is_required(request.user):
            return self.get_response(request)
        # The page tells somebody who is not in yet nothing of what is inside.
        request.is_half_signed_in = True  # type: ignore[attr-defined]
        place = reverse("audience:code" if telephone(request.user) else "audience:second_factor")
        if request.path in (place, reverse("audience:sign_out")):
            return self.get_response(request)
        came_from = request.get_full_path() if request.method == "GET" else "/"
        return redirect_to_login(came_from, place)
