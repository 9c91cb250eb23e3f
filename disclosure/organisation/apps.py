from django.apps import AppConfig
from django.urls import register_converter


class OrganisationConfig(AppConfig):
    name = "disclosure.organisation"
    label = "organisation"
    verbose_name = "组织机构"

    def ready(self) -> None:
        from disclosure.organisation import export_language, ink, receivers, spreadsheets  # noqa: F401
        from disclosure.organisation.accounts.actions import carry_out_edit
        from disclosure.organisation.changes.actions import ACTIONS, Action
        from disclosure.organisation.row_numbers import RowNumberConverter

        ACTIONS["account.edit"] = Action("修改账号", carry_out_edit)
        ACTIONS["account.password_set"] = Action("用链接设置密码")
        ACTIONS["account.link"] = Action("发送设置密码的链接")

        register_converter(RowNumberConverter, "row")
        ink.require_ink_of_forms()
        export_language.localise_exports()
        spreadsheets.guard_exports()
