from django.apps import AppConfig
from django.conf import settings


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        import home.connections
        import home.receivers  # noqa: F401
        from disclosure.catalogue.guard.installation import restore_guard
        from home.production import refuse_to_start, why_settings_are_unfit

        if settings.PRODUCTION:
            refuse_to_start(why_settings_are_unfit())
        restore_guard()
