from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "disclosure.audience"
    label = "audience"
    verbose_name = "读者与公开范围"

    def ready(self) -> None:
        from disclosure.audience.sign_in import checks, sessions  # noqa: F401
