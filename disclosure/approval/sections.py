"""Sections that decisions add to the pages of lower rooms: the basis of an item, an entry, a version of the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from disclosure.approval.models import CatalogueRevision
from disclosure.approval.personal_data.screening import screen
from disclosure.approval.templatetags.disclosed_decisions import approval_of, how_it_ended
from disclosure.catalogue.models import CataloguePage, CatalogueVersion, EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.sections import section


@section("item.top", "approval/sections/ending.html")
@section("item.taken_away", "approval/sections/taken_away.html")
def ending_of_item(item: DisclosurePage, request: HttpRequest) -> dict[str, Any] | None:
    ending = how_it_ended(item)
    return {"ending": ending} if ending else None


@section("item.aside", "approval/sections/approval.html", order=10)
def approval_of_item(item: DisclosurePage, request: HttpRequest) -> dict[str, Any] | None:
    approval = approval_of(item)
    return {"approval": approval} if approval else None


@section("item.personal_data", "approval/sections/personal_data.html")
def personal_data_of_draft(item: DisclosurePage, request: HttpRequest) -> dict[str, Any]:
    """Return the reviewer's questions about the draft as last saved; none for a draft that was never saved."""
    return {"screening": screen(item, may_read=True) if item.pk else None}


@section("version.basis", "approval/sections/version_basis.html")
def basis_of_version(version: CatalogueVersion, request: HttpRequest) -> dict[str, Any]:
    """Return the approval by which a version came into force; None for a catalogue approved before this site existed."""
    revision = CatalogueRevision.objects.filter(version=version).first()
    return {"approval": revision and revision.approval}


@section("entry.consent", "approval/sections/consent.html")
def consent_to_entry(entry: EntryPage, request: HttpRequest) -> dict[str, Any] | None:
    """Return the committee's consent to a disclosure outside the catalogue: Article 8(3)."""
    motion = CatalogueRevision.objects.filter(entry=entry).first()
    return {"consent": motion.approval} if motion and motion.approval else None


@section("catalogue.upload", "approval/sections/upload.html")
def upload_of_catalogue(catalogue: CataloguePage | None, request: HttpRequest) -> dict[str, Any]:
    """Show the form that proposes a new catalogue to the committee, from the `form` of the page that leaves room for it."""
    return {}
