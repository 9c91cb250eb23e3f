"""What follows from a workflow's steps, whichever button moved it."""

from django.dispatch import receiver
from wagtail.signals import task_submitted

from disclosure.approval.actions import publish_approved, record_proposal
from disclosure.approval.models import ReviewTask
from disclosure.approval.signals import workflow_finishing


@receiver(task_submitted)
def review_started(instance, user, **kwargs) -> None:
    if isinstance(instance.task.specific, ReviewTask):
        record_proposal(instance, by=user)


@receiver(workflow_finishing)
def last_step_passed(workflow_state, user, **kwargs) -> None:
    publish_approved(workflow_state, user)
