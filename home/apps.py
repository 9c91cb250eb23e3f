from django.apps import AppConfig
from django.conf import settings


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        from disclosure.catalogue.guard.installation import restore_guard
        from home.production import refuse_to_start

        if settings.PRODUCTION:
            refuse_to_start()
        restore_guard()
