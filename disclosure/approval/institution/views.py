"""The pages of what names the institution in the admin: the editions, and the form of a change. Views translate."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.approval.decision_page import DecisionView, Offer, refuse
from disclosure.approval.institution.actions import propose_institution_change
from disclosure.approval.institution.editions import editions
from disclosure.approval.institution.forms import InstitutionForm
from disclosure.approval.models import InstitutionChange
from disclosure.approval.models.motions import INSTITUTION
from disclosure.approval.motions.permissions import may_begin, role_to_propose, sees_all_motions
from disclosure.organisation.institution import LABELS, in_force
from disclosure.organisation.permissions import may_inspect_registers
from disclosure.organisation.row_numbers import is_row_number

ICON = "site"

READ_BY = "网站信息的各版由党务公开办公室、系统管理员和党务公开监督员查看；现行的网站信息见网站各页。"


class EditionsView(WagtailAdminTemplateMixin, TemplateView):
    """Lists the institution's names and contact details in force, and all editions with their decisions."""

    template_name = "approval/institution/editions.html"
    page_title = "网站信息"
    header_icon = ICON

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not may_inspect_registers(request.user):
            return refuse(request, PermissionDenied(READ_BY))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        present, user = in_force(), self.request.user
        return super().get_context_data(
            present=present,
            facts=[(label, getattr(present, name)) for name, label in LABELS.items()],
            editions=editions(),
            may_propose=may_begin(user, INSTITUTION),
            reads_motions=sees_all_motions(user),
            pending=InstitutionChange.objects.under_way().first(),
            **kwargs,
        )


class ProposeView(DecisionView):
    """The form of a change, filled in with what stands today, or with an earlier motion (`again`) that is proposed anew."""

    template_name = "approval/institution/propose.html"
    page_title = "提请变更网站信息"
    header_icon = ICON
    step = None

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse("institution:index"), "label": "网站信息"}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]

    @cached_property
    def former(self) -> InstitutionChange | None:
        number = self.request.GET.get("again", "")
        return InstitutionChange.objects.filter(pk=number).first() if is_row_number(number) else None

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        role_to_propose(self.request.user, INSTITUTION, None)
        present, former = in_force(), self.former
        shown = {**former.facts, "reason": former.reason} if former else present.facts
        act = partial(propose_institution_change, by=self.request.user)
        return {"propose": Offer(InstitutionForm, act, "已提请党委决定。", {**shown, "seen": present.digest})}

    def after(self, result: object) -> str:
        return result.get_admin_url() if isinstance(result, InstitutionChange) else super().after(result)
