from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "disclosure.catalogue"
    label = "catalogue"
    verbose_name = "公开目录"

    def ready(self) -> None:
        from disclosure.catalogue import receivers  # noqa: F401
        from disclosure.catalogue.addresses import use_base_url
        from disclosure.catalogue.guard import installation  # noqa: F401
        from disclosure.catalogue.guard.grants import recording
        from disclosure.catalogue.guard.rules import register
        from disclosure.catalogue.guard.tree import make_tree_changes_atomic
        from disclosure.catalogue.guarded import RULES
        from disclosure.organisation.changes.recording import record_within

        register(*RULES)
        record_within(recording)
        make_tree_changes_atomic()
        use_base_url()
