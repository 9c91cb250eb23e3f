from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "disclosure.approval"
    label = "approval"
    verbose_name = "审核审批"

    def ready(self) -> None:
        from disclosure.approval import sections  # noqa: F401
        from disclosure.approval.guarded import RULES
        from disclosure.approval.institution.kind import INSTITUTION_PROCEDURE
        from disclosure.approval.motions.kinds import MOTION_PROCEDURES
        from disclosure.approval.procedures import register_motion
        from disclosure.approval.receivers import disable_wagtail_workflow_mail
        from disclosure.catalogue.guard.rules import register

        register(*RULES)
        for procedure in (*MOTION_PROCEDURES, INSTITUTION_PROCEDURE):
            register_motion(procedure)
        disable_wagtail_workflow_mail()
