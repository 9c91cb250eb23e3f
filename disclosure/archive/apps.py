from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "disclosure.archive"
    label = "archive"
    verbose_name = "归档"

    def ready(self) -> None:
        from disclosure.approval.procedures import register_motion
        from disclosure.archive import receivers, sections  # noqa: F401
        from disclosure.archive.guarded import RULES
        from disclosure.archive.removals.kind import REMOVAL_PROCEDURE
        from disclosure.catalogue.guard.rules import register

        register(*RULES)
        register_motion(REMOVAL_PROCEDURE)
