"""The decision page of an item in the admin, and its preview. Views translate; `actions` decide."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy
from wagtail.utils.decorators import xframe_options_sameorigin_override

from disclosure.approval import actions
from disclosure.approval.capacities import capacities_of
from disclosure.approval.consequences import effect_of_settlement, effect_of_suspension
from disclosure.approval.decision_page import DecisionView, Offer, not_found
from disclosure.approval.dossier import Dossier
from disclosure.approval.forms import (
    ApprovalForm,
    RequestForm,
    ReturnForm,
    ReturnForRemovalForm,
    ReviewForm,
    SeenForm,
    SettlementForm,
    SuspensionForm,
    UnitReturnForm,
)
from disclosure.approval.models import WrittenApproval
from disclosure.approval.papers import may_see_paper
from disclosure.approval.standing import last_carried_out
from disclosure.approval.suspension import settle, suspend
from disclosure.items.access import Surface, record_access
from disclosure.items.delivery import deliver
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_proposals
from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles


def _open_dossier(request: HttpRequest, pk: int) -> Dossier:
    """Return the dossier. Raises `Http404` if there is no such item, or, indistinguishably, if the person may not see it."""
    found = DisclosurePage.objects.filter(pk=pk)
    if not Roles.of(request.user).holds(Role.COMMITTEE):
        # One query for both hidden and missing items. The explorer shows nothing to the committee's members.
        found = found.filter(pk__in=page_permission_policy.explorable_instances(request.user).order_by().values("pk"))
    page = get_object_or_404(found)
    if not may_see_proposals(request.user, page):
        raise Http404
    record_access(request, Surface.DRAFT, page.number, page.pk)
    return Dossier(page, request.user)


class DossierView(DecisionView):
    """The page of an item: its text as readers will see it, scope, files, reviews, and the decision, also on a phone."""

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

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        dossier, page, by = self.dossier, self.dossier.page, self.request.user
        # A submitted form brings the digest along: the action compares it under its locks.
        seen = {"seen": lambda: dossier.digest, "task_state_id": dossier.task_state.pk if dossier.task_state else None}
        units = {"units": dossier.review_units}
        offers = {}
        state = {"seen": partial(last_carried_out, page)}
        returning = seen | {"reason": lambda: dossier.obstacle}
        if dossier.review_units:
            findings = units | {"screening": dossier.screening, "before": dossier.previous_answers}
            offers["review"] = Offer(
                ReviewForm, partial(actions.review, by=by), "已审核。", seen, findings, effect=lambda: dossier.effect_of_review
            )
            offers["send_back_to_remove"] = Offer(
                ReturnForRemovalForm,
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
            offers["approve"] = Offer(
                ApprovalForm,
                partial(actions.approve, by=by),
                "已批准，并已办理。",
                seen,
                dossier.of_meetings,
                effect=lambda: dossier.effect_of_approval,
            )
            offers["send_back"] = Offer(
                ReturnForm, partial(actions.send_back, by=by), "已退回。", returning, {"prefix": "return"}
            )
        if wanted in ("", "take_back") and dossier.may_take_back:
            take_back = partial(actions.take_back, page, by=by)
            offers["take_back"] = Offer(
                SeenForm, take_back, "已撤回，可以继续修改。", dossier.proposal_seen, {"prefix": "take_back"}
            )
        if wanted in ("", "settle") and dossier.may_settle:
            offers["settle"] = Offer(
                SettlementForm,
                partial(settle, page, by=by),
                "党委的决定已办理。",
                state,
                dossier.of_meetings,
                effect=partial(effect_of_settlement, page),
            )
        if wanted in ("", "suspend") and dossier.may_suspend:
            offers["suspend"] = Offer(
                SuspensionForm,
                partial(suspend, page, by=by),
                "已暂停公开，已通知党委。",
                state,
                {"prefix": "suspend"},
                effect=partial(effect_of_suspension, page),
            )
        if wanted in ("", "request") and dossier.procedures:
            options = {"prefix": "request", "procedures": dossier.procedures}
            offers["request"] = Offer(RequestForm, partial(actions.request, page, by=by), "已提出，等待审核。", state, options)
        return offers


@require_safe
def written(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve the scan of a written approval as a download."""
    paper = WrittenApproval.objects.filter(pk=pk).first()
    if paper is None or not may_see_paper(request.user, paper):
        return not_found(request)
    return deliver(request, paper.file.path, name=paper.name)


@require_safe
@xframe_options_sameorigin_override
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the content that is being decided as its readers would see it."""
    item = _open_dossier(request, pk).item
    return item.make_preview_request(request, item.default_preview_mode)
