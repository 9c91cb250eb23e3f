"""Pages asked for by their numbers: those that the person finds in the explorer, and no others (law 5)."""

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
    """Raises `Http404` if one of `numbers` is that of no page, or of an item that the explorer does not show to `user`.

    The root is no page of the site: it is explored, and that is all. Views that look for a page's parent fail over it.
    """
    shown = page_permission_policy.explorable_instances(user) | Page.objects.not_type(DisclosurePage)
    if not is_explored:
        shown = shown.filter(depth__gt=1)
    if shown.filter(pk__in=numbers).count() < len(set(numbers)):
        raise Http404("没有这个页面。")


def check_destinations() -> None:
    """Have the actions of the admin's interface for programs check their destination, once they have read its number.

    They look for it among all pages: a hidden one would be refused with 403, and a number that nothing has with 404.
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
