from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "disclosure.approval"
    label = "approval"
    verbose_name = "审核审批"

    def ready(self) -> None:
        from disclosure.approval.receivers import silence_stock_mail

        silence_stock_mail()
