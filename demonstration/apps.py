from django.apps import AppConfig
from django.conf import settings


class DemonstrationConfig(AppConfig):
    name = "demonstration"
    verbose_name = "演示"

    def ready(self) -> None:
        from demonstration.production import why_database_is_unfit
        from home.production import refuse_to_start

        if settings.PRODUCTION:
            refuse_to_start(why_database_is_unfit())
