"""Hooks of this room in the admin: its registers, and the second factors of those who work there."""

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from disclosure.audience.admin import ReaderGroupRegister, ReaderProfileRegister
from disclosure.audience.sign_in.admin import SecondFactorsView
from disclosure.organisation.permissions import may_keep_registers
from disclosure.organisation.refusals import explain
from disclosure.organisation.registers import MENU_HOOK

for register in (ReaderProfileRegister, ReaderGroupRegister):
    modeladmin_register(register)


@hooks.register("register_admin_urls")
def second_factor_urls():
    return [path("registers/second-factors/", SecondFactorsView.as_view(), name="second_factors")]


explain({"second_factors": "两步验证由党务公开办公室和系统管理员在“登记册”里办理，重置须由另一位同志确认。"})


class SecondFactorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_registers(request.user)


@hooks.register(MENU_HOOK)
def second_factors_menu_item() -> MenuItem:
    return SecondFactorsMenuItem("两步验证", reverse("second_factors"), name="second-factors", icon_name="lock", order=900)


@hooks.register("register_account_menu_item")
def sign_ins_account_item(request: HttpRequest) -> dict[str, str]:
    return {"url": reverse("audience:sign_ins"), "label": "登录记录", "help_text": "以您的名义的登录：时间、地址和结果。"}


@hooks.register("register_account_menu_item")
def password_account_item(request: HttpRequest) -> dict[str, str] | None:
    if not request.user.has_usable_password():
        return None
    return {"url": reverse("audience:password"), "label": "修改密码", "help_text": "修改后，在别处的登录全部退出。"}


@hooks.register("register_log_actions")
def words_of_history(actions: LogActionRegistry) -> None:
    actions.register_action("second_factor.set_up", "设置两步验证", "已设置两步验证")
    actions.register_action("second_factor.spare_codes", "更换备用码", "已更换备用码")
    actions.register_action("second_factor.reset", "重置两步验证", "已重置两步验证")
    actions.register_action("account.sessions_ended", "退出在别处的登录", "已退出在别处的登录")
