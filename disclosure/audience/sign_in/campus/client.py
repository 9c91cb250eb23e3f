"""What is said to the CAS server and by it. It is asked at the configured address alone, and not waited for for ever."""

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
    """The CAS server does not answer, or not as one does."""


class BoundedSession(requests.Session):
    """Waits for an answer for some seconds, and takes it from the server that was asked: it follows no redirect."""

    def request(self, *args, **kwargs) -> requests.Response:
        return super().request(*args, **kwargs | {"timeout": settings.CAS_TIMEOUT, "allow_redirects": False})


def client_for(request: HttpRequest) -> CASClientV3:
    """A client of the CAS server, which sends people back to the address of `request` on our own host."""
    client = get_cas_client(service_url=get_service_url(request), request=request)
    client.session = BoundedSession()
    return client


def validate_ticket(ticket: str, request: HttpRequest) -> tuple[str, Attributes]:
    """The name and the attributes of whoever the CAS server gave `ticket`; no name where it gave it nobody, or not for us.

    Raises `Unavailable`.
    """
    try:
        name, attributes, _proxy_ticket = client_for(request).verify_ticket(ticket)
    except requests.RequestException as failure:
        raise Unavailable from failure
    except (ParseError, IndexError, ValueError, AttributeError) as failure:
        # What the client raises over an answer that is not of the protocol.
        raise Unavailable from failure
    return name or "", attributes or {}


def parse_logout_request(logout_request: str) -> Iterator[str]:
    """The tickets whose sessions a `samlp:LogoutRequest` ends; none where it is not one."""
    for index in CASClientV3.get_saml_slos(logout_request.encode()) or []:
        if index.text:
            yield index.text
