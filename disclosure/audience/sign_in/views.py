"""Signing in and out: one door for readers and for those who work in the admin."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

NO_PLACE_IN_ADMIN = "您的账号没有后台的工作角色，不能进入工作后台。需要时，请与党务公开办公室联系。"


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
        """Whoever is signed in goes on; where the admin has sent them here, it would only send them back again.

        Raises `PermissionDenied` for them.
        """
        to_admin = self.get_redirect_url().startswith(reverse("wagtailadmin_home"))
        if to_admin and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied(NO_PLACE_IN_ADMIN)
        return super().dispatch(request, *args, **kwargs)


class SignOutView(LogoutView):
    http_method_names = ["post", "options"]
