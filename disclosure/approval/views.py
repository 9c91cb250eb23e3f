"""The decision page of an item in the admin, and its preview. Views translate; `actions` decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.utils.decorators import xframe_options_sameorigin_override

from disclosure.approval import actions
from disclosure.approval.capacities import capacities_of
from disclosure.approval.dossier import Dossier
from disclosure.approval.errors import Refused
from disclosure.approval.forms import (
    ApprovalForm,
    RequestForm,
    ReturnForm,
    ReviewForm,
    SettlementForm,
    SuspensionForm,
    UnitReturnForm,
)
from disclosure.approval.permissions import may_see_dossier
from disclosure.approval.suspension import settle, suspend
from disclosure.items.models import DisclosurePage

BIGGEST_ID = 2**63 - 1
"""What a database can look for."""


@dataclass(frozen=True)
class Offer:
    """An action that is offered to a person: the form that gathers what it needs, and what they are told when it is done."""

    form: type[Form]
    act: Callable[..., object]
    done: str
    initial: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    def blank(self) -> Form:
        return self.form(initial=self.initial, **self.options)

    def filled(self, data: QueryDict) -> Form:
        return self.form(data, **self.options)


def _open_dossier(request: HttpRequest, pk: int) -> Dossier:
    if pk > BIGGEST_ID:
        raise Http404("没有这一事项。")
    page = get_object_or_404(DisclosurePage, pk=pk)
    if not may_see_dossier(request.user, page):
        raise PermissionDenied("这是其他单位的事项，您无权查看。")
    return Dossier(page, request.user)


class DossierView(WagtailAdminTemplateMixin, TemplateView):
    """One page an item: its text as readers will see it, scope, files, reviews; and the decision, on a phone too."""

    template_name = "approval/dossier.html"
    header_icon = "clipboard-list"
    page_title = "审核审批"

    @cached_property
    def dossier(self) -> Dossier:
        return _open_dossier(self.request, self.kwargs["pk"])

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
        forms = {name: offer.blank() for name, offer in self.offers().items()}
        return super().get_context_data(
            **{
                "dossier": self.dossier,
                "item": self.dossier.item,
                "capacities": capacities_of(self.dossier),
                "forms": forms,
                **kwargs,
            }
        )

    def offers(self) -> dict[str, Offer]:
        """What the person may do now, by the name of its button."""
        dossier, page, by = self.dossier, self.dossier.page, self.request.user
        seen = {"seen": dossier.digest, "task_state_id": dossier.task_state.pk if dossier.task_state else None}
        units = {"units": dossier.review_units}
        offers = {}
        if dossier.review_units:
            offers["review"] = Offer(ReviewForm, partial(actions.review, by=by), "已审核。", seen, units)
            offers["send_back"] = Offer(
                UnitReturnForm, partial(actions.send_back, by=by), "已退回。", seen, units | {"prefix": "return"}
            )
        if dossier.may_approve:
            offers["approve"] = Offer(ApprovalForm, partial(actions.approve, by=by), "已批准，并已办理。", seen)
            offers["send_back"] = Offer(ReturnForm, partial(actions.send_back, by=by), "已退回。", seen, {"prefix": "return"})
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

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out the action named by the button. What is refused comes back with its reason and all that was typed."""
        name = request.POST.get("action", "")
        offer = self.offers().get(name)
        if offer is None:
            typed = "；".join(
                text for key, text in request.POST.items() if key.endswith(("reason", "comment")) and text.strip()
            )
            kept = f"您填写的内容没有提交，抄录如下：{typed}" if typed else ""
            messages.error(request, f"这一步已经不能办理，请看下面的最新情况。{kept}")
            return self._again(409)
        form = offer.filled(request.POST)
        if not form.is_valid():
            # The form may lie far below the text: on a phone, the top of the page has to say so.
            messages.error(request, "没有办理，请按表单里的提示改正。已填写的内容都还在。")
            return self._again(422, name, form)
        step = self.dossier.task_state
        if "task_state_id" in form.cleaned_data and (step is None or form.cleaned_data["task_state_id"] != step.pk):
            messages.error(request, "这一页的环节已经变化，请重新核对后再决定。")
            return self._again(409, name, form)
        try:
            offer.act(**form.cleaned_data)
        except Refused as refusal:
            for field, message in refusal.fields.items():
                form.add_error(field if field in form.fields else None, message)
            messages.error(request, refusal.message)
            return self._again(refusal.status, name, form)
        messages.success(request, offer.done)
        return redirect("approval:dossier", pk)

    def _again(self, status: int, name: str = "", form: Form | None = None) -> HttpResponse:
        context = self.get_context_data()
        if form is not None:
            context["forms"][name] = form
        return self.render_to_response(context, status=status)


@require_safe
@xframe_options_sameorigin_override
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The content that is being decided, as its readers would see it."""
    item = _open_dossier(request, pk).item
    return item.make_preview_request(request, item.default_preview_mode)
