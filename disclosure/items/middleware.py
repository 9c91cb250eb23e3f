"""Round Wagtail's own views of a page: other units' drafts are not there, by whatever number (law 5), and who opens
one is recorded."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import ResolverMatch
from django.views.defaults import permission_denied
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from disclosure.items.access import Surface, record_access
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import why_not_edited

PAGE_VIEWS = ("wagtailadmin_pages:", "wagtailadmin_explore", "wagtailadmin_choose_page")
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "pk", "page_to_move_id", "destination_id")

OPENING_VIEWS = (*PAGE_VIEWS, "wagtailadmin_api:pages:detail")
"""What shows an item in the admin. Wagtail's interface for programs tells of one by itself."""

WHILE_TYPING = ("preview_on_add", "preview_on_edit")
"""What an editor asks for every few seconds shows nothing but what its own page shows."""


def pages_named(found: ResolverMatch) -> list[int]:
    """The numbers of pages in the address of a view: by their names, or, to compare revisions, without one and first."""
    named = [*(found.kwargs[name] for name in PAGE_ARGUMENTS if name in found.kwargs), *found.args[:1]]
    return [int(pk) for pk in named if is_page_number(pk)]


def is_page_number(text: object) -> bool:
    return str(text).isdecimal() and len(str(text)) < 19


class ForeignDraftsMiddleware:
    """Some of Wagtail's views name a page in a heading or a message before they ask who looks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Says to whoever may not edit an item why, where Wagtail would only say that it is so (law 7).

        Raises `Http404` for an item that the explorer does not show to this person, and for the root. Readers are led away by
        the admin itself, from what is there and what is not.

        The root is no page of the site: it is explored, and that is all. Views that look for a page's parent fail over it.
        """
        if not request.user.has_perm("wagtailadmin.access_admin") or not request.resolver_match.view_name.startswith(
            PAGE_VIEWS
        ):
            return None
        pages = [*pages_named(request.resolver_match), *map(int, filter(is_page_number, request.GET.getlist("id")))]
        done = request.resolver_match.view_name.startswith("wagtailadmin_pages:")
        if done and Page.objects.filter(pk__in=pages, depth=1).exists():
            raise Http404("没有这个页面。")
        items = DisclosurePage.objects.filter(pk__in=pages)
        if items and items.exclude(pk__in=page_permission_policy.explorable_instances(request.user).values("pk")).exists():
            raise Http404("没有这个页面。")
        if request.resolver_match.view_name == "wagtailadmin_pages:edit" and items:
            reason = why_not_edited(request.user, items[0])
            return permission_denied(request, PermissionDenied(reason)) if reason else None
        return None


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
