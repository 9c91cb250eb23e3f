"""Middleware around Wagtail's own views of pages and files: hides other units' drafts (law 5), and records who opens one."""

import re
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import ResolverMatch
from django.views.defaults import permission_denied
from wagtail.models import Site, UploadedFile

from disclosure.catalogue.models import EntryPage
from disclosure.items.access import Surface, record_access
from disclosure.items.choosing import files_of_person
from disclosure.items.files import Attachment, Picture
from disclosure.items.known_pages import check_pages
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import why_not_edited
from disclosure.items.refusals import lead_to_sign_in
from disclosure.organisation.models import User
from disclosure.organisation.permissions import has_admin_access
from disclosure.organisation.row_numbers import LARGEST_ROW_NUMBER, is_row_number

ITEM_PATH = re.compile("(?P<entry>(?:[^/]+/)+)[1-9][0-9]*/")
"""Pattern of an item's path below the site's: its entry's path, and its number."""

PAGE_VIEWS = ("wagtailadmin_pages:", "wagtailadmin_explore", "wagtailadmin_choose_page", "wagtailadmin_editing_sessions:ping")
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "pk", "page_to_move_id", "destination_id", "object_id")

FORM_ARGUMENTS = ("new_parent_page", "parent_page")
"""Names of the fields of pages in the forms of those views."""

OPENING_VIEWS = (*PAGE_VIEWS, "wagtailadmin_api:pages:detail")
"""Prefixes of the views that show an item in the admin, including the detail view of the admin API."""

WHILE_TYPING = ("preview_on_add", "preview_on_edit")
"""Views that an editor requests every few seconds, and that show nothing that the editor's page does not show."""


FILE_VIEWS = ("wagtaildocs", "wagtailimages")
FILE_ARGUMENTS = ("document_id", "doc_id", "image_id", "pk")
UPLOAD_ARGUMENT = "uploaded_file_id"


def pages_named(found: ResolverMatch) -> list[int]:
    """Return the page numbers in a view's URL: by name, or, in the comparison of revisions, unnamed and first."""
    named = [*(found.kwargs[name] for name in PAGE_ARGUMENTS if name in found.kwargs), *found.args[:1]]
    return [int(pk) for pk in named if is_row_number(str(pk))]


def pages_sent(form: QueryDict) -> list[int]:
    """Return the page numbers in a form, parsed as its fields do: with spaces and signs, too."""
    numbers = []
    for name in FORM_ARGUMENTS:
        try:
            numbers.append(int(form.get(name, "")))
        except ValueError:
            continue
    return [number for number in numbers if abs(number) <= LARGEST_ROW_NUMBER]


class ForeignDraftsMiddleware:
    """Answers requests for unknown and for hidden pages and files alike, by whatever number.

    Some of Wagtail's views name a page or a file before they check the user, and others refuse existing ones differently from
    missing ones. The admin itself redirects readers, for existing and for missing ones alike.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Explain to a person who may not edit an item why not, where Wagtail would give no reason (law 7).

        Raises `Http404` for pages and files that the person does not find in the admin's own lists.
        """
        found = request.resolver_match
        if not found.view_name.startswith((*FILE_VIEWS, *PAGE_VIEWS)) or not has_admin_access(request.user):
            return None
        if found.view_name.startswith(FILE_VIEWS):
            check_files(request.user, found)
        if not found.view_name.startswith(PAGE_VIEWS):
            return None
        asked = [number for name in ("id", "target_pages[]") for number in request.GET.getlist(name)]
        pages = [*pages_named(found), *map(int, filter(is_row_number, asked))]
        check_pages(request.user, pages_sent(request.POST), is_explored=True)
        check_pages(request.user, pages, is_explored=not found.view_name.startswith("wagtailadmin_pages:"))
        if found.view_name == "wagtailadmin_pages:edit":
            item = DisclosurePage.objects.filter(pk__in=pages).first()
            reason = item and why_not_edited(request.user, item)
            return permission_denied(request, PermissionDenied(reason)) if reason else None
        return None


def check_files(user: User, found: ResolverMatch) -> None:
    """Raise `Http404` if the URL names a file that `user` may not choose, another person's upload, or a missing file."""
    model = Attachment if found.view_name.startswith("wagtaildocs") else Picture
    named = {str(found.kwargs[name]) for name in FILE_ARGUMENTS if name in found.kwargs}
    for number in filter(is_row_number, named):
        if not files_of_person(user, model).filter(pk=number).exists():
            raise Http404("没有这个文件。")
    if UPLOAD_ARGUMENT in found.kwargs:
        own = UploadedFile.objects.filter(uploaded_by_user=user, for_content_type=ContentType.objects.get_for_model(model))
        if not own.filter(pk=found.kwargs[UPLOAD_ARGUMENT]).exists():
            raise Http404("没有这个文件。")


class UnreadableItemMiddleware:
    """Refuses each number under an entry for which there is no item that the reader may read: hidden, a draft, or missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Redirect to the sign-in page, or refuse with the entry and its scope, without any detail of the item."""
        found = request.resolver_match
        if not isinstance(exception, Http404) or found is None or found.view_name != "wagtail_serve":
            return None
        path = ITEM_PATH.fullmatch(found.args[0])
        entry = path and _entry(request, path["entry"])
        if not entry or request.reader.reads_everything:
            return None
        if not request.user.is_authenticated:
            return lead_to_sign_in(request)
        return render(request, "audience/refused.html", {"reason": "", "entry": entry}, status=403)


def _entry(request: HttpRequest, path: str) -> EntryPage | None:
    site = Site.find_for_request(request)
    return site and EntryPage.objects.live().filter(url_path=f"{site.root_page.url_path}{path}").first()


class DraftReadingMiddleware:
    """Records who opens an item in the admin: its editor, its revisions, or any other view that shows the item."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 200 and request.user.is_authenticated and request.method in ("GET", "HEAD"):
            for item in self._opened(request.resolver_match):
                record_access(request, Surface.DRAFT, item.number, item.pk)
        return response

    def _opened(self, found):
        # A preview requests the page within its own request, where no view is resolved.
        if not found or not found.view_name.startswith(OPENING_VIEWS) or found.url_name in WHILE_TYPING:
            return DisclosurePage.objects.none()
        return DisclosurePage.objects.filter(pk__in=pages_named(found))
