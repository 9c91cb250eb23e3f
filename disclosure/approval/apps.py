from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "disclosure.approval"
    label = "approval"
    verbose_name = "审核审批"
