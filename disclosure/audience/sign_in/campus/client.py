"""The client of the CAS server: it connects to the configured address only, and with a timeout."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import requests
from cas import CASClientV3
from django.conf import settings
from django.http import HttpRequest
from django_cas_ng.utils import get_cas_client, get_service_url

Attributes = dict[str, str | list[str] | None]


class Unavailable(Exception):
    """The CAS server does not answer, or answers outside the protocol."""


class BoundedSession(requests.Session):
    """A session with a timeout that follows no redirect, so that only the configured server answers."""

    def request(self, *args, **kwargs) -> requests.Response:
        return super().request(*args, **kwargs | {"timeout": settings.CAS_TIMEOUT, "allow_redirects": False})


def client_for(request: HttpRequest) -> CASClientV3:
    """Return a client of the CAS server, which redirects people back to the address of `request` on our own host."""
    client = get_cas_client(service_url=get_service_url(request), request=request)
    client.session = BoundedSession()
    return client


def validate_ticket(ticket: str, request: HttpRequest) -> tuple[str, Attributes]:
    """Return the name and the attributes of the person of `ticket`; an empty name if the ticket is invalid or not for us.

    Raises `Unavailable`.
    """
    try:
        name, attributes, _proxy_ticket = client_for(request).verify_ticket(ticket)
    except requests.RequestException as failure:
        raise Unavailable from failure
    except (ParseError, IndexError, ValueError, AttributeError) as failure:
        # Raised by the client for an answer outside the protocol.
        raise Unavailable from failure
    return name or "", attributes or {}


def parse_logout_request(logout_request: str) -> Iterator[str]:
    """Yield the tickets whose sessions a `samlp:LogoutRequest` ends; none for any other text."""
    for index in CASClientV3.get_saml_slos(logout_request.encode()) or []:
        if index.text:
            yield index.text
