"""Filters of the page explorer by people: only those who work on pages that the person finds there (law 5)."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from disclosure.organisation.models import User


def owners(request):
    pages = page_permission_policy.explorable_instances(request.user)
    return User.objects.filter(pk__in=pages.order_by().values("owner"))


def editors(request):
    pages = page_permission_policy.explorable_instances(request.user)
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages.order_by().values("pk"))
    return User.objects.filter(pk__in=edits.order_by().values("user"))


class ExplorerFilterSet(GenericPageFilterSet):
    owner = MultipleUserFilter(label="起草人", queryset=owners, widget=CheckboxSelectMultiple)
    edited_by = EditedByFilter(label="修改人", queryset=editors, widget=CheckboxSelectMultiple)


class ExplorerViewSet(PageViewSet):
    """The explorer of all page types, in place of Wagtail's own."""

    model = Page
    filterset_class = ExplorerFilterSet
