"""Whether an account is opened by a password, by the campus account, or by both."""

from __future__ import annotations

from django.conf import settings
from wagtail.users.forms import UserCreationForm, UserEditForm

from disclosure.organisation.models import User


class CampusMark:
    """Offers the mark where the site has a CAS server; elsewhere an account is opened by its password alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.CAS_SERVER_URL:
            del self.fields["campus_account"]


class AccountCreationForm(CampusMark, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"campus_account"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "campus_account" in self.fields:
            self.fields["password1"].required = self.fields["password2"].required = False

    def clean(self) -> dict:
        """A password may be left out for somebody who signs in with the campus account, and for nobody else."""
        cleaned = super().clean()
        if "campus_account" in self.fields and not cleaned.get("campus_account") and not cleaned.get("password1"):
            self.add_error("password1", "请填写密码；只用统一身份认证登录的，请勾选上面一项。")
        return cleaned

    def save(self, commit: bool = True) -> User:
        if not self.cleaned_data["password1"]:
            self.instance.set_unusable_password()
        return super().save(commit)


class AccountEditForm(CampusMark, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"campus_account"}
