"""Views of the catalogue in the admin: the catalogue in force, the form of a new one, exports. An upper room takes the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from disclosure.catalogue.actions import may_import
from disclosure.catalogue.export import CONTENT_TYPES, FORMATS, printed_catalogue
from disclosure.catalogue.forms import UploadForm
from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.organisation.models import User

View = Callable[..., HttpResponse]


def may_look(user: User | AnonymousUser) -> bool:
    """Return whether `user` may see the catalogue's pages in the admin: the office, and a superuser, who may only look."""
    return may_import(user) or user.is_superuser


def _for(allowed: Callable[..., bool], message: str) -> Callable[[View], View]:
    """Return a decorator that answers 403 with `message` to users whom `allowed` refuses."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not allowed(request.user):
                return _refuse(request, message)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _refuse(request: HttpRequest, message: str) -> HttpResponse:
    back = reverse("catalogue_admin:index") if may_look(request.user) else reverse("wagtailadmin_home")
    context = page("没有权限", icon="warning") | {"message": message, "back": back}
    return render(request, "catalogue/admin/refused.html", context, status=403)


def page(title: str, icon: str = "list-ul") -> dict:
    """Return the context that the admin's base template requires."""
    return {"page_title": title, "header_title": title, "header_icon": icon}


office_only = _for(may_import, "只有党务公开办公室可以修订公开目录。")
"""Decorator for the views that draw up a new catalogue."""


@require_GET
@_for(may_look, "只有党务公开办公室可以管理公开目录。")
def index(request: HttpRequest) -> HttpResponse:
    """Show the catalogue in force, and, to the office, the form for a new one."""
    return show_index(request, UploadForm())


def show_index(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    """Show the catalogue in force with `form`, which may have errors about the file."""
    catalogue = CataloguePage.objects.first()
    categories = [(category, list(category.entries())) for category in (catalogue.categories() if catalogue else [])]
    context = page("公开目录") | {
        "catalogue": catalogue,
        "categories": categories,
        "entry_count": sum(len(entries) for _, entries in categories),
        "off_catalogue": catalogue and catalogue.off_catalogue(),
        "retired": EntryPage.objects.exclude(retired_on=None).order_by("-retired_on", "path"),
        "form": form if may_import(request.user) else None,
        "formats": list(FORMATS),
    }
    return render(request, "catalogue/admin/index.html", context, status=status)


@require_GET
@_for(may_look, "只有党务公开办公室可以管理公开目录。")
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """Send the catalogue as a file to store, or to edit and import again."""
    if file_format not in FORMATS:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, f"党务公开目录.{file_format}")}
    return HttpResponse(FORMATS[file_format](printed_catalogue()), content_type=CONTENT_TYPES[file_format], headers=headers)
