"""The lock of a proposed item, with the reason shown to a person who tries to edit."""

from wagtail.locks import WorkflowLock


class ProposalLock(WorkflowLock):
    """A lock from the proposal to the decision, for every user, so that what was proposed is what is decided (law 3)."""

    def get_message(self, user) -> str:
        return f"事项已送审，正在“{self.task.name}”环节，内容不能修改。如需修改，请先撤回送审，改好后重新送审。"

    def get_locked_by(self, user, can_lock: bool = False) -> str:
        return "审核审批中"

    def get_description(self, user, can_lock: bool = False) -> str:
        return "送审期间任何人都不能修改内容"
