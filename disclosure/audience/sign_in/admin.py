"""The admin's list of second factors of those who need one, and their reset if one is lost."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.audience.sign_in import second_factor
from disclosure.organisation.models import Appointment, User
from disclosure.organisation.people import ForKeepersOfRegisters
from disclosure.organisation.row_numbers import is_row_number


class SecondFactorsView(ForKeepersOfRegisters, WagtailAdminTemplateMixin, TemplateView):
    page_title = "两步验证"
    header_icon = "lock"
    template_name = "audience/admin/second_factors.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        rows = [(person, second_factor.may_reset(person, by=self.request.user)) for person in self.people()]
        return super().get_context_data(rows=rows, **kwargs)

    def people(self) -> QuerySet[User]:
        """Return administrators, holders of roles and owners of a second factor, with times of its setup and last use."""
        telephone = Q(totpdevice__confirmed=True)
        known = Q(is_superuser=True) | Q(appointments__in=Appointment.objects.current()) | Q(totpdevice__isnull=False)
        return (
            User.objects.filter(known, is_active=True)
            .annotate(set_up=Min("totpdevice__created_at", filter=telephone))
            .annotate(used=Max("totpdevice__last_used_at", filter=telephone))
            .order_by("username")
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("person", "")
        person = get_object_or_404(User, pk=number if is_row_number(number) else 0)
        try:
            change = second_factor.propose_reset(person, by=request.user)
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
        else:
            button = messages.button(reverse("registers_changes_modeladmin_inspect", args=[change.pk]), "查看")
            messages.warning(request, f"已提出重置{person}的两步验证，须经另一人确认后才生效。", buttons=[button])
        return redirect("second_factors")
