"""Which workflow an item goes through."""

from wagtail.models import Workflow

from disclosure.approval.models import ReviewTask
from disclosure.items.models import DisclosurePage


def workflow_for(item: DisclosurePage) -> Workflow | None:
    """The workflow of review and approval. It needs no assignment to a page, so none can be taken away in the admin."""
    return Workflow.objects.active().filter(workflow_tasks__task__in=ReviewTask.objects.all()).first()
