from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "disclosure.items"
    label = "items"
    verbose_name = "公开事项"

    def ready(self) -> None:
        from disclosure.catalogue.guard.rules import register
        from disclosure.items import comparisons, guarded, signals  # noqa: F401

        register(*guarded.RULES)
