"""Page numbers in requests: only pages that the person finds in the explorer are accepted (law 5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from wagtail.admin.api.actions.base import APIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User

DESTINATION = "destination_page_id"


def check_pages(user: User, numbers: list[int], *, is_explored: bool) -> None:
    """Raise `Http404` if a number belongs to no page, or to an item that the explorer does not show to `user`.

    The root may only be explored: it is not a page of the site, and views that look for a page's parent fail over it.
    """
    shown = page_permission_policy.explorable_instances(user) | Page.objects.not_type(DisclosurePage)
    if not is_explored:
        shown = shown.filter(depth__gt=1)
    if shown.filter(pk__in=numbers).count() < len(set(numbers)):
        raise Http404("没有这个页面。")


def check_destinations() -> None:
    """Make the actions of the admin API check their destination, once they have parsed its number.

    The API looks it up among all pages: a hidden one would be refused with 403, and a missing one with 404.
    """
    actions = PagesAdminAPIViewSet.actions
    checked = {name: _checking(action) for name, action in actions.items() if DESTINATION in action.serializer().fields}
    PagesAdminAPIViewSet.actions = actions | checked


def _checking(action: type[APIAction]) -> type[APIAction]:
    class CheckedAction(action):
        def _action_from_data(self, instance: Page, data: dict) -> Any:
            if data.get(DESTINATION) is not None:
                check_pages(self.request.user, [data[DESTINATION]], is_explored=True)
            return super()._action_from_data(instance, data)

    return CheckedAction
