from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "disclosure.items"
    label = "items"
    verbose_name = "公开事项"

    def ready(self) -> None:
        from disclosure.items import signals  # noqa: F401
