from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "disclosure.items"
    label = "items"
    verbose_name = "公开事项"

    def ready(self) -> None:
        from disclosure.catalogue.guard.rules import register
        from disclosure.catalogue.guard.triggers import derive
        from disclosure.items import comparisons, file_lists, guarded, known_pages, policies, receivers, sections, usage  # noqa: F401
        from disclosure.items.shelves.triggers import shelve_all, shelving_triggers

        register(*guarded.RULES)
        derive(shelving_triggers, shelve_all)
        file_lists.repair_usage_filters()
        policies.ask_appointments()
        known_pages.check_destinations()
        usage.narrow_uses()
