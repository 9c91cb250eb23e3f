from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "disclosure.organisation"
    label = "organisation"
    verbose_name = "组织机构"

    def ready(self) -> None:
        from disclosure.organisation import signals  # noqa: F401
