from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "disclosure.audience"
    label = "audience"
    verbose_name = "读者与公开范围"

    def ready(self) -> None:
        from disclosure.audience.sign_in import checks, second_factor, sessions  # noqa: F401
        from disclosure.organisation.changes.actions import ACTIONS, Action

        ACTIONS["second_factor.reset"] = Action("重置两步验证", second_factor.carry_out_reset)
