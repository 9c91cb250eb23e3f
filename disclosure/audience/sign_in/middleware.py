"""What stands between a request and the site: whether whoever is signed in has shown their second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_cas_ng.models import SessionTicket
from django_otp.middleware import is_verified

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


class SecondFactorMiddleware:
    """Lets nobody go on who works here and has not shown their second factor in this session, whatever they ask for.

    Stands before everything that asks who somebody is, so that no page, file or list has to think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or is_verified(request.user) or not is_required(request.user):
            return self.get_response(request)
        place = reverse("audience:code" if telephone(request.user) else "audience:second_factor")
        if request.path in (place, reverse("audience:sign_out")):
            return self.get_response(request)
        came_from = request.get_full_path() if request.method == "GET" else "/"
        return redirect_to_login(came_from, place)
