from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from disclosure.organisation.accounts import actions
from disclosure.organisation.accounts.forms import AccountCreationForm, AccountEditForm
from disclosure.organisation.models import User
from disclosure.organisation.registers import describe_stored, difference_of
from disclosure.organisation.shown_values import FIELD as SHOWN_FIELD
from disclosure.organisation.shown_values import is_as_shown, values_shown_in


class AccountCreateView(CreateView):
    def save_instance(self) -> User:
        user = super().save_instance()
        actions.open_account(user, by=self.request.user)
        return user

    def get_success_message(self, instance: User) -> str:
        told = "请本人用统一身份认证登录。" if instance.campus_account else f"设置密码的链接已发往{instance.email}。"
        return f"账号“{instance.username}”已建立，{told}"


class AccountEditView(EditView):
    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"shown": values_shown_in(context["form"])}

    @transaction.atomic
    def form_valid(self, form: AccountEditForm) -> HttpResponse:
        if not is_as_shown(form, self.request.POST.get(SHOWN_FIELD), describe_stored):
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        difference = difference_of(form)
        try:
            change = actions.edit_account(form.instance, difference, by=self.request.user) if difference.after else None
        except (PermissionDenied, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        if change:
            button = messages.button(reverse("registers_changes_modeladmin_inspect", args=[change.pk]), "查看")
            messages.warning(self.request, "账号的变更已提出，须经另一人确认后才生效。", buttons=[button])
        else:
            messages.success(self.request, f"账号“{form.instance.username}”已保存。")
        return redirect(self.get_success_url())


class PasswordLinkView(WagtailAdminTemplateMixin, TemplateView):
    """Sends an account's owner a link by which they set a password."""

    page_title = "发送设置密码的链接"
    header_icon = "mail"
    template_name = "wagtailusers/users/password_link.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not actions.may_keep_accounts(request.user):
            raise PermissionDenied
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        edit = {"url": reverse("wagtailusers_users:edit", args=[self.person.pk]), "label": str(self.person)}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(account=self.person, refusal=actions.why_no_link(self.person), **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            actions.send_link(self.person, by=request.user)
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"设置密码的链接已发往{self.person.email}。")
        return redirect("wagtailusers_users:edit", self.person.pk)


class AccountViewSet(UserViewSet):
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    # A copy would inherit the password and the superuser status.
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[AccountCreationForm | AccountEditForm]:
        return AccountEditForm if for_update else AccountCreationForm

    def get_urlpatterns(self) -> list:
        return [*super().get_urlpatterns(), path("password-link/<row:pk>/", PasswordLinkView.as_view(), name="password_link")]
