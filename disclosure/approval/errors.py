"""Refusals. Each says why, in Chinese, to the person who can mend it (law 7)."""

from django.core.exceptions import PermissionDenied

from disclosure.organisation.refusals import Refusal


class Refused(Refusal):
    """An action that the rules do not allow, and why, by field where a field can be mended."""

    def __init__(self, message: str, fields: dict[str, str] | None = None):
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class NotAllowed(Refused, PermissionDenied):
    """This person may not do this. Wagtail's own views know it as Django's `PermissionDenied`."""

    status = 403


class Stale(Refused):
    """What the person decided on is not, or no longer, what lies before them."""

    status = 409
