"""Mail about events, sent once their transaction has committed."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mass_mail
from django.db import transaction
from django.template.loader import render_to_string

from disclosure.organisation.institution import in_force
from disclosure.organisation.models import User

logger = logging.getLogger(__name__)


def deliver(subject: str, template: str, path: str, people: Iterable[User], **context) -> None:
    """Send one mail per person once the transaction has committed. A mail server that is down never undoes a decision.

    Args:
        path: path on this site that the mail links to, as `address` in the template.
    """
    address = settings.WAGTAILADMIN_BASE_URL + path
    signature = render_to_string("organisation/mail/signature.txt", {"institution": in_force()})
    body = {
        (person.pk, person.email): render_to_string(template, {"person": person, "address": address, **context}) + signature
        for person in people
        if person.email
    }
    messages = [(f"【党务公开】{subject}", text, None, [email]) for (_, email), text in body.items()]

    def send() -> None:
        try:
            send_mass_mail(messages)
        except OSError:
            logger.exception("Mail about %s could not be sent to %d people", path, len(messages))

    if messages:
        transaction.on_commit(send)
