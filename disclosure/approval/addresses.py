"""Addresses in the admin: of decision pages, and of pages in lists and reports, whose links never lead to a refusal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.wagtail_hooks import PageAdminURLFinder
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from disclosure.approval.models import Motion
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_proposals


def decision_page_of(subject: DisclosurePage | Motion) -> str:
    """Return the address of the page on which an item, or a motion, is decided."""
    return subject.get_admin_url() if isinstance(subject, Motion) else reverse("approval:dossier", args=[subject.pk])


class PageAddress(PageAdminURLFinder):
    """Address of a page: the editor for those who may edit, the decision page for others who see the draft, else the explorer.

    An item hidden from the person in the explorer has no address; Wagtail's lists then withhold its title.
    """

    def get_edit_url(self, page: Page) -> str | None:
        page = page.specific
        if editor := super().get_edit_url(page):
            return editor
        if isinstance(page, DisclosurePage):
            if may_see_proposals(self.user, page):
                return decision_page_of(page)
            if not page_permission_policy.explorable_instances(self.user).filter(pk=page.pk).exists():
                return None
        return reverse("wagtailadmin_explore", args=[page.pk])


def to_dossier(request: HttpRequest, page_id: int, **kwargs) -> HttpResponseRedirect:
    """Redirect from Wagtail's page about an item's workflows, open to its editors only, to the record of its decisions."""
    return redirect("approval:dossier", page_id)
