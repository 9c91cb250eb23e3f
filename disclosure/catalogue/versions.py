"""Views of the catalogue's versions for readers: a list, and each version's rows and changes. Article 8(1)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from disclosure.catalogue.export import CONTENT_TYPES, FORMATS
from disclosure.catalogue.models import CataloguePage, CatalogueVersion


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all versions, the one in force first."""
    context = {"page": CataloguePage.objects.live().first(), "versions": CatalogueVersion.objects.all()}
    return render(request, "catalogue/versions.html", context)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show a version as it was printed, and its changes from the previous one."""
    shown = get_object_or_404(CatalogueVersion, number=number)
    context = {
        "page": CataloguePage.objects.live().first(),
        "version": shown,
        "is_in_force": shown == CatalogueVersion.objects.first(),
        "formats": list(FORMATS),
    }
    return render(request, "catalogue/version.html", context)


@require_safe
def export(request: HttpRequest, number: int, file_format: str) -> HttpResponse:
    """Send a version as a file."""
    shown = get_object_or_404(CatalogueVersion, number=number)
    if file_format not in FORMATS:
        raise Http404("没有这种格式。")
    headers = {"Content-Disposition": content_disposition_header(True, f"党务公开目录（{shown}）.{file_format}")}
    return HttpResponse(FORMATS[file_format](shown.rows), content_type=CONTENT_TYPES[file_format], headers=headers)
