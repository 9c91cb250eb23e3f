"""The decision page of an item in the admin, and its preview. Views translate; `actions` decide."""

from __future__ import annotations

from functools import partial

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import TaskState
from wagtail.utils.decorators import xframe_options_sameorigin_override

from disclosure.approval import actions
from disclosure.approval.capacities import capacities_of
from disclosure.approval.decision_page import BIGGEST_ID, DecisionView, Offer
from disclosure.approval.dossier import Dossier
from disclosure.approval.forms import (
    ApprovalForm,
    RemovalForm,
    RequestForm,
    ReturnForm,
    ReviewForm,
    SettlementForm,
    SuspensionForm,
    UnitReturnForm,
)
from disclosure.approval.permissions import may_see_dossier
from disclosure.approval.suspension import settle, suspend
from disclosure.items.access import Surface, record_access
from disclosure.items.models import DisclosurePage


def _open_dossier(request: HttpRequest, pk: int) -> Dossier:
    """Raises `Http404` where there is no such item, and, not to be told from that, where the person may not see it."""
    page = get_object_or_404(DisclosurePage, pk=min(pk, BIGGEST_ID))
    if not may_see_dossier(request.user, page):
        raise Http404
    record_access(request, Surface.DRAFT, page.number, page.pk)
    return Dossier(page, request.user)


class DossierView(DecisionView):
    """One page an item: its text as readers will see it, scope, files, reviews; and the decision, on a phone too."""

    template_name = "approval/dossier.html"
    page_title = "审核审批"

    @cached_property
    def dossier(self) -> Dossier:
        return _open_dossier(self.request, self.kwargs["pk"])

    @property
    def step(self) -> TaskState | None:
        return self.dossier.task_state

    def get_page_subtitle(self) -> str:
        return self.dossier.item.title

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *super().get_breadcrumbs_items(),
            {
                "url": reverse("approval:dossier", args=[self.kwargs["pk"]]),
                "label": "审核审批",
                "sublabel": self.dossier.item.title,
            },
        ]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            **{
                "dossier": self.dossier,
                "item": self.dossier.item,
                "capacities": capacities_of(self.dossier),
                **kwargs,
            }
        )

    def offers(self) -> dict[str, Offer]:
        dossier, page, by = self.dossier, self.dossier.page, self.request.user
        seen = {"seen": dossier.digest, "task_state_id": dossier.task_state.pk if dossier.task_state else None}
        units = {"units": dossier.review_units}
        offers = {}
        returning = seen | {"reason": dossier.obstacle}
        if dossier.review_units:
            findings = units | {"screening": dossier.screening, "before": dossier.said_before}
            offers["review"] = Offer(ReviewForm, partial(actions.review, by=by), "已审核。", seen, findings)
            offers["send_back_to_remove"] = Offer(
                RemovalForm,
                partial(actions.send_back_to_remove, by=by),
                "已退回，请起草人删除。",
                seen,
                findings,
                shares="review",
            )
            offers["send_back"] = Offer(
                UnitReturnForm, partial(actions.send_back, by=by), "已退回。", returning, units | {"prefix": "return"}
            )
        if dossier.may_approve:
            offers["approve"] = Offer(ApprovalForm, partial(actions.approve, by=by), "已批准，并已办理。", seen)
            offers["send_back"] = Offer(
                ReturnForm, partial(actions.send_back, by=by), "已退回。", returning, {"prefix": "return"}
            )
        if dossier.may_take_back:
            offers["take_back"] = Offer(Form, partial(actions.take_back, page, by=by), "已撤回，可以继续修改。")
        if dossier.may_settle:
            offers["settle"] = Offer(SettlementForm, partial(settle, page, by=by), "党委的决定已办理。")
        if dossier.may_suspend:
            offers["suspend"] = Offer(
                SuspensionForm, partial(suspend, page, by=by), "已暂停公开，已通知党委。", options={"prefix": "suspend"}
            )
        if dossier.procedures:
            options = {"prefix": "request", "procedures": dossier.procedures}
            offers["request"] = Offer(RequestForm, partial(actions.request, page, by=by), "已提出，等待审核。", options=options)
        return offers


@require_safe
@xframe_options_sameorigin_override
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The content that is being decided, as its readers would see it."""
    item = _open_dossier(request, pk).item
    return item.make_preview_request(request, item.default_preview_mode)
