"""What a browser may do with a page: one policy for readers, one for those who work in Wagtail's admin."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

ADMIN = reverse_lazy("wagtailadmin_home")


class PoliciesMiddleware(CSPMiddleware):
    """The content security policy: the strict one of the settings, a wider one under the admin's address; and who may embed."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # No other site's page may take anything of ours into it, be it a picture that its reader may see.
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        # Within the admin's request for a preview, Wagtail asks the page as a reader would: what comes of it is the admin's.
        return response if getattr(request, "is_dummy", False) else super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(str(ADMIN)):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        if not report_only and settings.CAS_SERVER_URL:
            # Signing out leads on to the CAS server, and browsers hold a form to this policy wherever its answer leads.
            parts.update = {"form-action": ["{0.scheme}://{0.netloc}".format(urlsplit(settings.CAS_SERVER_URL))]}
        return parts
