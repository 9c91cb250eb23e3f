"""Sign-in through the CAS server, and the single log-out that it requests."""

from __future__ import annotations

import logging
from http import HTTPStatus
from importlib import import_module

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django_cas_ng.models import SessionTicket

from disclosure.audience.sign_in.campus.accounts import SignInRefused
from disclosure.audience.sign_in.campus.client import Unavailable, client_for, parse_logout_request

STARTED = "campus_sign_in"
"""Session key that records that this browser left to sign in, and the address it wanted."""

BACKEND = "disclosure.audience.sign_in.campus.accounts.CampusBackend"

logger = logging.getLogger(__name__)


@method_decorator(csrf_exempt, name="dispatch")
class CampusView(RedirectURLMixin, View):
    """The address of this site that is registered with the CAS server."""

    next_page = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.CAS_SERVER_URL:
            raise Http404("没有启用统一身份认证。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect a visitor without a ticket to the CAS server, and sign in a visitor who returns with one.

        A ticket is valid only in the browser that requested it: a visitor sent here with another person's ticket is redirected
        to the CAS server for their own.
        """
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        ticket = request.GET.get("ticket")
        if not ticket or STARTED not in request.session:
            request.session[STARTED] = self.get_redirect_url()
            return redirect(client_for(request).get_login_url())
        wanted = request.session.pop(STARTED)
        try:
            user = authenticate(request, ticket=ticket)
        except Unavailable as failure:
            logger.error("The CAS server does not answer", exc_info=failure)
            return self.tell("统一身份认证暂时没有应答。", HTTPStatus.SERVICE_UNAVAILABLE, wanted)
        except SignInRefused as refusal:
            logger.warning("SignInRefused a campus account: %s", refusal)
            return self.tell(str(refusal), HTTPStatus.FORBIDDEN, wanted)
        if user is None:
            return self.tell("统一身份认证没有确认这次登录，可能是隔得太久。", HTTPStatus.FORBIDDEN, wanted)
        login(request, user)
        SessionTicket.objects.create(session_key=request.session.session_key, ticket=ticket)
        return redirect(wanted or self.next_page)

    def tell(self, reason: str, status: HTTPStatus, wanted: str) -> HttpResponse:
        return render(self.request, "audience/campus.html", {"reason": reason, "next": wanted}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the sessions of the tickets that a single log-out names. Knowing a ticket authenticates the CAS server."""
        logout_request = request.POST.get("logoutRequest", "")
        if not logout_request:
            return HttpResponseBadRequest("logoutRequest?", content_type="text/plain")
        sessions = import_module(settings.SESSION_ENGINE).SessionStore
        for held in SessionTicket.objects.filter(ticket__in=parse_logout_request(logout_request)):
            sessions(held.session_key).delete()
            held.delete()
        return HttpResponse("ok", content_type="text/plain")
