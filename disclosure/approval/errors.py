"""Refusals. Each one gives the reason, in Chinese, to the person who can correct the cause (law 7)."""

from django.core.exceptions import PermissionDenied

from disclosure.organisation.refusals import Refusal


class Refused(Refusal):
    """An action that the rules do not allow, with the reason, by field if a field can be corrected."""

    def __init__(self, message: str, fields: dict[str, str] | None = None):
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class NotAllowed(Refused, PermissionDenied):
    """An action that the person may not do. Wagtail's own views treat it as Django's `PermissionDenied`."""

    status = 403


class Stale(Refused):
    """A decision on content that is not, or no longer, the present content."""

    status = 409
