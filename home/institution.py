"""The institution that a response names, read without a query of its own (ADR 30)."""

from __future__ import annotations

from django.http import HttpRequest

from disclosure.catalogue.models import CataloguePage
from disclosure.organisation.institution import NEWEST_DIGEST, InstitutionEdition, in_force

DIGEST = "institution_digest"
"""The name of what tells which edition is in force: on a request, and on a row with which it was read."""


def institution_of(request: HttpRequest) -> InstitutionEdition:
    """Return the edition in force, as it was when the request was answered.

    Its digest was read with the page, or with the person, or it is read with the catalogue, which every page of the site needs.
    What was read with the person is older than the generation, so it counts only where nothing is kept for one.
    """
    digest = getattr(request, DIGEST, None)
    if digest is None and getattr(request, "generation", None) is None:
        digest = getattr(getattr(request, "user", None), DIGEST, None)
    if digest is None:
        front_catalogue(request)
        digest = getattr(request, DIGEST, None)
    return in_force(digest)


def front_catalogue(request: HttpRequest) -> CataloguePage | None:
    """Return the catalogue, which is read once for a request; None before one is imported."""
    known = vars(request)
    if "front_catalogue" not in known:
        known["front_catalogue"] = CataloguePage.objects.live().annotate(**WITH_DIGEST).first()
        note_digest(request, known["front_catalogue"])
    return known["front_catalogue"]


WITH_DIGEST = {DIGEST: NEWEST_DIGEST}
"""Annotation of any query from whose first row `note_digest` learns the digest."""


def note_digest(request: HttpRequest, row: object | None) -> None:
    """Remember the digest that was read with `row`."""
    if row is not None:
        setattr(request, DIGEST, getattr(row, DIGEST))
