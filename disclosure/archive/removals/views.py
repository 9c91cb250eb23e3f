"""The page on which the office proposes a removal, and the redacted file for those who decide. Views translate."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from disclosure.approval.decision_page import DecisionView, Offer, not_found
from disclosure.approval.motions.permissions import may_see_motion, role_to_propose
from disclosure.archive.models import Edition, Removal, StoredFile
from disclosure.archive.models.removals import REMOVAL
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.forms import RemovalForm
from disclosure.archive.removals.planning import takeable
from disclosure.items.access import Surface, record_access
from disclosure.items.delivery import deliver
from disclosure.items.models import DisclosurePage


class RemoveView(DecisionView):
    template_name = "archive/admin/remove.html"
    page_title = "提请依法删除"
    header_icon = "folder-open-inverse"
    step = None

    @cached_property
    def item(self) -> DisclosurePage:
        role_to_propose(self.request.user, REMOVAL, None)
        item = DisclosurePage.objects.filter(pk=self.kwargs["pk"]).first()
        if item is None or not Edition.objects.filter(item=item).exists():
            raise Http404("这一事项没有归档的版本。")
        return item

    def get_page_subtitle(self) -> str:
        return self.item.index_number

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title, "sublabel": self.item.index_number}
        return [*super().get_breadcrumbs_items(), {"url": reverse("archive_admin:index"), "label": "归档"}, here]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**{"item": self.item, "has_takeable": bool(takeable(self.item)), **kwargs})

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        act = partial(propose_removal, self.item, by=self.request.user)
        return {"propose": Offer(RemovalForm, act, "已提请党委决定。", options={"item": self.item})}

    def after(self, result: object) -> str:
        return result.get_admin_url()


@require_safe
def redacted(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve the redacted file of a removal as a download to those who see the motion."""
    motion = Removal.objects.filter(pk=pk).first()
    if motion is None or not motion.redacted or not may_see_motion(request.user, motion):
        return not_found(request)
    record_access(request, Surface.DRAFT, motion.number, motion.item_id)
    return deliver(request, StoredFile(sha256=motion.redacted["sha256"]).path, name=motion.redacted["name"])
