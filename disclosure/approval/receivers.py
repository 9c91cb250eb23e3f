"""Receivers of the signals of a workflow's steps, whichever button moved it."""

from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from disclosure.approval.actions import record_proposal
from disclosure.approval.errors import Refused
from disclosure.approval.models import ApprovalTask, Decision, Motion, ReviewTask
from disclosure.approval.motions.actions import record_motion


@receiver(task_submitted)
def step_started(instance, user, **kwargs) -> None:
    """Record the proposal as its first step starts; bind the approval to the revision that was proposed."""
    task = instance.task.specific
    if isinstance(task, ReviewTask):
        record_proposal(instance, by=user)
    elif isinstance(task, ApprovalTask) and isinstance(instance.workflow_state.content_object, Motion):
        record_motion(instance, by=user)
    elif isinstance(task, ApprovalTask):
        proposals = Decision.objects.filter(task_state__workflow_state=instance.workflow_state, kind=Decision.Kind.PROPOSED)
        proposal = proposals.first()
        if proposal is None:
            raise Refused("没有送审和审核，不能进入党委审批环节。流程的环节可能被改动过，请与系统管理员联系。")
        instance.revision = proposal.revision
        instance.save()


def disable_wagtail_workflow_mail() -> None:
    """Disable Wagtail's workflow mail, which carries titles to people who were not checked (law 2); see `notices`."""
    workflow_submitted.disconnect(sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification")
    workflow_rejected.disconnect(sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")
    workflow_approved.disconnect(sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
