"""The page explorer: its rows, and its filters by people, who work on pages that the person finds there (law 5)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.forms import CheckboxSelectMultiple
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from disclosure.catalogue.models import EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.items.rows import prepare_rows
from disclosure.organisation.models import User


def owners(request):
    owned = page_permission_policy.explorable_instances(request.user).filter(owner=OuterRef("pk"))
    return User.objects.filter(Exists(owned))


def editors(request):
    pages = page_permission_policy.explorable_instances(request.user).filter(pk=OuterRef("page"))
    edits = PageLogEntry.objects.filter(Exists(pages), action="wagtail.edit", user=OuterRef("pk"))
    return User.objects.filter(Exists(edits))


class ExplorerFilterSet(GenericPageFilterSet):
    owner = MultipleUserFilter(label="起草人", queryset=owners, widget=CheckboxSelectMultiple)
    edited_by = EditedByFilter(label="修改人", queryset=editors, widget=CheckboxSelectMultiple)


class ExplorerView(ExplorableIndexView):
    """Wagtail's view, which asks for each row what the person may do with the page."""

    sort_order_field = None
    """Turns off manual sorting, for which Wagtail would list all pages at once."""

    def get_base_queryset(self):
        if self.is_searching or self.is_filtering:
            return super().get_base_queryset()
        return self.annotate_queryset(page_permission_policy.children_shown_to(self.request.user, self.parent_page))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pages = context["object_list"]
        prepare_rows(page for page in pages if isinstance(page, DisclosurePage))
        prefetch_related_objects([page for page in pages if isinstance(page, EntryPage)], "responsibilities")
        return context


class ExplorerViewSet(PageViewSet):
    """The explorer of all page types, in place of Wagtail's own."""

    model = Page
    filterset_class = ExplorerFilterSet
    index_view_class = ExplorerView
