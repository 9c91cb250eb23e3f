"""The workflow of an item, and the steps common to all workflows."""

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Task, TaskState, Workflow, WorkflowState
from wagtail.signals import task_approved, workflow_approved

from disclosure.approval.errors import Refused
from disclosure.approval.models import ApprovalTask, DecidedTask, Motion, ReviewTask
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User

STEPS_OF_ITEMS: tuple[type[DecidedTask], ...] = (ReviewTask, ApprovalTask)
STEPS_OF_MOTIONS: tuple[type[DecidedTask], ...] = (ApprovalTask,)


def workflow_for(item: DisclosurePage) -> Workflow | None:
    """Return the workflow of review and approval. No assignment to a page is needed, so none can be removed in the admin."""
    return Workflow.objects.active().filter(workflow_tasks__task__in=ReviewTask.objects.all()).first()


def check_steps(workflow: Workflow, steps: tuple[type[DecidedTask], ...]) -> None:
    """Raises `Refused` if the steps of the workflow are not `steps` in this order."""
    found = Task.objects.active().filter(workflow_tasks__workflow=workflow).order_by("workflow_tasks__sort_order")
    if [task.specific_class for task in found] != list(steps):
        names = "、".join(str(step._meta.verbose_name) for step in steps)
        raise Refused(f"流程的环节被改动过，与规定的“{names}”不符，不能送审。请与系统管理员联系，恢复后再送审。")


def begin_approval(review: TaskState, *, by: User, comment: str) -> None:
    """End the review and start the approval, whatever steps the workflow was given since the proposal."""
    review.approve(user=by, update=False, comment=comment)
    review.workflow_state.update(user=by, next_task=ApprovalTask.objects.get())


def end_approval(approval: TaskState, subject: DisclosurePage | Motion, *, by: User, comment: str) -> None:
    """End the approval and with it the workflow, as `TaskState.approve` and `WorkflowState.finish` do, with two exceptions.

    Those methods would build the content again to log its title, and call the setting `WAGTAIL_FINISH_WORKFLOW_ACTION`.
    """
    approval.status = TaskState.STATUS_APPROVED
    approval.finished_at, approval.finished_by, approval.comment = timezone.now(), by, comment
    approval.save(update_fields=["status", "finished_at", "finished_by", "comment"])
    state = approval.workflow_state
    passed = {
        "id": state.workflow_id,
        "title": state.workflow.name,
        "status": approval.status,
        "task_state_id": approval.pk,
        "task": {"id": approval.task_id, "title": approval.task.name},
        "next": None,
    }
    data = {"workflow": passed, "comment": comment}
    log(instance=subject, action="wagtail.workflow.approve", user=by, data=data, revision=approval.revision)
    task_approved.send(sender=type(approval), instance=approval, user=by)
    state.status = WorkflowState.STATUS_APPROVED
    WorkflowState.objects.filter(pk=state.pk).update(status=state.status)
    workflow_approved.send(sender=WorkflowState, instance=state, user=by)
