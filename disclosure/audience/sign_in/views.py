"""Views of sign-in and sign-out, shared by readers and those who work in the admin, and of the second factor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import django_otp
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
    RedirectURLMixin,
    redirect_to_login,
)
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.views.generic import FormView, TemplateView
from django_otp.models import Device

from disclosure.audience.sign_in import second_factor, sessions, stashed_forms
from disclosure.audience.sign_in.campus.client import client_for
from disclosure.audience.sign_in.campus.views import BACKEND as CAMPUS
from disclosure.audience.sign_in.history import steps_of
from disclosure.audience.sign_in.throttling import is_locked, locked_out
from disclosure.organisation.accounts.actions import note_password_set
from disclosure.organisation.models import User
from disclosure.organisation.permissions import NO_ADMIN_ACCESS, has_admin_access


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确，请重新输入。",
        "inactive": "此账号已停用，请与党务公开办公室联系。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"


class SignInView(LoginView):
    form_class = SignInForm
    template_name = "audience/sign_in.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Redirect a signed-in user onwards, unless the admin has sent them here and would only redirect them back.

        Raises `PermissionDenied` in that case.
        """
        to_admin = self.get_redirect_url().startswith(reverse("wagtailadmin_home"))
        if to_admin and request.user.is_authenticated and not has_admin_access(request.user):
            # Discard the admin's own message, which explains less.
            list(messages.get_messages(request))
            raise PermissionDenied(NO_ADMIN_ACCESS)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        timed_out = sessions.TIMED_OUT in self.request.session
        by_campus_account = bool(settings.CAS_SERVER_URL)
        return super().get_context_data(timed_out=timed_out, by_campus_account=by_campus_account, **kwargs)


class SignOutView(LogoutView):
    """Signs out here, and at the CAS server if the session came from it, so that the browser's next user is not signed in."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Show the button: a link or an image on another site's page must not sign a user out."""
        return render(request, "audience/sign_out.html") if request.user.is_authenticated else redirect("/")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        from_campus = settings.CAS_SERVER_URL and request.session.get(BACKEND_SESSION_KEY) == CAMPUS
        response = super().post(request, *args, **kwargs)
        if from_campus:
            response = redirect(client_for(request).get_logout_url(urljoin(settings.BASE_URL, response["Location"])))
        # Clear our pages' storage, but not the browser's cache, which holds public pages only and which Chrome clears slowly.
        response["Clear-Site-Data"] = '"storage"'
        return response


class SignInsView(LoginRequiredMixin, TemplateView):
    """A page of the user's own sign-ins, so that they notice a stranger's."""

    template_name = "audience/sign_ins.html"

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(steps=steps_of(user), has_second_factor=second_factor.is_required(user), **kwargs)


class AskedAgain:
    """A form that requires a password or a code again: failures count as they do at sign-in."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and request.method == "POST" and is_locked(request, request.user.username):
            return locked_out(request, credentials={"username": request.user.username})
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def count_failure(self) -> None:
        user_login_failed.send(sender=__name__, credentials={"username": self.request.user.username}, request=self.request)


class PasswordView(AskedAgain, PasswordChangeView):
    """Changes the user's own password. Other sessions end with the old password; this one continues under a new key."""

    template_name = "audience/password.html"
    success_url = reverse_lazy("audience:sign_ins")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404("此账号用统一身份认证登录，在本站没有密码。")
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        if form.has_error("old_password", "password_incorrect"):
            self.count_failure()
        return super().form_invalid(form)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "密码已修改。在别处的登录已全部退出。")
        return super().form_valid(form)


class SetPasswordView(PasswordResetConfirmView):
    """The page that a mailed link leads to: the account's owner sets a password and then signs in as usual."""

    template_name = "audience/set_password.html"
    success_url = reverse_lazy("audience:sign_in")

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            note_password_set(self.user)
        messages.success(self.request, "密码已设置，请登录。")
        return response


class PasswordForm(forms.Form):
    """The password of the signed-in user; without fields if the account has none."""

    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            del self.fields["password"]


class OtherSessionsView(LoginRequiredMixin, AskedAgain, FormView):
    """Ends the user's other sessions, such as one left open on another screen, or a stranger's."""

    form_class = PasswordForm
    template_name = "audience/other_sessions.html"
    success_url = reverse_lazy("audience:sign_ins")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        try:
            sessions.end_elsewhere(self.request.user, form.cleaned_data.get("password", ""))
        except PermissionDenied as refusal:
            self.count_failure()
            form.add_error("password", str(refusal))
            return self.form_invalid(form)
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, "在别处的登录已全部退出，这里的不受影响。")
        return super().form_valid(form)


class KeptFormView(LoginRequiredMixin, TemplateView):
    """Stashed forms of the user: to be submitted again, or discarded."""

    template_name = "audience/kept_form.html"

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        kept = stashed_forms.stashed_for(self.request)
        if not kept:
            raise Http404("没有暂存的内容。")
        return super().get_context_data(kept=kept, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm that the form is discarded: the middleware discards it on any submission, this one included."""
        messages.success(request, "已放弃暂存的内容。")
        return redirect("audience:kept_form" if stashed_forms.stashed_for(request) else "/")


# --- the second factor -------------------------------------------------------------------------------------------------


class CodeForm(forms.Form):
    code = forms.CharField(
        label="动态口令",
        max_length=40,
        error_messages={"required": "请填写动态口令。"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class _CodeView(LoginRequiredMixin, AskedAgain, RedirectURLMixin, FormView):
    """Validates a code of the signed-in user. Failures count as wrong passwords do."""

    form_class = CodeForm
    next_page = "/"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and not second_factor.is_required(request.user):
            raise Http404("此账号登录时只需要密码。")
        response = super().dispatch(request, *args, **kwargs)
        # Keys and codes are shown here.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def refuse(self, form: CodeForm, refusal: second_factor.CodeRefused) -> HttpResponse:
        self.count_failure()
        form.add_error("code", str(refusal))
        return self.form_invalid(form)

    def let_in(self, device: Device) -> None:
        """Mark the session as verified by the second factor, under a new session key."""
        django_otp.login(self.request, device)
        self.request.session.cycle_key()
        sessions.note_code(self.request)
        self.request.is_half_signed_in = False
        AxesProxyHandler.user_logged_in(sender=__name__, request=self.request, user=self.request.user)


class CodeView(_CodeView):
    """The second step of sign-in; required again before the second factor is changed."""

    template_name = "audience/code.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        is_done = request.user.is_authenticated and request.user.is_verified() and sessions.gave_code_lately(request)
        if is_done or (request.user.is_authenticated and not second_factor.telephone(request.user)):
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            device = second_factor.verify(self.request.user, form.cleaned_data["code"])
        except second_factor.CodeRefused as refusal:
            return self.refuse(form, refusal)
        self.let_in(device)
        return super().form_valid(form)


class SecondFactorView(_CodeView):
    """The user's own second factor: setup, a move to another telephone, new spare codes.

    If a second factor exists, its code is required before any change: an unattended screen is not enough.
    """

    template_name = "audience/second_factor.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        has_telephone = request.user.is_authenticated and second_factor.telephone(request.user)
        if has_telephone and not sessions.gave_code_lately(request):
            return redirect_to_login(request.path, reverse("audience:code"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        user = self.request.user
        shown = {"telephone": second_factor.telephone(user), "left": second_factor.spare_codes_left(user)}
        if "codes" not in kwargs:
            offered = second_factor.offer_key(user)
            picture = mark_safe(second_factor.key_as_picture(offered))  # noqa: S308 - drawn by us from a key
            shown |= {"key": second_factor.key_in_words(offered), "picture": picture}
        return super().get_context_data(**shown | kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "spare_codes" in request.POST and request.user.is_verified():
            codes = second_factor.renew_spare_codes(request.user)
            return self.render_to_response(self.get_context_data(codes=codes))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            device, codes = second_factor.set_up(self.request.user, form.cleaned_data["code"])
        except second_factor.CodeRefused as refusal:
            return self.refuse(form, refusal)
        self.let_in(device)
        return self.render_to_response(self.get_context_data(codes=codes))
