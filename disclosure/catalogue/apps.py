from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "disclosure.catalogue"
    label = "catalogue"
    verbose_name = "公开目录"

    def ready(self) -> None:
        from disclosure.catalogue import signals  # noqa: F401
        from disclosure.catalogue.guard import upkeep  # noqa: F401
        from disclosure.catalogue.guard.rules import register
        from disclosure.catalogue.guarded import RULES

        register(*RULES)
