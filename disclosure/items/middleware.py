"""Round Wagtail's own views of pages and files: other units' drafts are not there, by whatever number (law 5), and who opens
one is recorded."""

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

BIGGEST_ID = 2**63 - 1
"""What a database can look for."""

ITEM_PATH = re.compile("(?P<entry>(?:[^/]+/)+)[1-9][0-9]*/")
"""The path of an item below the site's: its entry's, and its number."""

PAGE_VIEWS = ("wagtailadmin_pages:", "wagtailadmin_explore", "wagtailadmin_choose_page", "wagtailadmin_editing_sessions:ping")
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "pk", "page_to_move_id", "destination_id", "object_id")

FORM_ARGUMENTS = ("new_parent_page", "parent_page")
"""Pages in the forms of those views."""

OPENING_VIEWS = (*PAGE_VIEWS, "wagtailadmin_api:pages:detail")
"""What shows an item in the admin. Wagtail's interface for programs tells of one by itself."""

WHILE_TYPING = ("preview_on_add", "preview_on_edit")
"""What an editor asks for every few seconds shows nothing but what its own page shows."""


FILE_VIEWS = ("wagtaildocs", "wagtailimages")
FILE_ARGUMENTS = ("document_id", "doc_id", "image_id", "pk")
UPLOAD_ARGUMENT = "uploaded_file_id"


def pages_named(found: ResolverMatch) -> list[int]:
    """The numbers of pages in the address of a view: by their names, or, to compare revisions, without one and first."""
    named = [*(found.kwargs[name] for name in PAGE_ARGUMENTS if name in found.kwargs), *found.args[:1]]
    return [int(pk) for pk in named if is_page_number(pk)]


def pages_sent(form: QueryDict) -> list[int]:
    """The numbers of pages in a form, as its fields read them: with spaces and signs, too."""
    numbers = []
    for name in FORM_ARGUMENTS:
        try:
            numbers.append(int(form.get(name, "")))
        except ValueError:
            continue
    return [number for number in numbers if abs(number) <= BIGGEST_ID]


def is_page_number(text: object) -> bool:
    return str(text).isdecimal() and len(str(text)) < 19


class ForeignDraftsMiddleware:
    """What a person may not know of is not there, by whatever number: it is answered for as a number that nothing has.

    Some of Wagtail's views name a page or a file before they ask who looks, and others refuse one that exists in another way
    than one that does not. Readers are led away by the admin itself, from what is there and what is not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Say to a person who may not edit an item why, where Wagtail would only say that it is so (law 7).

        Raises `Http404` for pages and files that the person does not find in the admin's own lists.
        """
        found = request.resolver_match
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if found.view_name.startswith(FILE_VIEWS):
            check_files(request.user, found)
        if not found.view_name.startswith(PAGE_VIEWS):
            return None
        asked = [number for name in ("id", "target_pages[]") for number in request.GET.getlist(name)]
        pages = [*pages_named(found), *map(int, filter(is_page_number, asked))]
        check_pages(request.user, pages_sent(request.POST), is_explored=True)
        check_pages(request.user, pages, is_explored=not found.view_name.startswith("wagtailadmin_pages:"))
        if found.view_name == "wagtailadmin_pages:edit":
            item = DisclosurePage.objects.filter(pk__in=pages).first()
            reason = item and why_not_edited(request.user, item)
            return permission_denied(request, PermissionDenied(reason)) if reason else None
        return None


def check_files(user: User, found: ResolverMatch) -> None:
    """Raises `Http404` if the address names a file that `user` may not choose, somebody else's upload, or none."""
    model = Attachment if found.view_name.startswith("wagtaildocs") else Picture
    named = {found.kwargs[name] for name in FILE_ARGUMENTS if name in found.kwargs}
    for number in filter(is_page_number, named):
        if not files_of_person(user, model).filter(pk=number).exists():
            raise Http404("没有这个文件。")
    if UPLOAD_ARGUMENT in found.kwargs:
        own = UploadedFile.objects.filter(uploaded_by_user=user, for_content_type=ContentType.objects.get_for_model(model))
        if not own.filter(pk=min(found.kwargs[UPLOAD_ARGUMENT], BIGGEST_ID)).exists():
            raise Http404("没有这个文件。")


class UnreadableItemMiddleware:
    """Refuses every number under an entry that leads to nothing the reader may read: a hidden item, a draft, or none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The way to sign in, or a refusal that names the entry and its scope, and of the item nothing."""
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
    """Records who opens an item in the admin: its editor, its revisions, whatever else shows it there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 200 and request.user.is_authenticated and request.method in ("GET", "HEAD"):
            for item in self._opened(request.resolver_match):
                record_access(request, Surface.DRAFT, item.number, item.pk)
        return response

    def _opened(self, found):
        # A preview asks the page within the request for it, and nothing is resolved there.
        if not found or not found.view_name.startswith(OPENING_VIEWS) or found.url_name in WHILE_TYPING:
            return DisclosurePage.objects.none()
        return DisclosurePage.objects.filter(pk__in=pages_named(found))
