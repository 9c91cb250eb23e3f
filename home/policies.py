"""Policies for browsers: one for readers, one for people who work in Wagtail's admin."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

ADMIN = reverse_lazy("wagtailadmin_home")


class PoliciesMiddleware(CSPMiddleware):
    """Middleware for the content security policy, strict for readers and wider under the admin's address, and for embedding."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # No other site's page may embed a resource of ours, not even a picture that its reader may see.
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        # Within the admin's request for a preview, Wagtail requests the page as a reader would; the response belongs to the
        # admin.
        return response if getattr(request, "is_dummy", False) else super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(str(ADMIN)):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        if not report_only and settings.CAS_SERVER_URL:
            # Signing out leads on to the CAS server, and browsers apply `form-action` to the redirects after a form, too.
            parts.update = {"form-action": ["{0.scheme}://{0.netloc}".format(urlsplit(settings.CAS_SERVER_URL))]}
        return parts
