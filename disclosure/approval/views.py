"""The decision page of an item in the admin, and its preview. Views translate; `actions` decide."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.approval import actions
from disclosure.approval.dossier import Dossier
from disclosure.approval.errors import Refused
from disclosure.approval.forms import ApprovalForm, ReturnForm, ReviewForm, SeenForm, UnitReturnForm
from disclosure.approval.permissions import may_see_dossier
from disclosure.items.models import DisclosurePage


def _open_dossier(request: HttpRequest, pk: int) -> Dossier:
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
            {"url": reverse("approval:dossier", args=[self.kwargs["pk"]]), "label": "审核审批", "sublabel": self.dossier.item.title},
        ]

    def get_context_data(self, **kwargs) -> dict:
        dossier = self.dossier
        seen = {"seen": dossier.digest}
        forms = {}
        if dossier.review_units:
            forms["review"] = ReviewForm(units=dossier.review_units, initial=seen)
            forms["send_back"] = UnitReturnForm(units=dossier.review_units, initial=seen, prefix="return")
        elif dossier.may_approve:
            forms["approve"] = ApprovalForm(initial=seen)
            forms["send_back"] = ReturnForm(initial=seen, prefix="return")
        return super().get_context_data(**{"dossier": dossier, "item": dossier.item, "forms": forms, **kwargs})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out the action named by the button. What is refused comes back with its reason and all that was typed."""
        name = request.POST.get("action", "")
        form, done = self._form_for(name)
        if form is None:
            messages.error(request, "这一步已经不能办理，请看下面的最新情况。")
            return self._again(409)
        if not form.is_valid():
            return self._again(422, name, form)
        try:
            self._act(name, form.cleaned_data)
        except Refused as refusal:
            for field, message in refusal.fields.items():
                form.add_error(field if field in form.fields else None, message)
            messages.error(request, refusal.message)
            return self._again(refusal.status, name, form)
        messages.success(request, done)
        return redirect("approval:dossier", pk)

    def _form_for(self, name: str) -> tuple[SeenForm | None, str]:
        """The bound form of an action that the person may take now, and what to tell them when it is done."""
        data, dossier = self.request.POST, self.dossier
        if name == "review" and dossier.review_units:
            return ReviewForm(data, units=dossier.review_units), "已审核。"
        if name == "approve" and dossier.may_approve:
            return ApprovalForm(data), "已批准并公开。"
        if name == "send_back" and dossier.review_units:
            return UnitReturnForm(data, units=dossier.review_units, prefix="return"), "已退回起草人。"
        if name == "send_back" and dossier.may_approve:
            return ReturnForm(data, prefix="return"), "已退回起草人。"
        if name == "take_back" and dossier.may_take_back:
            return SeenForm(data), "已撤回送审，可以继续修改。"
        return None, ""

    def _act(self, name: str, data: dict) -> None:
        if name == "take_back":
            actions.take_back(self.dossier.page, by=self.request.user)
        else:
            getattr(actions, name)(self.dossier.task_state.pk, by=self.request.user, **data)

    def _again(self, status: int, name: str = "", form: SeenForm | None = None) -> HttpResponse:
        context = self.get_context_data()
        if form is not None:
            context["forms"][name] = form
        return self.render_to_response(context, status=status)


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The content that is being decided, as its readers would see it."""
    item = _open_dossier(request, pk).item
    return item.make_preview_request(request, item.default_preview_mode)
