"""Whether the site gives somebody a file: what its view asks, without the request."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from disclosure.audience.readers import Reader
from disclosure.items.files import Attachment, Picture
from disclosure.items.views import authorise_file
from disclosure.organisation.models import User


def is_served(reader: Reader, user: User | AnonymousUser, file: Attachment | Picture) -> bool:
    request = RequestFactory().get("/")
    request.reader, request.user = reader, user
    try:
        authorise_file(request, file)
    except (Http404, PermissionDenied):
        return False
    return True
